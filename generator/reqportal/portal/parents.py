"""Layer 3: a parent is rolled up from its children."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from reqportal import vocabulary as v
from reqportal.locales import N_, say
from reqportal.portal.facts import Facts, latest
from reqportal.portal.parts import Part, held_part, part_of
from reqportal.portal.types import (
    Gate,
    HealthState,
    OverlayMark,
    RequirementState,
    Standing,
)
from reqportal.portal.waits import total_days

_WORK = frozenset({"task", "clarification", "acceptance"})


def parent_state(
    facts: Facts, own: RequirementState, children: Sequence[RequirementState]
) -> RequirementState:
    """A parent's state: its least advanced child's stage, the worst health (DESIGN §5).

    Its commitment is its own or the latest child's. A parent with tasks, questions or
    acceptance of its own counts as one more child, a child that is held back as one
    that has passed nothing; what is aside promises nothing.
    """
    mine = replace(own, children=(), held_children=()) if _has_own_work(own) else None
    parts = [part_of(state) for state in (*children, *((mine,) if mine else ()))]
    parts += [held_part(row, facts) for row in own.held_children]
    return _with_days(_rolled_up(replace(own, own=mine), parts), parts, facts.as_of)


def _rolled_up(own: RequirementState, parts: Sequence[Part]) -> RequirementState:
    flowing = _in_flow(parts) or parts
    doubts = {row.origin.whole: row for row in own.in_doubt}
    doubts |= {row.origin.whole: row for part in parts for row in part.in_doubt}
    return replace(
        own,
        standing=_standing(own, parts),
        health=_health(own, parts),
        commitment=own.commitment or latest(part.commitment for part in flowing),
        original_commitment=own.original_commitment
        or latest(part.original_commitment for part in flowing),
        forecast=latest(part.forecast for part in flowing),
        delivered=_if_all([part.delivered for part in flowing]),
        accepted_on=_if_all([part.accepted_on for part in flowing]),
        in_doubt=tuple(doubts.values()),
    )


def _with_days(
    state: RequirementState, parts: Sequence[Part], as_of: date
) -> RequirementState:
    """Days from its raised date on which any part waited for the client; and the rest.

    Days on which several parts waited count once.
    """
    start = state.record.raised_on
    until = state.accepted_on or state.standing.aside_since or as_of
    spans = tuple(sorted({span for part in parts for span in part.client_spans}))
    waited = total_days(spans, start, until)
    ours = max(0, (until - start).days) - waited
    return replace(state, client_days=waited, our_days=ours, client_spans=spans)


def _has_own_work(own: RequirementState) -> bool:
    """Tasks, questions or acceptance of its own; a held-back row counts as existing."""
    live = any(not task.record.is_cancelled for task in own.tasks)
    held = any(row.sheet_key in _WORK for row in own.held)
    return bool(live or own.clarifications or own.items or held)


def _in_flow(parts: Sequence[Part]) -> list[Part]:
    return [part for part in parts if part.standing.aside is None]


def _if_all(days: Sequence[date | None]) -> date | None:
    """The last of the days once every part has one."""
    return latest(days) if days and all(days) else None


def _standing(own: RequirementState, parts: Sequence[Part]) -> Standing:
    flowing = _in_flow(parts)
    if not flowing:
        asides = [p.standing.aside for p in parts if p.standing.aside]
        aside = min(asides, key=lambda word: word.order)
        lead = next(p for p in parts if p.standing.aside is aside)
        return replace(
            lead.standing, overlays=(), gates=_gates(lead.standing.stage, own, parts)
        )
    lead = min(flowing, key=_advance)
    turns = [p.standing.turn for p in flowing if p is not lead and p.standing.turn]
    also = [turn for part in flowing for turn in part.standing.also]
    return Standing(
        stage=lead.standing.stage,
        aside=None,
        aside_since=None,
        aside_cells=(),
        overlays=_overlays(own, flowing),
        gates=_gates(lead.standing.stage, own, flowing),
        turn=lead.standing.turn,
        also=tuple(dict.fromkeys((*turns, *also, *own.standing.also))),
    )


def _advance(part: Part) -> tuple[int, date, str]:
    """Least advanced first; among equals the longest waiting."""
    turn = part.standing.turn
    since = turn.since if turn and turn.since else part.raised_on
    return (part.standing.stage.order, since, part.id)


def _gates(
    stage: v.Stage, own: RequirementState, parts: Sequence[Part]
) -> tuple[Gate, ...]:
    """How many children have passed each stage; a parent has no dates of its own."""
    found = []
    for step in (gate.stage for gate in own.standing.gates):
        passed = sum(part.standing.stage.order > step.order for part in parts)
        note = say(N_("{done} of {all} parts passed"), done=passed, all=len(parts))
        found.append(Gate(step, step.order < stage.order, None, None, note, ()))
    return tuple(found)


def _overlays(own: RequirementState, parts: Sequence[Part]) -> tuple[OverlayMark, ...]:
    """Every overlay of its children once, and 变更中 for changes of its own."""
    found = {mark.overlay for part in parts for mark in part.standing.overlays}
    if any(change.phase.is_open for change in own.changes):
        found.add(v.Overlay.CHANGING)
    partly = [
        mark
        for part in parts
        for mark in part.standing.overlays
        if mark.overlay is v.Overlay.PARTLY_ACCEPTED
    ]
    done, total = sum(m.done for m in partly), sum(m.total for m in partly)
    return tuple(
        OverlayMark(word, done, total)
        if word is v.Overlay.PARTLY_ACCEPTED
        else OverlayMark(word)
        for word in v.Overlay
        if word in found
    )


def _health(own: RequirementState, parts: Sequence[Part]) -> HealthState | None:
    """The worst open part's, with the id of the part it is about before the reason."""
    known = [part for part in parts if part.health and part.standing.is_open]
    worst = min(known, key=_how_bad, default=None)
    if worst is None or worst.health is None:
        return None
    if worst.id == own.id or worst.health.part:
        return worst.health
    reason = say(N_("{id}: {reason}"), id=worst.id, reason=worst.health.reason)
    return replace(worst.health, reason=reason, part=worst.id)


def _how_bad(part: Part) -> tuple[int, str]:
    return (part.health.health.order if part.health else len(v.Health), part.id)
