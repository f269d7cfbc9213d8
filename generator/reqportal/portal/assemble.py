"""Layer 3: from valid records to the portal: linked, computed, immutable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from reqportal.findings import Finding
from reqportal.model import records as r
from reqportal.model.links import Records
from reqportal.portal.calendar import Calendar
from reqportal.portal.facts import latest_first
from reqportal.portal.family import Family
from reqportal.portal.gather import Gatherer
from reqportal.portal.leaf import leaf_state
from reqportal.portal.parents import parent_state
from reqportal.portal.priority import Contender, ranked
from reqportal.portal.schedule import task_states
from reqportal.portal.types import (
    ClientState,
    Portal,
    RequirementState,
    Stub,
    WorkbookState,
)
from reqportal.settings import PortalSettings


def assemble(
    records: Records,
    *,
    findings: Sequence[Finding],
    workbooks: Sequence[WorkbookState],
    settings: PortalSettings,
    as_of: date,
) -> Portal:
    """Everything the pages say, computed for one day.

    Takes records without errors; rows that were held back still count as existing.
    """
    calendar = Calendar.of(settings.holidays, settings.workdays)
    clients = {row.client_id: row for row in records.of(r.Client)}
    family = Family.of(
        row for row in records.of(r.Requirement) if row.client_id in clients
    )
    tasks = task_states(records.of(r.Task), calendar, as_of)
    gatherer = Gatherer(records, family, clients, tasks, settings, as_of)
    states = _states(family, gatherer)
    states = _ranked(states, settings)
    states = _with_best_child(states, family)
    attached = _Attached(records.held, findings)
    states = {name: attached.to_requirement(state) for name, state in states.items()}
    ordered = dict(sorted(states.items()))
    client_states = {
        name: _client_state(client, records, ordered, attached)
        for name, client in sorted(clients.items())
    }
    return Portal(
        as_of=as_of,
        settings=settings,
        clients=tuple(client_states.values()),
        requirements=tuple(ordered.values()),
        stubs=_stubs(records, ordered, client_states, attached),
        workbooks=tuple(workbooks),
        findings=tuple(findings),
        held=records.held,
        by_id=ordered,
        by_client=client_states,
    )


def _states(family: Family, gatherer: Gatherer) -> dict[str, RequirementState]:
    """Children before parents, so that a parent can be rolled up."""
    states: dict[str, RequirementState] = {}
    for name in family.children_first:
        own = leaf_state(gatherer.facts(name), family)
        children = [states[child] for child in family.children(name)]
        states[name] = parent_state(own, children) if children else own
    return states


def _ranked(
    states: Mapping[str, RequirementState], settings: PortalSettings
) -> dict[str, RequirementState]:
    contenders = []
    for state in states.values():
        evaluation, priority = state.evaluation, state.priority
        if not (state.is_leaf and state.standing.is_open and priority and evaluation):
            continue
        if evaluation.scores:
            contenders.append(
                Contender(
                    state.id,
                    state.client.client_id,
                    priority,
                    evaluation.scores,
                    state.commitment,
                    state.record.raised_on,
                )
            )
    found = ranked(contenders, settings.priority.weights)
    return {
        name: replace(state, priority=found[name]) if name in found else state
        for name, state in states.items()
    }


def _with_best_child(
    states: Mapping[str, RequirementState], family: Family
) -> dict[str, RequirementState]:
    """Parents are shown with their best child's score and are not ranked."""
    done: dict[str, RequirementState] = {}
    for name in family.children_first:
        state = states[name]
        scored = [
            child.priority
            for child in (done[kid] for kid in family.children(name))
            if child.priority is not None and child.standing.is_open
        ]
        if not state.is_leaf:
            best = max(scored, key=lambda p: p.score, default=None)
            shown = best and replace(
                best, rank=None, client_rank=None, best_rank=None, worst_rank=None
            )
            state = replace(state, priority=shown)
        done[name] = state
    return done


