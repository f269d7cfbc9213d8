"""Layer 3: when a client is to hear from us next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from reqportal import vocabulary as v
from reqportal.portal.types import ClientState, RequirementState

_CYCLE: Mapping[v.Frequency, timedelta] = {
    v.Frequency.WEEKLY: timedelta(days=7),
    v.Frequency.FORTNIGHTLY: timedelta(days=14),
    v.Frequency.MONTHLY: timedelta(days=31),
}
"""The longest time between two syncs, by what was agreed."""


def silent_since(
    client: ClientState, states: Iterable[RequirementState]
) -> date | None:
    """The last sync, else when the first of its open requirements was raised."""
    if client.syncs:
        return client.syncs[0].held_on
    running = (s.record.raised_on for s in states if s.standing.is_open)
    return min(running, default=None)


def sync_due(client: ClientState, states: Iterable[RequirementState]) -> date | None:
    """When the next sync is due at the latest; `states` are the client's requirements.

    A cycle after the last one, or later where that was arranged. None while nothing of
    the client is open, or where neither frequency nor next sync was agreed.
    """
    running = [state for state in states if state.standing.is_open]
    since = silent_since(client, running)
    frequency = client.record.sync_frequency
    arranged = client.syncs[0].next_on if client.syncs else None
    if not running or since is None or frequency is None:
        return arranged if running else None
    return max(since + _CYCLE[frequency], arranged or since)
