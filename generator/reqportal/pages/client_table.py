"""Layer 5: a client's requirements: open ones in a table, settled ones in a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reqportal.locales import Translator
from reqportal.pages import marks
from reqportal.pages.blocks_next import working_slip
from reqportal.portal.types import Portal, RequirementState


@dataclass(frozen=True, slots=True)
class Row:
    """One open requirement."""

    priority: marks.PriorityMark | None
    rank: str
    link: marks.Link
    id: str
    stage: marks.StageMark
    health: marks.HealthMark | None
    side: str
    action: str
    days: str
    commitment: marks.Day | None
    forecast: marks.Day | None
    slip: str
    is_parent: bool


@dataclass(frozen=True, slots=True)
class Settled:
    """One requirement that is fulfilled or aside."""

    link: marks.Link
    id: str
    stage: marks.StageMark
    day: marks.Day | None


def open_rows(
    portal: Portal, states: Sequence[RequirementState], t: Translator
) -> tuple[Row, ...]:
    """Open requirements by rank; not scored and parents last."""
    running = [state for state in states if state.standing.is_open]
    return tuple(_row(portal, state, t) for state in sorted(running, key=_order))


def _order(state: RequirementState) -> tuple[bool, int, str]:
    rank = state.priority.rank if state.priority else None
    return (not state.is_leaf, rank or 10**9, state.id)


def _row(portal: Portal, state: RequirementState, t: Translator) -> Row:
    turn = state.standing.turn
    days = turn.days(portal.as_of) if turn else None
    rank = state.priority.rank if state.priority else None
    slip = 0
    if state.commitment and state.forecast:
        slip = working_slip(portal, state.commitment, state.forecast)
    who = marks.who(turn, t).text if turn else ""
    return Row(
        priority=marks.priority(state),
        rank=t("rank {n}", n=rank) if rank else "",
        link=marks.Link(marks.requirement_href(state.id), state.record.title),
        id=state.id,
        stage=marks.stage(state, t),
        health=marks.health(state, t),
        side=turn.side.code if turn else "",
        action=t("{action}: {who}", action=turn.action(t), who=who) if turn else "",
        days="" if days is None else t.plural("{n} day", "{n} days", days),
        commitment=marks.day(state.commitment, t),
        forecast=marks.day(state.forecast, t),
        slip=f"+{slip}" if slip > 0 else "",
        is_parent=not state.is_leaf,
    )


def settled_rows(
    states: Sequence[RequirementState], t: Translator
) -> tuple[Settled, ...]:
    """Fulfilled, reviewed and aside requirements, by stage and id."""
    done = [state for state in states if not state.standing.is_open]
    ordered = sorted(done, key=lambda s: (s.standing.aside is not None, s.id))
    return tuple(
        Settled(
            link=marks.Link(marks.requirement_href(state.id), state.record.title),
            id=state.id,
            stage=marks.stage(state, t),
            day=marks.day(state.standing.aside_since or state.accepted_on, t),
        )
        for state in ordered
    )
