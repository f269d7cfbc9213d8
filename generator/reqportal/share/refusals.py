"""Layer 7: why a client's bundle is not made at all."""

from __future__ import annotations

from collections.abc import Iterator

from reqportal.locales import N_, Said, say
from reqportal.model.columns import CLIENT
from reqportal.model.records import HeldRow
from reqportal.portal.attach import owners
from reqportal.portal.types import Portal

_NAMED = 3
"""Cells that are named at most."""


def refusals(portal: Portal, client_id: str) -> Iterator[Said]:
    """Everything that stands in the way of a client's bundle; empty where nothing does.

    A held-back row of which the client cannot be told may be anybody's.
    """
    client = portal.by_client[client_id]
    if not client.record.shared:
        yield say(
            N_("“{header}” is not yes ({cell})"),
            header=CLIENT["shared"],
            cell=str(client.record.origin.cell("shared")),
        )
    owned = {id(row): _clients(row, portal) for row in portal.held}
    theirs = [row for row in portal.held if client_id.casefold() in owned[id(row)]]
    if theirs:
        yield say(
            N_("{n} of its rows are held back: {cells}"),
            n=len(theirs),
            cells=_places(theirs),
        )
    nobodys = [row for row in portal.held if not owned[id(row)]]
    if nobodys:
        yield say(
            N_("{n} held-back rows may be of any client: {cells}"),
            n=len(nobodys),
            cells=_places(nobodys),
        )


def _clients(row: HeldRow, portal: Portal) -> set[str]:
    """The clients a held row belongs to, their ids case-folded."""
    known = {state.id.casefold(): state for state in portal.requirements}
    stubs = {stub.id.casefold(): stub.client_id for stub in portal.stubs}
    found: set[str | None] = set()
    for kind, name in owners(row):
        if kind == "client":
            found.add(name)
        elif name in known:
            found.add(known[name].client.client_id)
        else:
            found.add(stubs.get(name))
    return {name.casefold() for name in found if name} if None not in found else set()


def _places(rows: list[HeldRow]) -> tuple[str, ...]:
    places = [f"{row.origin.file} › {row.origin.whole.short}" for row in rows]
    more = len(places) - _NAMED
    return (*places[:_NAMED], *((f"+{more}",) if more > 0 else ()))
