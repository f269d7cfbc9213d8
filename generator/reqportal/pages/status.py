"""Layer 5: the status page of one client: one file that shows no one else anything."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from importlib.resources import files

from markupsafe import Markup

from reqportal import vocabulary as v
from reqportal.locales import Translator
from reqportal.pages.client_moves import WEEKDAYS
from reqportal.pages.facts import header
from reqportal.pages.letter_links import path_of
from reqportal.pages.status_needs import NeedView, need_view
from reqportal.pages.status_parts import (
    STEPS,
    Card,
    Fact,
    Line,
    card,
    change_line,
    item_line,
    letter_line,
    shown_day,
)
from reqportal.portal import client_types as c
from reqportal.portal.letter_content import LetterContent
from reqportal.portal.letters_due import asked_by

_AHEAD = 8
"""Dates listed at most."""


@dataclass(frozen=True, slots=True)
class Step:
    """How many requirements stand at one of the six steps."""

    count: int
    word: str
    is_yours: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Requirements under a heading."""

    title: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class SyncView:
    """One regular report."""

    day: Markup
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class StatusView:
    """All that the page says."""

    language: str
    title: str
    style: Markup
    policy: str
    """The Content-Security-Policy: nothing but the style sheet within."""
    name: str
    as_of: Markup
    lede: Markup
    needs: tuple[NeedView, ...]
    steps: tuple[Step, ...]
    beside: str
    """What stands outside the six steps."""
    open: tuple[Card, ...]
    ahead: tuple[Line, ...]
    sync: SyncView | None
    earlier: tuple[SyncView, ...]
    changes: tuple[Line, ...]
    """Open ones."""
    letters: tuple[Line, ...]
    accepted: tuple[Line, ...]
    closed_changes: tuple[Line, ...]
    groups: tuple[Group, ...]
    """Requirements that are done, and those not included."""
    contacts: tuple[Fact, ...]
    contact: str
    links: bool
    """Whether each requirement has a page of its own."""


@dataclass(frozen=True, slots=True)
class RequirementView:
    """The page of one requirement in a client's site."""

    back: str
    as_of: Markup
    card: Card


def view(portal: c.ClientPortal, t: Translator, *, links: bool = False) -> StatusView:
    """What the client reads, in one language."""
    t = t.for_year(portal.as_of.year)
    title = t("Status of requirements ({day})", day=portal.as_of.isoformat())
    syncs = tuple(_sync(row, t) for row in portal.syncs)
    every = [(one, change) for one in portal.requirements for change in one.changes]
    return StatusView(
        language="zh-CN" if t.language == "zh" else "en",
        title=f"{portal.client.name} · {title}",
        style=style(),
        policy=policy(style()),
        name=portal.client.name,
        as_of=_as_of(portal.as_of, t),
        lede=_lede(portal, t),
        needs=tuple(need_view(need, portal, t, links=links) for need in portal.needs),
        steps=tuple(_step(word, portal, t) for word in STEPS),
        beside=_beside(portal, t),
        open=_cards(portal, t, is_open=True),
        ahead=tuple(_ahead(portal, t)),
        sync=syncs[0] if syncs else None,
        earlier=syncs[1:],
        changes=tuple(
            change_line(change, t, title=one.row.title)
            for one, change in every
            if change.phase.is_open
        ),
        letters=tuple(_letter(row, portal, t) for row in portal.letters),
        accepted=tuple(_accepted(portal, t)),
        closed_changes=tuple(
            change_line(change, t, title=one.row.title)
            for one, change in every
            if not change.phase.is_open
        ),
        groups=tuple(_groups(portal, t)),
        contacts=tuple(_contacts(portal, t)),
        contact=portal.client.our_contact or "",
        links=links,
    )


def letters(portal: c.ClientPortal) -> tuple[LetterContent, ...]:
    """The letters that lie with the client, each once."""
    found = (asked_by(need, portal) for need in portal.needs)
    by_path = {path_of(letter.key): letter for letter in found if letter}
    return tuple(by_path[path] for path in sorted(by_path))


def requirement_view(
    one: c.ClientRequirement, portal: c.ClientPortal, t: Translator
) -> RequirementView:
    """One requirement, with a way back."""
    t = t.for_year(portal.as_of.year)
    back = t("All requirements of {client}", client=portal.client.name)
    return RequirementView(back, _as_of(portal.as_of, t), card(one, portal, t))


@cache
def style() -> Markup:
    """The style sheet of the single page, ours: no cell reaches it."""
    return Markup("").join((_sheet("status_page.css"), _sheet("status.css")))


def site_style() -> str:
    """The same for the pages of a site, within the theme's own."""
    parts = _sheet("status.css")
    return f"{_sheet('status_site.css')}.md-typeset .rp-status {{\n{parts}}}\n"


def _sheet(name: str) -> Markup:
    folder = files("reqportal.site_templates")
    text = (folder / "partials" / name).read_text("utf-8")
    return Markup(text.replace("\r\n", "\n"))  # noqa: S704 - own file


def policy(sheet: str) -> str:
    """A Content-Security-Policy that lets in nothing but this style sheet."""
    digest = b64encode(sha256(sheet.encode()).digest()).decode()
    parts = (
        "default-src 'none'",
        f"style-src 'sha256-{digest}'",
        "base-uri 'none'",
        "form-action 'none'",
    )
    return "; ".join(parts)


