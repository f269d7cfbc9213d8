"""Layer 2: the one door to a workbook file: values with true addresses.

python-calamine reads the values. What it hides is found by scanning the sheet's XML,
and it is given only parts that were checked: whole, bounded and in plain form.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from time import sleep as time_passes
from typing import TypeAlias

from python_calamine import CalamineError, CalamineWorkbook

from reqportal import os_errors
from reqportal.findings import CellRef, Finding
from reqportal.locales import N_, say
from reqportal.settings import Limits
from reqportal.workbook import file_rules, rules, xml
from reqportal.workbook.handed import handed
from reqportal.workbook.layout import Layout, SheetPart, layout_of
from reqportal.workbook.merged import uncover
from reqportal.workbook.package import SMALL_INFLATED, Package, check_size, too_large
from reqportal.workbook.refusal import Refused, UnreadableWorkbookError, damaged
from reqportal.workbook.sheet_xml import Scan, scan

Cell: TypeAlias = str | float | bool | date | datetime | time | timedelta

_ROW = re.compile(r"[A-Z]+")
HEADER_ROWS = 15
"""A header is looked for in this many rows from the top."""
_PAUSES = (0.1, 0.2, 0.4, 0.8)
"""Seconds to wait for a save to end."""
_ELSEWHERE_ON_WINDOWS = 0x1000 | 0x40000 | 0x400000
"""Offline, or recalled when opened or read."""
_ELSEWHERE_ON_MACOS = 0x40000000
_SHARING_VIOLATIONS = frozenset({32, 33})
LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Manner:
    """How workbooks are read."""

    limits: Limits = LIMITS
    reads_hidden: bool = False
    """Whether hidden sheets are read like the visible ones."""


AS_USUAL = Manner()


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: `cells[row][column]` from A1 on, a blank cell is `""`."""

    name: str
    cells: list[list[Cell]]
    errors: Mapping[str, str]
    """Address to the Excel error shown there, such as `#N/A`."""
    uncalculated: frozenset[str]
    """Addresses of formulas that have no result."""
    covered: Mapping[str, str] = field(default_factory=dict)
    """Address to the text that lay there under a merged cell, where nobody sees it."""
    hidden_rows: int = 0
    """How many hidden rows hold something; they are read."""
    hidden_columns: int = 0
    merged: tuple[str, ...] = ()
    """Merged ranges, such as `A3:F3`."""


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook file as it was read."""

    file: str
    modified: datetime | None
    """dcterms:modified, in UTC."""
    grids: tuple[Grid, ...]
    """Visible worksheets."""
    hidden: tuple[Grid, ...] = ()
    """The first rows of hidden ones: enough to tell what is not read."""
    has_macros: bool = False


def is_temporary(path: Path) -> bool:
    """Lock and temporary files of Excel, WPS and LibreOffice; macOS's `._` copies."""
    return path.name.startswith(("~", ".~", "._"))


def open_workbook(path: Path, file: str, manner: Manner = AS_USUAL) -> Book:
    """The workbook at `path`, called `file` in findings.

    Raises UnreadableWorkbookError with the finding to show.
    """
    return book_of(settled_content(path, file, manner.limits), file, manner)


def settled_content(path: Path, file: str, limits: Limits = LIMITS) -> bytes:
    """The file's bytes, read while nobody was writing them.

    A program that saves may take a second; it is waited for, and what was read before
    is read again. Raises UnreadableWorkbookError when the file cannot be read, is too
    large, or is still being written after that.
    """
    where = CellRef(file)
    try:
        for pause in (*_PAUSES, 0):
            before = path.stat()
            check_size(before.st_size, limits)
            content = path.read_bytes()
            after = path.stat()
            is_same = _version(before) == _version(after)
            if is_same and len(content) == after.st_size:
                return content
            time_passes(pause)
    except Refused as refused:
        raise UnreadableWorkbookError(refused.at(file)) from refused
    except OSError as error:
        raise UnreadableWorkbookError(_refused_by_system(path, where, error)) from error
    problem = say(N_("it is being saved at this moment"))
    raise UnreadableWorkbookError(rules.LOCKED.at(where, problem=problem))


def _version(stat: os.stat_result) -> tuple[int, int, int]:
    return (stat.st_ino, stat.st_size, stat.st_mtime_ns)


def _refused_by_system(path: Path, where: CellRef, error: OSError) -> Finding:
    with suppress(OSError):
        stat = path.stat()
        windows = getattr(stat, "st_file_attributes", 0) & _ELSEWHERE_ON_WINDOWS
        if windows or getattr(stat, "st_flags", 0) & _ELSEWHERE_ON_MACOS:
            return file_rules.NOT_DOWNLOADED.at(where)
    if getattr(error, "winerror", None) in _SHARING_VIOLATIONS:
        return rules.LOCKED.at(where, problem=say(N_("it is open in another program")))
    return rules.LOCKED.at(where, problem=os_errors.problem(error))


def book_of(content: bytes, file: str, manner: Manner = AS_USUAL) -> Book:
    """The workbook that these bytes are, called `file` in findings.

    Raises UnreadableWorkbookError with the finding to show.
    """
    try:
        return book_in(Package(content, manner.limits), file, manner)
    except Refused as refused:
        raise UnreadableWorkbookError(refused.at(file)) from refused


