"""Layer 3: days spent waiting for the client, apart from ours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from reqportal import vocabulary as v
from reqportal.portal.facts import ON_SOLUTION, Facts, earliest, row_date
from reqportal.portal.gates import open_questions
from reqportal.portal.types import ItemState, ItemStatus, Span


def client_spans(facts: Facts) -> Iterator[Span]:
    """When something lay with the client: questions, letters, changes, items.

    What was superseded before it was answered lay there until then, not until today.
    """
    yield from _questions(facts)
    yield from _letters(facts)
    for change in facts.changes:
        row = change.record
        waits = change.phase is v.ChangePhase.CONFIRMING
        answered = row.client_answered_on or (facts.as_of if waits else None)
        if row.sent_on and answered:
            yield row.sent_on, answered
    for item in facts.items:
        yield from _tries(item, facts)


def _questions(facts: Facts) -> Iterator[Span]:
    waiting = open_questions(facts)
    agreed = [row_date(row) for row in facts.confirmations if row.is_agreed]
    for row in facts.clarifications:
        asked, answered = row.asked_on, row.answered_on
        if asked and not answered and not row.answer:
            since = (day for day in agreed if day >= asked)
            answered = facts.as_of if row in waiting else earliest(since)
        if asked and answered:
            yield asked, answered


def _letters(facts: Facts) -> Iterator[Span]:
    """A letter on the solution without an answer ends with the next one."""
    awaited = facts.awaited_letters
    newer: date | None = None
    for row in facts.confirmations:
        answered = row.answered_on
        if answered is None and row.verdict is None:
            answered = facts.as_of if row in awaited else newer
        if row.sent_on and answered and row.step is not v.ConfirmationStep.WITHDRAWAL:
            yield row.sent_on, answered
        if row.step in ON_SOLUTION:
            newer = row.sent_on or row.answered_on


def _tries(item: ItemState, facts: Facts) -> Iterator[Span]:
    """A try without a result ends with the next one, or with what made it void."""
    waits = item.status is ItemStatus.SUBMITTED
    end = facts.as_of if waits else facts.valid_from
    for row in (item.record, *item.history):
        answered = row.accepted_on or (None if row.result else end)
        if row.submitted_on and answered:
            yield row.submitted_on, answered
        end = row.submitted_on


def total_days(spans: Iterable[Span], first: date, last: date) -> int:
    """Calendar days covered by the spans between two days, overlaps counted once."""
    days = 0
    reached = first
    for start, end in sorted(spans):
        begin, stop = max(start, reached), min(end, last)
        if stop > begin:
            days += (stop - begin).days
            reached = stop
    return days
