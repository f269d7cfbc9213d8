"""Layer 5: the rows of the to-do lists: moves, tasks, mitigations, improvements."""

from __future__ import annotations

from dataclasses import dataclass

from reqportal import vocabulary as v
from reqportal.locales import Translator
from reqportal.pages import facts, lists, marks
from reqportal.pages.lists import Title
from reqportal.pages.marks import Day, EvidenceMark, Link, WaitMark
from reqportal.portal.todo import Improvement, Mitigation, Move, Work
from reqportal.portal.types import Portal


@dataclass(frozen=True, slots=True)
class MoveRow:
    """A next action, since when it is open, and what it holds up."""

    action: str
    roles: str
    title: Title
    more: str
    """How many requirements more it holds up."""
    since: Day | None
    wait: WaitMark | None
    due: Day | None
    commitment: Day | None
    is_past: bool
    """The commitment has passed."""


@dataclass(frozen=True, slots=True)
class WorkRow:
    """An open task."""

    link: Link
    id: str
    person: str
    title: Title
    start: Day | None
    end: Day | None
    is_late: bool
    over: str
    forecast: Day | None
    progress: str
    paused: str
    evidence: tuple[EvidenceMark, ...]


@dataclass(frozen=True, slots=True)
class MitigationRow:
    """What is to be done about a risk."""

    measure: str
    risk: str
    title: Title
    due: Day | None
    is_late: bool
    evidence: tuple[EvidenceMark, ...]


@dataclass(frozen=True, slots=True)
class ImprovementRow:
    """A measure that feedback led to."""

    measure: str
    said: str
    about: Link
    client: Link
    since: Day | None
    wait: WaitMark | None
    evidence: tuple[EvidenceMark, ...]


def move_row(move: Move, portal: Portal, t: Translator) -> MoveRow:
    """A next action; the first of its requirements stands for all."""
    turn, state = move.turn, move.states[0]
    others = len(move.states) - 1
    promised = state.commitment if state.standing.is_open else None
    return MoveRow(
        action=turn.action(t),
        roles=marks.who(turn, t).text,
        title=lists.title(state, depth=0),
        more=t("and {n} more", n=others) if others else "",
        since=marks.day(turn.since, t),
        wait=marks.wait(turn, portal.as_of, t),
        due=marks.day(turn.due, t),
        commitment=marks.day(promised, t),
        is_past=bool(promised and promised < portal.as_of),
    )


def work_row(work: Work, portal: Portal, t: Translator) -> WorkRow:
    """An open task; the first of its requirements stands for all."""
    row, state = work.task.record, work.states[0]
    over = (portal.as_of - row.planned_end).days
    late = work.task.is_late(portal.as_of)
    href = f"{marks.requirement_href(state.id, depth=0)}#tasks"
    return WorkRow(
        link=Link(href, row.name),
        id=row.task_id,
        person=row.person or "",
        title=lists.title(state, depth=0),
        start=marks.day(row.planned_start, t),
        end=marks.day(row.planned_end, t),
        is_late=late,
        over=t("{n} days over", n=over) if late else "",
        forecast=marks.day(work.task.forecast, t),
        progress="" if row.progress is None else facts.percent(row.progress),
        paused=t.label(row.status) if row.status is v.TaskStatus.PAUSED else "",
        evidence=marks.evidence([row.origin.whole]),
    )


def mitigation_row(one: Mitigation, portal: Portal, t: Translator) -> MitigationRow:
    """What is to be done about a risk, and by when."""
    row, due = one.risk, one.risk.mitigation_due_on
    return MitigationRow(
        measure=row.mitigation or "",
        risk=row.risk,
        title=lists.title(one.state, depth=0),
        due=marks.day(due, t),
        is_late=bool(due and due < portal.as_of),
        evidence=marks.evidence([row.origin.whole]),
    )


def improvement_row(one: Improvement, portal: Portal, t: Translator) -> ImprovementRow:
    """A measure that is not completed, and for how long."""
    row, client = one.feedback, one.client
    home = Link(marks.client_href(client.client_id, depth=0), client.name)
    name = row.requirement_id
    about = facts.requirement_link(portal, name, titled=True, depth=0) if name else home
    return ImprovementRow(
        measure=row.improvement or "",
        said=row.feedback or "",
        about=about,
        client=home,
        since=marks.day(row.given_on, t),
        wait=marks.clock(v.Side.US, row.given_on, None, portal.as_of, t),
        evidence=marks.evidence([row.origin.whole]),
    )
