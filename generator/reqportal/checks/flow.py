"""Layer 4: the process in its order: what was skipped, forgotten or left waiting."""

from __future__ import annotations

from collections.abc import Iterator

from reqportal import vocabulary as v
from reqportal.checks.registry import ON_PORTAL
from reqportal.findings import Finding, Severity, rule
from reqportal.locales import N_
from reqportal.portal.facts import row_date
from reqportal.portal.types import ItemState, ItemStatus, Portal, RequirementState

WARNING = Severity.WARNING

BEGUN_EARLY = rule(
    "FLOW-001",
    WARNING,
    title=N_("Work begun too early"),
    message=N_("{id}: task {task} has begun — {skipped}"),
    remedy=N_("Add the missing rows, or pause the task until they are there"),
    why="Work the client has not confirmed is done at our own risk.",
)
ACCEPTED_EARLY = rule(
    "FLOW-002",
    WARNING,
    title=N_("Accepted before the work was done"),
    message=N_("“{value}” was accepted on {day}, but {task} was not done then"),
    remedy=N_("Type the actual end of {task}, or correct the acceptance date"),
    why="An acceptance of unfinished work does not hold in a dispute.",
)
REFUSED_AND_SILENT = rule(
    "FLOW-003",
    WARNING,
    title=N_("Refused, and nothing since"),
    message=N_("The client refused or withdrew on {day}; nothing was sent since"),
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
DEEMED_WITHOUT_CLAUSE = rule(
    "FLOW-005",
    WARNING,
    title=N_("Deemed passed without a clause"),
    message=N_("“{value}” counts as passed, but no clause says why"),
    remedy=N_("Type the clause of the contract under “{header}”"),
    why="Deemed acceptance only holds with the clause that provides for it.",
)
PARENT_FIRST = rule(
    "FLOW-006",
    WARNING,
    title=N_("Parent done before its children"),
    message=N_("{id} has passed acceptance, but {children} are still open"),
    remedy=N_("Finish the children, or take them out of {id}"),
    why="A parent stands for its children; a signed one hides what is missing.",
)
RIGID_NOT_FEASIBLE = rule(
    "FLOW-007",
    WARNING,
    title=N_("Rigid need without an alternative"),
    message=N_("{id} is rigid and judged not feasible, without an alternative"),
    remedy=N_("Add a solution of the tier “alternative” and talk to the client"),
    why="A rigid need that is dropped silently ends a contract.",
)


@ON_PORTAL.check(BEGUN_EARLY)
def begun_too_early(portal: Portal) -> Iterator[Finding]:
    """Work that began while an earlier gate was open."""
    skipped = {
        v.Overlay.UNCLARIFIED,
        v.Overlay.UNEVALUATED,
        v.Overlay.UNSOLVED,
        v.Overlay.UNCONFIRMED,
    }
    for state in portal.leaves:
        marks = tuple(
            m.overlay for m in state.standing.overlays if m.overlay in skipped
        )
        begun = [t.record for t in state.tasks if t.record.is_begun]
        if marks and begun and state.standing.aside is None:
            first = min(
                begun, key=lambda t: (t.actual_start or t.planned_start, t.task_id)
            )
            where = first.origin.cell("actual_start")
            yield BEGUN_EARLY.at(where, id=state.id, task=first.task_id, skipped=marks)


@ON_PORTAL.check(ACCEPTED_EARLY)
def accepted_before_done(portal: Portal) -> Iterator[Finding]:
    """An item that passed while a task of its requirement was not done."""
    for state in portal.requirements:
        tasks = [t.record for t in state.tasks if not t.record.is_cancelled]
        for item in state.items:
            day = item.record.accepted_on
            if item.status is not ItemStatus.PASSED or day is None:
                continue
            late = [t for t in tasks if t.actual_end is None or t.actual_end > day]
            reopened = state.record.disposition is v.Disposition.REOPENED
            if late and not reopened:
                yield ACCEPTED_EARLY.at(
                    item.record.origin.cell("accepted_on"),
                    value=item.record.item,
                    day=day,
                    task=late[0].task_id,
                )


@ON_PORTAL.check(REFUSED_AND_SILENT)
def refused_and_silent(portal: Portal) -> Iterator[Finding]:
    """The client's last word is a refusal, and no newer letter went out."""
    for state in portal.leaves:
        if not state.standing.is_open or not state.confirmations:
            continue
        last = state.confirmations[0]
        if last.is_refusal and last.requirement_ids[0] == state.id:
            day = row_date(last)
            yield REFUSED_AND_SILENT.at(last.origin.cell("verdict"), day=day)


@ON_PORTAL.check(ANSWER_OVERDUE)
def answers_overdue(portal: Portal) -> Iterator[Finding]:
    """A question, letter or item whose answer is past its date."""
    for state in portal.leaves:
        if state.standing.aside is not None:
            continue
        for turn in (state.standing.turn, *state.standing.also):
            if turn is None or turn.side is not v.Side.CLIENT:
                continue
            over = turn.days_over(portal.as_of)
            if over and turn.due and turn.cells:
                yield ANSWER_OVERDUE.at(turn.cells[0], day=turn.due, n=over)


@ON_PORTAL.check(DEEMED_WITHOUT_CLAUSE)
def deemed_without_clause(portal: Portal) -> Iterator[Finding]:
    """视为通过 needs the clause it rests on."""
    for state in portal.requirements:
        for row in (item.record for item in state.items):
            if row.result is v.AcceptanceResult.DEEMED and not row.clause:
                where, header = row.origin.cell("clause"), row.origin.header("clause")
                yield DEEMED_WITHOUT_CLAUSE.at(where, header=header, value=row.item)


@ON_PORTAL.check(PARENT_FIRST)
def parents_done_first(portal: Portal) -> Iterator[Finding]:
    """A parent whose own items have all passed while a child is open."""
    for state in portal.requirements:
        children = [portal.by_id[name] for name in state.children]
        still_open = tuple(child.id for child in children if child.standing.is_open)
        if still_open and state.items and all(map(_has_passed, state.items)):
            where = state.items[0].record.origin.cell("result")
            yield PARENT_FIRST.at(where, id=state.id, children=still_open)


def _has_passed(item: ItemState) -> bool:
    return item.status is ItemStatus.PASSED


@ON_PORTAL.check(RIGID_NOT_FEASIBLE)
def rigid_without_alternative(portal: Portal) -> Iterator[Finding]:
    """A rigid need that cannot be done as asked, with no other way offered."""
    for state in portal.leaves:
        judged = state.feasibility
        if (
            state.nature is v.Nature.RIGID
            and judged is not None
            and judged.worst is v.Feasibility.NOT_NOW
            and not _offers_alternative(state)
            and state.standing.aside in {None, v.Aside.NOT_FEASIBLE}
            and state.evaluation is not None
        ):
            where = state.evaluation.origin.cell(judged.limits[0])
            yield RIGID_NOT_FEASIBLE.at(where, id=state.id)


def _offers_alternative(state: RequirementState) -> bool:
    return any(row.tier is v.Tier.ALTERNATIVE for row in state.solutions)
