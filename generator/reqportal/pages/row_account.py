"""Layer 5: where the rows of each sheet went: read, held back, or skipped and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reqportal.locales import Translator
from reqportal.model.account import Ranges, SheetAccount, Skip, count, spelled
from reqportal.portal.types import WorkbookState


@dataclass(frozen=True, slots=True)
class RowCount:
    """Some rows of a sheet: how many, why, and which."""

    n: int
    rows: str
    """Which: `rows 2–30, 32`."""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One sheet; its counts add up to the rows down to its last filled one."""

    file: str
    sheet: str
    total: int
    read: RowCount
    held: RowCount
    skipped: tuple[RowCount, ...]
    note: str
    """Said of a sheet that holds nothing."""


def account_rows(
    books: Iterable[WorkbookState], t: Translator
) -> tuple[AccountRow, ...]:
    """One row per visible sheet, workbook by workbook."""
    return tuple(_rows(books, t))


def _rows(books: Iterable[WorkbookState], t: Translator) -> Iterator[AccountRow]:
    for book in books:
        for account in book.accounts:
            yield _row(book.file, account, t)


def _row(file: str, account: SheetAccount, t: Translator) -> AccountRow:
    skipped = tuple(_skipped(skip, t) for skip in account.skipped)
    return AccountRow(
        file=file,
        sheet=account.sheet,
        total=count(account.taken) + sum(one.n for one in skipped),
        read=_count(account.read, t),
        held=_count(account.held, t),
        skipped=skipped,
        note=t("an empty sheet") if account.is_empty else "",
    )


def _count(rows: Ranges, t: Translator) -> RowCount:
    return RowCount(count(rows), spelled(rows, t))


def _skipped(skip: Skip, t: Translator) -> RowCount:
    return RowCount(skip.count, spelled(skip.rows, t), t(skip.reason.text))
