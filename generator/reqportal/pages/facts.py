"""Layer 5: fields of records as labelled words: headers and listed words as declared.

Whatever a block does not draw in its own way is still shown, by `rest`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from reqportal.findings import CellRef
from reqportal.locales import Translator
from reqportal.model.columns import BY_KEY
from reqportal.model.records import Record
from reqportal.model.schema import Column, Kind
from reqportal.pages import marks
from reqportal.portal.types import Portal
from reqportal.vocabulary import Word, YesNo


@dataclass(frozen=True, slots=True)
class Fact:
    """One filled field: its header, and a date, links or text."""

    label: str
    text: str = ""
    day: marks.Day | None = None
    links: tuple[marks.Link, ...] = ()


Row = TypeVar("Row", bound=Record)


def header(sheet: str, field: str, t: Translator) -> str:
    """The standard header of a column."""
    return BY_KEY[sheet][field].header(t.language)


def sheet_name(key: str, t: Translator) -> str:
    """The standard name of a sheet."""
    return BY_KEY[key].name(t.language)


def facts(record: Record, names: Iterable[str], t: Translator) -> tuple[Fact, ...]:
    """The filled ones of these fields, in this order."""
    sheet = BY_KEY[record.sheet_key]
    found = (_fact(sheet[name], getattr(record, name), t) for name in names)
    return tuple(fact for fact in found if fact is not None)


def rest(record: Record, shown: Iterable[str], t: Translator) -> tuple[Fact, ...]:
    """Every filled field but those, in the order of the sheet."""
    said = set(shown)
    columns = BY_KEY[record.sheet_key].columns
    names = (column.field for column in columns if not column.computed)
    return facts(record, (name for name in names if name not in said), t)


def text(record: Record, name: str, t: Translator) -> str:
    """One field in words; empty when blank."""
    return words(BY_KEY[record.sheet_key][name], getattr(record, name), t)


def words(  # noqa: PLR0911 - one answer per kind
    column: Column, value: object, t: Translator
) -> str:
    """A value as a reader of the sheet would write it; empty for a blank."""
    if value is None or value == ():
        return ""
    if isinstance(value, bool):
        return t.label(YesNo.YES if value else YesNo.NO)
    if isinstance(value, date):
        return t.day(value)
    if isinstance(value, Word):
        return t.label(value)
    if isinstance(value, tuple):
        return t.join(value)
    if isinstance(value, (int, float)):
        return percent(value) if column.kind is Kind.PERCENT else amount(value)
    return str(value)


def percent(share: float) -> str:
    """`45%` for 0.45."""
    return f"{marks.number(100 * share)}%"


def amount(value: float) -> str:
    """A number with its thousands parted: `4,200,000`."""
    return f"{round(value, 2):,.2f}".rstrip("0").rstrip(".").replace("-", "−")


def dotted(parts: Iterable[str | None]) -> str:
    """The filled parts in one line: `范围扩大 · 工期 +5 天`."""
    return " · ".join(part for part in parts if part)


def spaced(*parts: str | None) -> str:
    """The filled parts, parted by spaces."""
    return " ".join(part for part in parts if part)


def labelled(record: Record, names: Iterable[str], t: Translator) -> str:
    """Short fields with their headers in one line; empty when all are blank."""
    sheet = BY_KEY[record.sheet_key]
    return dotted(
        f"{sheet[name].header(t.language)} {text(record, name, t)}"
        for name in names
        if getattr(record, name) not in {None, (), False}
    )


def rows(records: Iterable[Record]) -> tuple[CellRef, ...]:
    """Where these records stand, as whole rows."""
    return tuple(record.origin.whole for record in records)


def sources(records: Iterable[Record]) -> tuple[marks.EvidenceMark, ...]:
    """One evidence tag per sheet these records stand in."""
    return marks.rows_evidence(rows(records))


def requirement_link(
    portal: Portal, name: str, *, titled: bool = False, depth: int = 1
) -> marks.Link:
    """To a requirement's page, which a held-back row has too."""
    known = portal.by_id.get(name)
    label = f"{name} {known.record.title}" if titled and known else name
    if known is None and all(s.id != name for s in portal.stubs):
        return marks.Link("", label)
    return marks.Link(marks.requirement_href(name, depth=depth), label)


def _fact(column: Column, value: object, t: Translator) -> Fact | None:
    said = words(column, value, t)
    if not said:
        return None
    day = marks.day(value, t) if isinstance(value, date) else None
    return Fact(column.header(t.language), said, day)
