"""Layer 3: when a client is to hear from us next."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from reqportal import vocabulary as v
from reqportal.portal.types import ClientState

CYCLE: Mapping[v.Frequency, timedelta] = {
    v.Frequency.WEEKLY: timedelta(days=7),
    v.Frequency.FORTNIGHTLY: timedelta(days=14),
    v.Frequency.MONTHLY: timedelta(days=31),
}
"""The longest time between two syncs, by what was agreed."""


def sync_due(client: ClientState) -> date | None:
    """The date named at the last sync or the end of the cycle, whichever is first.

    None for a client without a sync so far, or without either date.
    """
    if not client.syncs:
        return None
    last = client.syncs[0]
    frequency = client.record.sync_frequency
    days = [last.next_on] if last.next_on else []
    if frequency:
        days.append(last.held_on + CYCLE[frequency])
    return min(days, default=None)