def _as_of(day: date, t: Translator) -> Markup:
    shown = Markup('<time datetime="{0}">{0}</time>').format(day.isoformat())
    weekday = t(WEEKDAYS[day.weekday()])
    return t.markup("Requirements · as of {date} ({weekday})", date=shown,
                    weekday=weekday)  # fmt: skip


def _lede(portal: c.ClientPortal, t: Translator) -> Markup:
    gap = Markup(" ") if t.language == "en" else Markup("")
    return gap.join(_sentences(portal, t))


def _sentences(portal: c.ClientPortal, t: Translator) -> Iterator[Markup]:
    stages = [one.stage for one in portal.requirements]
    if not stages:
        yield Markup("{}").format(t("No requirement is shown here yet."))
    else:
        yield t.markup(
            "Requirements: {all}, of which {open} under way and {done} done.",
            all=len(stages),
            open=sum(stage.is_open for stage in stages),
            done=sum(stage is v.ClientStage.DONE for stage in stages),
        )
    over = sum(bool(n.due and n.due < portal.as_of) for n in portal.needs)
    if over:
        yield t.markup(
            "<b>To do for you: {n}</b>, of which {over} past the date.",
            n=len(portal.needs),
            over=over,
        )
    elif portal.needs:
        yield t.markup("<b>To do for you: {n}</b>.", n=len(portal.needs))
    else:
        yield t.markup("Nothing waits for you.")
    next_on = _next_sync(portal)
    if next_on:
        weekday = t(WEEKDAYS[next_on.weekday()])
        day = shown_day(next_on, t)
        yield t.markup("Next sync {day} ({weekday}).", day=day, weekday=weekday)


def _next_sync(portal: c.ClientPortal) -> date | None:
    next_on = portal.syncs[0].next_on if portal.syncs else None
    return next_on if next_on and next_on >= portal.as_of else None


def _step(word: v.ClientStage, portal: c.ClientPortal, t: Translator) -> Step:
    count = sum(one.stage is word for one in portal.requirements)
    return Step(count, t.label(word), word.waits_for_client and count > 0)


def _beside(portal: c.ClientPortal, t: Translator) -> str:
    words = [word for word in v.ClientStage if not word.number]
    stages = [one.stage for one in portal.requirements]
    counts = [f"{t.label(w)} {stages.count(w)}" for w in words if w in stages]
    return t("Beside them: {counts}", counts=tuple(counts)) if counts else ""


def _cards(portal: c.ClientPortal, t: Translator, *, is_open: bool) -> tuple[Card, ...]:
    found = (one for one in portal.requirements if one.stage.is_open is is_open)
    return tuple(card(one, portal, t) for one in found)


def _groups(portal: c.ClientPortal, t: Translator) -> Iterator[Group]:
    for word in (
        v.ClientStage.DONE,
        v.ClientStage.ON_HOLD,
        v.ClientStage.NOT_INCLUDED,
    ):
        found = tuple(
            card(one, portal, t) for one in portal.requirements if one.stage is word
        )
        if found:
            yield Group(t.label(word), found)


def _ahead(portal: c.ClientPortal, t: Translator) -> Iterator[Line]:
    """The next dates, the nearest first, each with who has to act."""
    ours, yours, both = t("we"), t("you"), t("both")
    found: list[tuple[date, str, str]] = []
    found += [
        (need.due, need_view(need, portal, t).title, yours)
        for need in portal.needs
        if need.due
    ]
    for one in portal.requirements:
        if one.stage.is_open and one.promised:
            said = t("{title}: promised", title=one.row.title)
            found.append((one.promised, said, ours))
        for item in one.items:
            if item.row.fix_due_on and item.row.result is v.AcceptanceResult.FAILED:
                said = t("{title}: “{item}” mended", title=one.row.title,
                         item=item.row.item)  # fmt: skip
                found.append((item.row.fix_due_on, said, ours))
    next_on = _next_sync(portal)
    if next_on:
        found.append((next_on, t("Sync"), both))
    coming = sorted(row for row in found if row[0] >= portal.as_of)
    for day, text, who in coming[:_AHEAD]:
        yield Line(shown_day(day, t), text, "", who)


def _sync(row: c.SyncRow, t: Translator) -> SyncView:
    names = ("progress", "issues", "asks")
    facts = [(header("sync", name, t), getattr(row, name)) for name in names]
    return SyncView(
        shown_day(row.held_on, t), tuple(Fact(*fact) for fact in facts if fact[1])
    )


def _letter(row: c.ConfirmationRow, portal: c.ClientPortal, t: Translator) -> Line:
    titles = {one.id: one.row.title for one in portal.requirements}
    return letter_line(row, [titles[name] for name in row.requirement_ids], t)


def _accepted(portal: c.ClientPortal, t: Translator) -> Iterator[Line]:
    rows = [
        (item.row.accepted_on or date.min, one.row.title, item.row)
        for one in portal.requirements
        for item in one.items
        if item.row.result
    ]
    for _, title, row in sorted(rows, key=lambda x: x[0], reverse=True):
        yield item_line(row, t, title=title)


def _contacts(portal: c.ClientPortal, t: Translator) -> Iterator[Fact]:
    ours = t.join(tuple(x for x in (portal.company, portal.client.our_contact) if x))
    if ours:
        yield Fact(t("On our side"), ours)
    roles = tuple(row.role_title for row in portal.contacts)
    if roles:
        yield Fact(t("On your side"), t.join(roles))
    if portal.client.contract_number:
        label = header("client", "contract_number", t)
        yield Fact(label, portal.client.contract_number)
