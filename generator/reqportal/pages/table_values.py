"""Layer 5: what the cells of a printed table say, for files and for sorting.

Read off the printed rows, so that a download equals its table and costs no byte of it.
`assets/table-rows.js` reads the same in the browser; a test compares the two.

A header says what its column holds: class `r` for figures and dates (`d` where they
stand left), `data-also` for the small print behind the words (`编号;客户=client` has an
id, then a client). A cell of more than words says its own in `data-value`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from html import unescape

from reqportal.workbook.sheet_file import Value

_HEADER = re.compile(r"<th\b([^>]*)>(.*?)</th>", re.DOTALL)
_CELL = re.compile(r"<t[dh]\b([^>]*)>(.*?)</t[dh]>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_SPACE = re.compile("[ \t\r\n\f\xa0]+")
_SMALL = re.compile(r'<span class="rp-id[^"]*">(.*?)</span>', re.DOTALL)
_DAY = re.compile(r'datetime="(\d{4})-(\d\d)-(\d\d)"')
_NUMBER = re.compile(r"^[+−-]?\d{1,3}(?:,?\d{3})*(?:\.\d+)?$")
_DAYS = re.compile(r"\d+")
_NOTHING = "—"
_PART = " · "


@dataclass(frozen=True, slots=True)
class Column:
    """One column as its header declares it."""

    label: str
    is_figure: bool = False
    """Numbers and dates; what else stands there stays text."""
    also: tuple[str, ...] = ()
    """Headers of the small print."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table."""

    group: Column | None
    """What the heads of its groups say."""
    own: tuple[Column, ...]

    @property
    def header(self) -> tuple[str, ...]:
        """The labels of all that `values` gives."""
        every = (self.group, *self.own) if self.group else self.own
        return tuple(label for one in every for label in (one.label, *one.also))


def columns(head: str) -> Columns:
    """The columns that a `<thead>` declares."""
    opening = head[: head.index(">")]
    label = _attribute(opening, "data-group")
    group = Column(label.partition("=")[0], also=_also(opening)) if label else None
    return Columns(
        group,
        tuple(
            Column(text(said), _is_figure(attributes), _also(attributes))
            for attributes, said in _HEADER.findall(head)
        ),
    )


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return unescape(found[1]) if found else ""


def _also(tag: str) -> tuple[str, ...]:
    told = _attribute(tag, "data-also")
    return tuple(one.partition("=")[0] for one in told.split(";")) if told else ()


def _is_figure(tag: str) -> bool:
    return not {"r", "d"}.isdisjoint(_attribute(tag, "class").split())


def rows(
    found: Columns, pieces: list[str], heads: frozenset[int]
) -> Iterator[list[Value]]:
    """The values of each row; `heads` are the pieces that open a group."""
    group: list[Value] = []
    for place, piece in enumerate(pieces):
        cells = _CELL.findall(piece)
        if place in heads:
            if found.group:
                group = _head(found.group, cells[0][1])
            continue
        yield [
            *group,
            *(
                value
                for column, cell in zip(found.own, cells, strict=True)
                for value in _values(column, *cell)
            ),
        ]


def _head(column: Column, cell: str) -> list[Value]:
    """Of a group: the words before the small print, and the first of that."""
    return [text(_SMALL.split(cell)[0]), *_small(column, _SMALL.findall(cell)[:1])]


def _values(column: Column, tag: str, cell: str) -> list[Value]:
    if "data-value=" in tag:
        return [_attribute(tag, "data-value")]
    if not column.also:
        return [_value(column, cell)]
    main = _value(column, _SMALL.sub("", cell))
    return [main, *_small(column, _SMALL.findall(cell))]


def _small(column: Column, found: list[str]) -> list[Value]:
    if not column.also:
        return []
    if len(column.also) == 1:
        return ["\n".join(text(one) for one in found)]
    parts = text(found[0]).split(_PART, len(column.also) - 1) if found else []
    return [*parts, *[""] * (len(column.also) - len(parts))]


@lru_cache(maxsize=4096)  # stages, clients and days come again and again
def _value(column: Column, cell: str) -> Value:
    if '"rp-wait ' in cell:  # the days it has lain
        days = _DAYS.search(text(cell))
        return int(days[0]) if days else None
    said = text(cell)
    if not column.is_figure:
        return said
    day = _DAY.search(cell)
    if day:
        return date(int(day[1]), int(day[2]), int(day[3]))
    if not _NUMBER.match(said):
        return said
    number = float(said.replace(",", "").replace("−", "-"))
    return int(number) if number == int(number) else number


def text(html: str) -> str:
    """What a reader sees; line breaks are kept, the dash for nothing is not."""
    if "<br>" in html:
        return "\n".join(_line(line) for line in html.split("<br>")).strip("\n")
    said = _line(html)
    return "" if said == _NOTHING else said


def _line(html: str) -> str:
    said = _TAG.sub("", html) if "<" in html else html
    return _SPACE.sub(" ", unescape(said) if "&" in said else said).strip(" ")
