"""Layer 7: the texts, names and ids that must not stand in a client's bundle.

Everything any cell says is known here, once for all clients. What one client may see
is told apart when something is found: a text is no leak where it is part of one of its
own visible cells, or of the bundle of an empty portal.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass

from reqportal.findings import CellRef
from reqportal.model import records as r
from reqportal.model.columns import BY_KEY
from reqportal.model.schema import Kind
from reqportal.portal.client_types import ClientPortal
from reqportal.portal.types import Portal

SHORTEST = 6
"""Characters from which a free text is looked for."""
_SHORTEST_NAME, _SHORTEST_ID, _SHORTEST_NUMBER = 2, 3, 5
_SHORTEST_PART, _SHORTEST_ASCII = 8, 14
"""Characters of a part of a text: parts are commoner than whole texts."""
_END = 12
"""Characters of the beginning and the end of a long text, where it may be cut."""
_GAPS = re.compile(r"\s+")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]+")
_PARTS = re.compile(r"[\n。！？!?；;，,、：:|·]+")
_WORD = re.compile(r"[a-z0-9]+(?:[._-]+[a-z0-9]+)*")
_SPLIT = re.compile(r"[._-]+")
_LETTER = re.compile(r"[^\W\d_]")
_DAY = re.compile(r"\d{4}\D{0,1}\d{1,2}\D{0,1}\d{1,2}\D?")


def seen(text: str) -> str:
    """A text as the eye sees it: nothing invisible, one width."""
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", text))


def plain(text: str) -> str:
    """A text for comparing: width and case set aside, gaps as one space."""
    return _GAPS.sub(" ", seen(text).casefold())


def squeezed(text: str) -> str:
    """The same without any gap: a line break hides nothing."""
    return _GAPS.sub("", seen(text).casefold())


@dataclass(frozen=True, slots=True)
class Hit:
    """Something forbidden that was found."""

    term: str
    source: CellRef
    """The cell it comes from."""


class Forbidden:
    """Every text, name and id of a portal, ready to be looked for."""

    def __init__(self, portal: Portal) -> None:
        self._texts: dict[str, dict[str, CellRef]] = {}
        """First characters of a text to the texts, squeezed."""
        self._names: dict[str, CellRef] = {}
        """Names of clients and persons, plain."""
        self._ids: dict[str, CellRef] = {}
        self._strict: dict[str, str] = {}
        """Names and ids that belong to a client, to its id: no cell of another may
        name them."""
        for record in _records(portal):
            self._add_record(record)
        for row in portal.held:
            for name, value in row.values.items():
                if isinstance(value, str):
                    self._add_text(value, row.origin.cell(name))

    def hits(self, text: str, own: Own) -> Iterator[Hit]:
        """What of it may not stand in that client's bundle."""
        tight = squeezed(text)
        grams = {tight[i : i + SHORTEST] for i in range(len(tight) - SHORTEST + 1)}
        for gram in grams & self._texts.keys():
            for term, source in self._texts[gram].items():
                if term in tight and not own.may_see(term):
                    yield Hit(term, source)
        loose = own.masked(plain(text))
        for name, source in self._names.items():
            if name in loose and _stands_alone(name, loose) and self._bars(name, own):
                yield Hit(name, source)
        for name in _candidates(loose) & self._ids.keys():
            if self._bars(name, own):
                yield Hit(name, self._ids[name])

    def within(self, name: str) -> bool:
        """Whether a client's name or id has another's in it."""
        terms = (*self._names, *self._ids)
        return any(term in name and term != name for term in terms)

    def _bars(self, name: str, own: Own) -> bool:
        """Others' names and ids even where a cell of the client itself has them."""
        if name in own.names:
            return False
        if self._strict.get(name, own.client_id) != own.client_id:
            return not own.is_ours(name)
        return not own.may_see(squeezed(name))

    def _add_record(self, record: r.Record) -> None:
        for column in BY_KEY[record.sheet_key].columns:
            value = getattr(record, column.field, None)
            cell = record.origin.cell(column.field)
            if isinstance(value, str) and column.kind is Kind.TEXT:
                self._add_text(value, cell)
            elif isinstance(value, str) and column.kind is Kind.ID:
                self._add_id(value, cell)
        if isinstance(record, r.Client):
            self._add_name(record.name, record.origin.cell("name"))
            for name in (record.name, record.client_id):
                self._strict.setdefault(plain(name).strip(), record.client_id)
        elif isinstance(record, r.Requirement):
            name = plain(record.requirement_id).strip()
            self._strict.setdefault(name, record.client_id)
        elif isinstance(record, r.Task) and record.person:
            self._add_name(record.person, record.origin.cell("person"))

    def _add_text(self, text: str, cell: CellRef) -> None:
        for term in _terms(text):
            self._texts.setdefault(term[:SHORTEST], {}).setdefault(term, cell)

    def _add_name(self, name: str, cell: CellRef) -> None:
        name = plain(name).strip()
        if len(name) >= _SHORTEST_NAME:
            self._names.setdefault(name, cell)

    def _add_id(self, name: str, cell: CellRef) -> None:
        name = plain(name).strip()
        least = _SHORTEST_NUMBER if name.isdigit() else _SHORTEST_ID
        if len(name) < least:
            return
        if _WORD.fullmatch(name):
            self._ids.setdefault(name, cell)
        else:
            self._names.setdefault(name, cell)


