"""Layer 4: the process in its order: what was skipped, forgotten or left waiting."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from reqportal import vocabulary as v
from reqportal.checks.registry import ON_PORTAL
from reqportal.checks.rows import heading
from reqportal.findings import CellRef, Finding, Severity, rule
from reqportal.locales import N_, say
from reqportal.model.records import Record, Task
from reqportal.portal.facts import awaited_letters, last_word, row_date
from reqportal.portal.gates import open_questions
from reqportal.portal.types import ItemStatus, Portal, RequirementState

WARNING = Severity.WARNING

BEGUN_EARLY = rule(
    "FLOW-001",
    WARNING,
    title=N_("Work begun too early"),
    message=N_("{id}: task {task} has begun — {skipped}"),
    remedy=N_(
        "Add what is missing: the client's answers, an evaluation, a chosen solution "
        "or the client's confirmation"
    ),
    why="Work the client has not confirmed is done at our own risk.",
)
REFUSED_AND_SILENT = rule(
    "FLOW-003",
    WARNING,
    title=N_("Refused, and nothing since"),
    message=N_("The client refused or withdrew ({day}); nothing was sent since"),
    remedy=N_("Send a new solution and add a row for it, or type a disposition"),
    why="A refusal without an answer is how clients are lost.",
)
ANSWER_OVERDUE = rule(
    "FLOW-004",
    WARNING,
    title=N_("Client's answer overdue"),
    message=N_("The client's answer was due on {day}, {n} days ago"),
    remedy=N_("Ask the client, then type the answer, or agree on a new date"),
    why="Whoever waits has to ask; the days count as the client's.",
)
RIGID_NOT_FEASIBLE = rule(
    "FLOW-007",
    WARNING,
    title=N_("Rigid requirement without an alternative"),
    message=N_("{id} is rigid and judged not feasible, without an alternative"),
    remedy=N_("Add a solution of the tier “{tier}” and talk to the client"),
    why="A rigid requirement that is dropped silently ends a contract.",
)
_SKIPPED = (
    v.Overlay.UNCLARIFIED,
    v.Overlay.UNEVALUATED,
    v.Overlay.UNSOLVED,
    v.Overlay.UNCONFIRMED,
)


@dataclass
class _Early:
    """A task that began early: the requirements it did so for, and what they lack."""

    task: Task
    names: list[str] = field(default_factory=list)
    skipped: set[v.Overlay] = field(default_factory=set)


@ON_PORTAL.check(BEGUN_EARLY)
def begun_too_early(portal: Portal) -> Iterator[Finding]:
    """Work that began while an earlier gate was open; a shared task is told once."""
    found: dict[CellRef, _Early] = {}
    for state in portal.requirements:
        skipped, task = _skipped_by(state, portal), _first_begun(state)
        if skipped and task and state.standing.aside is None:
            begun = "actual_start" if task.actual_start else "progress"
            early = found.setdefault(task.origin.cell(begun), _Early(task))
            early.names.append(state.id)
            early.skipped |= skipped
    for where, early in found.items():
        yield BEGUN_EARLY.at(
            where,
            id=tuple(early.names),
            task=early.task.task_id,
            skipped=tuple(mark for mark in _SKIPPED if mark in early.skipped),
        )


def _skipped_by(state: RequirementState, portal: Portal) -> set[v.Overlay]:
    """What it skipped itself: a parent shows its children's overlays too."""
    marks = {mark.overlay for mark in state.standing.overlays}
    for child in state.children:
        marks -= {mark.overlay for mark in portal.by_id[child].standing.overlays}
    return marks & set(_SKIPPED)


def _first_begun(state: RequirementState) -> Task | None:
    begun = [
        task.record
        for task in state.tasks
        if task.record.is_begun and not task.record.is_cancelled
    ]
    return min(begun, key=_begun_on, default=None)


def _begun_on(task: Task) -> tuple[date, str]:
    return (task.actual_start or task.planned_start, task.task_id)


@ON_PORTAL.check(REFUSED_AND_SILENT)
def refused_and_silent(portal: Portal) -> Iterator[Finding]:
    """The client's last word on the solution is a refusal, and no newer one went out.

    Children that share their parent's letter give one finding, at the letter.
    """
    for state in portal.leaves:
        aside = state.standing.aside
        is_ours = state.standing.is_open or aside is v.Aside.NOT_FEASIBLE
        word = last_word(state.confirmations)
        if is_ours and word is not None and word.is_refusal:
            said = word.verdict is v.ConfirmationVerdict.REFUSED
            day = row_date(word)
            yield REFUSED_AND_SILENT.at(
                word.origin.cell("verdict" if said else "step"),
                day=day if day > date.min else say(N_("not dated")),
            )


@ON_PORTAL.check(ANSWER_OVERDUE)
def answers_overdue(portal: Portal) -> Iterator[Finding]:
    """A question, letter or acceptance item whose answer is past its date."""
    for state in portal.requirements:
        if not state.standing.is_open:
            continue
        for due, row, answer in _awaited(state):
            if due is not None and due < portal.as_of:
                where, header = row.origin.cell(answer), heading(row, answer)
                n = (portal.as_of - due).days
                yield ANSWER_OVERDUE.at(where, header=header, day=due, n=n)


def _awaited(state: RequirementState) -> Iterator[tuple[date | None, Record, str]]:
    """What lies with the client: when it is due, its row, and where the answer goes."""
    for question in open_questions(state):
        if question.asked_on:
            yield question.answer_due_on, question, "answer"
    for letter in awaited_letters(state.confirmations):
        yield letter.due_on, letter, "verdict"
    for item in state.items:
        if item.status is ItemStatus.SUBMITTED:
            yield item.record.due_on, item.record, "result"


@ON_PORTAL.check(RIGID_NOT_FEASIBLE)
def rigid_without_alternative(portal: Portal) -> Iterator[Finding]:
    """A rigid requirement that cannot be done as asked, with no other way offered.

    Children that share their parent's evaluation give one finding, under its name.
    """
    for state in portal.leaves:
        judged, row = state.feasibility, state.evaluation
        if (
            row is not None
            and judged is not None
            and row.nature is v.Nature.RIGID
            and judged.worst is v.Feasibility.NOT_NOW
            and state.standing.aside in {None, v.Aside.NOT_FEASIBLE}
            and not _offers_alternative(state)
        ):
            where = row.origin.cell(judged.limits[0])
            header = heading(row, judged.limits[0])
            name, tier = row.requirement_id, v.Tier.ALTERNATIVE
            yield RIGID_NOT_FEASIBLE.at(where, header=header, id=name, tier=tier)


def _offers_alternative(state: RequirementState) -> bool:
    """A solution, a letter, or a row of solutions that could not be read."""
    return (
        any(row.tier is v.Tier.ALTERNATIVE for row in state.solutions)
        or any(c.step is v.ConfirmationStep.ALTERNATIVE for c in state.confirmations)
        or any(row.sheet_key == "solution" for row in state.held)
    )
