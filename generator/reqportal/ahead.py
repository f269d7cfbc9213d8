"""Ahead of the whole: what one save changes for the clients it concerns.

Computing a large portal takes seconds, the rows of one client a few hundredths. While
a portal is served, the pages of the clients whose rows were changed are shown at once;
everything else (ranks, overviews, what refers across clients) follows with the whole.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from reqportal.model.records import Record
from reqportal.pipeline import compute
from reqportal.portal.types import Portal, Priority, RequirementState
from reqportal.settings import PortalSettings
from reqportal.workbook.reading import Reading

_MOST = 5
"""Clients that are worth going ahead for; more are as quick with the whole."""


@dataclass
class Ledger:
    """Whose rows every workbook holds; kept from one save to the next."""

    readings: Mapping[str, Reading] = field(default_factory=dict)
    """By file, as they were when the whole was computed."""
    rows: dict[str, dict[str, list[Record]]] = field(default_factory=dict)
    """File and client to rows."""
    owners: dict[str, str] = field(default_factory=dict)
    """Requirement to client."""

    @classmethod
    def of(cls, readings: Iterable[Reading], portal: Portal, before: Ledger) -> Ledger:
        """The ledger of these readings; what is unchanged is taken over."""
        owners = {state.id: state.client.client_id for state in portal.requirements}
        found = cls({one.file: one for one in readings}, owners=owners)
        for file, reading in found.readings.items():
            if before.readings.get(file) is reading and file in before.rows:
                found.rows[file] = before.rows[file]
            else:
                found.rows[file] = _by_client(reading.records, owners)
        return found


def ahead(
    ledger: Ledger,
    readings: Collection[Reading],
    whole: Portal,
    settings: PortalSettings,
    as_of: date,
) -> tuple[Portal, frozenset[str]] | None:
    """The portal with the concerned clients as they are now, and who they are.

    None where only the whole can tell: other settings or day, other files, rows that
    are held back, a client or requirement that is new or goes, or many clients.
    """
    is_same = whole.settings == settings and whole.as_of == as_of
    now = {one.file: one for one in readings}
    if not is_same or now.keys() != ledger.readings.keys():
        return None
    changed = [one for f, one in now.items() if ledger.readings[f] is not one]
    if not all(one.is_readable and not one.held for one in changed):
        return None
    fresh = {one.file: _by_client(one.records, ledger.owners) for one in changed}
    concerned = frozenset(_concerned(ledger.rows, fresh))
    if not 0 < len(concerned) <= _MOST or not _is_sound(whole, concerned):
        return None
    rows = {**ledger.rows, **fresh}
    part = [_part(one, rows[file], concerned) for file, one in now.items()]
    made = compute(part, settings, as_of, is_whole=False)
    if made.has_errors or not _is_alike(made.portal, whole, concerned):
        return None
    return _patched(whole, made.portal, now), concerned


def _part(
    reading: Reading, rows: Mapping[str, list[Record]], clients: Collection[str]
) -> Reading:
    """The rows of these clients; errors are of rows of others."""
    records = tuple(row for name in sorted(clients) for row in rows.get(name, ()))
    findings = tuple(found for found in reading.findings if not found.is_error)
    return replace(reading, records=records, held=(), findings=findings)


def _is_sound(whole: Portal, clients: Collection[str]) -> bool:
    """Whether the clients are known and none of their rows is held back."""
    if not all(name in whole.by_client for name in clients):
        return False
    states = (state for name in clients for state in whole.of_client(name))
    held = [whole.by_client[name].held for name in clients]
    return not any(held) and not any(
        state.held or state.in_doubt or state.held_children for state in states
    )


def _by_client(
    records: Iterable[Record], owners: Mapping[str, str]
) -> dict[str, list[Record]]:
    """Rows by the client they belong to; those of nobody known under no name."""
    found: dict[str, list[Record]] = {}
    for record in records:
        found.setdefault(_owner(record, owners), []).append(record)
    return found


def _owner(record: Record, owners: Mapping[str, str]) -> str:
    values = record.__dict__
    client = values.get("client_id")
    if client:
        return str(client)
    ids = values.get("requirement_ids") or (values.get("requirement_id"),)
    return next((owners[str(name)] for name in ids if name in owners), "")


def _concerned(
    before: Mapping[str, Mapping[str, list[Record]]],
    now: Mapping[str, Mapping[str, list[Record]]],
) -> Iterator[str]:
    """The clients whose rows say something else; where they stand does not matter."""
    for file, rows in now.items():
        known = before.get(file, {})
        for name in known.keys() | rows.keys():
            if _said(known.get(name, ())) != _said(rows.get(name, ())):
                yield name


def _said(records: Iterable[Record]) -> list[tuple[str, dict[str, object]]]:
    return [
        (row.sheet_key, {k: v for k, v in row.__dict__.items() if k != "origin"})
        for row in records
    ]


def _is_alike(part: Portal, whole: Portal, concerned: frozenset[str]) -> bool:
    """Whether the same clients and requirements are there: no page comes or goes."""
    names = {name for client in concerned for name in _ids(whole, client)}
    return part.by_client.keys() == concerned and part.by_id.keys() == names


def _ids(portal: Portal, client: str) -> tuple[str, ...]:
    return portal.by_client[client].requirement_ids


def _patched(whole: Portal, part: Portal, now: Mapping[str, Reading]) -> Portal:
    states = {
        name: _ranked_as_before(state, whole.by_id[name])
        for name, state in part.by_id.items()
    }
    by_id = {**whole.by_id, **states}
    by_client = {**whole.by_client, **part.by_client}
    return replace(
        whole,
        clients=tuple(by_client.values()),
        requirements=tuple(by_id.values()),
        workbooks=tuple(
            replace(book, modified=now[book.file].modified) for book in whole.workbooks
        ),
        by_id=by_id,
        by_client=by_client,
    )


def _ranked_as_before(
    state: RequirementState, before: RequirementState
) -> RequirementState:
    """Its rank among all follows with the whole; until then it keeps the one it had."""
    priority, known = state.priority, before.priority
    if priority is None or known is None:
        return state
    ranks: Priority = replace(
        priority,
        rank=known.rank,
        client_rank=known.client_rank,
        best_rank=known.best_rank,
        worst_rank=known.worst_rank,
    )
    return replace(state, priority=ranks)
