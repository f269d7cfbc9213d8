"""Layer 3: a portal cut by client: all that the pages of one client's records rest on.

A slice is a portal of its own: its pages are planned from it, so they cannot depend on
what it does not hold, and its key is a digest of what it holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from reqportal.fingerprint import digest
from reqportal.model.records import HeldRow, Origin, Record
from reqportal.portal.types import ClientState, Portal, RequirementState, Stub


@dataclass(frozen=True, slots=True)
class Slice:
    """One client with its requirements and stubs; or the stubs of no known client."""

    portal: Portal
    """Its lists hold what is the client's alone; `by_id` and `stubs` also hold what
    its rows name of others."""
    name: str
    """The client's id; `_nobody` where it is no known client's."""
    own: frozenset[str]
    """The ids of the stubs that are its own."""
    key: str


def slices(portal: Portal, clients: Collection[str] | None = None) -> Iterator[Slice]:
    """Every page of a single record belongs to exactly one slice.

    All of them, or those of some clients.
    """
    digests = _Digests(portal)
    stubs: dict[str, list[Stub]] = defaultdict(list)
    for stub in portal.stubs:
        known = stub.client_id in portal.by_client if stub.client_id else False
        stubs[stub.client_id or "" if known else ""].append(stub)
    by_id = {stub.id: stub for stub in portal.stubs}
    for client in portal.clients:
        if clients is None or client.id in clients:
            yield _slice(portal, client, stubs[client.id], by_id, digests)
    if stubs[""] and clients is None:
        parts = [digests.stub(stub) for stub in stubs[""]]
        named = {stub.client_id for stub in stubs[""] if stub.client_id}
        alone = replace(
            portal,
            clients=(),
            requirements=(),
            stubs=tuple(stubs[""]),
            workbooks=(),
            findings=(),
            held=(),
            by_id={},
            by_client={},
        )
        own = frozenset(stub.id for stub in stubs[""])
        yield Slice(alone, "_nobody", own, digest(*sorted(named), *parts))


def _slice(
    portal: Portal,
    client: ClientState,
    own: list[Stub],
    stubs: Mapping[str, Stub],
    digests: _Digests,
) -> Slice:
    states = portal.of_client(client.id)
    named = {name: None for state in states for name in _named(state)}
    names = {state.id for state in states} | {stub.id for stub in own}
    foreign = [name for name in named if name not in names]
    linked = {name: portal.by_id[name] for name in foreign if name in portal.by_id}
    known = (*own, *(stubs[name] for name in foreign if name in stubs))
    files = {row.origin.file for state in states for row in state.rows}
    files |= {row.origin.file for row in client.rows}
    held = (*client.held, *(row for state in states for row in state.held))
    books = tuple(book for book in portal.workbooks if book.file in files)
    narrowed = replace(
        portal,
        clients=(client,),
        requirements=states,
        stubs=known,
        workbooks=books,
        findings=(),
        held=held,
        by_id={**linked, **{state.id: state for state in states}},
        by_client={client.id: client},
    )
    parts = [
        digests.client(client),
        *(digests.state(state) for state in states),
        *(digests.state(state) for state in linked.values()),
        *(digests.stub(stub) for stub in known),
        *(f"{book.file} {book.modified}" for book in books),
    ]
    return Slice(
        narrowed, client.id, frozenset(stub.id for stub in own), digest(*parts)
    )


def _named(state: RequirementState) -> Iterator[str]:
    """The requirements that its row and its family name, perhaps other clients'."""
    record = state.record
    yield from state.ancestors
    yield from state.children
    yield from record.related_ids
    yield from (n for n in (record.parent_id, record.merged_into) if n)


class _Digests:
    """Digests of parts of a portal, each computed once."""

    def __init__(self, portal: Portal) -> None:
        self._base = digest(portal.settings.model_dump_json(), str(portal.as_of))
        self._states: dict[str, str] = {}
        self._tables: dict[int, str] = {}
        self._kept: list[dict[str, str]] = []

    def client(self, client: ClientState) -> str:
        """Of a client's own rows."""
        return digest(
            self._base,
            self._rows(client.rows),
            self._held(client.held),
            repr([(f.rule.code, *f.sort_key()[2:], f.where) for f in client.findings]),
        )

    def state(self, state: RequirementState) -> str:
        """Of a requirement: its rows, and what of its computing looks further afield.

        That are ranks (among all clients), forecasts (predecessors may be another
        client's), the family, and the findings.
        """
        known = self._states.get(state.id)
        if known is None:
            known = self._states[state.id] = digest(*self._parts(state))
        return known

    def stub(self, stub: Stub) -> str:
        """Of a row that is held back."""
        return digest(
            self._base,
            repr((stub.kind, stub.id, stub.title, stub.client_id)),
            self._held((stub.row,)),
            repr([(f.rule.code, f.where, f.params) for f in stub.findings]),
        )

    def _parts(self, state: RequirementState) -> Iterator[str]:
        yield self._rows(state.rows)
        yield self._held((*state.held, *state.in_doubt, *state.held_children))
        priority = state.priority
        if priority:
            yield repr(
                (
                    priority.score,
                    priority.rank,
                    priority.client_rank,
                    priority.best_rank,
                    priority.worst_rank,
                )
            )
        yield repr(
            [
                (row.record.task_id, row.forecast, row.late_predecessors)
                for row in state.tasks
            ]
        )
        yield repr((state.ancestors, state.children, state.health, state.forecast))
        yield repr(
            [
                (f.rule.code, f.where, f.header, f.value, f.params)
                for f in state.findings
            ]
        )

    def _rows(self, rows: Iterable[Record]) -> str:
        return "\n".join(map(self._row, rows))

    def _row(self, record: Record) -> str:
        return f"{record.sheet_key} {self._table(record.origin)} {record.__dict__}"

    def _held(self, rows: Iterable[HeldRow]) -> str:
        return "\n".join(
            f"{row.sheet_key} {self._origin(row.origin)} {sorted(row.values.items())} "
            f"{[(f.rule.code, f.where, f.value, f.params) for f in row.findings]}"
            for row in rows
        )

    def _origin(self, origin: Origin) -> str:
        return f"{origin.file} {origin.sheet} {origin.row} {self._table(origin)}"

    def _table(self, origin: Origin) -> str:
        """Letters and headers, which all rows of a sheet share."""
        known = self._tables.get(id(origin.columns))
        if known is None:
            known = digest(repr(origin.columns), repr(origin.headers))
            self._tables[id(origin.columns)] = known
            self._kept.append(origin.columns)  # so that no other takes its address
        return known
