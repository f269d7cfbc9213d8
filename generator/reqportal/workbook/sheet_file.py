"""Layer 2: a table as a file to take away: one sheet of xlsx, or csv.

Written as text and not through openpyxl: many are written on every build, and the same
rows give the same bytes. `assets/table-file.js` writes the same parts in the browser; a
test compares the two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO
from typing import TypeAlias
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

Value: TypeAlias = str | int | float | date | None
"""What a cell holds; None is blank."""
LONGEST = 32_767
"""Characters of a cell; Excel takes no more."""
_SHEET_NAME = 31
_EPOCH = date(1899, 12, 30)
_DAY, _HEADER, _GUARDED = 1, 2, 3
"""Styles, by their place in `_STYLES`."""
_WIDTHS = (6, 60)
_FORMULA = re.compile(r"^[=+\-@\t\r]")
"""How a text begins that a spreadsheet would take for a formula."""
_QUOTED = re.compile('[,"\r\n]')
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NO_NAME = re.compile(r"[\[\]:*?/\\]")
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KIND}.worksheet'
    '+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/></Types>'
)
_RELATIONS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"'
    "/></Relationships>"
)
_WORKBOOK_RELATIONS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet"'
    ' Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    "</Relationships>"
)
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}">'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    "<borders><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
    "</cellStyleXfs>"
    '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0"'
    ' applyNumberFormat="1"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1"/>'
    '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/>'
    "</cellStyles></styleSheet>"
)


def xlsx(name: str, header: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """A workbook of one sheet: typed cells, header frozen and bold, filter on.

    A text stays a text, whatever it begins with.
    """
    parts = parts_of(name, header, list(rows))
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for path, text in parts.items():
            entry = ZipInfo(path)  # dated 1980, on every machine
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 3
            archive.writestr(entry, text.encode())
    return written.getvalue()


def parts_of(
    name: str, header: Sequence[str], rows: Sequence[Sequence[Value]]
) -> dict[str, str]:
    """The parts of such a workbook, by their path in it."""
    area = f"$A$1:${_letters(len(header))}${len(rows) + 1}"
    title = _escaped(_NO_NAME.sub(" ", name).strip()[:_SHEET_NAME].strip("'") or "1")
    quoted = title.replace("'", "''")
    workbook = (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        f'<sheets><sheet name="{title}" sheetId="1" r:id="rId1"/></sheets>'
        '<definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0"'
        f" hidden=\"1\">'{quoted}'!{area}</definedName></definedNames></workbook>"
    )
    return {
        "[Content_Types].xml": _HEAD + _TYPES,
        "_rels/.rels": _HEAD + _RELATIONS,
        "xl/workbook.xml": _HEAD + workbook,
        "xl/_rels/workbook.xml.rels": _HEAD + _WORKBOOK_RELATIONS,
        "xl/styles.xml": _HEAD + _STYLES,
        "xl/worksheets/sheet1.xml": _HEAD + _sheet(header, rows, area),
    }


def _sheet(header: Sequence[str], rows: Sequence[Sequence[Value]], area: str) -> str:
    cells = "".join(_text(label, _HEADER) for label in header)
    body = "".join(f"<row>{''.join(map(_cell, row))}</row>" for row in rows)
    return (
        f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        f"</sheetView></sheetViews><cols>{_columns(header, rows)}</cols><sheetData>"
        f"<row>{cells}</row>{body}</sheetData>"
        f'<autoFilter ref="{area.replace("$", "")}"/></worksheet>'
    )


def _columns(header: Sequence[str], rows: Sequence[Sequence[Value]]) -> str:
    """As wide as what stands in the first rows."""
    low, high = _WIDTHS
    found = []
    for number, label in enumerate(header, start=1):
        widest = _width(label) + 3  # the filter's arrow
        for row in rows[:50]:
            widest = max(widest, _width(row[number - 1]))
        width = min(high, max(low, widest + 2))
        found.append(
            f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
        )
    return "".join(found)


def _width(value: Value) -> int:
    """Of the longest line; a Chinese character is as wide as two letters."""
    if isinstance(value, date):
        return 10
    if not isinstance(value, str):
        return 0 if value is None else len(_number(value))
    return max(sum(1 + (c >= "\u1100") for c in line) for line in value.split("\n"))


def _cell(value: Value) -> str:
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, str):
        return _text(value, _GUARDED if _FORMULA.match(value) else 0)
    if isinstance(value, date):
        return f'<c s="{_DAY}"><v>{(value - _EPOCH).days}</v></c>'
    return f"<c><v>{_number(value)}</v></c>"


def _text(text: str, style: int) -> str:
    styled = f' s="{style}"' if style else ""
    said = _escaped(_ESCAPED.sub("_x005F_", _UNFIT.sub("", text[:LONGEST])))
    return f'<c{styled} t="inlineStr"><is><t xml:space="preserve">{said}</t></is></c>'


def _escaped(text: str) -> str:
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return safe.replace('"', "&quot;").replace("\r", "&#13;")


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)


def _letters(number: int) -> str:
    """The letters of a column: 1 is A, 28 is AB."""
    found = ""
    while number:
        number, rest = divmod(number - 1, 26)
        found = chr(65 + rest) + found
    return found


def csv(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """The same as UTF-8 with a byte order mark, which is what Excel asks for.

    A text that a spreadsheet would take for a formula begins with an apostrophe.
    """
    lines = [",".join(_field(label) for label in header)]
    lines += [",".join(map(_field, row)) for row in rows]
    return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode("utf-8", "replace")


def _field(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str):
        return _number(value)
    safe = f"'{value}" if _FORMULA.match(value) else value
    if _QUOTED.search(safe):
        return '"' + safe.replace('"', '""') + '"'
    return safe
