"""Layer 5: how fresh and how clean the workbooks are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from reqportal.findings import in_order
from reqportal.locales import Translator
from reqportal.pages import marks
from reqportal.pages.marks import EvidenceMark
from reqportal.portal.types import Portal, WorkbookState

STALE_DAYS = 14
"""From this age on a workbook is marked."""
_NAMED = 3
"""Held rows named one by one."""


@dataclass(frozen=True, slots=True)
class WorkbookRow:
    """One file that was read."""

    file: str
    sheets: str
    modified: str
    age: str
    is_stale: bool
    rows: int
    held: int
    errors: int
    warnings: int
    notes: int


@dataclass(frozen=True, slots=True)
class HeldNote:
    """A held row in half a sentence."""

    cells: tuple[EvidenceMark, ...]
    message: str


@dataclass(frozen=True, slots=True)
class Published:
    """What share of the rows is published, and which are not."""

    held: tuple[HeldNote, ...]
    lead: str
    """“2 rows are held back:”, or the good news."""
    rest: str
    """What else is held back, and the share that is published."""


def recognised(portal: Portal) -> tuple[WorkbookState, ...]:
    """The workbooks with a sheet we know, by name; the rest was skipped."""
    found = (book for book in portal.workbooks if book.sheets)
    return tuple(sorted(found, key=lambda book: book.file))


def workbook_rows(
    books: Iterable[WorkbookState], as_of: date, t: Translator
) -> tuple[WorkbookRow, ...]:
    """One row for each of these files, in order."""
    return tuple(_workbook_row(book, as_of, t) for book in books)


def published(portal: Portal, t: Translator) -> Published:
    """What is held back, and how clean the rest is."""
    rows = sum(book.rows for book in portal.workbooks)
    held = len(portal.held)
    if not rows:
        return Published((), t("No filled row was found."), "")
    if not held:
        lead = t.plural(
            "The one filled row is published.",
            "All {n} filled rows are published.",
            rows,
        )
        return Published((), lead, "")
    reasons = in_order(row.findings[0] for row in portal.held if row.findings)
    last = t(".") if held <= _NAMED else "…"
    ends = [t("; ")] * (min(len(reasons), _NAMED) - 1) + [last]
    named = tuple(
        HeldNote(marks.evidence([reason.where]), reason.message(t).rstrip("。.") + end)
        for reason, end in zip(reasons, ends, strict=False)
    )
    lead = t.plural("{n} row is held back:", "{n} rows are held back:", held)
    share = marks.number(int(1000 * (rows - held) / rows) / 10)
    rest = t(
        "The other {n} rows are published: {share} % clean.", n=rows - held, share=share
    )
    return Published(named, lead, rest)


def _workbook_row(book: WorkbookState, as_of: date, t: Translator) -> WorkbookRow:
    modified, age = "—", None
    if book.modified:
        day = date.fromisoformat(book.modified[:10])
        age = (as_of - day).days
        modified = f"{t.day(day)}{book.modified[10:]}"
    return WorkbookRow(
        file=book.file,
        sheets=t.join(book.sheets),
        modified=modified,
        age=_age(age, t),
        is_stale=age is not None and age >= STALE_DAYS,
        rows=book.rows,
        held=book.held,
        errors=book.errors,
        warnings=book.warnings,
        notes=book.notes,
    )


def _age(days: int | None, t: Translator) -> str:
    if days is None:
        return "—"
    if days < 0:
        return t("after that day")
    return t("today") if days == 0 else t.plural("{n} day", "{n} days", days)
