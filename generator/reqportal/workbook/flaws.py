"""Layer 2: what is wrong with a row: cells that cannot be read, cells left blank."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from reqportal.findings import Finding
from reqportal.model.columns import EVALUATION, FEEDBACK, REQUIREMENT
from reqportal.model.records import Origin
from reqportal.model.schema import Column, Sheet
from reqportal.workbook import rules
from reqportal.workbook.read import Table
from reqportal.workbook.values import BadValueError, expected

SCORES = ("impact", "confidence", "ease")
_NONE: frozenset[str] = frozenset()


def flaws(
    table: Table,
    origin: Origin,
    values: Mapping[str, Any],
    bad: Mapping[str, BadValueError],
) -> Iterator[Finding]:
    """The findings on a row, its columns in order; a blank id of its own is none yet.

    `values` are the fields read well, `bad` says why others could not be.
    """
    found = list(_cell_by_cell(table, origin, values, bad))
    yield from found
    headers = {finding.header for finding in found}
    columns = table.sheet.columns if found else ()
    unread = {c.field for c in columns if origin.header(c.field) in headers}
    yield from beside(table.sheet, origin, values, unread)


def _cell_by_cell(
    table: Table,
    origin: Origin,
    values: Mapping[str, Any],
    bad: Mapping[str, BadValueError],
) -> Iterator[Finding]:
    for _, column in table.columns:
        is_wanted = column.required and column is not table.sheet.id_column
        if column.field in bad:
            yield _unread(origin, column, bad[column.field])
        elif is_wanted and column.field not in values:
            yield _blank(origin, column)


def beside(
    sheet: Sheet,
    origin: Origin,
    values: Mapping[str, Any],
    unread: Collection[str] = _NONE,
) -> Iterator[Finding]:
    """Blanks that are wrong only because of what stands beside them.

    `unread` are fields of which something is said already.
    """
    if sheet is EVALUATION or sheet is REQUIREMENT:
        yield from _unscored(sheet, origin, values, unread)
    is_aside = sheet is REQUIREMENT and "disposition" in values
    if is_aside and not _is_given("disposed_on", values, unread):
        yield _blank(origin, sheet["disposed_on"], beside=sheet["disposition"])
    if sheet is FEEDBACK:
        names = ("client_id", "requirement_id")
        if not any(_is_given(name, values, unread) for name in names):
            yield rules.ONE_OF.at(
                origin.cell("client_id"),
                header=origin.header("client_id"),
                other=origin.header("requirement_id"),
            )


def _is_given(name: str, values: Mapping[str, Any], unread: Collection[str]) -> bool:
    return name in values or name in unread


def _unscored(
    sheet: Sheet, origin: Origin, values: Mapping[str, Any], unread: Collection[str]
) -> Iterator[Finding]:
    """Scores come all three or none, on the requirement's row with its nature."""
    given = [name for name in SCORES if name in values]
    if not given:
        return
    if not any(name in unread for name in SCORES):
        for name in SCORES:
            if name not in values:
                yield _blank(origin, sheet[name], beside=sheet[given[0]])
    if sheet is REQUIREMENT and not _is_given("nature", values, unread):
        yield _blank(origin, sheet["nature"], beside=sheet[given[0]])


def _blank(origin: Origin, column: Column, *, beside: Column | None = None) -> Finding:
    where, header = origin.cell(column.field), origin.header(column.field)
    if beside is None:
        return rules.REQUIRED.at(where, header=header, expected=expected(column))
    other = origin.header(beside.field)
    return rules.REQUIRED_WITH.at(
        where, header=header, other=other, expected=expected(column)
    )


def _unread(origin: Origin, column: Column, bad: BadValueError) -> Finding:
    params = dict(bad.params)
    value = str(params.pop("value", ""))
    where, header = origin.cell(column.field), origin.header(column.field)
    return bad.rule.at(where, header=header, value=value, **params)
