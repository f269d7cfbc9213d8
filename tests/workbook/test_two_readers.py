"""Two programs that know nothing of each other read the same cells.

Every workbook of the repository and every template is read by us (calamine) and by
openpyxl; whatever differs has to be one of the differences explained here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from reqportal.locales import Language
from reqportal.model.columns import WORKBOOKS
from reqportal.model.schema import Profile
from reqportal.scaffold import write_sample
from reqportal.workbook.blank import write_filled
from reqportal.workbook.open import AS_USUAL, Grid, Manner, open_workbook
from workbooks import BASE, text_cell, write, write_xml

ALL = Manner(AS_USUAL.limits, reads_hidden=True)
SAMPLE = Path(__file__).parents[2] / "sheets"


def ours(grid: Grid) -> dict[str, Any]:
    """Address to value of every cell that shows something, as we tell it."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    found = {
        f"{get_column_letter(column)}{row}": alike(value)
        for row, line in enumerate(grid.cells, 1)
        for column, value in enumerate(line, 1)
        if value != ""
    }
    return found | dict(grid.errors)


def theirs(tab: Worksheet) -> dict[str, Any]:
    """The same by openpyxl; it gives None for a formula without a result."""
    return {
        cell.coordinate: alike(cell.value)
        for row in tab.iter_rows()
        for cell in row
        if cell.value not in {None, ""}
    }


def alike(value: Any) -> Any:
    """Explained: they tell days, whole numbers and line ends in different types."""
    if isinstance(value, datetime):
        at_midnight = value.time() == time(0)
        return value.date() if at_midnight else value.replace(microsecond=0)
    if isinstance(value, bool):
        return ("bool", value)
    if isinstance(value, (int, float)):
        return float(value)
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("_x000D_", "\r").strip()
    return value


def compare(path: Path) -> int:
    """How many cells both read alike; fails at the first that differs."""
    book = open_workbook(path, path.name, ALL)
    formulas = load_workbook(path)
    other = load_workbook(path, data_only=True)
    assert [grid.name for grid in book.grids] == [tab.title for tab in other.worksheets]
    count = 0
    for grid, tab in zip(book.grids, other.worksheets, strict=True):
        mine, their = ours(grid), theirs(tab)
        assert mine == their, (path.name, grid.name)
        # explained: of a formula without a result openpyxl gives nothing, we name it
        without = {
            cell.coordinate
            for row in formulas[tab.title].iter_rows()
            for cell in row
            if cell.data_type == "f" and tab[cell.coordinate].value is None
        }
        assert grid.uncalculated == without
        count += len(mine)
    return count


def templates(folder: Path) -> Iterator[Path]:
    languages: tuple[Language, ...] = ("zh", "en")
    for language in languages:
        for workbook in WORKBOOKS:
            path = folder / f"{workbook}-{language}.xlsx"
            write_filled(
                path,
                workbook,
                {},
                language=language,
                profile=Profile.FULL,
                modified=datetime(2026, 3, 1),  # noqa: DTZ001 - as openpyxl has it
            )
            yield path
    yield from write_sample(folder / "en", "en")


def test_the_sample_is_read_alike() -> None:
    paths = sorted(SAMPLE.glob("*.xlsx"))
    assert len(paths) == 4
    assert sum(map(compare, paths)) > 1000


def test_every_template_and_sample_is_read_alike(tmp_path: Path) -> None:
    for path in templates(tmp_path):
        assert compare(path) > 0, path


def test_values_of_every_type_are_read_alike(tmp_path: Path) -> None:
    rows = [
        ["文字", " x ", "a\nb", "'=x", "_x0041_"],
        [1, 1.5, -2, 1e300, 10**15],
        [True, False, date(2026, 3, 1), datetime(2026, 3, 1, 6, 42), time(6, 42)],  # noqa: DTZ001
        [timedelta(hours=30), None, "#N/A", "=1+1", "last"],
    ]
    path = write(tmp_path / "a.xlsx", {"x": [[], [], *rows], **BASE})
    book = open_workbook(path, path.name, ALL)
    assert book.grids[0].uncalculated == {"D6"}
    their = theirs(load_workbook(path, data_only=True)["x"])
    mine = ours(book.grids[0])
    # explained: calamine decodes the escape that Excel writes for a control character
    assert (mine.pop("E3"), their.pop("E3")) == ("A", "_x0041_")
    different = {place for place in their | mine if mine.get(place) != their.get(place)}
    assert different == set()
    assert mine.keys() == their.keys()


@pytest.mark.parametrize(
    "rows",
    [
        f'<row r="3">{text_cell("C3", "a")}<c r="XFD3"/></row>',
        '<row r="1"><c r="A1" t="e"><v>#REF!</v></c><c r="B1" t="b"><v>0</v></c></row>',
        '<row r="5"><c r="B5" t="str"><f>"x"</f><v>x</v></c></row>',
        "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>",
    ],
)
def test_raw_xml_is_read_alike(tmp_path: Path, rows: str) -> None:
    assert compare(write_xml(tmp_path / "a.xlsx", rows)) > 0


def test_merged_hidden_and_styled_cells_are_read_alike(tmp_path: Path) -> None:
    book = Workbook()
    tab = book.worksheets[0]
    for row in range(1, 9):
        tab.append([f"{row}-{column}" for column in range(1, 6)])
    tab.merge_cells("B2:D4")
    tab["A1"].alignment = Alignment(wrap_text=True)
    tab["H20"].alignment = Alignment(wrap_text=True)
    tab.row_dimensions[3].hidden = True
    tab.column_dimensions["E"].hidden = True
    book.create_sheet("hidden").append([1])
    book["hidden"].sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    assert compare(tmp_path / "a.xlsx") == 8 * 5 - 8 + 1
