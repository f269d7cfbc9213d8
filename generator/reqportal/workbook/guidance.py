"""Layer 2: what a standard workbook tells the person who fills it in.

A comment on each header, and validations with a message that names what is allowed.
"""

from __future__ import annotations

from collections.abc import Iterator

from openpyxl.comments import Comment
from openpyxl.worksheet.datavalidation import DataValidation

from reqportal.locales import N_, Translator
from reqportal.model.columns import BY_KEY, list_name
from reqportal.model.schema import Column, Kind, Sheet
from reqportal.vocabulary import Word, YesNo
from reqportal.workbook.styles import display_width

EARLIEST_DAY = 36526
"""2000-01-01 as Excel counts days."""
LAST_ROW = 1_048_576
_COMMENT_WIDTH, _LINE_HEIGHT = 300, 19
_CHARACTERS_IN_A_LINE = 40


def comment_on(column: Column, sheet: Sheet, t: Translator) -> Comment:
    """The note on a header: whether required, who sees it, what to type."""
    text = "\n".join(_lines(column, sheet, t))
    lines = sum(
        1 + display_width(line) // _CHARACTERS_IN_A_LINE for line in text.split("\n")
    )
    height = (lines + 1) * _LINE_HEIGHT
    return Comment(text, "reqportal", height=height, width=_COMMENT_WIDTH)


def _lines(column: Column, sheet: Sheet, t: Translator) -> Iterator[str]:
    if sheet.columns[0] is column and sheet.help(t.language):
        yield sheet.help(t.language)
    yield _duty(column, t)
    if not column.computed and (what := what_to_type(column, t)):
        yield what
    if column.help(t.language):
        yield column.help(t.language)


def _duty(column: Column, t: Translator) -> str:
    if column.computed:
        return t("Computed · internal")
    if column.required and column.client_sees:
        return t("Required · the client may see it")
    if column.required:
        return t("Required · internal")
    if column.client_sees:
        return t("Optional · the client may see it")
    return t("Optional · internal")


def what_to_type(column: Column, t: Translator) -> str:  # noqa: PLR0911 - one per kind
    """How a cell of the column is filled, in a sentence or two."""
    if column.refers:
        return _what_to_refer_to(column, t)
    low, high = column.span or (None, None)
    match column.kind:
        case Kind.ID:
            return t("Letters, digits and - _ . up to 40 characters.")
        case Kind.WORD:
            return t("Choose from the list: {words}.", words=_words(column))
        case Kind.WORDS:
            return t(
                "One or several, parted by commas or line breaks: {words}.",
                words=_words(column),
            )
        case Kind.FLAG:
            return t("{yes} or {no}; blank is {no}.", yes=YesNo.YES, no=YesNo.NO)
        case Kind.DATE:
            return t("A date such as 2026-03-01.")
        case Kind.INTEGER:
            return t("A whole number from {low} to {high}.", low=low, high=high)
        case Kind.NUMBER:
            return t("A number without its unit.")
        case Kind.PERCENT:
            return t("A percentage such as 60%.")
        case _:
            return ""


def _what_to_refer_to(column: Column, t: Translator) -> str:
    target = BY_KEY[column.refers]
    assert target.id_column is not None  # noqa: S101 - what is referred to has an id
    words = {
        "header": target.id_column.header(t.language),
        "sheet": target.name(t.language),
    }
    if column.kind is Kind.IDS:
        return t(
            "One or several {header} of the sheet “{sheet}”, "
            "parted by commas or line breaks.",
            **words,
        )
    return t("A {header} of the sheet “{sheet}”.", **words)


def _words(column: Column) -> tuple[Word, ...]:
    return tuple(column.words or ())


def validation_of(
    column: Column, letter: str, t: Translator, first: int = 2
) -> DataValidation | None:
    """The validation of a column from its first row down, where it has one."""
    if column.computed:
        return None
    found = _validation(column, t)
    if found is not None:
        found.allow_blank = True
        found.showErrorMessage = True
        found.add(f"{letter}{first}:{letter}{LAST_ROW}")
    return found


def _validation(column: Column, t: Translator) -> DataValidation | None:
    if column.words is not None and column.kind is not Kind.WORDS:
        return DataValidation(
            type="list",
            formula1=list_name(column.words, t.language),
            errorTitle=t("Not in the list"),
            error=t("Please choose one of: {words}.", words=_words(column)),
        )
    if column.kind is Kind.DATE:
        return DataValidation(
            type="date",
            operator="greaterThanOrEqual",
            formula1=EARLIEST_DAY,
            errorStyle="warning",
            errorTitle=t("Please check the date"),
            error=t("Please type the date like 2026-03-01."),
        )
    return _span_validation(column, t) if column.span is not None else None


def _span_validation(column: Column, t: Translator) -> DataValidation:
    """A percentage only warns: 60 is read as 60 % as well."""
    low, high = column.span or (0, 0)
    if column.kind is Kind.PERCENT:
        error = t("Please type a percentage from 0% to 100%.")
    elif column.kind is Kind.INTEGER:
        whole = N_("Please type a whole number from {low} to {high}.")
        error = t(whole, low=low, high=high)
    else:
        error = t("Please type a number from {low} to {high}.", low=low, high=high)
    return DataValidation(
        type="whole" if column.kind is Kind.INTEGER else "decimal",
        operator="between",
        formula1=low,
        formula2=high,
        errorStyle="warning" if column.kind is Kind.PERCENT else "stop",
        errorTitle=t("Please check the number"),
        error=error,
    )
