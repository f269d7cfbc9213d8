"""Layer 2: a sheet of unusual XML, walked through tag by tag and written plainly.

Prefixes, cells without an address, two tables of data, texts and numbers in unusual
places: calamine reads some of them as nothing. What is written here it reads as it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import column_index_from_string

from reqportal.locales import N_
from reqportal.workbook import xml as xml_of
from reqportal.workbook.package import too_large
from reqportal.workbook.refusal import damaged

_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")
_NUMBER = re.compile(r"\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*")
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_NO_DATE = 1e8
_TRUE = frozenset({"1", "true"})
_TEXTS = frozenset({("is", "t"), ("is", "r", "t")})
_VALUES = frozenset({"s", "b", "d", "n"})


@dataclass(slots=True)
class Walked:
    """What the walk came to."""

    xml: bytes = b""
    places: list[str] = field(default_factory=list)
    """Addresses of the cells that hold something."""
    errors: dict[str, str] = field(default_factory=dict)
    uncalculated: set[str] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)


def walked(xml: bytes, name: str, most: int) -> Walked:
    """The sheet, written plainly, with what calamine would hide.

    Raises Refused when it is no XML, holds an address that cannot be or one twice, or
    more than `most` filled cells.
    """
    walk = _Walk(name, most)
    xml_of.walk(xml, name, walk.start, walk.end, walk.text)
    data = "".join(walk.out)
    walk.found.xml = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{data}</sheetData></worksheet>"
    ).encode()
    return walk.found


class _Walk:
    """Where the walk stands: the elements around, the row, the cell."""

    def __init__(self, name: str, most: int) -> None:
        self.found = Walked()
        self._name = name
        self.out: list[str] = []
        self._most = most
        self._path: list[str] = []
        self._row = self._column = 0
        self._cell: dict[str, str] = {}
        self._inside: int | None = None
        """How deep the cell lies, while in one."""
        self._skipping: int | None = None
        """The same of the branch of an alternative that is not taken."""
        self._parts: dict[str, list[str]] = {}
        self._seen: set[str] = set()

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        kind = xml_of.local(tag)
        self._path.append(kind)
        xml_of.refuse_depth(len(self._path), self._name)
        if self._skipping is not None or "sheetData" not in self._path:
            return
        if kind == "Choice":
            self._skipping = len(self._path)
        elif self._inside is not None:
            if kind in {"v", "f", "is"}:
                self._parts.setdefault(kind, [])
        elif kind == "row":
            self._begin_row(attributes)
        elif kind == "c":
            self._begin_cell(attributes)

    def text(self, text: str) -> None:
        """Text inside an element."""
        if self._inside is None or self._skipping is not None:
            return
        path = tuple(self._path[self._inside :])
        if path == ("v",):
            self._parts["v"].append(text)
        elif path in _TEXTS:
            self._parts["is"].append(text)

    def end(self, _tag: str) -> None:
        """An element ends."""
        depth = len(self._path)
        self._path.pop()
        if self._skipping == depth:
            self._skipping = None
        elif self._inside == depth:
            self._inside = None
            self._end_cell()

    def _begin_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r", str(self._row + 1)).strip()
        is_number = number.isascii() and number.isdecimal()
        if not is_number or not 0 < int(number[:8]) <= _LAST_ROW:
            raise damaged(N_("it names a row {number}"), number=number)
        self._row, self._column = int(number), 0
        if attributes.get("hidden") in _TRUE:
            self.found.hidden_rows.add(self._row)

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        typed = attributes.get("r")
        if typed is None:
            self._column += 1
            self._row = max(self._row, 1)
        else:
            match = _ADDRESS.fullmatch(typed.strip())
            if match is None or int(match[2]) > _LAST_ROW:
                raise damaged(N_("it names a cell {cell}"), cell=typed)
            self._column = column_index_from_string(match[1].upper())
            self._row = int(match[2])
        if self._column > _LAST_COLUMN:
            raise damaged(N_("it names a cell {cell}"), cell=typed or "")
        self._cell, self._parts = attributes, {}
        self._inside = len(self._path)

    def _end_cell(self) -> None:
        place = f"{get_column_letter(self._column)}{self._row}"
        kind = self._cell.get("t", "n")
        value = "".join(self._parts.get("v", ()))
        if "is" in self._parts and (kind == "inlineStr" or not value):
            kind, value = "str", "".join(self._parts["is"])
        if kind == "e":
            self.found.errors[self._once(place)] = value.strip() or "#?"
        elif value:
            self._write(self._once(place), kind, value)
        elif "f" in self._parts and kind != "str":
            self.found.uncalculated.add(self._once(place))

    def _once(self, place: str) -> str:
        if place in self._seen:
            raise damaged(N_("it holds the cell {cell} twice"), cell=place)
        if len(self._seen) >= self._most:
            raise too_large(N_("filled cells"), "cells", f"> {self._most}", self._most)
        self._seen.add(place)
        self.found.places.append(place)
        return place

    def _write(self, place: str, kind: str, value: str) -> None:
        if kind == "s" and not re.fullmatch(r"\s*[0-9]+\s*", value):
            raise damaged(N_("the cell {cell} refers to a text that is not there"),
                          cell=place)  # fmt: skip
        if kind not in _VALUES or (kind == "n" and not _NUMBER.fullmatch(value)):
            kind = "str"
        said = escape(value if kind == "str" else value.strip(), {"\r": "&#13;"})
        style = self._cell.get("s", "")
        if kind == "n" and not abs(float(value)) < _NO_DATE:
            style = ""  # calamine panics at a day so far
        styled = f' s="{style}"' if style.isascii() and style.isdecimal() else ""
        self.out.append(
            f'<row r="{self._row}"><c r="{place}"{styled} t="{kind}">'
            f'<v xml:space="preserve">{said}</v></c></row>'
        )
