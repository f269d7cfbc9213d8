"""Layer 2: what a workbook file holds beside its values.

Number formats, formulas, merged cells, hidden tabs, and what only Excel can keep. The
values themselves come through `open.py`, which looks after damaged files first.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import PurePosixPath
from xml.etree.ElementTree import Element

from defusedxml import ElementTree
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils import column_index_from_string, get_column_letter

GENERAL = "General"
_CHINESE = dict.fromkeys((*range(27, 37), *range(50, 59)), "yyyy-mm-dd")
"""Formats of Chinese Excel that stand in no file: days, written in several ways."""
_HIDDEN = re.compile(rb"""(<(?:\w+:)?sheet\s[^>]*?)\sstate\s*=\s*["']\w+["']""")


@dataclass(frozen=True, slots=True)
class Inside:
    """How a cell is stored: only of cells where that tells more than the value."""

    number_format: str = GENERAL
    raw: str = ""
    """The number as it is stored; empty where it is none."""
    formula: str | None = None
    """Without its `=`; empty where another cell holds it."""


@dataclass(frozen=True, slots=True)
class Tab:
    """One worksheet, beside its values."""

    cells: Mapping[str, Inside] = field(default_factory=dict)
    merged: tuple[str, ...] = ()
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Beside:
    """A workbook file, beside its values."""

    tabs: Mapping[str, Tab]
    """Worksheets by name, in their order."""
    counts_from_1904: bool
    has_macros: bool
    has_drawings: bool
    """Pictures, charts or shapes."""
    has_comments: bool
    """Of others than this program."""


def with_every_tab_shown(content: bytes) -> bytes:
    """The same workbook without hidden tabs, so that all of each is read."""
    shown = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(shown, "w") as new:
        main = _main_part(old)
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, _HIDDEN.sub(rb"\1", part) if name == main else part)
    return shown.getvalue()


def beside_of(content: bytes) -> Beside:
    """What these bytes of a workbook hold beside its values."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        main = _main_part(archive)
        root: Element = ElementTree.fromstring(archive.read(main))
        names = [name.casefold() for name in archive.namelist()]
        formats = _formats(archive, main)
        return Beside(
            tabs=dict(_tabs(archive, main, root, formats)),
            counts_from_1904=_counts_from_1904(root),
            has_macros=any(name.endswith("vbaproject.bin") for name in names),
            has_drawings=any(re.match(r"xl/(media|charts)/", name) for name in names),
            has_comments=any(_has_comments(archive, n) for n in archive.namelist()),
        )


def _tabs(
    archive: zipfile.ZipFile, main: str, root: Element, formats: list[str]
) -> Iterator[tuple[str, Tab]]:
    related = _relations(archive, main)
    for element in root.iter():
        if _local(element.tag) != "sheet":
            continue
        link = next((v for k, v in element.items() if _local(k) == "id"), "")
        kind, part = related[link]
        if kind == "worksheet":
            cells, merged = _scan(archive.read(part), formats)
            is_hidden = element.get("state", "visible") != "visible"
            yield element.get("name", ""), Tab(cells, merged, is_hidden)


def _scan(xml: bytes, formats: list[str]) -> tuple[dict[str, Inside], tuple[str, ...]]:
    cells: dict[str, Inside] = {}
    merged: list[str] = []
    row = column = 0
    for event, element in ElementTree.iterparse(BytesIO(xml), events=("start", "end")):
        name = _local(element.tag)
        if event == "start" and name == "row":
            row, column = int(element.get("r") or row + 1), 0
        elif event == "end" and name == "c":
            letters = (element.get("r") or "").rstrip("0123456789")
            column = column_index_from_string(letters) if letters else column + 1
            inside = _inside(element, formats)
            if inside != Inside(raw=inside.raw):
                cells[f"{get_column_letter(column)}{row}"] = inside
        elif event == "end" and name == "row":
            element.clear()
        elif event == "end" and name == "mergeCell":
            merged.append(element.get("ref", ""))
    return cells, tuple(merged)


def _inside(element: Element, formats: list[str]) -> Inside:
    style = int(element.get("s") or 0)
    parts = {_local(part.tag): part.text or "" for part in element}
    is_number = element.get("t", "n") == "n"
    return Inside(
        formats[style] if style < len(formats) else GENERAL,
        parts.get("v", "") if is_number else "",
        parts.get("f"),
    )


def _formats(archive: zipfile.ZipFile, main: str) -> list[str]:
    """The number format of every cell style."""
    kinds = dict(_relations(archive, main).values())
    if kinds.get("styles") not in archive.namelist():
        return []
    root: Element = ElementTree.fromstring(archive.read(kinds["styles"]))
    codes = {**_CHINESE, **BUILTIN_FORMATS}
    styles: list[str] = []
    for part in root:
        if _local(part.tag) == "numFmts":
            codes |= {int(f.get("numFmtId", 0)): f.get("formatCode", "") for f in part}
        elif _local(part.tag) == "cellXfs":
            styles = [codes.get(int(x.get("numFmtId") or 0), GENERAL) for x in part]
    return styles


def _has_comments(archive: zipfile.ZipFile, name: str) -> bool:
    """Whether a part holds comments of another than this program."""
    if not re.match(r"xl/(?:.*/)?comments?\d*\.xml$", name, re.IGNORECASE):
        return False
    root: Element = ElementTree.fromstring(archive.read(name))
    authors = (part for part in root.iter() if _local(part.tag) == "author")
    return any(author.text != "reqportal" for author in authors)


def _counts_from_1904(root: Element) -> bool:
    return any(
        _local(element.tag) == "workbookPr"
        and element.get("date1904", "0") in {"1", "true", "on"}
        for element in root
    )


def _main_part(archive: zipfile.ZipFile) -> str:
    package = dict(_relations(archive, "").values())
    return package.get("officeDocument", "xl/workbook.xml")


def _relations(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Relation id of a part to (last word of its type, the part it leads to)."""
    path = PurePosixPath(part)
    name = str(path.parent / "_rels" / f"{path.name}.rels")
    if name not in archive.namelist():
        return {}
    found = {}
    for element in ElementTree.fromstring(archive.read(name)):
        target = element.get("Target", "")
        to = target.lstrip("/") if target.startswith("/") else str(path.parent / target)
        kind = element.get("Type", "").rpartition("/")[2]
        found[element.get("Id", "")] = (kind, to)
    return found


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
