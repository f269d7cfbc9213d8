"""Layer 2: the standard workbooks, blank or filled in, made from the columns.

Same inputs, same bytes: the package is packed again with fixed times.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from reqportal.findings import PortalError
from reqportal.locales import N_, Language, Translator, translator
from reqportal.model.columns import WORKBOOKS, list_name, sheets_of
from reqportal.model.schema import Column, Kind, Profile, Sheet
from reqportal.vocabulary import Word
from reqportal.workbook import styles
from reqportal.workbook.cells import Row, add_formulas, cell_at, fill
from reqportal.workbook.guidance import comment_on, validation_of
from reqportal.workbook.guide_tab import add_guide
from reqportal.workbook.marking import add_marks
from reqportal.workbook.template import (
    LISTS_SHEET,
    META_SHEET,
    TEMPLATE_ID,
    TEMPLATE_VERSION,
)

ROWS_AHEAD = 500
"""Rows prepared with formulas and under the filter."""
TEMPLATE_DAY = datetime(2026, 1, 1)  # noqa: DTZ001 - workbooks know no time zone
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)
_FIXED_HEIGHT = re.compile(rb'(<row [^>]*?) customHeight="1"')
"""Left out, so that a row still grows with what is typed into it."""
DIGEST = "digest of the returned workbook"
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")


def write_templates(
    folder: Path, *, language: Language, profile: Profile, overwrite: bool = False
) -> tuple[Path, ...]:
    """The blank standard workbooks of a profile, written into `folder`.

    Raises PortalError, before anything is written, where one stands there already.
    """
    paths = {name: folder / f"{name}.xlsx" for name in workbooks_in(profile)}
    _refuse_existing(folder, () if overwrite else tuple(paths.values()))
    folder.mkdir(parents=True, exist_ok=True)
    for name, path in paths.items():
        path.write_bytes(packed(_workbook(name, {}, language, profile), TEMPLATE_DAY))
    return tuple(paths.values())


def write_filled(  # noqa: PLR0913 - what a workbook is made of
    path: Path,
    workbook: str,
    rows: Mapping[str, Sequence[Row]],
    *,
    language: Language,
    profile: Profile,
    modified: datetime,
    overwrite: bool = False,
) -> None:
    """One standard workbook with its rows filled in, dated `modified`.

    `rows` maps a sheet's key to its rows. A word may be given as a `Word` or as typed.
    Raises PortalError where `path` exists, ValueError on a sheet or field that the
    workbook does not have in that profile.
    """
    _refuse_existing(path.parent, () if overwrite else (path,))
    path.parent.mkdir(parents=True, exist_ok=True)
    made = _workbook(workbook, rows, language, profile)
    path.write_bytes(packed(made, modified))


def workbooks_in(profile: Profile) -> tuple[str, ...]:
    """The standard workbooks of which a profile has any column."""
    return tuple(name for name in WORKBOOKS if _sheets(name, profile))


def _sheets(workbook: str, profile: Profile) -> tuple[Sheet, ...]:
    return tuple(s for s in sheets_of(workbook) if s.in_profile(profile))


def _refuse_existing(folder: Path, paths: Sequence[Path]) -> None:
    standing = [path.name for path in paths if path.exists()]
    if standing:
        raise PortalError(
            N_(
                "{folder} already holds {names}. Nothing was written: choose another "
                "folder, or move these files away first."
            ),
            folder=str(folder),
            names=", ".join(standing),
        )


def _workbook(
    name: str, rows: Mapping[str, Sequence[Row]], language: Language, profile: Profile
) -> Workbook:
    sheets = _sheets(name, profile)
    if unknown := set(rows) - {sheet.key for sheet in sheets}:
        msg = f"{name} has no sheet {sorted(unknown)} in profile {profile.name}"
        raise ValueError(msg)
    book = Workbook()
    book.remove(book.worksheets[0])
    add_guide(book, name, sheets, language, profile)
    for sheet in sheets:
        _add_sheet(book, sheet, rows.get(sheet.key, ()), language, profile)
    add_lists(book, ((words, language) for words in _lists(sheets, profile)))
    add_meta(book, facts_on(name, language, profile))
    return book


def _add_sheet(
    book: Workbook,
    sheet: Sheet,
    rows: Sequence[Row],
    language: Language,
    profile: Profile,
) -> None:
    tab: Worksheet = book.create_sheet(sheet.name(language))
    columns, t = sheet.in_profile(profile), translator(language)
    for number, column in enumerate(columns, start=1):
        _add_column(tab, number, column, sheet, t)
    fill(tab, sheet, columns, rows, language)
    tab.row_dimensions[1].height = styles.row_height(2)
    tab.freeze_panes = "B2"
    last_row = 1 + max(ROWS_AHEAD, len(rows))
    tab.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{last_row}"
    add_formulas(tab, list(enumerate(columns)), range(2, last_row + 1), language)
    add_marks(tab, sheet, language, profile)
    styles.set_paper(tab, columns, language, t)


def _add_column(
    tab: Worksheet, number: int, column: Column, sheet: Sheet, t: Translator
) -> None:
    letter = get_column_letter(number)
    cell = cell_at(tab, 1, number)
    cell.value = styles.header_text(column, t.language)
    cell.comment = comment_on(column, sheet, t)
    styles.style_header(cell, column, t.language)
    styles.style_body(tab.column_dimensions[letter], column, t.language)
    tab.column_dimensions[letter].width = styles.column_width(column, t.language)
    validation = validation_of(column, letter, t)
    if validation is not None:
        tab.add_data_validation(validation)


def _lists(sheets: Sequence[Sheet], profile: Profile) -> Iterator[type[Word]]:
    for sheet in sheets:
        yield from lists_of(sheet.in_profile(profile))


def lists_of(columns: Iterable[Column]) -> Iterator[type[Word]]:
    """The words of which these columns have a drop-down."""
    for column in columns:
        if column.words is not None and column.kind is not Kind.WORDS:
            yield column.words


def add_lists(book: Workbook, lists: Iterable[tuple[type[Word], Language]]) -> None:
    """The hidden tab of the drop-downs' words, and a name for each list."""
    tab = book.create_sheet(LISTS_SHEET)
    tab.sheet_state = "hidden"
    for number, (words, language) in enumerate(dict.fromkeys(lists), start=1):
        name, letter = list_name(words, language), get_column_letter(number)
        for row, text in enumerate((name, *(w.label(language) for w in words)), 1):
            tab.cell(row, number, text)
        place = f"'{LISTS_SHEET}'!${letter}$2:${letter}${1 + len(words)}"
        book.defined_names[name] = DefinedName(name, attr_text=place)


