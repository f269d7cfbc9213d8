"""Every column of every sheet, as it is declared in `model/columns.py`."""

from __future__ import annotations

from collections.abc import Iterator

from reqportal.locales import N_, Translator
from reqportal.model.columns import WORKBOOKS, sheets_of
from reqportal.model.schema import Column, Kind, Profile, Sheet
from reqportal.reference.markdown import page, table, text
from reqportal.workbook.guidance import what_to_type

_FIRST_IDEOGRAPH = "\u2e80"
_KINDS = {
    Kind.TEXT: N_("Text"),
    Kind.ID: N_("ID"),
    Kind.IDS: N_("Several IDs"),
    Kind.WORD: N_("Listed word"),
    Kind.WORDS: N_("Several listed words"),
    Kind.FLAG: N_("Yes or no"),
    Kind.DATE: N_("Date"),
    Kind.NUMBER: N_("Number"),
    Kind.INTEGER: N_("Whole number"),
    Kind.PERCENT: N_("Percentage"),
}
_PROFILES = {
    Profile.STARTER: N_("starter"),
    Profile.STANDARD: N_("standard"),
    Profile.FULL: N_("full"),
}


def columns(t: Translator) -> str:
    """The page: one table for each sheet, workbook by workbook."""
    blocks = [_lead(t), *(_workbook(name, t) for name in WORKBOOKS)]
    return page(t("Columns"), t, *blocks)


def _lead(t: Translator) -> Iterator[str]:
    yield t(
        "A sheet is known by its headers, wherever it stands; a header is known in "
        "Chinese, in English and by its other names, in any case and width. "
        "“Client may see” says which columns may ever reach a client, and only where "
        "the requirement is public and the row has been sent; all others are internal."
    )
    yield ""
    yield t(
        "“From template” names the smallest blank workbook that has the column "
        "({command}); the program reads every column in any of them.",
        command="`reqportal template --profile …`",
    )
    yield ""


def _workbook(name: str, t: Translator) -> Iterator[str]:
    yield from (f"## {name}.xlsx", "")
    for sheet in sheets_of(name):
        yield from _sheet(sheet, t)


def _sheet(sheet: Sheet, t: Translator) -> Iterator[str]:
    yield from (f"### {sheet.name(t.language)} `{sheet.key}`", "")
    if said := sheet.help(t.language):
        yield from (text(said), "")
    headers = (
        t("Header"),
        t("Type"),
        t("Required"),
        t("Client may see"),
        t("From template"),
        t("What to type"),
        t("Other names"),
    )
    yield from table(headers, (_row(column, t) for column in sheet.columns))


def _row(column: Column, t: Translator) -> tuple[str, ...]:
    return (
        f"**{text(column.header(t.language))}**",
        t("Computed") if column.computed else t(_KINDS[column.kind]),
        t("required") if column.required else "",
        t("yes") if column.client_sees else "",
        _template(column, t),
        text(_what(column, t)),
        text(t.join(_other_names(column, t))),
    )


def _other_names(column: Column, t: Translator) -> tuple[str, ...]:
    """The English header and aliases; on an English page those it can be read on."""
    if t.language == "zh":
        return (column.en, *column.aliases)
    return tuple(name for name in column.aliases if max(name) < _FIRST_IDEOGRAPH)


def _template(column: Column, t: Translator) -> str:
    profile = t(_PROFILES[column.profile])
    return t("{profile} only", profile=profile) if column.starter_only else profile


def _what(column: Column, t: Translator) -> str:
    what = "" if column.computed else what_to_type(column, t)
    space = "" if t.language == "zh" else " "
    return space.join(part for part in (what, column.help(t.language)) if part)
