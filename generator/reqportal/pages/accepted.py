"""Layer 5: acceptance over all requirements: waiting, failed, deemed, passed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from reqportal import vocabulary as v
from reqportal.locales import Translator
from reqportal.pages import lists, marks
from reqportal.pages.blocks_acceptance import item_mark
from reqportal.pages.lists import Title
from reqportal.pages.marks import Day, EvidenceMark, HealthMark, StageMark, WaitMark
from reqportal.portal.types import ItemState, ItemStatus, Portal, RequirementState


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One acceptance item of a requirement."""

    mark: HealthMark
    item: str
    title: Title
    submitted: Day | None
    due: Day | None
    """By when the client is to accept; for a failed item, by when it is mended."""
    is_late: bool
    wait: WaitMark | None
    accepted: Day | None
    problem: str
    clause: str
    evidence: tuple[EvidenceMark, ...]


@dataclass(frozen=True, slots=True)
class PassedRow:
    """How many items of a requirement have passed, with their certificates."""

    title: Title
    stage: StageMark
    count: str
    percent: int
    latest: Day | None
    certificates: str
    evidence: tuple[EvidenceMark, ...]


@dataclass(frozen=True, slots=True)
class AcceptanceTables:
    """Four views of the same items, and their totals."""

    waiting: tuple[ItemRow, ...]
    failed: tuple[ItemRow, ...]
    deemed: tuple[ItemRow, ...]
    requirements: tuple[PassedRow, ...]
    passed: int
    total: int


def acceptance_tables(portal: Portal, t: Translator) -> AcceptanceTables:
    """Every acceptance item of what is not aside; deemed ones of all."""
    flowing = [s for s in portal.requirements if s.standing.aside is None]
    items = list(_items(flowing))
    waiting = [pair for pair in items if pair[1].status is ItemStatus.SUBMITTED]
    failed = [pair for pair in items if pair[1].status is ItemStatus.FAILED]
    deemed = [pair for pair in _items(portal.requirements) if _is_deemed(pair[1])]
    waiting.sort(key=lambda pair: _dates(pair[1].record.due_on, pair[1]))
    failed.sort(key=lambda pair: _dates(pair[1].record.fix_due_on, pair[1]))
    deemed.sort(key=lambda pair: pair[1].record.accepted_on or date.min, reverse=True)
    shown = sorted((s for s in flowing if s.items), key=_least_done)
    return AcceptanceTables(
        waiting=tuple(_row(*pair, portal, t) for pair in waiting),
        failed=tuple(_row(*pair, portal, t) for pair in failed),
        deemed=tuple(_row(*pair, portal, t) for pair in deemed),
        requirements=tuple(_passed_row(state, t) for state in shown),
        passed=sum(item.status is ItemStatus.PASSED for _, item in items),
        total=len(items),
    )


def _items(
    states: Iterable[RequirementState],
) -> Iterator[tuple[RequirementState, ItemState]]:
    for state in states:
        for item in state.items:
            yield state, item


def _is_deemed(item: ItemState) -> bool:
    deemed = item.record.result is v.AcceptanceResult.DEEMED
    return deemed and item.status is ItemStatus.PASSED


def _dates(due: date | None, item: ItemState) -> tuple[date, date]:
    return (due or date.max, item.record.submitted_on or date.max)


def _least_done(state: RequirementState) -> tuple[bool, str, str]:
    done = _passed(state) == len(state.items)
    return (done, state.client.client_id, state.id)


def _passed(state: RequirementState) -> int:
    return sum(item.status is ItemStatus.PASSED for item in state.items)


def _row(
    state: RequirementState, item: ItemState, portal: Portal, t: Translator
) -> ItemRow:
    row = item.record
    failed = item.status is ItemStatus.FAILED
    due = row.fix_due_on if failed else row.due_on
    side = v.Side.US if failed else v.Side.CLIENT
    since = row.accepted_on or row.submitted_on if failed else row.submitted_on
    return ItemRow(
        mark=item_mark(item, portal, t),
        item=row.item,
        title=lists.title(state, depth=0),
        submitted=marks.day(row.submitted_on, t),
        due=marks.day(due, t),
        is_late=bool(due and due < portal.as_of),
        wait=marks.clock(side, since, due, portal.as_of, t),
        accepted=marks.day(row.accepted_on, t),
        problem=row.problem or "",
        clause=row.clause or "",
        evidence=marks.evidence([row.origin.cell("result")]),
    )


def _passed_row(state: RequirementState, t: Translator) -> PassedRow:
    passed, total = _passed(state), len(state.items)
    records = [item.record for item in state.items]
    numbers = dict.fromkeys(
        row.certificate_number for row in records if row.certificate_number
    )
    days = [row.accepted_on for row in records if row.accepted_on]
    return PassedRow(
        title=lists.title(state, depth=0),
        stage=marks.stage(state, t),
        count=f"{passed}/{total}",
        percent=round(100 * passed / total),
        latest=marks.day(max(days, default=None), t),
        certificates=t.join(tuple(numbers)),
        evidence=marks.rows_evidence(row.origin.whole for row in records),
    )
