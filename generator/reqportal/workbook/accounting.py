"""Layer 2: the account of one sheet: its tables, and all that stands around them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from openpyxl.utils.cell import coordinate_from_string

from reqportal.findings import CellRef, Finding
from reqportal.model.account import TOLD, Reason, SheetAccount, sheet_account
from reqportal.workbook import rules
from reqportal.workbook.open import Grid
from reqportal.workbook.parse import Parsed
from reqportal.workbook.values import is_blank


def account_of(grid: Grid, parsed: Sequence[Parsed]) -> SheetAccount:
    """Where every row of a sheet went, from its first to its last filled one."""
    taken: set[int] = set()
    reasons: dict[int, Reason] = {}
    for one in parsed:
        taken |= one.taken
        reasons |= one.skipped
        head = range(one.table.top_row, one.table.header_row + 1)
        reasons |= dict.fromkeys(head, Reason.HEADER)
    first = min((one.table.top_row for one in parsed), default=0)
    rest = (
        row
        for row in range(1, len(grid.cells) + 1)
        if row not in taken and row not in reasons
    )
    _add_others(grid, rest, first, reasons)
    return sheet_account(grid.name, taken, _without_end(reasons, taken))


def summed_up(
    file: str, account: SheetAccount, parsed: Iterable[Parsed]
) -> Finding | None:
    """One note on the rows among the records that were taken for something else.

    Those that have a finding of their own are left out.
    """
    spoken_of = {found.where.row or 0 for one in parsed for found in one.others}
    told = tuple(
        rest
        for skip in account.skipped
        if skip.reason in TOLD
        for rest in (skip.without(spoken_of),)
        if rest.rows
    )
    where = CellRef(file, account.sheet)
    return rules.NO_RECORDS.at(where, what=told) if told else None


def _add_others(
    grid: Grid, rows: Iterable[int], first: int, reasons: dict[int, Reason]
) -> None:
    """The reason of rows that no table has: `first` is where the first one begins."""
    shown = {coordinate_from_string(place)[1] for place in grid.errors}
    for row in rows:
        is_filled = row in shown or any(not is_blank(c) for c in grid.cells[row - 1])
        if not is_filled:
            reasons[row] = Reason.BLANK
        elif not first:
            reasons[row] = Reason.UNKNOWN
        else:
            reasons[row] = Reason.ABOVE if row < first else Reason.BESIDE


def _without_end(reasons: dict[int, Reason], taken: set[int]) -> dict[int, Reason]:
    """The reasons without the blank rows below everything."""
    filled = [row for row, reason in reasons.items() if reason is not Reason.BLANK]
    last = max((*filled, max(taken, default=0)), default=0)
    return {row: reason for row, reason in reasons.items() if row <= last}
