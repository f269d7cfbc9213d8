"""Layer 1: where each row of a sheet went: read, or skipped for a reason."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias

from reqportal.locales import N_, Language, Translator, translator

Ranges: TypeAlias = tuple[tuple[int, int], ...]
"""Runs of row numbers, first and last, as Excel counts."""
MOST_RUNS = 30
"""So many runs of rows are named; then an ellipsis."""


class Reason(StrEnum):
    """Why a row is no record."""

    ABOVE = "above"
    HEADER = "header"
    REPEATED = "repeated"
    SECTION = "section"
    NOTE = "note"
    TOTAL = "total"
    ID_ONLY = "id_only"
    MERGED = "merged"
    BESIDE = "beside"
    UNKNOWN = "unknown"
    BLANK = "blank"

    @property
    def text(self) -> str:
        """What the reason is called, as a msgid."""
        return _TEXTS[self]


_TEXTS = {
    Reason.ABOVE: N_("above the table"),
    Reason.HEADER: N_("header"),
    Reason.REPEATED: N_("repeated header"),
    Reason.SECTION: N_("section"),
    Reason.NOTE: N_("note"),
    Reason.TOTAL: N_("total"),
    Reason.ID_ONLY: N_("nothing but an id"),
    Reason.MERGED: N_("merged into the row above"),
    Reason.BESIDE: N_("outside the columns that are read"),
    Reason.UNKNOWN: N_("no standard header in the sheet"),
    Reason.BLANK: N_("blank row"),
}
TOLD = frozenset(
    {Reason.REPEATED, Reason.SECTION, Reason.NOTE, Reason.TOTAL, Reason.ID_ONLY}
)
"""Rows among the records that a person may miss: a finding sums them up."""


@dataclass(frozen=True, slots=True)
class Skip:
    """The rows of a sheet that were skipped for one reason."""

    reason: Reason
    rows: Ranges

    @property
    def count(self) -> int:
        """How many rows."""
        return count(self.rows)

    def without(self, rows: Collection[int]) -> Skip:
        """The same less some rows; may be none."""
        return replace(self, rows=without(self.rows, rows))

    def label(self, language: Language) -> str:
        """`section (rows 3, 7–8)`, in that language."""
        t = translator(language)
        rows = spelled(self.rows, t)
        return t("{reason} ({rows})", reason=t(self.reason.text), rows=rows)


@dataclass(frozen=True, slots=True)
class SheetAccount:
    """One sheet: each of its rows is counted exactly once."""

    sheet: str
    taken: Ranges = ()
    """Rows that gave a record or were held back."""
    skipped: tuple[Skip, ...] = ()
    """By reason; blank rows below the last filled one are left off."""
    held: Ranges = ()
    """Those of `taken` that are held back."""

    @property
    def read(self) -> Ranges:
        """The rows that are published."""
        return without(self.taken, set(_each(self.held)))

    @property
    def is_empty(self) -> bool:
        """Whether the sheet holds nothing at all."""
        return not self.taken and not self.skipped

    def holding(self, rows: Iterable[int]) -> SheetAccount:
        """The account once all checks have said which rows are held back."""
        return replace(self, held=ranges(sorted(rows)))


def sheet_account(
    sheet: str, taken: Collection[int], skipped: Mapping[int, Reason]
) -> SheetAccount:
    """The account of a sheet; a row that was taken is not skipped as well."""
    by_reason: dict[Reason, list[int]] = {}
    for row in sorted(skipped.keys() - taken if skipped else ()):
        by_reason.setdefault(skipped[row], []).append(row)
    found = (Skip(r, ranges(by_reason[r])) for r in Reason if r in by_reason)
    return SheetAccount(sheet, ranges(sorted(taken)), tuple(found))


def ranges(rows: Iterable[int]) -> Ranges:
    """Ascending row numbers as runs."""
    found: list[tuple[int, int]] = []
    first = last = 0
    for row in rows:
        if row == last + 1 and first:
            last = row
            continue
        if first:
            found.append((first, last))
        first = last = row
    return (*found, (first, last)) if first else ()


def without(runs: Ranges, rows: Collection[int]) -> Ranges:
    """These runs less some rows."""
    return ranges(row for row in _each(runs) if row not in rows) if rows else runs


def _each(runs: Ranges) -> Iterator[int]:
    for first, last in runs:
        yield from range(first, last + 1)


def count(runs: Ranges) -> int:
    """How many rows these runs are."""
    return sum(last - first + 1 for first, last in runs)


def spelled(runs: Ranges, t: Translator) -> str:
    """`rows 3, 7–8`: the runs as a person writes them."""
    named = tuple(f"{a}" if a == b else f"{a}–{b}" for a, b in runs[:MOST_RUNS])
    rows = t.join(named if len(runs) <= MOST_RUNS else (*named, "…"))
    return t.plural("row {rows}", "rows {rows}", count(runs), rows=rows)
