"""Layer 5: a client or requirement whose own row is held back: what to mend, where."""

from __future__ import annotations

from dataclasses import dataclass

from reqportal.locales import N_, Translator
from reqportal.pages import facts, marks
from reqportal.pages.blocks import Held, Problem, held_row, problems
from reqportal.portal.types import Portal, Stub

_LEDES = {
    "client": N_(
        "The row of this client in the sheet “{sheet}” is held back; until it is "
        "mended, nothing of the client can be shown or shared."
    ),
    "requirement": N_(
        "The row of this requirement in the sheet “{sheet}” is held back; until it is "
        "mended, the requirement cannot be counted or ranked."
    ),
}


@dataclass(frozen=True, slots=True)
class StubView:
    """All that the page says."""

    id: str
    title: str
    as_of: str
    crumbs: tuple[marks.Link, ...]
    client: marks.Link | None
    lede: str
    row: Held
    others: tuple[Problem, ...]
    """Findings of other rows that belong to it."""
    children: tuple[marks.Link, ...]
    """A client's requirements that still have a page."""
    quality: marks.Link


def view(portal: Portal, stub: Stub, t: Translator) -> StubView:
    """The page of what cannot be shown yet."""
    own = set(stub.row.findings)
    return StubView(
        id=stub.id,
        title=stub.title,
        as_of=portal.as_of.isoformat(),
        crumbs=_crumbs(portal, stub, t),
        client=_client(portal, stub),
        lede=_lede(stub, t),
        row=held_row(stub.row, t),
        others=problems((f for f in stub.findings if f not in own), t),
        children=_children(portal, stub),
        quality=marks.Link("../quality.html", t("Data quality")),
    )


def _lede(stub: Stub, t: Translator) -> str:
    if not stub.row.findings:
        return t(
            "This requirement's own row is fine, but the row of its client {client} is "
            "held back. Mend that row and build again.",
            client=stub.client_id,
        )
    return t(_LEDES[stub.kind], sheet=facts.sheet_name(stub.kind, t))


def _crumbs(portal: Portal, stub: Stub, t: Translator) -> tuple[marks.Link, ...]:
    home = marks.Link("../index.html", t("Overview"))
    above = _client(portal, stub)
    if stub.kind == "client":
        above = marks.Link("index.html", t("Clients"))
    return (home, *((above,) if above else ()), marks.Link("", stub.id))


def _client(portal: Portal, stub: Stub) -> marks.Link | None:
    if stub.kind == "client" or not stub.client_id:
        return None
    known = portal.by_client.get(stub.client_id)
    if known:
        return marks.Link(marks.client_href(known.id), known.record.name)
    held = any(s.kind == "client" and s.id == stub.client_id for s in portal.stubs)
    return marks.Link(marks.client_href(stub.client_id) if held else "", stub.client_id)


def _children(portal: Portal, stub: Stub) -> tuple[marks.Link, ...]:
    if stub.kind != "client":
        return ()
    return tuple(
        marks.Link(
            marks.requirement_href(other.id), facts.spaced(other.id, other.title)
        )
        for other in portal.stubs
        if other.kind == "requirement" and other.client_id == stub.id
    )
