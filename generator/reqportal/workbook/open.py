"""Layer 2: the one door to a workbook file: values with true addresses.

python-calamine reads the values; what it hides (error cells, formulas never
calculated) is found by scanning the sheet's XML.
"""

from __future__ import annotations

import os
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path, PurePosixPath
from time import sleep as time_passes
from typing import TypeAlias
from xml.etree.ElementTree import Element

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from openpyxl.utils import column_index_from_string, get_column_letter
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from reqportal import os_errors
from reqportal.findings import CellRef, Finding, PortalError
from reqportal.locales import N_, Param, say
from reqportal.workbook import rules

Cell: TypeAlias = str | float | bool | date | datetime | time | timedelta

_CELL = re.compile(rb"<(?:\w+:)?c(?:\s([^>]*?))?(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_ADDRESS = re.compile(rb"""\br\s*=\s*["']([A-Z]+[0-9]+)["']""")
_TYPE = re.compile(rb"""\bt\s*=\s*["'](\w+)["']""")
_ROW = re.compile(r"[A-Z]+")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]+)</")
HEADER_ROWS = 15
"""A header is looked for in this many rows from the top."""
_PAUSES = (0.1, 0.2, 0.4, 0.8)
"""Seconds to wait for a save to end."""
_OLE = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: `cells[row][column]` from A1 on, a blank cell is `""`."""

    name: str
    cells: list[list[Cell]]
    errors: Mapping[str, str]
    """Address to the Excel error shown there, such as `#N/A`."""
    uncalculated: frozenset[str]
    """Addresses of formulas that have no result."""
    merged: tuple[str, ...] = ()
    """Merged ranges, such as `A2:A4`."""


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


class UnreadableWorkbookError(PortalError):
    """The file is no workbook that can be read; `finding` says why and what to do."""

    def __init__(self, finding: Finding) -> None:
        super().__init__("{file}", file=finding.where.file)
        self.finding = finding


def is_temporary(path: Path) -> bool:
    """Lock and temporary files of Excel, WPS and LibreOffice; macOS's `._` copies."""
    return path.name.startswith(("~", ".~", "._"))


def open_workbook(path: Path, file: str) -> Book:
    """The workbook at `path`, called `file` in findings.

    Raises UnreadableWorkbookError with the finding to show.
    """
    return book_of(settled_content(path, file), file)


def settled_content(path: Path, file: str) -> bytes:
    """The file's bytes, read while nobody was writing them.

    A program that saves may take a second; it is waited for, and what was read before
    is read again. Raises UnreadableWorkbookError when the file cannot be read, or when
    it is still being written after that.
    """
    where = CellRef(file)
    try:
        for pause in (*_PAUSES, 0):
            before = path.stat()
            content = path.read_bytes()
            after = path.stat()
            is_same = _version(before) == _version(after)
            if is_same and len(content) == after.st_size:
                return content
            time_passes(pause)
    except OSError as error:
        finding = rules.LOCKED.at(where, problem=os_errors.problem(error))
        raise UnreadableWorkbookError(finding) from error
    problem = say(N_("it is being saved at this moment"))
    raise UnreadableWorkbookError(rules.LOCKED.at(where, problem=problem))


def _version(stat: os.stat_result) -> tuple[int, int, int]:
    return (stat.st_ino, stat.st_size, stat.st_mtime_ns)


def book_of(content: bytes, file: str) -> Book:
    """The workbook that these bytes are, called `file` in findings.

    Raises UnreadableWorkbookError with the finding to show.
    """
    where = CellRef(file)
    if content.startswith(_OLE):
        raise UnreadableWorkbookError(rules.PROTECTED.at(where))
    if not content.startswith(_ZIP):
        problem = N_("it is no .xlsx file") if content else N_("it is empty")
        raise UnreadableWorkbookError(_unreadable(where, say(problem)))
    try:
        return _read(content, file)
    except (
        zipfile.BadZipFile,
        CalamineError,
        ElementTree.ParseError,
        DefusedXmlException,
        KeyError,
        ValueError,
        EOFError,
        RuntimeError,  # an entry with a password, or packed in an unknown way
        zlib.error,
    ) as error:
        problem = N_("its content is damaged")
        raise UnreadableWorkbookError(_unreadable(where, say(problem))) from error


def _unreadable(where: CellRef, problem: Param) -> Finding:
    return rules.UNREADABLE.at(where, problem=problem)


def _read(content: bytes, file: str) -> Book:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = _sheet_parts(archive)
        modified = _modified(archive)
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        grids: list[Grid] = []
        hidden: list[Grid] = []
        for sheet, part in zip(book.sheets_metadata, parts, strict=True):
            if sheet.typ != SheetTypeEnum.WorkSheet:
                continue
            if _is_visible(sheet.visible):
                grids.append(_grid(book, sheet.name, archive.read(part)))
            else:
                hidden += _first_rows(book, sheet.name)
    return Book(file, modified, tuple(grids), tuple(hidden))