def facts_on(name: str, language: Language, profile: Profile) -> dict[str, str | int]:
    """What a workbook of ours is known by."""
    return {
        "template": TEMPLATE_ID,
        "version": TEMPLATE_VERSION,
        "workbook": name,
        "language": language,
        "profile": profile.name.lower(),
    }


def add_meta(book: Workbook, facts: Mapping[str, str | int]) -> None:
    """The hidden tab of those facts; they stand in the file's properties too."""
    tab = book.create_sheet(META_SHEET)
    tab.sheet_state = "hidden"
    for fact in facts.items():
        tab.append(fact)
    book.properties.creator = book.properties.lastModifiedBy = "reqportal"
    book.properties.keywords = " ".join(f"{key}={text}" for key, text in facts.items())


def packed(
    book: Workbook,
    modified: datetime,
    *,
    fixed: int = 1,
    digest: Callable[[bytes], str] | None = None,
) -> bytes:
    """The workbook's bytes, with every time in them fixed.

    The `fixed` first tabs keep their heights: merged cells never make a row grow. The
    `digest` of the workbook takes the place of `DIGEST` on its last tab.
    """
    last = f"xl/worksheets/sheet{len(book.sheetnames)}.xml"
    keep = {f"xl/worksheets/sheet{number}.xml" for number in range(1, fixed + 1)}
    saved, packed = BytesIO(), BytesIO()
    book.save(saved)
    sealed = digest(saved.getvalue()) if digest else DIGEST
    stamp = rb"\g<1>" + modified.strftime("%Y-%m-%dT%H:%M:%SZ").encode() + rb"\g<3>"
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _STAMP.sub(stamp, content)
            if name == last:
                content = content.replace(DIGEST.encode(), sealed.encode())
            if name.startswith("xl/worksheets/sheet") and name not in keep:
                content = _FIXED_HEIGHT.sub(rb"\g<1>", content)
            entry = zipfile.ZipInfo(name, _ZIP_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            new.writestr(entry, content)
    return packed.getvalue()
