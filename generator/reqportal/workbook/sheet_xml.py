"""Layer 2: what a sheet's XML says beside its values, found by scanning.

calamine reads error cells and formulas without a result as blank, takes the last of
two cells of one address, and reserves memory for everything up to the furthest cell.
A sheet written as Excel, WPS and LibreOffice write it is scanned here; of any other
`walked` makes one first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from reqportal.workbook import xml as xml_of
from reqportal.workbook.walked import Walked, walked

_CELL = re.compile(rb"<c(?:\s([^>]*?))?(?:/>|>(.*?)</c>)", re.DOTALL)
_ADDRESS = re.compile(rb'\br="([A-Z]+[0-9]+)"')
_TYPE = re.compile(rb'\bt="(\w+)"')
_FORMULA = re.compile(rb"<f[\s>/]")
_VALUE = re.compile(rb"<v(?:\s[^>]*)?>([^<]+)</")
_FILLED = re.compile(rb'<c r="([A-Z]+[0-9]+)"(?:[^>]*[^/>])?>')
_BAD_ADDRESS = re.compile(rb'<c r="(?![A-Z]{1,3}[1-9][0-9]{0,6}")')
_BAD_INDEX = re.compile(rb't="s"[^>]*><v[^>]*>[0-9]*[^0-9<]')
_ODD_NUMBER = re.compile(
    rb"<v>(?:\s+[0-9.+-]|[0-9.eE+-]+\s|[+-]?(?:[0-9]{12}|[0-9.]+[eE][+]?[0-9]{2}"
    rb"|[iI][nN][fF]|[nN][aA][nN]))"
)
"""With spaces around, which calamine takes for text; or so far that calamine panics
where it is formatted as a day."""
_TWO_VALUES = re.compile(rb"</v>\s*<v|</is>\s*<is")
_UNKNOWN_TYPE = re.compile(rb'<c r="[^"]*"[^>]*? t="(?!(?:s|n|b|e|str|inlineStr|d)")')
_HIDDEN_ROW = re.compile(rb'<row\s([^>]*?\bhidden="(?:1|true)"[^>]*)>')
_ROW_NUMBER = re.compile(rb'\br="([0-9]+)"')
_COLUMNS = re.compile(rb"<(?:\w+:)?col\s([^>]*)>")
_IS_HIDDEN = re.compile(rb"""\bhidden=["'](?:1|true)["']""")
_SPAN = re.compile(rb"""\b(min|max)=["']([0-9]{1,6})["']""")
_MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\s[^>]*?\bref=["']([A-Z0-9:]+)["']""")
_DATA = re.compile(rb"<sheetData(?:\s[^>]*)?(/)?>")
_DIGITS, _LETTERS = b"0123456789", b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ERRORS = frozenset(
    {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"}
)
"""Those that calamine knows; it refuses the whole sheet for any other."""
MOST_COLUMNS = 16_384


@dataclass(frozen=True, slots=True)
class Scan:
    """What was found in the XML of one sheet."""

    xml: bytes
    """To be read by calamine."""
    errors: dict[str, str] = field(default_factory=dict)
    """Address to the Excel error shown there."""
    uncalculated: frozenset[str] = frozenset()
    """Addresses of formulas that have no result."""
    rows: int = 0
    """The last row that holds something."""
    columns: int = 0
    furthest: str = ""
    """An address in the last column or row, to be named when it is too far out."""
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    """Counted from 1."""
    merged: tuple[str, ...] = ()
    """Ranges such as `A3:F3`."""


def scan(content: bytes, name: str, most: int) -> Scan:
    """What a sheet's part holds; up to `most` cells that are filled.

    Raises Refused when it is damaged, contradicts itself or holds more.
    """
    xml = xml_of.plain(content, name)
    start = _DATA.search(xml)
    end = xml.find(b"</sheetData>")
    if start is None or start[1] or end < 0:
        data, rest = b"", xml
    else:
        data, rest = xml[start.end() : end], xml[: start.start()] + xml[end:]
    found = _regular(xml, data) if start is not None and not start[1] else None
    if found is None or b"sheetData" in rest.replace(b"</sheetData>", b"", 1):
        found = _from_walked(walked(xml, name, most))
    return Scan(
        found.xml,
        found.errors,
        found.uncalculated,
        found.rows,
        found.columns,
        found.furthest,
        found.hidden_rows,
        _hidden_columns(rest),
        tuple(ref.decode() for ref in _MERGED.findall(rest)),
    )


def _from_walked(found: Walked) -> Scan:
    rows, columns, furthest = _box([place.encode() for place in found.places])
    return Scan(
        found.xml,
        found.errors,
        frozenset(found.uncalculated),
        rows,
        columns,
        furthest,
        frozenset(found.hidden_rows),
    )


def _regular(xml: bytes, data: bytes) -> Scan | None:
    """The scan of a sheet written as the usual programs do; None of any other."""
    if not _is_regular(data):
        return None
    filled = _FILLED.findall(data)
    errors, uncalculated = _what_calamine_hides(data)
    hidden = _hidden_rows(data)
    is_usual = len(set(filled)) == len(filled) and set(errors.values()) <= _ERRORS
    if not is_usual or hidden is None:
        return None
    rows, columns, furthest = _box(filled)
    if columns > MOST_COLUMNS // 32 or rows * columns > len(data):
        return None  # perhaps blank cells far out: look closer
    return Scan(xml, errors, uncalculated, rows, columns, furthest, hidden)


def _is_regular(data: bytes) -> bool:
    cells = data.count(b"<c ") + data.count(b"<c>") + data.count(b"<c/>")
    return (
        cells == data.count(b'<c r="')
        and b":c " not in data
        and b":c>" not in data
        and b"AlternateContent" not in data
        and b"='" not in data
        and data.count(b'"inlineStr"') == data.count(b"<is>") + data.count(b"<is ")
        and not _BAD_ADDRESS.search(data)
        and not _BAD_INDEX.search(data)
        and not _ODD_NUMBER.search(data)
        and not _TWO_VALUES.search(data)
        and not _UNKNOWN_TYPE.search(data)
    )


def _box(places: list[bytes]) -> tuple[int, int, str]:
    """The last row, the last column, and an address in one of them."""
    if not places:
        return 0, 0, ""
    numbers = {place.lstrip(_LETTERS) for place in places}
    letters = {place.rstrip(_DIGITS) for place in places}
    row = max(map(int, numbers))
    last = max(letters, key=lambda text: (len(text), text))
    column = 0
    for letter in last:
        column = column * 26 + letter - 64
    ends = (last, b"%d" % row)
    furthest = next(p for p in places if p.startswith(ends[0]) or p.endswith(ends[1]))
    return row, column, furthest.decode()


def _what_calamine_hides(data: bytes) -> tuple[dict[str, str], frozenset[str]]:
    """Errors, and formulas without a result: both are read as blank."""
    if b't="e"' not in data and not _FORMULA.search(data):
        return {}, frozenset()
    errors: dict[str, str] = {}
    uncalculated: set[str] = set()
    for match in _CELL.finditer(data):
        attributes, content = match[1] or b"", match[2] or b""
        kind = _type_of(attributes)
        address = _ADDRESS.search(attributes)
        if address is None or (kind != b"e" and b"<" not in content):
            continue
        place = address[1].decode()
        value = _VALUE.search(content)
        if kind == b"e":
            errors[place] = value[1].decode("utf-8", "replace") if value else "#?"
        elif value is None and kind != b"str" and _FORMULA.search(content):
            uncalculated.add(place)
    return errors, frozenset(uncalculated)


def _type_of(attributes: bytes) -> bytes:
    match = _TYPE.search(attributes) if b"t=" in attributes else None
    return match[1] if match else b""


def _hidden_rows(data: bytes) -> frozenset[int] | None:
    """Their numbers; None where one leaves its number to its position."""
    if b"hidden=" not in data:
        return frozenset()
    numbers = [_ROW_NUMBER.search(row) for row in _HIDDEN_ROW.findall(data)]
    if None in numbers:
        return None
    return frozenset(int(number[1]) for number in numbers if number)


def _hidden_columns(rest: bytes) -> frozenset[int]:
    hidden: set[int] = set()
    for attributes in _COLUMNS.findall(rest):
        if _IS_HIDDEN.search(attributes):
            span = {key: int(value) for key, value in _SPAN.findall(attributes)}
            last = min(span.get(b"max", 0), MOST_COLUMNS)
            hidden.update(range(span.get(b"min", 1), last + 1))
    return frozenset(hidden)