def _grid(book: CalamineWorkbook, name: str, xml: bytes) -> Grid:
    sheet = book.get_sheet_by_name(name)
    cells = sheet.to_python(skip_empty_area=False)
    errors, uncalculated = _scan(xml)
    _lengthen(cells, (*errors, *uncalculated))
    merged = tuple(_range(*ends) for ends in sheet.merged_cell_ranges or ())
    return Grid(name, cells, errors, uncalculated, merged)


def _range(start: tuple[int, int], end: tuple[int, int]) -> str:
    (top, left), (bottom, right) = start, end
    first = f"{get_column_letter(left + 1)}{top + 1}"
    return f"{first}:{get_column_letter(right + 1)}{bottom + 1}"


def _first_rows(book: CalamineWorkbook, name: str) -> Iterator[Grid]:
    """Of a hidden sheet, or nothing where it cannot be read: it is not missed."""
    with suppress(CalamineError):
        sheet = book.get_sheet_by_name(name)
        cells = sheet.to_python(skip_empty_area=False, nrows=HEADER_ROWS)
        yield Grid(name, cells, {}, frozenset())


def _is_visible(state: object) -> bool:
    return str(state).rpartition(".")[2] == "Visible"


def _sheet_parts(archive: zipfile.ZipFile) -> list[str]:
    """The part of each sheet in the archive, in the order of the tabs."""
    package = _relations(archive, "_rels/.rels")
    main = next(
        (part for kind, part in package.values() if kind == "officeDocument"),
        "xl/workbook.xml",
    )
    folder = PurePosixPath(main).parent
    related = _relations(archive, f"{folder}/_rels/{PurePosixPath(main).name}.rels")
    found = []
    for element in ElementTree.fromstring(archive.read(main)).iter():
        if _local(element.tag) == "sheet":
            link = next((v for k, v in element.items() if _local(k) == "id"), "")
            found.append(related[link][1])
    return found


def _relations(archive: zipfile.ZipFile, name: str) -> dict[str, tuple[str, str]]:
    """Relation id to (last word of its type, part name)."""
    if name not in archive.namelist():
        return {}
    base = PurePosixPath(name).parent.parent
    found = {}
    for element in ElementTree.fromstring(archive.read(name)):
        target = element.get("Target", "")
        part = target[1:] if target.startswith("/") else str(base / target)
        kind = element.get("Type", "").rpartition("/")[2]
        found[element.get("Id", "")] = (kind, part.removeprefix("./"))
    return found


def _modified(archive: zipfile.ZipFile) -> datetime | None:
    if "docProps/core.xml" not in archive.namelist():
        return None
    root: Element = ElementTree.fromstring(archive.read("docProps/core.xml"))
    for element in root.iter():
        if _local(element.tag) == "modified" and element.text:
            return _moment(element.text)
    return None


def _moment(text: str) -> datetime | None:
    """A W3C date and time; one without a zone is UTC. None where it is none."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _scan(xml: bytes) -> tuple[dict[str, str], frozenset[str]]:
    """What calamine reads as blank though it is not: errors and empty formulas."""
    if b't="e"' not in xml and b"t='e'" not in xml and not _FORMULA.search(xml):
        return {}, frozenset()
    errors: dict[str, str] = {}
    uncalculated: set[str] = set()
    for match in _CELL.finditer(xml):
        attributes, content = match[1] or b"", match[2] or b""
        is_error = b"t=" in attributes and _type_of(attributes) == b"e"
        if not is_error and b"<" not in content:
            continue
        address = _ADDRESS.search(attributes)
        if address is None:
            return _scan_by_position(xml)
        place = address[1].decode()
        value = _VALUE.search(content)
        if is_error:
            errors[place] = value[1].decode("utf-8", "replace") if value else "#?"
        elif (
            value is None
            and _FORMULA.search(content)
            and _type_of(attributes) != b"str"
        ):
            uncalculated.add(place)
    return errors, frozenset(uncalculated)


def _scan_by_position(xml: bytes) -> tuple[dict[str, str], frozenset[str]]:
    """The same for a sheet whose cells may leave their address to their position."""
    errors: dict[str, str] = {}
    uncalculated: set[str] = set()
    row = 0
    for line in ElementTree.fromstring(xml).iter():
        if _local(line.tag) != "row":
            continue
        row, column = int(line.get("r", row + 1)), 0
        for cell in line:
            typed = cell.get("r", "").rstrip("0123456789")
            column = column_index_from_string(typed) if typed else column + 1
            place = f"{get_column_letter(column)}{row}"
            parts = {_local(part.tag): part.text for part in cell}
            if cell.get("t") == "e":
                errors[place] = parts.get("v") or "#?"
            elif "f" in parts and not parts.get("v") and cell.get("t") != "str":
                uncalculated.add(place)
    return errors, frozenset(uncalculated)


def _lengthen(cells: list[list[Cell]], places: Iterable[str]) -> None:
    """Add blank rows down to the lowest of these places: calamine left them off."""
    lowest = max((int(_ROW.sub("", place)) for place in places), default=0)
    blank: list[Cell] = [""] * (len(cells[0]) if cells else 0)
    cells.extend([blank] * (lowest - len(cells)))


def _type_of(attributes: bytes) -> bytes:
    match = _TYPE.search(attributes)
    return match[1] if match else b""
