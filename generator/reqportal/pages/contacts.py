"""Layer 5: whom we talk to at each client, how often, and what was said last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from reqportal import vocabulary as v
from reqportal.locales import Translator
from reqportal.model.records import Contact, Sync
from reqportal.pages import facts, lists, marks
from reqportal.pages.client_record import SyncRow, sync_row
from reqportal.pages.lists import Head
from reqportal.pages.marks import Day, EvidenceMark, HealthMark, Link
from reqportal.portal.syncs import sync_due
from reqportal.portal.types import ClientState, Portal

RECENT = 3
"""Syncs of a client in sight; earlier ones are folded away."""
_NAMED = 8
"""Clients the first sentence names."""


@dataclass(frozen=True, slots=True)
class RhythmRow:
    """How we keep in touch with one client."""

    client: Link
    anchor: str
    ours: str
    frequency: str
    last: Day | None
    arranged: Day | None
    due: Day | None
    mark: HealthMark
    contacts: int
    deciders: int


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One person at a client, by role."""

    role: str
    position: str
    authority: HealthMark | None
    details: str
    evidence: tuple[EvidenceMark, ...]


@dataclass(frozen=True, slots=True)
class DatedSync:
    """A regular report and where it stands."""

    sync: SyncRow
    evidence: tuple[EvidenceMark, ...]


@dataclass(frozen=True, slots=True)
class ClientPart:
    """One client's contacts and syncs."""

    client: Link
    id: str
    ours: str
    contacts: tuple[ContactRow, ...]
    syncs: tuple[DatedSync, ...]
    earlier: tuple[DatedSync, ...]
    earlier_said: str


@dataclass(frozen=True, slots=True)
class ContactsView:
    """All that the page of contacts says."""

    head: Head
    rhythm: tuple[RhythmRow, ...]
    parts: tuple[ClientPart, ...]


def view(portal: Portal, t: Translator) -> ContactsView:
    """The page of contacts."""
    ordered = sorted(portal.clients, key=lambda client: -days_over(client, portal))
    return ContactsView(
        head=_head(portal, t),
        rhythm=tuple(_rhythm(client, portal, t) for client in ordered),
        parts=tuple(_part(client, t) for client in portal.clients),
    )


def days_over(client: ClientState, portal: Portal) -> int:
    """Days since a sync was due; 0 when none is overdue."""
    due = _due(client, portal)
    return max(0, (portal.as_of - due).days) if due else 0


def _due(client: ClientState, portal: Portal) -> date | None:
    return sync_due(client, portal.of_client(client.id))


def _rhythm(client: ClientState, portal: Portal, t: Translator) -> RhythmRow:
    record = client.record
    last = client.syncs[0] if client.syncs else None
    return RhythmRow(
        client=_link(client),
        anchor=f"client-{client.id}",
        ours=record.our_contact or "",
        frequency=t.label(record.sync_frequency) if record.sync_frequency else "",
        last=marks.day(last.held_on, t) if last else None,
        arranged=marks.day(last.next_on, t) if last else None,
        due=marks.day(_due(client, portal), t),
        mark=_mark(client, portal, t),
        contacts=len(client.contacts),
        deciders=len(_deciders(client)),
    )


def _link(client: ClientState) -> Link:
    return Link(marks.client_href(client.id, depth=0), client.record.name)


def _deciders(client: ClientState) -> list[Contact]:
    return [row for row in client.contacts if row.authority is v.Authority.DECIDES]


def _mark(client: ClientState, portal: Portal, t: Translator) -> HealthMark:
    over = days_over(client, portal)
    if over:
        said = t.plural("overdue by {n} day", "overdue by {n} days", over)
        return HealthMark("late", said)
    if _due(client, portal):
        return HealthMark("ok", t("in time"))
    return HealthMark("none", t("none due"))


def _part(client: ClientState, t: Translator) -> ClientPart:
    earlier = len(client.syncs) - RECENT
    ordered = sorted(client.contacts, key=_authority)
    return ClientPart(
        client=_link(client),
        id=f"client-{client.id}",
        ours=client.record.our_contact or "",
        contacts=tuple(_contact(row, t) for row in ordered),
        syncs=_syncs(client.syncs[:RECENT], t),
        earlier=_syncs(client.syncs[RECENT:], t),
        earlier_said=t("Another {n}", n=earlier) if earlier > 0 else "",
    )


def _authority(row: Contact) -> int:
    return row.authority.order if row.authority else len(v.Authority)


def _contact(row: Contact, t: Translator) -> ContactRow:
    shape = "ok" if row.authority is v.Authority.DECIDES else "none"
    word = t.label(row.authority) if row.authority else ""
    return ContactRow(
        role=row.role_title,
        position=row.position or "",
        authority=HealthMark(shape, word) if word else None,
        details=row.contact_details or "",
        evidence=facts.sources((row,)),
    )


def _syncs(rows: Sequence[Sync], t: Translator) -> tuple[DatedSync, ...]:
    return tuple(DatedSync(sync_row(row, t), facts.sources((row,))) for row in rows)


def _head(portal: Portal, t: Translator) -> Head:
    people = sum(len(client.contacts) for client in portal.clients)
    heading = t("Contacts")
    return Head(
        crumbs=lists.home_crumbs(t, heading, depth=0),
        heading=heading,
        meta=lists.meta(portal, t, [t.plural("{n} contact", "{n} contacts", people)]),
        lede=_lede(portal, t),
    )


def _lede(portal: Portal, t: Translator) -> Markup:
    clients = portal.clients
    if not clients:
        return t.markup(
            "<b>There are no clients yet.</b> "
            "Fill in the first row of the client sheet and build again."
        )
    parts = [_overdue(portal, t)]
    nobody = [c.record.name for c in clients if not _deciders(c)]
    parts.append(
        t.markup("Nobody who can decide is named for {names}.", names=_some(nobody, t))
        if nobody
        else t.markup("Every client has somebody who can decide.")
    )
    return lists.sentences(t, [*parts, *_next(portal, t)])


def _some(names: Sequence[str], t: Translator) -> str:
    """The first names, and how many more."""
    said = t.join(tuple(names[:_NAMED]))
    left = len(names) - _NAMED
    return t("{names} and {n} more", names=said, n=left) if left > 0 else said


def _next(portal: Portal, t: Translator) -> list[Markup]:
    """The nearest sync that is arranged."""
    days = [
        (client.syncs[0].next_on, client.id)
        for client in portal.clients
        if client.syncs and client.syncs[0].next_on
    ]
    day, name = min((d for d in days if d[0] >= portal.as_of), default=(None, ""))
    if day is None:
        return []
    client = portal.by_client[name].record.name
    return [t.markup("The next sync is with {name} on {day}.", name=client, day=day)]


def _overdue(portal: Portal, t: Translator) -> Markup:
    late = [client for client in portal.clients if days_over(client, portal)]
    if not late:
        return t.markup("<b>No sync is overdue.</b>")
    worst = max(late, key=lambda client: days_over(client, portal))
    return t.markup(
        "<b>The sync with {n} of {total} clients is overdue</b>, "
        "with {name} by {days} days.",
        n=len(late),
        total=len(portal.clients),
        name=worst.record.name,
        days=days_over(worst, portal),
    )