def book_in(package: Package, file: str, manner: Manner) -> Book:
    """The workbook in a package. Raises Refused when it cannot be read as a whole."""
    layout = layout_of(package)
    asked = [s for s in layout.sheets if s.is_visible or manner.reads_hidden]
    scans = [_scanned(package, sheet, manner.limits) for sheet in asked]
    _refuse_too_many_cells(scans, manner.limits)
    texts, styles = (_part(package, name) for name in (layout.texts, layout.styles))
    book = _calamine([found.xml for found in scans], texts, styles, layout)
    grids = tuple(
        _grid(book, number, sheet, found, manner.limits)
        for number, (sheet, found) in enumerate(zip(asked, scans, strict=True))
    )
    hidden = [sheet for sheet in layout.sheets if sheet not in asked]
    return Book(
        file,
        layout.modified,
        grids,
        tuple(_first_rows(package, hidden, layout, manner.limits)),
        has_macros=layout.has_macros,
    )


def _part(package: Package, name: str) -> bytes:
    if not name:
        return b""
    content = xml.plain(xml.utf8(package.part(name), name), name)
    _check(content, name)
    return content


def _check(content: bytes, name: str) -> None:
    """Raises Refused when it is no XML; of what is read in a child calamine says so."""
    if len(content) <= 2 * SMALL_INFLATED:  # in UTF-8 it may have grown
        xml.check(content, name)


def _scanned(package: Package, sheet: SheetPart, limits: Limits) -> Scan:
    content = xml.utf8(package.part(sheet.part), sheet.part)
    _check(content, sheet.part)
    found = scan(content, sheet.part, limits.cells)
    for what, setting, size, most in (
        (N_("rows"), "rows", found.rows, limits.rows),
        (N_("columns"), "columns", found.columns, limits.columns),
    ):
        if size > most:
            place = {"sheet": sheet.name, "cell": found.furthest}
            raise too_large(what, setting, size, most, **place)
    return found


def _refuse_too_many_cells(scans: Sequence[Scan], limits: Limits) -> None:
    cells = sum(found.rows * found.columns for found in scans)
    if cells > limits.cells:
        raise too_large(N_("cells"), "cells", cells, limits.cells)


def _calamine(
    sheets: Sequence[bytes], texts: bytes, styles: bytes, layout: Layout
) -> CalamineWorkbook:
    """Raises Refused when calamine does not understand texts or styles."""
    file = handed(sheets, texts, styles, counts_from_1904=layout.counts_from_1904)
    with _calamine_may_fail(""):
        return CalamineWorkbook.from_filelike(file)


def _grid(
    book: CalamineWorkbook, number: int, sheet: SheetPart, found: Scan, limits: Limits
) -> Grid:
    with _calamine_may_fail(sheet.name):
        cells = book.get_sheet_by_index(number).to_python(skip_empty_area=False)
    _lengthen(cells, (*found.errors, *found.uncalculated))
    try:
        covered = uncover(cells, found.merged, limits.merged)
    except Refused as refused:
        refused.sheet = sheet.name
        raise
    return Grid(
        sheet.name,
        cells,
        {place: said for place, said in found.errors.items() if place not in covered},
        frozenset(found.uncalculated.difference(covered)),
        covered,
        _filled_rows(cells, found.hidden_rows),
        _filled_columns(cells, found.hidden_columns),
        found.merged,
    )


@contextmanager
def _calamine_may_fail(sheet: str) -> Iterator[None]:
    """Turns whatever calamine raises, a panic too, into Refused."""
    try:
        yield
    except (CalamineError, ValueError, OverflowError, OSError) as error:
        raise damaged(N_("its content is damaged"), sheet=sheet) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise damaged(N_("its content is damaged"), sheet=sheet) from error


def _first_rows(
    package: Package, sheets: Sequence[SheetPart], layout: Layout, limits: Limits
) -> Iterator[Grid]:
    """Of hidden sheets; of one that cannot be read nothing: it is not missed."""
    if not sheets:
        return
    texts, styles = (_part(package, name) for name in (layout.texts, layout.styles))
    for sheet in sheets:
        with suppress(Refused):
            found = _scanned(package, sheet, limits)
            _refuse_too_many_cells([found], limits)
            book = _calamine([found.xml], texts, styles, layout)
            with _calamine_may_fail(sheet.name):
                first = book.get_sheet_by_index(0)
                cells = first.to_python(skip_empty_area=False, nrows=HEADER_ROWS)
            yield Grid(sheet.name, cells, {}, frozenset())


def _filled_rows(cells: list[list[Cell]], hidden: frozenset[int]) -> int:
    """How many of these rows hold something."""
    rows = (cells[number - 1] for number in hidden if number <= len(cells))
    return sum(any(cell != "" for cell in row) for row in rows)


def _filled_columns(cells: list[list[Cell]], hidden: frozenset[int]) -> int:
    width = len(cells[0]) if cells else 0
    return sum(
        any(row[number - 1] != "" for row in cells)
        for number in hidden
        if number <= width
    )


def _lengthen(cells: list[list[Cell]], places: Iterable[str]) -> None:
    """Add blank rows down to the lowest of these places: calamine left them off."""
    lowest = max((int(_ROW.sub("", place)) for place in places), default=0)
    width = len(cells[0]) if cells else 0
    cells.extend([""] * width for _ in range(lowest - len(cells)))
