"""Layer 2: how much a row of texts looks like the header of a standard sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

from reqportal.model.columns import SHEETS
from reqportal.model.schema import Column, Kind, Sheet, header_key
from reqportal.vocabulary import HEADER_MARKS
from reqportal.workbook.header_rows import HeaderCell

_FEWEST = 2
"""Headers by which a sheet can be told; one may stand anywhere."""


def column_of(sheet: Sheet, texts: Sequence[str]) -> Column | None:
    """The column one of these keys stands for."""
    for text in texts:
        if text and text in sheet.by_header:
            return sheet.by_header[text]
    return None


def candidates(keys: Sequence[tuple[str, ...]]) -> list[Sheet]:
    """The sheets that have a header for enough of these cells, in their order.

    So that a row of values, which is like no sheet, is not compared with each.
    """
    met: Counter[str] = Counter()
    for texts in keys:
        met.update({key for text in texts for key in _sheets_by_header().get(text, ())})
    return [sheet for sheet in SHEETS if met[sheet.key] >= _FEWEST]


@cache
def _sheets_by_header() -> dict[str, tuple[str, ...]]:
    """Every header but the empty one, to the keys of the sheets that have it."""
    found: dict[str, tuple[str, ...]] = {}
    for sheet in SHEETS:
        for text in filter(None, sheet.by_header):
            found[text] = (*found.get(text, ()), sheet.key)
    return found


def likeness(sheet: Sheet, keys: Sequence[tuple[str, ...]], tab: str) -> float:
    """How well a row fits as a sheet's header; 0 when it does not.

    At least two columns and half of the required ones have to be there. A tab that is
    not named as the templates name it also has to hold two headers that only this
    sheet requires, or one beside a reference or an id by its standard name. Headers
    that are standard count more than aliases, and the tab's name breaks ties.
    """
    found: set[str] = set()
    own: set[str] = set()
    standard = 0
    refers = False
    for texts in keys:
        column = column_of(sheet, texts)
        if column is not None and column.field not in found:
            found.add(column.field)
            is_standard = not standard_headers(sheet).isdisjoint(texts)
            standard += is_standard
            refers |= bool(column.refers) or (is_standard and column.kind is Kind.ID)
            own |= set() if _own_headers(sheet).isdisjoint(texts) else {column.field}
    required = [column.field for column in sheet.columns if column.required]
    met = sum(field in found for field in required)
    named = header_key(tab) in _names(sheet)
    belongs = named or len(own) > 1 or (own and refers)
    if len(found) < _FEWEST or met * 2 < len(required) or not belongs:
        return 0
    covered = len(found) / len(keys)
    return met / len(required) + covered + standard / len(keys) + (1.0 if named else 0)


def best_sheet(keys: Sequence[tuple[str, ...]], tab: str) -> tuple[float, Sheet] | None:
    """The sheet that such a row fits best as a header, and how well."""
    best: tuple[float, Sheet] | None = None
    for sheet in candidates(keys):
        score = likeness(sheet, keys, tab)
        if score and (best is None or score > best[0]):
            best = (score, sheet)
    return best


def fields_of(sheet: Sheet, cells: Iterable[HeaderCell]) -> dict[str, int]:
    """The fields that these headers name, and where each stands first."""
    found: dict[str, int] = {}
    for cell in cells:
        column = column_of(sheet, cell.keys)
        if column is not None:
            found.setdefault(column.field, cell.index)
    return found


@cache
def as_written() -> frozenset[object]:
    """Headers the way they are mostly typed; for a quick look, not for a decision."""
    texts = {
        text
        for sheet in SHEETS
        for column in sheet.columns
        for text in (column.zh, column.en, *column.aliases)
    }
    texts |= {form for text in texts for form in (text.lower(), text.title())}
    return frozenset(texts | {mark.format(t) for t in texts for mark in HEADER_MARKS})


@cache
def _names(sheet: Sheet) -> frozenset[str]:
    return frozenset({header_key(sheet.zh), header_key(sheet.en)})


@cache
def standard_headers(sheet: Sheet) -> frozenset[str]:
    """The keys of a sheet's headers as the templates write them."""
    return frozenset(header_key(text) for c in sheet.columns for text in (c.zh, c.en))


@cache
def _own_headers(sheet: Sheet) -> frozenset[str]:
    """What tells a sheet from all others: headers only it requires.

    A sheet that requires none of its own, such as feedback, is told by its others.
    """
    standard = _headers_of_one_sheet(only_required=True, only_standard=True)
    if any(owner == sheet.key for owner in standard.values()):
        headers = _headers_of_one_sheet(only_required=True)
    else:
        headers = _headers_of_one_sheet()
    return frozenset(text for text, owner in headers.items() if owner == sheet.key)


@cache
def _headers_of_one_sheet(
    *, only_required: bool = False, only_standard: bool = False
) -> dict[str, str]:
    """Headers that a single sheet has among such columns, to its key."""
    owners: Counter[str] = Counter()
    found: dict[str, str] = {}
    for sheet in SHEETS:
        columns = [
            c
            for c in sheet.columns
            if c.kind is not Kind.ID and (c.required or not only_required)
        ]
        texts = {
            header_key(text)
            for c in columns
            for text in (c.zh, c.en, *(() if only_standard else c.aliases))
        }
        owners.update(texts)
        found |= dict.fromkeys(texts, sheet.key)
    return {text: key for text, key in found.items() if owners[text] == 1}