class Own:
    """What one client may see, for telling it apart."""

    def __init__(
        self, portal: ClientPortal, empty: Iterable[str], forbidden: Forbidden
    ) -> None:
        cells = tuple(_cells(portal))
        self.client_id = portal.client.client_id
        self._seen = "\0".join(map(squeezed, cells))
        self._empty = "\0".join(map(squeezed, empty))
        ours = (
            portal.client.name,
            self.client_id,
            *(x.id for x in portal.requirements),
        )
        self.names = frozenset(plain(name).strip() for name in ours)
        long = sorted(self.names, key=len, reverse=True)
        self._longer = tuple(name for name in long if forbidden.within(name))

    def may_see(self, term: str) -> bool:
        """Whether one of its cells, or an empty bundle, holds the term."""
        return term in self._seen or self.is_ours(term)

    def is_ours(self, term: str) -> bool:
        """Whether the bundle of an empty portal holds it."""
        return squeezed(term) in self._empty

    def masked(self, text: str) -> str:
        """The text without the client's own name and ids that hold another's."""
        for name in self._longer:
            text = text.replace(name, " ")
        return text


def _records(portal: Portal) -> Iterator[r.Record]:
    for client in portal.clients:
        yield from client.rows
    for state in portal.requirements:
        yield from state.rows


def _terms(text: str) -> Iterator[str]:
    """A free text, its sentences, and the ends where it may be cut."""
    whole = squeezed(text)
    if len(whole) < SHORTEST or _DAY.fullmatch(whole):
        return
    yield whole
    for part in _PARTS.split(seen(text)):
        tight = squeezed(part)
        least = _SHORTEST_ASCII if tight.isascii() else _SHORTEST_PART
        if len(tight) >= least and _LETTER.search(tight):
            yield tight
    for end in (whole[:_END], whole[-_END:]):
        if len(whole) > _END and not end.isascii() and _LETTER.search(end):
            yield end


def _stands_alone(name: str, text: str) -> bool:
    """At token boundaries: a Latin letter or digit at its edge has none beside it."""
    left = r"(?<![a-z0-9])" if name[0].isascii() and name[0].isalnum() else ""
    right = r"(?![a-z0-9])" if name[-1].isascii() and name[-1].isalnum() else ""
    return re.search(f"{left}{re.escape(name)}{right}", text) is not None


def _candidates(text: str) -> set[str]:
    """Every run of words that dots, dashes and underscores join: what may be an id."""
    found: set[str] = set()
    for word in set(_WORD.findall(text)):
        found.add(word)
        ends = [(m.start(), m.end()) for m in _SPLIT.finditer(word)]
        starts = [0, *(end for _, end in ends)]
        stops = [*(start for start, _ in ends), len(word)]
        if len(starts) > 1:
            found |= {word[a:b] for a in starts for b in stops if a < b}
    return found


def _cells(value: object) -> Iterator[str]:
    """Every text within a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (tuple, list)):
        for one in value:
            yield from _cells(one)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _cells(getattr(value, field.name))
