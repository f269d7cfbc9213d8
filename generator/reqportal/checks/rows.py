"""Layer 4: every row a portal shows, each once, and what its columns are called."""

from __future__ import annotations

from collections.abc import Iterator

from reqportal.model.columns import BY_KEY
from reqportal.model.records import Record
from reqportal.portal.types import Portal


def heading(row: Record, field: str) -> str:
    """A column's header as typed; the standard one where the sheet lacks it."""
    typed = row.origin.headers
    column = BY_KEY[row.sheet_key][field]
    standard = column.header("en" if "".join(typed.values()).isascii() else "zh")
    return typed.get(field, standard)


def rows_of(portal: Portal) -> Iterator[Record]:
    """Clients' rows, then requirements'; a row of several requirements comes once."""
    seen: set[tuple[str, str, str, int]] = set()
    for row in _all(portal):
        origin = row.origin
        key = (row.sheet_key, origin.file, origin.sheet, origin.row)
        if key not in seen:
            seen.add(key)
            yield row


def _all(portal: Portal) -> Iterator[Record]:
    for client in portal.clients:
        yield from client.rows
    for state in portal.requirements:
        yield from state.rows
