"""Layer 3: what a parent is rolled up from: children, its own work, held-back rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from reqportal import vocabulary as v
from reqportal.locales import N_, say
from reqportal.model.records import HeldRow
from reqportal.portal.facts import Facts
from reqportal.portal.types import HealthState, RequirementState, Span, Standing, Turn


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a parent, as far as the parent depends on it."""

    id: str
    raised_on: date
    standing: Standing
    health: HealthState | None
    client_spans: tuple[Span, ...]
    in_doubt: tuple[HeldRow, ...]
    commitment: date | None = None
    original_commitment: date | None = None
    forecast: date | None = None
    delivered: date | None = None
    accepted_on: date | None = None


def part_of(state: RequirementState) -> Part:
    """A child, or a parent's own work; it waits for nobody once it has ended."""
    days = state.client_days + state.our_days
    end = state.record.raised_on + timedelta(days)
    return Part(
        id=state.id,
        raised_on=state.record.raised_on,
        standing=state.standing,
        health=state.health,
        client_spans=tuple(
            (start, min(stop, end)) for start, stop in state.client_spans if start < end
        ),
        in_doubt=state.in_doubt,
        commitment=state.commitment,
        original_commitment=state.original_commitment,
        forecast=state.forecast,
        delivered=state.delivered,
        accepted_on=state.accepted_on,
    )


def held_part(row: HeldRow, facts: Facts) -> Part:
    """A child whose own row is held back: it has passed nothing, until it is mended."""
    name = row.text("requirement_id") or row.origin.whole.short
    action = say(N_("Correct the requirement row of part {id}"), id=name)
    cells = (row.origin.whole,)
    turn = Turn(v.Side.US, facts.our_roles, action, None, cells=cells)
    unknown = say(N_("Its requirement row is held back"))
    return Part(
        id=name,
        raised_on=facts.record.raised_on,
        standing=Standing(v.Stage.CLARIFYING, None, None, (), (), (), turn, ()),
        health=HealthState(v.Health.NONE, unknown, cells),
        client_spans=(),
        in_doubt=(row,),
    )
