"""Layer 5: the home page: where everything is, what is wrong, who must act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from reqportal import vocabulary as v
from reqportal.locales import Translator
from reqportal.pages import freshness, lists, marks
from reqportal.pages.clients import ClientRow, client_row, client_rows
from reqportal.pages.flow import FlowStep, stage_flow
from reqportal.pages.lists import Head, Title
from reqportal.pages.marks import (
    Day,
    HealthMark,
    PriorityMark,
    StageMark,
    WaitMark,
    WhoMark,
)
from reqportal.portal import summary
from reqportal.portal.types import Portal, Priority, RequirementState

ROWS = 8
"""Rows of a table on this page; a link leads to the rest."""
URGENT = 5


@dataclass(frozen=True, slots=True)
class TroubleRow:
    """A late, blocked or at-risk requirement."""

    health: HealthMark | None
    title: Title
    reason: str
    commitment: Day | None
    forecast: Day | None


@dataclass(frozen=True, slots=True)
class WaitRow:
    """A party, how much waits for it and for how long."""

    who: WhoMark
    count: int
    since: Day | None
    wait: WaitMark | None


@dataclass(frozen=True, slots=True)
class UrgentRow:
    """One of the top of the ranking, with the arithmetic in short."""

    rank: int
    priority: PriorityMark | None
    title: Title
    because: str
    stage: StageMark


@dataclass(frozen=True, slots=True)
class HomeView:
    """All that the home page says."""

    head: Head
    flow: tuple[FlowStep, ...]
    trouble: tuple[TroubleRow, ...]
    trouble_note: str
    trouble_all: str
    """The link to the rest; empty when all are shown."""
    waits: tuple[WaitRow, ...]
    waits_all: str
    no_waits: str
    """What to say below when nobody has to act."""
    urgent: tuple[UrgentRow, ...]
    workbooks: tuple[freshness.WorkbookRow, ...]
    published: freshness.Published
    clients: tuple[ClientRow, ...]
    clients_total: ClientRow
    clients_all: str


def view(portal: Portal, t: Translator) -> HomeView:
    """The home page of a portal."""
    troubled = summary.troubled(portal.requirements)
    waiting = summary.turns(portal.requirements, portal.as_of)
    clients = client_rows(portal, t, depth=0)
    return HomeView(
        head=_head(portal, t),
        flow=stage_flow(portal, t),
        trouble=tuple(_trouble_row(state, t) for state in troubled[:ROWS]),
        trouble_note=_trouble_note(len(troubled), t),
        trouble_all=_all_of(len(troubled), t),
        waits=tuple(_wait_row(w, portal.as_of, t) for w in _fair(waiting)),
        waits_all=_others(len(waiting) - ROWS, t),
        no_waits=t("Mend the rows that are held back, see “Data quality”.")
        if portal.held
        else t("No requirement waits for anyone."),
        urgent=tuple(_urgent_row(state, t) for state in portal.ranked[:URGENT]),
        workbooks=freshness.workbook_rows(
            freshness.recognised(portal), portal.as_of, t
        ),
        published=freshness.published(portal, t),
        clients=clients[:ROWS],
        clients_total=client_row(summary.portal_totals(portal), None, t),
        clients_all=t("All {n} clients", n=len(clients)),
    )


def _head(portal: Portal, t: Translator) -> Head:
    leaves = len(portal.leaves)
    parts = [
        t.plural("{n} client", "{n} clients", len(portal.clients)),
        t.plural("{n} requirement", "{n} requirements", leaves),
        t.plural("{n} workbook", "{n} workbooks", len(freshness.recognised(portal))),
    ]
    held = sum(1 for stub in portal.stubs if stub.kind == "requirement")
    if held:
        parts.insert(2, t("{n} more held back", n=held))
    lede = _lede(portal, t)
    return Head((), t("Requirements"), lists.meta(portal, t, parts), lede)


def _lede(portal: Portal, t: Translator) -> Markup:
    held = lists.held_back(portal, t, depth=0)
    if not portal.requirements and not held:
        return t.markup(
            "<b>There are no requirements yet.</b> "
            "Fill in the first row of the requirement sheet and build again."
        )
    first = _standing(portal, t)
    turns = _whose_turn(portal.requirements, portal.as_of, t)
    return lists.sentences(t, [part for part in (first, turns, held) if part])


def _standing(portal: Portal, t: Translator) -> Markup:
    """How many are open, and what is wrong with them."""
    leaves = portal.leaves
    running = summary.still_open(summary.units(portal.requirements))
    if not running:
        done = t.markup(
            "<b>Nothing is open.</b> All {n} requirements are fulfilled or aside.",
            n=len(leaves),
        )
        return done if leaves else Markup("")
    opened = lists.opened(running, leaves, t)
    health = summary.by_health(running)
    wrong = lists.health_clauses(t, [(h, health[h]) for h in summary.TROUBLE])
    if wrong:
        return t.markup("{opened}: <b>{wrong}</b>.", opened=opened, wrong=wrong)
    return t.markup("{opened}: <b>none late, blocked or at risk</b>.", opened=opened)


def _whose_turn(states: summary.States, as_of: date, t: Translator) -> Markup:
    theirs = summary.on_side(states, v.Side.CLIENT)
    ours = summary.on_side(states, v.Side.US)
    if not theirs and not ours:
        return Markup("")
    over = sum(
        1 for s in theirs if s.standing.turn and s.standing.turn.days_over(as_of)
    )
    longest = summary.longest_wait(ours, as_of)
    parts = [t("{n} wait for the client", n=len(theirs))]
    if over:
        parts.append(t("{n} of them overdue", n=over))
    client_part = lists.clauses(t, parts)
    parts = [t("{n} wait for us", n=len(ours))]
    if longest is not None:
        parts.append(t("the longest for {n} days", n=longest))
    return t.markup("{client}; {us}.", client=client_part, us=lists.clauses(t, parts))


def _trouble_row(state: RequirementState, t: Translator) -> TroubleRow:
    return TroubleRow(
        health=marks.health(state, t),
        title=lists.title(state, depth=0),
        reason=_reason(state, t),
        commitment=marks.day(state.commitment, t),
        forecast=marks.day(state.forecast, t),
    )


def _reason(state: RequirementState, t: Translator) -> str:
    """Why it is late or blocked, and that a held-back row may say otherwise."""
    said = state.health.reason(t) if state.health else ""
    doubts = len(state.in_doubt)
    if not doubts:
        return said
    held = t.plural("{n} row held back", "{n} rows held back", doubts)
    return t("{said} ({held})", said=said, held=held)


def _trouble_note(count: int, t: Translator) -> str:
    return t("{n}, worst and most urgent first", n=count) if count else ""


def _all_of(count: int, t: Translator) -> str:
    return t("All {n}", n=count) if count > ROWS else ""


def _others(count: int, t: Translator) -> str:
    return t("{n} more parties", n=count) if count > 0 else ""


def _fair(waiting: Sequence[summary.Waiting]) -> list[summary.Waiting]:
    """At most eight parties: half clients, half roles, unless one side is short."""
    theirs = [w for w in waiting if w.side is v.Side.CLIENT]
    ours = [w for w in waiting if w.side is v.Side.US]
    half = ROWS // 2
    take = max(half, ROWS - len(ours))
    theirs = theirs[:take]
    return [*theirs, *ours[: ROWS - len(theirs)]]


def _wait_row(waiting: summary.Waiting, as_of: date, t: Translator) -> WaitRow:
    name = waiting.name or t.label(waiting.side)
    return WaitRow(
        who=WhoMark(waiting.side.code, name),
        count=len(waiting.states),
        since=marks.day(waiting.worst.since, t),
        wait=marks.wait(waiting.worst, as_of, t),
    )


def _urgent_row(state: RequirementState, t: Translator) -> UrgentRow:
    priority = state.priority
    assert priority is not None  # noqa: S101 - ranked requirements have one
    return UrgentRow(
        rank=priority.rank or 0,
        priority=marks.priority(state),
        title=lists.title(state, depth=0),
        because=because(priority, t),
        stage=marks.stage(state, t),
    )


def because(priority: Priority, t: Translator) -> str:
    """The arithmetic in short: “ICE 78, rigid +5, urgent +5”; zeros are left out."""
    points = {part.name: part.points for part in priority.summands}
    words = {part.name: part.value for part in priority.summands}
    ice = sum(points.get(name, 0) for name in ("impact", "confidence", "ease"))
    parts = [f"ICE {marks.number(ice)}"]
    for name in ("nature", "urgency"):
        if points.get(name):
            word = t("{word}", word=words[name])
            parts.append(f"{word} {marks.signed(points[name])}")
    size = points.get("importance", 0) + points.get("scale", 0)
    if size:
        parts.append(t("client {points}", points=marks.signed(size)))
    return lists.clauses(t, parts)
