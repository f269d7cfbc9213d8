"""Layer 3: days spent waiting for the client, apart from ours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TypeAlias

from reqportal import vocabulary as v
from reqportal.portal.facts import Facts

Span: TypeAlias = tuple[date, date]


def client_spans(facts: Facts) -> Iterator[Span]:
    """When something lay with the client: questions, letters, changes, items."""
    as_of = facts.as_of
    for question in facts.clarifications:
        if question.asked_on and (question.answered_on or not question.answer):
            yield question.asked_on, question.answered_on or as_of
    for letter in facts.confirmations:
        answered = letter.answered_on or (None if letter.verdict else as_of)
        if (
            letter.sent_on
            and answered
            and letter.step is not v.ConfirmationStep.WITHDRAWAL
        ):
            yield letter.sent_on, answered
    for change in facts.changes:
        row = change.record
        answered = row.client_answered_on or (None if row.client_verdict else as_of)
        if row.sent_on and answered:
            yield row.sent_on, answered
    for item in facts.items:
        for test in (item.record, *item.history):
            answered = test.accepted_on or (None if test.result else as_of)
            if test.submitted_on and answered:
                yield test.submitted_on, answered


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
