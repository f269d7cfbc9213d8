"""Layer 5: the rows of one table: those in its page, and the shards of the rest."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

_SIZE = 200_000
"""Characters of a shard, about: 150 to 600 rows."""


@dataclass(slots=True)
class Table:
    """Rows of one table; a group's head opens a `<tbody>` and is no row."""

    name: str
    pieces: list[str]
    heads: frozenset[int] = frozenset()
    """Which pieces are heads."""
    shown: int = 0
    """Pieces that stand in the page."""

    @property
    def total(self) -> int:
        """How many rows there are."""
        return len(self.pieces) - len(self.heads)

    def show(self, most: int) -> None:
        """Keep the first rows in the page, and the heads above them."""
        self.shown = self._pieces_of(most)

    def _pieces_of(self, rows: int) -> int:
        if rows >= self.total:
            return len(self.pieces)
        if not self.heads:
            return rows
        found = 0
        for place in range(len(self.pieces)):
            found += place not in self.heads
            if found == rows:
                return place + 1
        return len(self.pieces)

    @property
    def rows_shown(self) -> int:
        """How many rows stand in the page."""
        return self.shown - sum(place < self.shown for place in self.heads)

    @property
    def html(self) -> str:
        """What stands in the page."""
        if not self.heads:
            return "".join(self.pieces[: self.shown])
        parts = []
        for place, piece in enumerate(self.pieces[: self.shown]):
            parts += ["</tbody>\n"] if place and place in self.heads else []
            parts.append(piece)
        return "".join([*parts, "</tbody>"]) if parts else ""

    def shards(self) -> Iterator[list[str]]:
        """What does not, in portions."""
        portion: list[str] = []
        size = 0
        for piece in self.pieces[self.shown :]:
            portion.append(piece)
            size += len(piece)
            if size >= _SIZE:
                yield portion
                portion, size = [], 0
        if portion:
            yield portion


def script(name: str, pieces: list[str]) -> bytes:
    """A script that hands over rows; harmless wherever it is put."""
    return f"reqportalRows({literal([name, pieces])[1:-1]});\n".encode()


def literal(value: object) -> str:
    """A value as JavaScript, harmless inside HTML and on any line."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for hostile, safe in (("</", "<\\/"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029")):
        text = text.replace(hostile, safe)
    return text
