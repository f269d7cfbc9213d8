"""Layer 5: the index of clients, and the table of them on the home page."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup, escape

from reqportal.locales import Translator
from reqportal.pages import lists, marks
from reqportal.pages.lists import Head
from reqportal.pages.marks import Day, Link
from reqportal.portal import summary
from reqportal.portal.summary import ClientTotals
from reqportal.portal.types import ClientState, Portal, Stub

_NAMED = 3
"""Clients the first sentence names."""


@dataclass(frozen=True, slots=True)
class ClientRow:
    """A client, or the total of all, in figures."""

    link: Link
    id: str
    kind: str
    leaves: int
    open: int
    late: int
    blocked: int
    risk: int
    on_client: int
    on_us: int
    next: Day | None
    satisfaction: str


@dataclass(frozen=True, slots=True)
class StubRow:
    """A client or requirement whose own row is held back."""

    link: Link
    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class ClientsView:
    """All that the index of clients says."""

    head: Head
    rows: tuple[ClientRow, ...]
    total: ClientRow
    stubs: tuple[StubRow, ...]


def view(portal: Portal, t: Translator) -> ClientsView:
    """The index of clients."""
    rows = client_rows(portal, t, depth=1)
    return ClientsView(
        head=_head(portal, rows, t),
        rows=rows,
        total=client_row(summary.portal_totals(portal), None, t),
        stubs=stub_rows(portal, "client", t),
    )


def client_rows(portal: Portal, t: Translator, *, depth: int) -> tuple[ClientRow, ...]:
    """Every client: most late, blocked and at risk first, then by id."""
    rows = [
        client_row(summary.client_totals(portal, client), client, t, depth=depth)
        for client in portal.clients
    ]
    return tuple(sorted(rows, key=lambda row: (-row.late, -row.blocked, -row.risk)))


def client_row(
    totals: ClientTotals, client: ClientState | None, t: Translator, *, depth: int = 0
) -> ClientRow:
    """A client's figures; without a client, the total."""
    record = client.record if client else None
    href = marks.client_href(record.client_id, depth=depth) if record else ""
    given = totals.satisfaction
    return ClientRow(
        link=Link(href, record.name if record else t("Total")),
        id=record.client_id if record else "",
        kind=t.label(record.kind) if record and record.kind else "",
        leaves=totals.leaves,
        open=totals.open,
        late=totals.late,
        blocked=totals.blocked,
        risk=totals.risk,
        on_client=totals.on_client,
        on_us=totals.on_us,
        next=marks.day(totals.next_on, t) if record else None,
        satisfaction="—" if given is None else f"{given:.1f}",
    )


def stub_rows(portal: Portal, kind: str, t: Translator) -> tuple[StubRow, ...]:
    """Held-back clients or requirements, each with what is wrong first."""
    return tuple(_stub_row(stub, t) for stub in portal.stubs if stub.kind == kind)


def _stub_row(stub: Stub, t: Translator) -> StubRow:
    folder = marks.client_href if stub.kind == "client" else marks.requirement_href
    reason = stub.findings[0] if stub.findings else None
    said = f"{reason.where.short} {reason.message(t)}" if reason else ""
    return StubRow(Link(folder(stub.id, depth=1), stub.title or stub.id), stub.id, said)


def _head(portal: Portal, rows: tuple[ClientRow, ...], t: Translator) -> Head:
    count = t.plural("{n} client", "{n} clients", len(rows))
    return Head(
        crumbs=lists.home_crumbs(t, t("Clients"), depth=1),
        heading=t("Clients"),
        meta=lists.meta(portal, t, [count]),
        lede=_lede(rows, t),
    )


def _lede(rows: tuple[ClientRow, ...], t: Translator) -> Markup:
    if not rows:
        return t.markup(
            "<b>There are no clients yet.</b> "
            "Fill in the first row of the client sheet and build again."
        )
    late = [row.link.text for row in rows if row.late]
    waiting = sum(1 for row in rows if row.on_client)
    first = (
        t.markup(
            "<b>{n} of {total} clients have late requirements</b>: {names}.",
            n=len(late),
            total=len(rows),
            names=t.join(tuple(late[:_NAMED])) + ("…" if len(late) > _NAMED else ""),
        )
        if late
        else t.markup("<b>No client has a late requirement.</b>")
    )
    second = escape(
        t.plural(
            "{n} client has something to answer or to accept.",
            "{n} clients have something to answer or to accept.",
            waiting,
        )
    )
    return lists.sentences(t, [first, second])
