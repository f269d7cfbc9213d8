"""Layer 1: all records together, and the indexes that link them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, NamedTuple, TypeVar, cast

from reqportal.model.columns import BY_KEY
from reqportal.model.records import HeldRow, Origin, Record
from reqportal.model.schema import Column, Kind

AnyRecord = TypeVar("AnyRecord", bound=Record)
Item = TypeVar("Item")
Key = TypeVar("Key", bound=Hashable)


class Row(NamedTuple):
    """A row, valid or held: where it stands, and its fields that could be read."""

    origin: Origin
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Records:
    """Every valid row by sheet, and every row that was kept out."""

    rows: Mapping[str, tuple[Record, ...]]
    held: tuple[HeldRow, ...] = ()

    def of(self, kind: type[AnyRecord]) -> tuple[AnyRecord, ...]:
        """The records of one kind, in the order they were read."""
        return cast("tuple[AnyRecord, ...]", self.rows.get(kind.sheet_key, ()))

    def held_of(self, key: str) -> tuple[HeldRow, ...]:
        """The held rows of one sheet."""
        return tuple(row for row in self.held if row.sheet_key == key)

    def holding_back(self, rows: Collection[HeldRow]) -> Records:
        """The same without the records those rows came from."""
        if not rows:
            return self
        gone = {(row.sheet_key, row.origin) for row in rows}
        kept = {
            key: tuple(r for r in records if (key, r.origin) not in gone)
            for key, records in self.rows.items()
        }
        return Records(kept, (*self.held, *rows))


def every_row(records: Records, key: str) -> Iterator[Row]:
    """The valid rows of a sheet, then its held ones with what could be read of them."""
    for record in records.rows.get(key, ()):
        yield Row(record.origin, record.__dict__)
    for row in records.held_of(key):
        yield Row(row.origin, row.values)


def id_field(key: str) -> str:
    """The field that identifies a row of a sheet: `task_id`."""
    return f"{key}_id"


def known_ids(records: Records, key: str) -> dict[str, str]:
    """Folded id to the id as typed, held rows included; the first one wins."""
    field = id_field(key)
    found: dict[str, str] = {}
    for record in records.rows.get(key, ()):
        typed = getattr(record, field)
        found.setdefault(typed.casefold(), typed)
    for row in records.held_of(key):
        held = row.text(field)
        if held:
            found.setdefault(held.casefold(), held)
    return found


@cache
def referring_columns(key: str) -> tuple[Column, ...]:
    """The columns of a sheet that name rows of another (or the same) sheet."""
    return tuple(column for column in BY_KEY[key].columns if column.refers)


def spelled_alike(records: Records) -> Records:
    """References rewritten to the spelling of the id they name (`req-1` → `REQ-1`)."""
    known = {key: known_ids(records, key) for key in ("client", "requirement", "task")}
    typed = {key: frozenset(ids.values()) for key, ids in known.items()}

    def respell(key: str, values: Mapping[str, object]) -> dict[str, object]:
        changed: dict[str, object] = {}
        for column in referring_columns(key):
            value, ids = values.get(column.field), known[column.refers]
            if not value or value in typed[column.refers]:
                continue
            if isinstance(value, str):
                new: object = ids.get(value.casefold(), value)
            elif column.kind is Kind.IDS and isinstance(value, tuple):
                new = tuple(dict.fromkeys(ids.get(v.casefold(), v) for v in value))
            else:
                continue
            if new != value:
                changed[column.field] = new
        return changed

    rows = {
        key: tuple(
            _changed(record, respell(key, record.__dict__)) for record in records
        )
        for key, records in records.rows.items()
    }
    held = tuple(
        _respelled_held(row, respell(row.sheet_key, row.values)) for row in records.held
    )
    return Records(rows, held)


def _changed(record: AnyRecord, changes: dict[str, object]) -> AnyRecord:
    return record.model_copy(update=changes) if changes else record


def _respelled_held(row: HeldRow, changes: dict[str, object]) -> HeldRow:
    return replace(row, values={**row.values, **changes}) if changes else row


def group(
    items: Iterable[Item], keys: Callable[[Item], Iterable[Key]]
) -> dict[Key, list[Item]]:
    """Items by each of their keys, in order."""
    found: dict[Key, list[Item]] = defaultdict(list)
    for item in items:
        for key in keys(item):
            found[key].append(item)
    return dict(found)
