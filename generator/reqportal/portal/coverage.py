"""Layer 3: which steps of the process a requirement has on record, and which it lacks.

A step is missing only where the stage is past its gate: work went on without it. What
is aside lacks nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from reqportal import vocabulary as v
from reqportal.portal.summary import States, leaves, still_open
from reqportal.portal.types import Gate, Portal, RequirementState

TRACED = (
    v.Stage.EVALUATING,
    v.Stage.SOLVING,
    v.Stage.CONFIRMING,
    v.Stage.SCHEDULING,
    v.Stage.ACCEPTING,
    v.Stage.FULFILLED,
)
"""The stages whose gates leave something on record: evaluation, solution,
confirmation, tasks, acceptance, feedback."""


class Step(StrEnum):
    """How one step of one requirement stands."""

    MET = "met"
    NOW = "now"
    """The requirement stands at this gate."""
    MISSING = "missing"
    """The requirement is past this gate, which does not hold."""
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class Coverage:
    """Who has reached a step, and who has it on record."""

    stage: v.Stage
    reached: States
    """Leaves at or past the gate, none of them aside."""
    covered: States

    @property
    def without(self) -> States:
        """Those that reached the step and do not have it."""
        have = {state.id for state in self.covered}
        return tuple(state for state in self.reached if state.id not in have)

    @property
    def missing(self) -> States:
        """Those past the gate that do not have it."""
        found = (s for s in self.reached if step(s, self.stage) is Step.MISSING)
        return tuple(found)


def gate(state: RequirementState, stage: v.Stage) -> Gate | None:
    """The gate out of a stage; None where the process has none."""
    return next((gate for gate in state.standing.gates if gate.stage is stage), None)


def step(state: RequirementState, stage: v.Stage) -> Step:
    """How the step that leads out of a stage stands."""
    found = gate(state, stage)
    if found is not None and found.holds:
        return Step.MET
    if found is None or state.standing.aside:
        return Step.AHEAD
    at = state.standing.stage
    if at is stage:
        return Step.NOW
    return Step.MISSING if at.order > stage.order else Step.AHEAD


def coverage(states: Iterable[RequirementState], stage: v.Stage) -> Coverage:
    """How many of the leaves that reached a step have it on record."""
    reached = tuple(
        state
        for state in leaves(states)
        if state.standing.aside is None
        and state.standing.stage.order >= stage.order
        and gate(state, stage) is not None
    )
    covered = tuple(state for state in reached if step(state, stage) is Step.MET)
    return Coverage(stage, reached, covered)


def traced_stages(states: Iterable[RequirementState]) -> tuple[v.Stage, ...]:
    """The traced steps that the process of these requirements has."""
    known = {gate.stage for state in states for gate in state.standing.gates}
    return tuple(stage for stage in TRACED if stage in known) if known else TRACED


def confirmed(portal: Portal) -> Coverage:
    """Of the open leaves at or past the client's confirmation, those confirmed."""
    return coverage(still_open(portal.leaves), v.Stage.CONFIRMING)
