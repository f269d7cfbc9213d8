"""Layer 2: cells that colour themselves while a sheet is filled in.

Only what can be told from the workbook itself: a required cell left blank, an id that
stands twice or nowhere, a score off its scale.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.worksheet import Worksheet

from reqportal.locales import Language
from reqportal.model.columns import BY_KEY
from reqportal.model.schema import Column, Kind, Profile, Sheet

BLANK_PAPER, WRONG_PAPER, WRONG_INK = "DFE6FB", "F9E3E1", "B3261E"
LAST_ROW = 1_048_576
_BLANK = DifferentialStyle(fill=PatternFill("solid", bgColor=BLANK_PAPER))
_WRONG = DifferentialStyle(
    font=Font(color=WRONG_INK), fill=PatternFill("solid", bgColor=WRONG_PAPER)
)
_HIGHEST_SCORE = 10
_BETWEEN_IDS = ('","', '"，"', '"、"', '";"', '"；"', '" "', "CHAR(10)")


def add_marks(
    tab: Worksheet, sheet: Sheet, language: Language, profile: Profile
) -> None:
    """The conditional formats of a sheet, from row 2 down."""
    columns = sheet.in_profile(profile)
    last = get_column_letter(len(columns))
    for number, column in enumerate(columns, start=1):
        letter = get_column_letter(number)
        area = f"{letter}2:{letter}{LAST_ROW}"
        for formula in _wrong(sheet, column, f"{letter}2", language, profile):
            tab.conditional_formatting.add(area, _rule(formula, _WRONG))
        if column.required:
            formula = f"AND(LEN(TRIM({letter}2))=0,SUMPRODUCT(LEN($A2:${last}2))>0)"
            tab.conditional_formatting.add(area, _rule(formula, _BLANK))


def _wrong(
    sheet: Sheet, column: Column, cell: str, language: Language, profile: Profile
) -> Iterator[str]:
    if column is sheet.id_column:
        letter = cell.rstrip("2")
        yield f"AND(LEN({cell})>0,COUNTIF(${letter}:${letter},TRIM({cell}))>1)"
    target = BY_KEY.get(column.refers)
    if target is not None and target.workbook == sheet.workbook:
        yield _unknown(target, cell, language, profile, several=_takes_several(column))
    if column.kind is Kind.INTEGER and column.span is not None:
        low, high = column.span
        if high <= _HIGHEST_SCORE:
            yield (
                f"AND(LEN({cell})>0,IFERROR(OR(VALUE({cell})<{low},"
                f"VALUE({cell})>{high},VALUE({cell})<>INT(VALUE({cell}))),TRUE))"
            )


def _takes_several(column: Column) -> bool:
    return column.kind is Kind.IDS


def _unknown(
    target: Sheet, cell: str, language: Language, profile: Profile, *, several: bool
) -> str:
    """True of one id that the target lacks; where it is blank, its ids lie elsewhere.

    A cell of several ids is left to `reqportal check`.
    """
    columns: Sequence[Column] = target.in_profile(profile)
    place = next(n for n, c in enumerate(columns, 1) if c is target.id_column)
    letter = get_column_letter(place)
    ids = f"{quote_sheetname(target.name(language))}!${letter}:${letter}"
    single = [f"ISERROR(FIND({mark},TRIM({cell})))" for mark in _BETWEEN_IDS]
    tests = [
        f"LEN({cell})>0",
        f"COUNTA({ids})>1",
        f"COUNTIF({ids},TRIM({cell}))=0",
        *(single if several else ()),
    ]
    return f"AND({','.join(tests)})"


def _rule(formula: str, look: DifferentialStyle) -> Rule:
    """The first rule that holds colours the cell."""
    return Rule(type="expression", dxf=look, stopIfTrue=True, formula=[formula])
