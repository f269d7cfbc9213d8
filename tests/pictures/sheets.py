"""Takes the guide's pictures of the sheets, from the templates: `make pictures`.

Needs LibreOffice, pdftoppm (poppler) and Pillow.
"""

from __future__ import annotations

import shutil
import subprocess
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image, ImageChops

from reqportal.locales import Language
from reqportal.model.columns import WORKBOOKS, sheets_of
from reqportal.model.schema import Profile, Sheet
from reqportal.workbook.blank import write_filled
from reqportal.workbook.guide_text import guide_text

GUIDE = Path(__file__).parents[2] / "docs" / "guide"
FOLDERS: dict[Language, Path] = {"zh": GUIDE / "img", "en": GUIDE / "en" / "img"}
SAVED = datetime(2026, 3, 20, 9, 0)  # noqa: DTZ001 - workbooks know no time zone
WIDEST, DOTS_PER_CHARACTER = 122, 10
"""What can still be read side by side on a page of the guide, each at one scale."""
DOTS_PER_INCH, COLOURS, AIR = 170, 32, 6


def main() -> None:
    for language, folder in FOLDERS.items():
        folder.mkdir(parents=True, exist_ok=True)
        for workbook in WORKBOOKS:
            with TemporaryDirectory() as scratch:
                _take(workbook, language, Path(scratch), folder)


def _take(workbook: str, language: Language, scratch: Path, folder: Path) -> None:
    """A picture of each sheet of a workbook, filled with the guide's examples."""
    path = scratch / f"{workbook}.xlsx"
    sheets = sheets_of(workbook)
    widths = _write(path, workbook, sheets, language)
    _run("soffice", f"-env:UserInstallation={(scratch / 'office').as_uri()}",
         "--headless", "--convert-to", "pdf", "--outdir", scratch, path)  # fmt: skip
    _run("pdftoppm", "-r", DOTS_PER_INCH, "-png", path.with_suffix(".pdf"),
         scratch / "page")  # fmt: skip
    pages = sorted(scratch.glob("page*.png"))
    for sheet, page, width in zip(sheets, pages, widths, strict=True):
        _crop(page, folder / f"{sheet.key}.png", round(width * DOTS_PER_CHARACTER))


def _write(
    path: Path, workbook: str, sheets: tuple[Sheet, ...], language: Language
) -> list[float]:
    """Write the workbook; returns how wide each picture is, in characters."""
    examples = guide_text(language)["examples"]["rows"]
    fields = {s.key: {c.field for c in s.in_profile(Profile.STANDARD)} for s in sheets}
    rows = {
        sheet.key: [
            {field: text for field, text in row.items() if field in fields[sheet.key]}
            for row in examples[sheet.key]
        ]
        for sheet in sheets
    }
    write_filled(
        path,
        workbook,
        rows,
        language=language,
        profile=Profile.STANDARD,
        modified=SAVED,
    )
    book = load_workbook(path)
    book.worksheets[0].sheet_state = "hidden"
    book.active = 1
    widths = [_frame(book[s.name(language)], len(rows[s.key])) for s in sheets]
    book.save(path)
    return widths


def _frame(tab: Worksheet, rows: int) -> float:
    """Print the columns that the examples fill, on one page without a margin."""
    width, last = 0.0, 1
    for number in range(1, tab.max_column + 1):
        dimension = tab.column_dimensions[get_column_letter(number)]
        texts = [tab.cell(row, number).value for row in range(2, rows + 2)]
        is_filled = any(texts) and not str(texts[0]).startswith("=")
        if is_filled and width + dimension.width <= WIDEST:
            width, last = width + dimension.width, number
        else:
            dimension.hidden = True
    tab.print_area = f"A1:{get_column_letter(last)}{rows + 1}"
    tab.print_title_rows = tab.print_title_cols = None
    tab.page_setup.fitToHeight = tab.page_setup.fitToWidth = 1
    tab.page_margins = PageMargins(left=0.2, right=0.2, top=0.2, bottom=0.2)
    for part in (tab.oddFooter.left, tab.oddFooter.center, tab.oddFooter.right):
        part.text = None
    return width


def _crop(page: Path, target: Path, width: int) -> None:
    picture = Image.open(page).convert("RGB")
    white = Image.new("RGB", picture.size, "white")
    left, top, right, bottom = ImageChops.difference(picture, white).getbbox() or (
        0,
        0,
        *picture.size,
    )
    box = (max(left - AIR, 0), max(top - AIR, 0), right + AIR, bottom + AIR)
    picture = picture.crop(box)
    height = round(picture.height * width / picture.width)
    picture = picture.resize((width, height), Image.Resampling.LANCZOS)
    picture.quantize(COLOURS).save(target, optimize=True)


def _run(program: str, *arguments: object) -> None:
    found = shutil.which(program)
    if found is None:
        raise SystemExit(f"{program} is not installed")  # noqa: EM102, TRY003
    subprocess.run(  # noqa: S603 - our own arguments
        [found, *map(str, arguments)], check=True, capture_output=True
    )


if __name__ == "__main__":
    main()
