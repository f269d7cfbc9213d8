"""Layer 3: where each acceptance item stands."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import date

from reqportal import vocabulary as v
from reqportal.model.links import group
from reqportal.model.records import Acceptance
from reqportal.portal.facts import latest_first, row_date
from reqportal.portal.types import ItemState, ItemStatus


def item_states(
    rows: Iterable[Acceptance], *, valid_from: date | None
) -> tuple[ItemState, ...]:
    """One state per item, by the item's first date and name.

    Rows older than `valid_from` (the last implemented change or re-opening) count as
    not submitted.
    """
    by_item = group(rows, lambda row: (_named(row.item),))
    states = [_state(latest_first(found), valid_from) for found in by_item.values()]
    return tuple(
        sorted(states, key=lambda s: (min(map(row_date, _rows(s))), s.record.item))
    )


def _named(item: str) -> str:
    """An item's name for comparing; its punctuation counts: 1.1 is not 11."""
    return " ".join(unicodedata.normalize("NFKC", item).casefold().split())


def _rows(state: ItemState) -> tuple[Acceptance, ...]:
    return (state.record, *state.history)


def _state(rows: tuple[Acceptance, ...], valid_from: date | None) -> ItemState:
    row, *history = rows
    if valid_from is not None and row_date(row) < valid_from:
        said = row.result is not None or row.submitted_on is not None
        return ItemState(row, ItemStatus.UNSENT, tuple(history), outdated=said)
    return ItemState(row, _status(row), tuple(history))


def _status(row: Acceptance) -> ItemStatus:
    if row.result is v.AcceptanceResult.FAILED:
        return ItemStatus.FAILED
    if row.result is not None:
        return ItemStatus.PASSED
    return ItemStatus.SUBMITTED if row.submitted_on else ItemStatus.UNSENT
