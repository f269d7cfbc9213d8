"""Layer 5: long tables: a first screen in the page, the rest in shards beside it.

A template prints rows through `each`, or groups of them through `each_group`, and below
the table the line that `rest` gives. How many rows stand in the page is known once the
whole page is: so `each` leaves a mark, and `rendered` puts the rows in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import accumulate

from markupsafe import Markup

from reqportal.locales import Translator
from reqportal.pages import table_tools
from reqportal.pages.shards import Table, script
from reqportal.pages.table_tools import Place

BUDGET = 100_000
"""Bytes of a page's body."""
FOLDER = "data/rows"
_SCREENS = (10**9, 50, 40, 30, 25, 20, 16, 12, 10, 8, 6, 5, 4, 3, 2, 1)
"""Rows of each table in the page: the first number that keeps to the budget."""
_WITHIN = 20
"""Rows in the page of a table that itself stands in a row."""
_LINE = 900
"""Bytes of a line below a table, at most."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A page's body and the files it loads."""

    body: str
    """An HTML fragment."""
    files: Mapping[str, bytes]
    """By path in the site."""


@dataclass(slots=True)
class LongTables:
    """The tables of one page while it is rendered."""

    path: str
    """Of the page."""
    t: Translator
    _tables: dict[str, Table] = field(default_factory=dict)
    _files: dict[str, bytes] = field(default_factory=dict)
    _lines: set[str] = field(default_factory=set)
    _tools: dict[str, Place] = field(default_factory=dict)
    _depth: int = 0

    def each(
        self, name: str, found: Iterable[object], caller: Callable[[object], str]
    ) -> Markup:
        """Rows printed one by one, as a template's `call` block prints them.

        `{% call(row) each("ranking", view.ranking) %}<tr>…</tr>{% endcall %}`; the name
        is one of a kind in its page and fit for a file.
        """
        return self._printed(Table(name, self._pieces(caller, found)))

    def each_group(
        self,
        name: str,
        groups: Iterable[object],
        rows: str,
        head: Callable[[object], str],
        row: Callable[[object], str],
    ) -> Markup:
        """A `<tbody>` per group: `head` opens it, `rows` names where its rows are."""
        pieces: list[str] = []
        heads: list[int] = []
        for group in groups:
            heads.append(len(pieces))
            pieces += self._pieces(head, [group])
            pieces += self._pieces(row, getattr(group, rows))
        return self._printed(Table(name, pieces, frozenset(heads)))

    def rest(self, name: str) -> Markup:
        """The line below a table: how much of it is shown, and the way to the rest."""
        self._lines.add(name)
        if self._depth:
            return self._line(self._tables[name])
        return Markup(f"<!--rest {name}-->")  # noqa: S704 - our own mark

    def tools(self, name: str, title: str) -> Markup:
        """The line above a table: filter, columns and downloads."""
        self._tools[name] = Place(self.path, name, title)
        return Markup(f"<!--tools {name}-->")  # noqa: S704 - our own mark

    def rendered(self, html: str) -> Rendered:
        """The page with as many rows as its budget has room for."""
        if forgotten := sorted(self._tables.keys() - self._lines):
            raise LookupError(self.path, "no rest()", *forgotten)
        if not self._tables:
            return Rendered(html, {})
        for place in self._tools.values():
            html = self._with_tools(html, place)
        tables = [t for t in self._tables.values() if f"<!--each {t.name}-->" in html]
        marks = sum(len(f"<!--each {t.name}--><!--rest {t.name}-->") for t in tables)
        most = _most(tables, BUDGET - len(html.encode()) + marks)
        for table in tables:
            table.show(most)
            line = self._line(table)
            html = html.replace(f"<!--each {table.name}-->", table.html, 1)
            html = html.replace(f"<!--rest {table.name}-->", line, 1)
        return Rendered(html, self._files)

    def _with_tools(self, html: str, place: Place) -> str:
        table = self._tables[place.name]
        end = html.index(f"<!--each {place.name}-->")
        head = html[html.rindex("<thead", 0, end) : html.rindex("</thead>", 0, end)]
        self._files |= table_tools.files(place, table, head)
        is_first = place is next(iter(self._tools.values()))
        line = table_tools.line(place, table, self.t, is_first=is_first)
        return html.replace(f"<!--tools {place.name}-->", line, 1)

    def _pieces(
        self, macro: Callable[[object], str], found: Iterable[object]
    ) -> list[str]:
        self._depth += 1
        try:
            return [str(macro(one)) for one in found]
        finally:
            self._depth -= 1

    def _printed(self, table: Table) -> Markup:
        if table.name in self._tables:
            raise LookupError(self.path, "two tables", table.name)
        self._tables[table.name] = table
        if self._depth:
            table.show(_WITHIN)
            return Markup(table.html)  # noqa: S704 - what templates printed
        return Markup(f"<!--each {table.name}-->")  # noqa: S704 - our own mark

    def _line(self, table: Table) -> Markup:
        """Empty where all is shown; else the shards are made as well."""
        if table.shown == len(table.pieces):
            return Markup("")
        name = f"{self.path.removesuffix('.html')}/{table.name}"
        shards = list(table.shards())
        seal = blake2b(digest_size=5)
        for number, pieces in enumerate(shards, start=1):
            text = script(f"{name}-{number}", pieces)
            seal.update(text)
            self._files[f"{FOLDER}/{name}-{number}.js"] = text
        return self._said(table, name, len(shards), seal.hexdigest())

    def _said(self, table: Table, name: str, shards: int, seal: str) -> Markup:
        total = f"{table.total:,}"
        said = self.t("The first {shown} of {total} are shown.", shown="%", total=total)
        anchored = any(
            " id=" in piece[: piece.find(">")] for piece in table.pieces[table.shown :]
        )
        return Markup(
            '<p class="rp-rest" data-base="{base}" data-name="{name}"'
            ' data-shards="{shards}" data-seal="{seal}" data-next="1"'
            ' data-shown="{shown}" data-said="{said}" data-all="{all}"'
            ' data-failed="{failed}"{anchored}>'
            '<span role="status">{now}</span>'
            '<button type="button">{more}</button>'
            '<button type="button">{whole}</button></p>\n'
        ).format(
            base="../" * self.path.count("/") + FOLDER + "/",
            name=name,
            shards=shards,
            seal=seal,
            shown=table.rows_shown,
            said=said,
            all=self.t("All {total} are shown.", total=total),
            failed=self.t(
                "The rest cannot be loaded: {folder} is missing.", folder=FOLDER
            ),
            anchored=Markup(" data-anchored") if anchored else "",
            now=said.replace("%", f"{table.rows_shown:,}"),
            more=self.t("Show more"),
            whole=self.t("Show all {total}", total=total),
        )


def _most(tables: list[Table], room: int) -> int:
    """How many rows of each table fit in so many bytes; at least one."""
    sizes = [
        list(accumulate((len(p.encode()) for p in table.pieces), initial=0))
        for table in tables
    ]
    for most in _SCREENS:
        needed = 0
        for table, size in zip(tables, sizes, strict=True):
            table.show(most)
            needed += size[table.shown] + _LINE * (table.shown < len(table.pieces))
        if needed <= room:
            return most
    return _SCREENS[-1]
