"""Layer 5: what the pages that list things have in common: heads, titles, sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from reqportal import vocabulary as v
from reqportal.locales import N_, Translator
from reqportal.pages import marks
from reqportal.pages.marks import Link
from reqportal.portal.types import Portal, RequirementState

_WEEKDAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)

_SHORT = {
    v.Health.LATE: N_("late"),
    v.Health.BLOCKED: N_("blocked"),
    v.Health.RISK: N_("at risk"),
}

_COUNTED = {
    v.Health.LATE: N_("{n} late"),
    v.Health.BLOCKED: N_("{n} blocked"),
    v.Health.RISK: N_("{n} at risk"),
}


@dataclass(frozen=True, slots=True)
class Head:
    """The top of a page: where it is, what it is called, what it says in a sentence."""

    crumbs: tuple[Link, ...]
    """Empty on the home page."""
    heading: str
    meta: Markup
    lede: Markup


@dataclass(frozen=True, slots=True)
class Title:
    """A requirement in a list: its linked title, its id and its client."""

    link: Link
    id: str
    client: str


@dataclass(frozen=True, slots=True)
class HealthCount:
    """How many are late, blocked or at risk, with the short word."""

    shape: str
    word: str
    number: int


def title(state: RequirementState, *, depth: int) -> Title:
    """A requirement's title, linked from a page `depth` folders down."""
    href = marks.requirement_href(state.id, depth=depth)
    return Title(Link(href, state.record.title), state.id, state.client.name)


def home_crumbs(t: Translator, here: str, *, depth: int) -> tuple[Link, ...]:
    """The way from the home page to `here`."""
    return (Link(f"{'../' * depth}index.html", t("Overview")), Link("", here))


def as_of(portal: Portal, t: Translator) -> Markup:
    """“As of 2026-03-20 (Friday)”, the date marked up for machines."""
    iso = portal.as_of.isoformat()
    weekday = t(_WEEKDAYS[portal.as_of.weekday()])
    shown = Markup('<time datetime="{iso}">{iso}</time>').format(iso=iso)
    return t.markup("As of {date} ({weekday})", date=shown, weekday=weekday)


def meta(portal: Portal, t: Translator, parts: Sequence[str] = ()) -> Markup:
    """The line at the right of a heading."""
    return Markup(" · ").join((as_of(portal, t), *parts))


def clauses(t: Translator, parts: Sequence[str]) -> str:
    """Parts of one sentence in a row."""
    return t(", ").join(parts)


def opened(
    running: Sequence[RequirementState],
    leaves: Sequence[RequirementState],
    t: Translator,
) -> str:
    """“3 open”; parents whose own work is open are named apart, as they are no leaves.

    `running` are the open units.
    """
    names = {state.id for state in leaves}
    parents = sum(1 for state in running if state.id not in names)
    said = t("{n} open", n=len(running) - parents)
    if not parents:
        return said
    more = t.plural(
        "the own work of {n} parent", "the own work of {n} parents", parents
    )
    return t("{said}, and {more}", said=said, more=more)


def held_back(
    portal: Portal, t: Translator, *, depth: int, client_id: str | None = None
) -> Markup:
    """How many requirements are held back, with the way to them; empty for none.

    Of one client, where its id is given.
    """
    stubs = [stub.client_id for stub in portal.stubs if stub.kind == "requirement"]
    nameless = [
        row.text("client_id")
        for row in portal.held
        if row.sheet_key == "requirement" and row.text("requirement_id") is None
    ]
    owners = (*stubs, *nameless)
    count = len(owners) if client_id is None else owners.count(client_id)
    if not count:
        return Markup("")
    link = Markup('<a class="rp-link" href="{href}#held">{text}</a>').format(
        href=f"{'../' * depth}quality.html", text=t("Data quality")
    )
    said = t.plural("{n} requirement is", "{n} requirements are", count)
    return t.markup(
        "<b>{said} held back</b> and not counted, see {link}.", said=said, link=link
    )


def sentences(t: Translator, parts: Sequence[Markup]) -> Markup:
    """Sentences in a row, parted as the language does it."""
    said = Markup("")
    for part in parts:
        said = t.markup("{first} {second}", first=said, second=part) if said else part
    return said


def health_counts(
    t: Translator, counts: Sequence[tuple[v.Health, int]]
) -> tuple[HealthCount, ...]:
    """Those of late, blocked and at risk that are not zero."""
    return tuple(
        HealthCount(health.code, t(_SHORT[health]), number)
        for health, number in counts
        if number and health in _SHORT
    )


def health_clauses(t: Translator, counts: Sequence[tuple[v.Health, int]]) -> str:
    """“2 late, 3 blocked”; empty when there is nothing to say."""
    return clauses(t, [t(_COUNTED[health], n=n) for health, n in counts if n])
