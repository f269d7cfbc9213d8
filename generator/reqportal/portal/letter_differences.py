"""Layer 3: what the workbooks say otherwise than a letter did."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from reqportal.findings import CellRef
from reqportal.model.records import Record
from reqportal.portal.letter_facts import ANSWERS, Fact, Scalar
from reqportal.portal.types import Portal


class Sort(StrEnum):
    """How a value differs."""

    CHANGED = "changed"
    ADDED = "added"
    GONE = "gone"
    ANSWERED = "answered"
    """The client's answer, which the letter left open: no contradiction."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that is not what it was."""

    sort: Sort
    fact: Fact
    """As it is now; as the letter had it where it is gone."""
    was: Scalar
    now: Scalar


def differences(letter: Iterable[Fact], now: Iterable[Fact]) -> Iterator[Difference]:
    """Everything that differs, in the order of the letter; blanks are nothing."""
    before = {fact.place: fact for fact in letter}
    after = {fact.place: fact for fact in now}
    for place in sorted(before.keys() | after.keys()):
        fact = after.get(place) or before[place]
        was = before[place].value if place in before else None
        is_now = after[place].value if place in after else None
        if was != is_now:
            yield Difference(_sort(fact, was, is_now), fact, was, is_now)


def _sort(fact: Fact, was: Scalar, now: Scalar) -> Sort:
    if was is None:
        is_answer = (fact.sheet, fact.field) in ANSWERS
        return Sort.ANSWERED if is_answer else Sort.ADDED
    return Sort.GONE if now is None else Sort.CHANGED


def cell_of(portal: Portal, fact: Fact, client_id: str) -> CellRef | None:
    """The cell a fact stands in now; None for what is computed, set or gone."""
    row = _row_of(portal, fact, client_id) if fact.sheet else None
    return row.origin.cell(fact.field) if row else None


def _row_of(portal: Portal, fact: Fact, client_id: str) -> Record | None:
    client, state = portal.by_client[client_id], portal.by_id.get(fact.subject)
    rows: list[tuple[str, Record]] = []
    if fact.sheet == "client":
        rows = [("", client.record)]
    elif fact.sheet == "sync":
        rows = [(row.held_on.isoformat(), row) for row in client.syncs]
    elif state and fact.sheet == "requirement":
        rows = [("", state.record)]
    elif state and state.chosen and fact.sheet == "solution":
        rows = [("", state.chosen)]
    elif state and fact.sheet == "change":
        rows = [(x.record.change_id, x.record) for x in state.changes]
    elif state and fact.sheet == "acceptance":
        rows = [(item.record.item, item.record) for item in state.items]
    return dict(rows).get(fact.row)
