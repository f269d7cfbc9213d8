"""Layer 3: counts over the portal: by stage, by health, by whose turn, by client.

Requirements are counted by leaves. What is wrong and whose turn it is goes by units:
leaves, and parents with work of their own for that part of it. Whose turn it is goes by
the first move, so that “on us” and “on the client” add up to what has one, be it open,
fulfilled and not reviewed, or waiting for an alternative.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from reqportal import vocabulary as v
from reqportal.portal.types import ClientState, Portal, RequirementState, Turn

States = tuple[RequirementState, ...]

TROUBLE = (v.Health.LATE, v.Health.BLOCKED, v.Health.RISK)
"""What the home page lists, from worst to least."""


@dataclass(frozen=True, slots=True)
class StageCount:
    """The leaves that stand at one stage; None stands for all that are aside."""

    stage: v.Stage | None
    states: States

    @property
    def total(self) -> int:
        """How many they are."""
        return len(self.states)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Everything that waits for one party: a role of ours, or a client."""

    side: v.Side
    name: str
    """The role, or the client's name; empty where no role is named."""
    client_id: str | None
    """The client's id when it is the client's turn."""
    states: States
    worst: Turn
    """The most overdue of its turns, else the one waited for longest."""


@dataclass(frozen=True, slots=True)
class ClientTotals:
    """One client, or all of them, in figures."""

    leaves: int
    open: int
    late: int
    blocked: int
    risk: int
    on_client: int
    """Units whose first move is the client's."""
    on_us: int
    next_on: date | None
    """The next sync, due date or commitment from the as-of date on."""
    satisfaction: float | None
    """The mean of every satisfaction given, 1 to 5."""


def leaves(states: Iterable[RequirementState]) -> States:
    """Those without children, in the order given."""
    return tuple(state for state in states if state.is_leaf)


def units(states: Iterable[RequirementState]) -> States:
    """The leaves, and for each parent with work of its own that part, in order."""
    return tuple(
        part
        for state in states
        if (part := state if state.is_leaf else state.own) is not None
    )


def still_open(states: Iterable[RequirementState]) -> States:
    """Those neither fulfilled nor aside, in the order given."""
    return tuple(state for state in states if state.standing.is_open)


def by_stage(states: Iterable[RequirementState]) -> tuple[StageCount, ...]:
    """Nine stages and what is aside; the counts add up to the leaves given."""
    groups: dict[v.Stage | None, list[RequirementState]] = {
        stage: [] for stage in (*v.Stage, None)
    }
    for state in leaves(states):
        standing = state.standing
        groups[None if standing.aside else standing.stage].append(state)
    return tuple(StageCount(stage, tuple(found)) for stage, found in groups.items())


def by_health(states: Iterable[RequirementState]) -> Mapping[v.Health, int]:
    """How many of the states are in each health, zeros included."""
    counts = dict.fromkeys(v.Health, 0)
    for state in states:
        if state.health is not None:
            counts[state.health.health] += 1
    return counts


def troubled(states: Iterable[RequirementState]) -> States:
    """Late, blocked and at-risk units: worst first, then by rank and commitment."""
    found = [s for s in units(states) if s.health and s.health.health in TROUBLE]
    return tuple(sorted(found, key=_trouble_order))


def _trouble_order(state: RequirementState) -> tuple[int, int, date, str]:
    worst = state.health.health.order if state.health else len(v.Health)
    rank = state.priority.rank if state.priority else None
    return (worst, rank or 10**9, state.commitment or date.max, state.id)


def on_side(states: Iterable[RequirementState], side: v.Side) -> States:
    """Units whose first move is that side's."""
    return tuple(
        state
        for state in units(states)
        if state.standing.turn is not None and state.standing.turn.side is side
    )


def turns(states: Iterable[RequirementState], as_of: date) -> tuple[Waiting, ...]:
    """Clients first, then our roles; each side by what is most overdue or oldest.

    A requirement that waits for several roles counts for each of them.
    """
    groups: dict[tuple[v.Side, str, str | None], list[RequirementState]] = {}
    for state in units(states):
        for party in _parties(state):
            groups.setdefault(party, []).append(state)
    found = [
        Waiting(side, name, client_id, tuple(waiting), _worst(waiting, as_of))
        for (side, name, client_id), waiting in groups.items()
    ]
    return tuple(sorted(found, key=lambda waiting: _waiting_order(waiting, as_of)))


def _parties(state: RequirementState) -> list[tuple[v.Side, str, str | None]]:
    turn = state.standing.turn
    if turn is None:
        return []
    if turn.side is v.Side.CLIENT:
        return [(turn.side, state.client.name, state.client.client_id)]
    return [(turn.side, role, None) for role in turn.roles or ("",)]


def _worst(states: Sequence[RequirementState], as_of: date) -> Turn:
    found = [state.standing.turn for state in states if state.standing.turn]
    return min(found, key=lambda turn: _turn_order(turn, as_of))


def _turn_order(turn: Turn, as_of: date) -> tuple[int, date, date]:
    return (-turn.days_over(as_of), turn.since or date.max, turn.due or date.max)


def _waiting_order(
    waiting: Waiting, as_of: date
) -> tuple[bool, tuple[int, date, date], str, str]:
    ours = waiting.side is v.Side.US
    order = _turn_order(waiting.worst, as_of)
    return (ours, order, waiting.name, waiting.client_id or "")


def longest_wait(states: Iterable[RequirementState], as_of: date) -> int | None:
    """The most days any first move of them has waited; None when none is dated."""
    found = [s.standing.turn.days(as_of) for s in states if s.standing.turn]
    return max((days for days in found if days is not None), default=None)


def stage_days(state: RequirementState, as_of: date) -> int | None:
    """Days since it entered its stage; None when no row says when."""
    for gate in state.standing.gates:
        if gate.stage is state.standing.stage and gate.entered is not None:
            return max(0, (as_of - gate.entered).days)
    return None


def client_totals(portal: Portal, client: ClientState) -> ClientTotals:
    """One client's figures."""
    return _totals(portal.of_client(client.id), (client,), portal.as_of)


def portal_totals(portal: Portal) -> ClientTotals:
    """The same figures over the whole portal."""
    return _totals(portal.requirements, portal.clients, portal.as_of)


def _totals(
    states: States, clients: tuple[ClientState, ...], as_of: date
) -> ClientTotals:
    every, parts = leaves(states), units(states)
    running = still_open(parts)
    health = by_health(running)
    return ClientTotals(
        leaves=len(every),
        open=len(still_open(every)),
        late=health[v.Health.LATE],
        blocked=health[v.Health.BLOCKED],
        risk=health[v.Health.RISK],
        on_client=len(on_side(parts, v.Side.CLIENT)),
        on_us=len(on_side(parts, v.Side.US)),
        next_on=_next_date(running, clients, as_of),
        satisfaction=_satisfaction(clients),
    )


def _next_date(
    running: States, clients: tuple[ClientState, ...], as_of: date
) -> date | None:
    days = [client.syncs[0].next_on for client in clients if client.syncs]
    days += [state.commitment for state in running]
    days += [state.standing.turn.due for state in running if state.standing.turn]
    return min((day for day in days if day is not None and day >= as_of), default=None)


def _satisfaction(clients: tuple[ClientState, ...]) -> float | None:
    given = [
        row.satisfaction
        for client in clients
        for row in client.feedback
        if row.satisfaction is not None
    ]
    return sum(given) / len(given) if given else None
