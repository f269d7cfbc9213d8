"""When a client is to hear from us next."""

from __future__ import annotations

from datetime import date

import pytest

from builders import a_client, a_portal, a_requirement, a_sync, day
from reqportal import vocabulary as v
from reqportal.model.records import Record
from reqportal.portal.syncs import sync_due


def due(frequency: v.Frequency | None, *rows: Record) -> date | None:
    portal = a_portal(a_client(sync_frequency=frequency), *rows)
    return sync_due(portal.clients[0], portal.requirements)


@pytest.mark.parametrize(
    ("frequency", "arranged", "expected"),
    [
        (v.Frequency.WEEKLY, None, "03-09"),
        (v.Frequency.FORTNIGHTLY, None, "03-16"),
        (v.Frequency.MONTHLY, None, "04-02"),
        (v.Frequency.WEEKLY, "03-20", "03-20"),
        (v.Frequency.MONTHLY, "03-20", "04-02"),
        (None, "03-20", "03-20"),
    ],
)
def test_a_sync_is_due_a_cycle_after_the_last_or_later_where_arranged(
    frequency: v.Frequency | None, arranged: str | None, expected: str
) -> None:
    named = day(arranged) if arranged else None
    sync = a_sync(held_on=day("03-02"), next_on=named)
    assert due(frequency, a_requirement(), sync) == day(expected)


def test_the_first_sync_is_due_a_cycle_after_the_first_requirement() -> None:
    raised = a_requirement(raised_on=day("03-02"))
    assert due(v.Frequency.WEEKLY, raised) == day("03-09")


def test_nothing_is_due_while_nothing_is_open() -> None:
    assert due(v.Frequency.WEEKLY, a_sync()) is None


def test_nothing_is_due_where_nothing_was_agreed() -> None:
    assert due(None, a_requirement(), a_sync()) is None
