"""Layer 4: an id that cannot be used is told once: where it is declared."""

from __future__ import annotations

from dataclasses import replace

from reqportal.findings import Finding
from reqportal.model.columns import BY_KEY
from reqportal.model.links import Records, id_field
from reqportal.model.records import HeldRow
from reqportal.model.schema import Column
from reqportal.workbook.rules import BAD_ID


def echoes(records: Records) -> dict[Finding, Finding]:
    """The findings on references to a bad id, each to the one on that id itself."""
    bad: list[tuple[Finding, str, Column]] = [
        (found, row.sheet_key, _column(row, found))
        for row in records.held
        for found in row.findings
        if found.rule is BAD_ID
    ]
    declared = {
        (key, found.value.casefold()): found
        for found, key, column in bad
        if column.field == id_field(key)
    }
    named = {
        found: (column.refers, found.value.casefold())
        for found, _, column in bad
        if column.refers
    }
    return {found: declared[id_] for found, id_ in named.items() if id_ in declared}


def _column(row: HeldRow, found: Finding) -> Column:
    columns = BY_KEY[row.sheet_key].columns
    return next(c for c in columns if row.origin.cell(c.field) == found.where)


def without_echoes(records: Records, told: dict[Finding, Finding]) -> Records:
    """The same, its held rows giving the id itself as their reason."""

    def retold(row: HeldRow) -> HeldRow:
        reasons = dict.fromkeys(told.get(found, found) for found in row.findings)
        return replace(row, findings=tuple(reasons))

    return replace(records, held=tuple(retold(row) for row in records.held))
