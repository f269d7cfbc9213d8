"""Layer 2: the first tab of a standard workbook: how to fill the others.

Its example rows look like a sheet, so its first cell says that it is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Side
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties

from reqportal.locales import Language
from reqportal.model.schema import Column, Profile, Sheet
from reqportal.workbook.guide_grid import (
    CELL,
    LABEL,
    MARK,
    QUIET,
    TERM,
    TITLE,
    UNIT_WIDTH,
    UNITS,
    GuideGrid,
    Look,
    Part,
)
from reqportal.workbook.guide_text import guide_text
from reqportal.workbook.marking import BLANK_PAPER, WRONG_INK, WRONG_PAPER
from reqportal.workbook.styles import (
    ACCENT,
    CLIENT_LINE,
    INK,
    INK_3,
    PAPER,
    WASH,
    column_width,
    header_line,
    header_text,
    number_format,
)
from reqportal.workbook.template import guide_mark

_SHEETS, _LEGEND = (3, 6, 6, 5, 6), 4
_WIDEST = 4 * UNIT_WIDTH
_TERMS, _PHASES = (4, UNITS - 4), (4, 11, 11)


def guide_name(language: Language) -> str:
    """What the tab is called."""
    return str(guide_text(language)["tab"])


def add_guide(
    book: Workbook,
    workbook: str,
    sheets: Sequence[Sheet],
    language: Language,
    profile: Profile,
) -> None:
    """Write the tab; the others of the workbook come after it."""
    tab = book.create_sheet(guide_name(language))
    text, page = guide_text(language), GuideGrid(tab, language)
    page.line(guide_mark(workbook, profile.name.lower()), MARK)
    names = {"name": text["workbooks"][workbook]["name"], "file": f"{workbook}.xlsx"}
    page.line(text["title"].format(**names), TITLE)
    page.line(text["workbooks"][workbook]["purpose"])
    page.line(text["notice"], QUIET)
    _add_sheets(page, text["sheets"], sheets, language, profile)
    page.heading(text["phases"]["title"])
    page.add(*map(Part, text["phases"]["headers"], _PHASES, [LABEL] * len(_PHASES)))
    page.table(_PHASES, text["phases"]["items"])
    page.new_page()
    _add_legend(page, text["legend"], text["marks"])
    for section in ("typing", "wrong", "computed"):
        page.heading(text[section]["title"])
        page.table(_TERMS, text[section]["items"])
    _add_examples(page, text["examples"], sheets, language, profile)
    tab.sheet_properties.tabColor = ACCENT
    tab.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    tab.page_setup.orientation, tab.page_setup.paperSize = "landscape", 9
    tab.page_setup.fitToWidth, tab.page_setup.fitToHeight = 1, 0
    tab.page_margins = PageMargins(left=0.5, right=0.5, top=0.4, bottom=0.4)


def _add_sheets(
    page: GuideGrid,
    text: dict[str, Any],
    sheets: Sequence[Sheet],
    language: Language,
    profile: Profile,
) -> None:
    page.heading(text["title"])
    page.add(*map(Part, text["headers"], _SHEETS, [LABEL] * len(_SHEETS)))
    mark = "、" if language == "zh" else ", "
    for sheet in sheets:
        columns, name = sheet.in_profile(profile), sheet.name(language)
        required = [c.header(language) for c in columns if c.required]
        shown = [c.header(language) for c in columns if c.client_sees]
        texts = (
            sheet.help(language),
            text["when"][sheet.key],
            mark.join(required) or text["none"],
            mark.join(shown) or text["none"],
        )
        page.add(Part(name, _SHEETS[0], TERM, tab=name), *map(Part, texts, _SHEETS[1:]))


def _add_legend(page: GuideGrid, text: dict[str, Any], marks: dict[str, Any]) -> None:
    black, orange = Side("medium", color=INK), Side("thick", color=CLIENT_LINE)
    looks = {
        "required": Look(bold=True, middle=True, ink=PAPER, paper=ACCENT),
        "optional": Look(bold=True, middle=True, paper=WASH),
        "computed": Look(bold=True, middle=True, ink=INK_3, paper=PAPER),
        "client": Look(bold=True, middle=True, paper=WASH, under=orange),
        "internal": Look(bold=True, middle=True, paper=WASH, under=black),
    }
    page.heading(text["title"])
    for key, look in looks.items():
        _add_sample(page, text[key], look)
    page.line(text["hint"], QUIET)
    page.heading(marks["title"])
    _add_sample(page, marks["blank"], Look(paper=BLANK_PAPER, middle=True))
    _add_sample(
        page, marks["wrong"], Look(ink=WRONG_INK, paper=WRONG_PAPER, middle=True)
    )


def _add_sample(page: GuideGrid, text: str, look: Look) -> None:
    """What stands before the colon in its own colours, and the rest beside it."""
    mark = "：" if "：" in text else ": "
    name, _, meaning = text.partition(mark)
    page.add(
        Part(name, _LEGEND, look), Part(meaning, UNITS - _LEGEND, Look(middle=True))
    )


def _add_examples(
    page: GuideGrid,
    text: dict[str, Any],
    sheets: Sequence[Sheet],
    language: Language,
    profile: Profile,
) -> None:
    page.new_page()
    page.heading(text["title"])
    page.line(text["notice"], QUIET)
    for sheet in sheets:
        rows = text["rows"][sheet.key]
        given = {field for row in rows for field in row}
        columns = [c for c in sheet.in_profile(profile) if c.field in given]
        page.add()
        page.line(sheet.name(language), Look(bold=True))
        for shown, units in _that_fit(columns, language):
            heads = [_header_look(column) for column in shown]
            names = [header_text(column, language) for column in shown]
            page.add(*map(Part, names, units, heads))
            for row in rows:
                values = [row.get(column.field, "") for column in shown]
                looks = [_body_look(column) for column in shown]
                page.add(*map(Part, values, units, looks))


def _that_fit(
    columns: Sequence[Column], language: Language
) -> Iterator[tuple[list[Column], list[int]]]:
    """Columns as many as go side by side, and the units of each.

    The rest follows in another table that begins with the first column again.
    """
    shown: list[Column] = []
    units: list[int] = []
    for column in columns:
        wide = max(2, ceil(min(column_width(column, language), _WIDEST) / UNIT_WIDTH))
        if sum(units) + wide > UNITS:
            yield shown, units
            shown, units = shown[:1], units[:1]
        shown.append(column)
        units.append(wide)
    yield shown, units


def _header_look(column: Column) -> Look:
    ink, paper = (PAPER, ACCENT) if column.required else (INK, WASH)
    return Look(bold=True, ink=ink, paper=paper, under=header_line(column), middle=True)


def _body_look(column: Column) -> Look:
    return Look(under=CELL.under, number_format=number_format(column))
