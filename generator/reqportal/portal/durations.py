"""Layer 3: how long stages took and how old open requirements are, in calendar days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from reqportal import vocabulary as v
from reqportal.portal.gates import stages_of
from reqportal.portal.measures import Spread
from reqportal.portal.types import Portal, RequirementState, Span
from reqportal.portal.waits import total_days


@dataclass(frozen=True, slots=True)
class Stay:
    """The time one leaf spent somewhere."""

    state: RequirementState
    days: int
    client: int
    """Of these, days on which something lay with the client; overlaps count once."""

    @property
    def ours(self) -> int:
        """The rest of the days."""
        return self.days - self.client


@dataclass(frozen=True, slots=True)
class Stays:
    """Every stay in one stage, or every way from the start to acceptance."""

    stage: v.Stage | None
    """None for the whole way."""
    rows: tuple[Stay, ...]
    """The longest first, then by id."""

    @property
    def total(self) -> Spread:
        """Days from entering to leaving."""
        return Spread(tuple(stay.days for stay in self.rows))

    @property
    def ours(self) -> Spread:
        """Our part of each stay."""
        return Spread(tuple(stay.ours for stay in self.rows))

    @property
    def client(self) -> Spread:
        """The client's part of each stay."""
        return Spread(tuple(stay.client for stay in self.rows))


def in_stages(portal: Portal) -> tuple[Stays, ...]:
    """One for each stage of the process, in order.

    n: the leaves, aside or not, whose gate says when the stage was entered and left,
    and that left it by the as-of date (a planned start ahead is not yet a departure).
    A stage passed on the day it was entered took 0 days and counts. The median of our
    part and that of the client's part need not add up to the median of both.
    """
    return tuple(
        Stays(stage, _longest_first(_in_stage(portal, stage)))
        for stage in stages_of(portal.settings.process)
    )


def _in_stage(portal: Portal, stage: v.Stage) -> Iterable[Stay]:
    for state in portal.leaves:
        for gate in state.standing.gates:
            if gate.stage is not stage or not gate.entered or not gate.left:
                continue
            if gate.left <= portal.as_of:
                yield _stay(state, (gate.entered, gate.left))


def to_acceptance(portal: Portal) -> Stays:
    """From the day a leaf was raised to its last acceptance.

    n: the fulfilled and reviewed leaves that say when they were accepted.
    """
    rows = (
        _stay(state, (state.record.raised_on, state.accepted_on))
        for state in portal.leaves
        if state.accepted_on and state.standing.aside is None
    )
    return Stays(None, _longest_first(rows))


def of_open(portal: Portal) -> Stays:
    """From the day an open leaf was raised to the as-of date; n: the open leaves."""
    rows = (
        _stay(state, (state.record.raised_on, portal.as_of))
        for state in portal.leaves
        if state.standing.is_open
    )
    return Stays(None, _longest_first(rows))


def _stay(state: RequirementState, span: Span) -> Stay:
    start, end = span
    days = max(0, (end - start).days)
    return Stay(state, days, _client_days(state, start, end))


def _client_days(state: RequirementState, start: date, end: date) -> int:
    return total_days(state.client_spans, start, end)


def _longest_first(rows: Iterable[Stay]) -> tuple[Stay, ...]:
    return tuple(sorted(rows, key=lambda stay: (-stay.days, stay.state.id)))
