"""Layer 3: the stage of a requirement: the first gate that does not hold now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from reqportal import vocabulary as v
from reqportal.findings import CellRef
from reqportal.portal.facts import Facts
from reqportal.portal.feasibility import feasibility
from reqportal.portal.gates import gates
from reqportal.portal.turns import next_turn, talk_turn
from reqportal.portal.types import Gate, ItemStatus, OverlayMark, Standing

_DISPOSED = {
    v.Disposition.ON_HOLD: v.Aside.ON_HOLD,
    v.Disposition.CANCELLED: v.Aside.CANCELLED,
    v.Disposition.DECLINED: v.Aside.DECLINED,
    v.Disposition.MERGED: v.Aside.MERGED,
}
_SKIPPED = {
    v.Stage.CLARIFYING: v.Overlay.UNCLARIFIED,
    v.Stage.EVALUATING: v.Overlay.UNEVALUATED,
    v.Stage.SOLVING: v.Overlay.UNSOLVED,
    v.Stage.CONFIRMING: v.Overlay.UNCONFIRMED,
}


def standing(facts: Facts) -> Standing:
    """Stage, overlays, gates and next action of a requirement, its children apart."""
    found = gates(facts)
    stage = stage_of(facts, found)
    aside, since, cells = _aside(facts)
    also = tuple(change.turn for change in facts.changes if change.turn)
    return Standing(
        stage=stage,
        aside=aside,
        aside_since=since,
        aside_cells=cells,
        overlays=_overlays(facts, found, stage),
        gates=found,
        turn=talk_turn(facts, since, cells)
        if aside
        else next_turn(facts, stage, found),
        also=() if aside else also,
    )


def stage_of(facts: Facts, found: Sequence[Gate]) -> v.Stage:
    """The first open gate; work that has begun leaves the earlier ones behind.

    A refusal or a veto holds the stage at 方案制定 all the same.
    """
    is_held = _is_held_at_solution(facts, found)
    for gate in found:
        if gate.holds:
            continue
        if not is_begun(facts) or gate.stage.order >= v.Stage.EXECUTING.order:
            return gate.stage
        if is_held and gate.stage is v.Stage.SOLVING:
            return gate.stage
    return v.Stage.REVIEWED


def is_begun(facts: Facts) -> bool:
    """A task has an actual date or some progress, or an item was tried and failed."""
    failed = any(item.status is ItemStatus.FAILED for item in facts.items)
    return failed or any(task.record.is_begun for task in facts.live_tasks)


def _is_held_at_solution(facts: Facts, found: Sequence[Gate]) -> bool:
    exists = any(gate.stage is v.Stage.SOLVING for gate in found)
    return exists and (facts.is_refused or bool(facts.vetoes))


def _overlays(
    facts: Facts, found: Sequence[Gate], stage: v.Stage
) -> tuple[OverlayMark, ...]:
    marks = [
        OverlayMark(_SKIPPED[gate.stage])
        for gate in found
        if not gate.holds and gate.stage in _SKIPPED and gate.stage.order < stage.order
        if not facts.held_at(gate.stage)
    ]
    if any(item.status is ItemStatus.FAILED for item in facts.items):
        marks.append(OverlayMark(v.Overlay.REWORKING))
    if any(change.phase.is_open for change in facts.changes):
        marks.append(OverlayMark(v.Overlay.CHANGING))
    passed = sum(item.status is ItemStatus.PASSED for item in facts.items)
    total = len(facts.items) + len(facts.held_of("acceptance"))
    if 0 < passed < total:
        marks.append(OverlayMark(v.Overlay.PARTLY_ACCEPTED, passed, total))
    if not facts.evaluations or facts.evaluations[0].scores is None:
        marks.append(OverlayMark(v.Overlay.UNSCORED))
    return tuple(marks)


def _aside(facts: Facts) -> tuple[v.Aside | None, date | None, tuple[CellRef, ...]]:
    row = facts.disposition
    if row.disposition in _DISPOSED:
        cell = row.origin.cell("disposition")
        return _DISPOSED[row.disposition], row.disposed_on, (cell,)
    judged = feasibility(facts.evaluations[0]) if facts.evaluations else None
    if judged and judged.worst is v.Feasibility.NOT_NOW and not _has_alternative(facts):
        evaluation = facts.evaluations[0]
        cells = tuple(evaluation.origin.cell(name) for name in judged.limits)
        return v.Aside.NOT_FEASIBLE, evaluation.evaluated_on, cells
    return None, None, ()


def _has_alternative(facts: Facts) -> bool:
    """The client accepted an alternative and did not take it back."""
    accepted = any(
        row.step is v.ConfirmationStep.ALTERNATIVE and row.is_agreed
        for row in facts.confirmations
    )
    return accepted and not facts.is_refused
