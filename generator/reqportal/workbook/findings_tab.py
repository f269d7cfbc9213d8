"""Layer 2: the tab of a returned workbook that lists its findings, with links."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from reqportal.findings import Finding
from reqportal.locales import N_, Translator
from reqportal.reports import MARKS, counted
from reqportal.workbook import carry, marks, styles
from reqportal.workbook.cells import cell_at, lines_of
from reqportal.workbook.template import findings_mark

FINDINGS_SHEET = N_("Findings to mend")
_WIDTHS = (20, 8, 12, 18, 24, 46, 50)
_HEADERS = (
    N_("Place"),
    N_("Severity"),
    N_("Rule"),
    N_("Column"),
    N_("Found"),
    N_("What is wrong"),
    N_("What to type"),
)
_INTRODUCTION = (
    N_(
        "Correct the coloured cells: red ones hold their row back, amber ones are "
        "worth a look. Their comments say what to type."
    ),
    N_(
        "Then put this file into the sheets folder in place of the original. This tab "
        "and the column at the far right may stay: they are not read."
    ),
    N_(
        "Carried over: every value in its cell, with its number format. Not carried "
        "over: colours, fonts and widths of your own, links, filters, hidden rows and "
        "columns, protection."
    ),
)


def add_findings(
    tab: Worksheet,
    file: str,
    findings: Sequence[Finding],
    lost: Iterable[str],
    t: Translator,
) -> None:
    """Write the tab: what to do, what was not carried over, and every finding."""
    font = styles.FONTS[t.language]
    _line(tab, 1, findings_mark(file), Font(name=font, size=8, color=styles.INK_3))
    title = t(FINDINGS_SHEET) + " · " + counted(findings, t)
    _line(tab, 2, title, Font(name=font, size=16, bold=True, color=styles.INK))
    plain = Font(name=font, size=10, color=styles.INK)
    row = 3
    for text in (*map(t, _INTRODUCTION), *lost):
        _line(tab, row, text, plain)
        row += 1
    _add_table(tab, row + 1, findings, t)
    tab.sheet_view.showGridLines = False
    tab.sheet_properties.tabColor = styles.ACCENT
    tab.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    tab.page_setup.orientation, tab.page_setup.paperSize = "landscape", 9
    tab.page_setup.fitToWidth, tab.page_setup.fitToHeight = 1, 0


def _line(tab: Worksheet, row: int, text: str, font: Font) -> None:
    """A text over the whole width."""
    cell = cell_at(tab, row, 1)
    carry.put_text(cell, text)
    cell.font = font
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    lines = lines_of(text, sum(_WIDTHS) - 8)
    tab.row_dimensions[row].height = styles.row_height(lines) * max(1, font.size / 10)
    last = get_column_letter(len(_WIDTHS))
    tab.merge_cells(f"A{row}:{last}{row}")


def _add_table(
    tab: Worksheet, top: int, findings: Sequence[Finding], t: Translator
) -> None:
    font = styles.FONTS[t.language]
    for number, (header, width) in enumerate(zip(_HEADERS, _WIDTHS, strict=True), 1):
        tab.column_dimensions[get_column_letter(number)].width = width
        cell = cell_at(tab, top, number)
        cell.value = t(header)
        cell.font = Font(name=font, size=9, color=styles.INK_3)
        cell.border = Border(bottom=Side("thin", color=styles.INK_3))
    for row, finding in enumerate(findings, start=top + 1):
        texts = (
            finding.where.short,
            t(MARKS[finding.severity]),
            finding.rule.code,
            finding.header,
            finding.value,
            finding.message(t),
            finding.remedy(t),
        )
        for number, text in enumerate(texts, start=1):
            cell = cell_at(tab, row, number)
            carry.put_text(cell, text)
            _dress(cell, finding, number, font)
        lines = max(map(lines_of, texts, _WIDTHS))
        tab.row_dimensions[row].height = styles.row_height(max(1, lines))
    tab.freeze_panes = f"A{top + 1}"


def _dress(cell: Cell, finding: Finding, number: int, font: str) -> None:
    is_link = number == 1 and bool(finding.where.sheet)
    cell.font = Font(
        name=font,
        size=10,
        color=styles.ACCENT if is_link else styles.INK,
        underline="single" if is_link else None,
    )
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    cell.border = Border(bottom=Side("thin", color=styles.LINE))
    if is_link:
        place = finding.where.cell.partition(":")[0] or "A1"
        location = f"{quote_sheetname(finding.where.sheet)}!{place}"
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=location)
    if number == 2 and finding.severity in marks.PAPERS:  # noqa: PLR2004 - severity
        cell.fill = marks.paper(finding.severity)
