"""Layer 2: one sheet of a returned workbook: a person's values in the template's look.

Every value keeps its cell, so that a finding names the same one in both files.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice

from openpyxl.cell.cell import MergedCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from reqportal.findings import Finding, Severity
from reqportal.locales import Translator, translator
from reqportal.workbook import carry, marks, styles
from reqportal.workbook.carried import MOST_LINES, WIDEST, Body, Carried
from reqportal.workbook.cells import add_formulas, cell_at, lines_of
from reqportal.workbook.guidance import comment_on, validation_of
from reqportal.workbook.marks import At
from reqportal.workbook.open import Cell
from reqportal.workbook.template import REASON, is_reason
from reqportal.workbook.values import as_text, is_blank

_LAST_COLUMN = 16_384
_REASON_WIDTH = 56
_MOST_MERGED = 10_000
_MEASURED = 200
"""Rows by which a column of a person's own gets its width."""


def add_tab(tab: Worksheet, carried: Carried, t: Translator) -> list[str]:
    """Write the sheet; gives the formulas that could not be carried over."""
    found = marks.places(carried.findings)
    cells = _cells_to_carry(carried)
    lost = Body(tab, carried).write(cells)
    width = tab.max_column
    _mark(tab, carried, found, t)
    if carried.tables:
        _add_reasons(tab, carried, marks.reasons(found, t), width + 1, t)
        _make_table(tab, carried, width + 1)
    _merge(tab, carried, found)
    if carried.tab.is_hidden:
        tab.sheet_state = "hidden"
    if (severity := marks.worst(carried.findings)) is not None:
        tab.sheet_properties.tabColor = marks.INKS[severity]
    return lost


def _cells_to_carry(carried: Carried) -> list[list[Cell]]:
    """The values, but for a column of reasons that was ours."""
    cells = [list(row) for row in carried.grid.cells]
    for table in carried.tables if carried.has_reasons else ():
        header = cells[table.header_row - 1]
        for index in [i for i, cell in enumerate(header) if is_reason(cell)]:
            for row in cells[table.header_row - 1 :]:
                row[index] = ""
    return cells


def _mark(
    tab: Worksheet, carried: Carried, found: Mapping[At, list[Finding]], t: Translator
) -> None:
    """Colour the cells that have findings; the first cell of each has the comment."""
    columns = carried.columns
    for (row, number), findings in sorted(found.items()):
        severity = marks.worst(findings)
        if severity is None or number > _LAST_COLUMN:
            continue
        cell = cell_at(tab, row, number)
        if cell.value is None and (number - 1) in columns:
            styles.style_body(cell, columns[number - 1], carried.language)
        cell.fill = marks.paper(severity)
        if cell.font.color is not None and cell.font.color.rgb == f"00{styles.PAPER}":
            cell.font = Font(name=cell.font.name, size=10, bold=True)
        told = [
            f for f in findings if next(marks.cells_of(f.where.cell)) == (row, number)
        ]
        if told:
            cell.comment = marks.comment(told, t)


def _add_reasons(
    tab: Worksheet,
    carried: Carried,
    reasons: Mapping[int, tuple[Severity, str]],
    number: int,
    t: Translator,
) -> None:
    """The last column; its header is in the language of the others."""
    if number > _LAST_COLUMN:
        return
    font, top = styles.FONTS[t.language], carried.tables[0].header_row
    head = cell_at(tab, top, number)
    head.value = translator(carried.language)(REASON)
    head.font = Font(name=font, size=10, bold=True, color=styles.PAPER)
    head.fill = PatternFill("solid", fgColor=marks.INKS[Severity.ERROR])
    head.alignment = Alignment(vertical="center", wrap_text=True)
    tab.column_dimensions[get_column_letter(number)].width = _REASON_WIDTH
    headers = {table.header_row for table in carried.tables}
    for row, (severity, text) in reasons.items():
        if row <= top or row in headers:
            continue
        cell = cell_at(tab, row, number)
        carry.put_text(cell, text)
        cell.font = marks.ink(severity, font)
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        lines = min(lines_of(text, _REASON_WIDTH), MOST_LINES)
        least = tab.row_dimensions[row].height or 0
        tab.row_dimensions[row].height = max(least, styles.row_height(lines))


def _make_table(tab: Worksheet, carried: Carried, last: int) -> None:
    """Headers explained, drop-downs, widths, filter: as the template has them."""
    t, first = translator(carried.language), carried.tables[0]
    for index, column in carried.columns.items():
        letter = get_column_letter(index + 1)
        tab.column_dimensions[letter].width = styles.column_width(column, t.language)
        top = min(x.header_row for x in carried.tables if (index, column) in x.columns)
        validation = validation_of(column, letter, t, top + 1)
        if validation is not None:
            tab.add_data_validation(validation)
    for table in carried.tables:
        for index, column in table.columns:
            cell = cell_at(tab, table.header_row, index + 1)
            cell.comment = cell.comment or comment_on(column, table.sheet, t)
        filled = [
            row
            for row in range(table.header_row + 1, len(table.grid.cells) + 1)
            if any(not is_blank(cell) for cell in table.grid.cells[row - 1])
        ]
        add_formulas(tab, table.columns, filled, t.language)
    _set_widths_of_others(tab, carried, last)
    tab.freeze_panes = f"B{first.header_row + 1}"
    if len(carried.tables) == 1:
        left = get_column_letter(1 + min(carried.columns))
        right = get_column_letter(min(last, _LAST_COLUMN))
        bottom = max(len(carried.grid.cells), first.header_row + 1)
        tab.auto_filter.ref = f"{left}{first.header_row}:{right}{bottom}"
    columns = list(carried.columns.values())
    styles.set_paper(tab, columns, t.language, t, first.header_row)


def _set_widths_of_others(tab: Worksheet, carried: Carried, last: int) -> None:
    top = carried.tables[0].header_row - 1
    rows = carried.grid.cells[top : top + _MEASURED]
    for index in range(last - 1):
        if index in carried.columns:
            continue
        texts = [as_text(row[index]) for row in rows if index < len(row)]
        widest = max((styles.display_width(text) for text in texts), default=0)
        if widest:
            letter = get_column_letter(index + 1)
            tab.column_dimensions[letter].width = min(widest + 2, WIDEST)


def _merge(tab: Worksheet, carried: Carried, found: Mapping[At, object]) -> None:
    """Merged cells, but for those that hide a value or a finding."""
    for place in carried.tab.merged:
        area = list(islice(marks.cells_of(place), _MOST_MERGED + 1))
        is_small = 1 < len(area) <= _MOST_MERGED
        is_free = is_small and all(_is_free(tab, at, found) for at in area[1:])
        if is_free and not isinstance(tab.cell(*area[0]), MergedCell):
            tab.merge_cells(place)


def _is_free(tab: Worksheet, at: At, found: Mapping[At, object]) -> bool:
    cell = tab.cell(*at)
    is_merged = isinstance(cell, MergedCell)
    return at not in found and not is_merged and cell.value is None