class _Attached:
    """Findings and held rows by the requirement or client they belong to."""

    def __init__(self, held: Iterable[r.HeldRow], findings: Iterable[Finding]) -> None:
        self._held: dict[tuple[str, str], list[r.HeldRow]] = {}
        for row in held:
            for key in owners(row):
                self._held.setdefault(key, []).append(row)
        self._by_row: dict[tuple[str, str, int], list[Finding]] = {}
        for found in findings:
            place = found.where
            if place.row is not None:
                spot = (place.file, place.sheet, place.row)
                self._by_row.setdefault(spot, []).append(found)

    def held(self, kind: str, name: str) -> tuple[r.HeldRow, ...]:
        """The held rows of a requirement or client."""
        return tuple(self._held.get((kind, name.casefold()), ()))

    def findings(self, origins: Iterable[r.Origin]) -> tuple[Finding, ...]:
        """All findings on those rows, in order, each once."""
        found = {
            finding: None
            for origin in origins
            for finding in self._by_row.get((origin.file, origin.sheet, origin.row), ())
        }
        return tuple(sorted(found, key=Finding.sort_key))

    def to_requirement(self, state: RequirementState) -> RequirementState:
        """The state with its held rows and findings."""
        held = self.held("requirement", state.id)
        rows: list[r.Record] = [
            state.record,
            *state.clarifications,
            *state.evaluations,
            *state.solutions,
            *state.reviews,
            *state.confirmations,
            *state.risks,
            *(task.record for task in state.tasks),
            *(row for item in state.items for row in (item.record, *item.history)),
            *(change.record for change in state.changes),
            *state.feedback,
        ]
        origins = [row.origin for row in rows] + [row.origin for row in held]
        return replace(state, held=held, findings=self.findings(origins))


def owners(row: r.HeldRow) -> list[tuple[str, str]]:
    """Whom a held row belongs to: requirements where it names any, else a client."""
    if row.sheet_key == "client":
        return []
    if row.sheet_key == "requirement" or not row.requirement_ids:
        client = row.text("client_id")
        return [("client", client.casefold())] if client else []
    return [("requirement", name.casefold()) for name in row.requirement_ids]


def _client_state(
    client: r.Client,
    records: Records,
    states: Mapping[str, RequirementState],
    attached: _Attached,
) -> ClientState:
    name = client.client_id
    own = [s.id for s in states.values() if s.client.client_id == name]
    mine = set(own)
    contacts = tuple(c for c in records.of(r.Contact) if c.client_id == name)
    syncs = latest_first(s for s in records.of(r.Sync) if s.client_id == name)
    feedback = latest_first(
        f
        for f in records.of(r.Feedback)
        if f.requirement_id in mine or (f.client_id == name and not f.requirement_id)
    )
    held = attached.held("client", name)
    rows: list[r.Record] = [client, *contacts, *syncs, *feedback]
    origins = [row.origin for row in rows] + [row.origin for row in held]
    return ClientState(
        record=client,
        contacts=contacts,
        syncs=syncs,
        feedback=feedback,
        requirement_ids=tuple(own),
        findings=attached.findings(origins),
        held=held,
    )


def _stubs(
    records: Records,
    states: Mapping[str, RequirementState],
    clients: Mapping[str, ClientState],
    attached: _Attached,
) -> tuple[Stub, ...]:
    """A page for every client or requirement that exists but cannot be shown."""
    found: dict[tuple[str, str], Stub] = {}
    titles = {"client": "name", "requirement": "title"}
    for row in records.held:
        if row.sheet_key not in titles:
            continue
        name = row.text(f"{row.sheet_key}_id")
        taken = states if row.sheet_key == "requirement" else clients
        key = (row.sheet_key, (name or "").casefold())
        if name is None or name in taken or key in found:
            continue
        belonging = attached.held(row.sheet_key, name)
        origins = [row.origin, *(other.origin for other in belonging)]
        found[key] = Stub(
            kind=row.sheet_key,
            id=name,
            title=row.text(titles[row.sheet_key]) or name,
            client_id=row.text("client_id"),
            row=row,
            findings=attached.findings(origins),
        )
    found |= _orphans(records, states, clients, attached, found)
    return tuple(sorted(found.values(), key=lambda stub: (stub.kind, stub.id)))


def _orphans(
    records: Records,
    states: Mapping[str, RequirementState],
    clients: Mapping[str, ClientState],
    attached: _Attached,
    found: Mapping[tuple[str, str], Stub],
) -> dict[tuple[str, str], Stub]:
    """Valid requirements of a client whose own row is held back."""
    orphans = {}
    for row in records.of(r.Requirement):
        key = ("requirement", row.requirement_id.casefold())
        if row.requirement_id in states or key in found or row.client_id in clients:
            continue
        theirs = [
            other.origin
            for other in records.held_of("client")
            if (other.text("client_id") or "").casefold() == row.client_id.casefold()
        ]
        orphans[key] = Stub(
            kind="requirement",
            id=row.requirement_id,
            title=row.title,
            client_id=row.client_id,
            row=r.HeldRow("requirement", row.origin, {"client_id": row.client_id}),
            findings=attached.findings([row.origin, *theirs]),
        )
    return orphans
