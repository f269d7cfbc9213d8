"""Layer 4: every row has one id, and every id one row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count

from reqportal.checks.registry import ON_RECORDS
from reqportal.findings import CellRef, Finding, Severity, rule
from reqportal.locales import N_
from reqportal.model.columns import SHEETS
from reqportal.model.links import Records, id_field, known_ids
from reqportal.model.records import Origin
from reqportal.model.schema import Sheet

BLANK_ID = rule(
    "ID-001",
    Severity.ERROR,
    title=N_("Id blank"),
    message=N_("The row is filled, but “{header}” is blank"),
    remedy=N_("Type the next free id: {next_id}"),
    why="A row without an id cannot be referred to; the program never invents one.",
)
REPEATED_ID = rule(
    "ID-003",
    Severity.ERROR,
    title=N_("Id twice"),
    message=N_("“{value}” is already the {header} of {other}"),
    remedy=N_("Type another id, such as {next_id}, or delete one of the rows"),
    why="Which of two rows a reference means cannot be known, so neither is published.",
)


_NONE_YET = {
    "client": {"C-": ["000"]},
    "requirement": {"REQ-": ["0000"]},
    "task": {"T-": ["000"]},
    "change": {"CR-": ["000"]},
}


def free_ids(records: Records, key: str) -> Iterator[str]:
    """Counting on from the highest number among the ids of the commonest pattern."""
    taken = known_ids(records, key)
    numbered: dict[str, list[str]] = {}
    for typed in taken.values():
        match = re.fullmatch(r"(.*?)(\d+)", typed)
        if match:
            numbered.setdefault(match[1], []).append(match[2])
    numbered = numbered or _NONE_YET[key]
    prefix = max(numbered, key=lambda text: (len(numbered[text]), text))
    highest = max(int(digits) for digits in numbered[prefix])
    width = max(len(digits) for digits in numbered[prefix])
    for number in count(highest + 1):
        free = f"{prefix}{number:0{width}}"
        if free.casefold() not in taken:
            yield free


@ON_RECORDS.check(BLANK_ID)
def blank_ids(records: Records) -> Iterator[Finding]:
    """A filled row without an id; each is told another one."""
    for sheet in _identified():
        free = free_ids(records, sheet.key)
        for row in records.held_of(sheet.key):
            if row.lacks_id:
                field = id_field(sheet.key)
                where, header = row.origin.cell(field), row.origin.header(field)
                yield BLANK_ID.at(where, header=header, next_id=next(free))


@ON_RECORDS.check(REPEATED_ID)
def repeated_ids(records: Records) -> Iterator[Finding]:
    """An id typed twice, also across workbooks and in another case."""
    for sheet in _identified():
        field, free = id_field(sheet.key), free_ids(records, sheet.key)
        for (_, first), *later in repeated_rows(records, sheet.key):
            for text, origin in later:
                yield REPEATED_ID.at(
                    origin.cell(field),
                    header=origin.header(field),
                    value=text,
                    other=str(first.cell(field)),
                    next_id=next(free),
                )


def _identified() -> Iterator[Sheet]:
    """The sheets whose rows have ids of their own."""
    return (sheet for sheet in SHEETS if sheet.id_column is not None)


def repeated_rows(records: Records, key: str) -> list[list[tuple[str, Origin]]]:
    """The ids that several rows have, as typed in each: held rows too, cell by cell."""
    field = id_field(key)
    typed = [(getattr(r, field), r.origin) for r in records.rows.get(key, ())]
    typed += [(row.text(field), row.origin) for row in records.held_of(key)]
    found: dict[str, list[tuple[str, Origin]]] = {}
    for text, origin in typed:
        if text:
            found.setdefault(text.casefold(), []).append((text, origin))

    def place(pair: tuple[str, Origin]) -> CellRef:
        return pair[1].cell(field)

    repeated = [sorted(rows, key=place) for rows in found.values() if len(rows) > 1]
    return sorted(repeated, key=lambda rows: place(rows[0]))


def repeated_origins(records: Records) -> set[tuple[str, Origin]]:
    """Sheet and row of every record whose id another row has too."""
    return {
        (sheet.key, origin)
        for sheet in _identified()
        for rows in repeated_rows(records, sheet.key)
        for _, origin in rows
    }
