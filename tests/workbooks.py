"""Workbooks for tests: written row by row, or as raw XML where no program writes so."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias
from xml.sax.saxutils import quoteattr

from openpyxl import Workbook

from reqportal import pipeline

Rows: TypeAlias = Iterable[Sequence[Any]]

CLIENTS = (
    ("客户编号", "客户名称"),
    ("C-001", "北辰物流"),
    ("C-002", "远山零售"),
)
REQUIREMENTS = (
    ("需求编号", "客户编号", "需求标题", "需求描述", "提出日期"),
    ("REQ-0001", "C-001", "批量导入运单", "每天三千单，逐条录入太慢", date(2026, 1, 5)),
    ("REQ-0002", "C-002", "门店日报", "每晚自动汇总", date(2026, 1, 6)),
)
BASE = {"客户": CLIENTS, "需求": REQUIREMENTS}
"""Two clients with a requirement each: what other rows may refer to."""

_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def write(path: Path, sheets: Mapping[str, Rows]) -> Path:
    """A workbook whose sheets hold these rows, from A1 on."""
    path.parent.mkdir(parents=True, exist_ok=True)
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        tab = book.create_sheet(name)
        for row in rows:
            tab.append(list(row))
    book.save(path)
    return path


def write_xml(
    path: Path, rows: str, *, name: str = "需求", strict: bool = False, root: str = ""
) -> Path:
    """A workbook of one sheet whose `<sheetData>` is given as XML.

    `root` replaces the whole sheet; `strict` declares the ISO 29500 Strict form.
    """
    main, office = _MAIN, _OFFICE
    if strict:
        main = "http://purl.oclc.org/ooxml/spreadsheetml/main"
        office = "http://purl.oclc.org/ooxml/officeDocument/relationships"
    sheet = (
        root or f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>'
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_TYPES}">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package'
        '.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="'
        f'{_SHEET_TYPE}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml"'
        f' ContentType="{_SHEET_TYPE}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        f'<sheet name={quoteattr(name)} sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship'
        f' Id="rId1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>",
        "xl/worksheets/sheet1.xml": sheet,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for part, content in parts.items():
            head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            archive.writestr(part, head + content)
    return path


def text_cell(address: str, text: str) -> str:
    """A cell that holds its text inline; without `r` where `address` is empty."""
    place = f' r="{address}"' if address else ""
    return f'<c{place} t="inlineStr"><is><t>{text}</t></is></c>'


def a_portal(
    folder: Path, sheets: Mapping[str, Rows] | None = None, *, base: bool = True
) -> Path:
    """A portal with the base workbook, and another with `sheets`."""
    (folder / "sheets").mkdir(parents=True, exist_ok=True)
    (folder / "mkdocs.yml").write_text(
        "site_name: x\nplugins:\n  - reqportal:\n      as_of: 2026-03-20\n", "utf-8"
    )
    if base:
        write(folder / "sheets" / "base.xlsx", BASE)
    if sheets:
        write(folder / "sheets" / "case.xlsx", sheets)
    return folder


def found(portal: Path) -> list[tuple[str, str]]:
    """Rule and cell of every finding, in order."""
    return [(f.rule.code, f.where.short) for f in pipeline.load(portal).findings]
