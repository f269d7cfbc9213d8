"""Layer 5: fields of records as labelled words: headers and listed words as declared.

Whatever a block does not draw in its own way is still shown, by `rest`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import attrgetter
from typing import TypeVar

from reqportal.locales import Translator
from reqportal.model.columns import BY_KEY
from reqportal.model.records import Origin, Record
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
_ROW = attrgetter("row")


def header(sheet: str, field: str, t: Translator) -> str:
    """The standard header of a column."""
    return BY_KEY[sheet][field].header(t.language)


def sheet_name(key: str, t: Translator) -> str:
    """The standard name of a sheet."""
    return BY_KEY[key].name(t.language)


def facts(record: Record, names: Iterable[str], t: Translator) -> tuple[Fact, ...]:
    """The filled ones of these fields, in this order."""
    sheet = BY_KEY[record.sheet_key]
    values = vars(record)
    found = (_fact(sheet[n], values[n], t) for n in names if values[n] is not None)
    return tuple(fact for fact in found if fact is not None)


def rest(record: Record, shown: Iterable[str], t: Translator) -> tuple[Fact, ...]:
    """Every filled field but those, in the order of the sheet."""
    return facts(record, _others(record.sheet_key, tuple(shown)), t)


@lru_cache(maxsize=128)
def _others(sheet: str, shown: tuple[str, ...]) -> tuple[str, ...]:
    """The typed fields of a sheet but those; views ask with a few fixed lists."""
    columns = BY_KEY[sheet].columns
    names = (column.field for column in columns if not column.computed)
    return tuple(name for name in names if name not in shown)


def text(record: Record, name: str, t: Translator) -> str:
    """One field in words; empty when blank."""
    value = vars(record)[name]
    if value is None:
        return ""
    return words(BY_KEY[record.sheet_key][name], value, t)


def words(  # noqa: PLR0911 - one answer per kind
    column: Column, value: object, t: Translator
) -> str:
    """A value as a reader of the sheet would write it; empty for a blank."""
    if isinstance(value, str):
        return value
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
    values = vars(record)
    return dotted(
        f"{sheet[name].header(t.language)} {words(sheet[name], values[name], t)}"
        for name in names
        if values[name] or values[name] == ""  # neither blank, no nor zero
    )


def sources(records: Iterable[Record]) -> tuple[marks.EvidenceMark, ...]:
    """One evidence tag per sheet these records stand in: `任务!A31:N35`.

    The same as `marks.rows_evidence` of their whole rows, without a reference each.
    """
    places: dict[tuple[str, str], list[Origin]] = {}
    for record in records:
        origin = record.origin
        places.setdefault((origin.file, origin.sheet), []).append(origin)
    return tuple(_span(places[place]) for place in sorted(places))


def _span(origins: list[Origin]) -> marks.EvidenceMark:
    """From the first to the last of rows of one sheet."""
    first = last = origins[0]
    if len(origins) > 1:
        first, last = min(origins, key=_ROW), max(origins, key=_ROW)
    left, right = _ends(tuple(first.columns.values()))  # shared by all rows of a sheet
    start, end = f"{left}{first.row}", f"{right}{last.row}"
    cells = start if start == end else f"{start}:{end}"
    return marks.EvidenceMark(f"{first.sheet}!{cells}", first.file)


@lru_cache(maxsize=256)
def _ends(letters: tuple[str, ...]) -> tuple[str, str]:
    """The first and last column; there are as many keys as sheets in the workbooks."""
    ordered = sorted(letters, key=lambda text: (len(text), text))
    return (ordered[0], ordered[-1]) if ordered else ("A", "A")


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
