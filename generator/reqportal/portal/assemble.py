"""Layer 3: from valid records to the portal: linked, computed, immutable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from reqportal import vocabulary as v
from reqportal.findings import Finding
from reqportal.model import records as r
from reqportal.model.links import Records, group
from reqportal.portal.attach import told
from reqportal.portal.calendar import Calendar
from reqportal.portal.facts import content, latest_first
from reqportal.portal.family import Family
from reqportal.portal.gather import Gatherer
from reqportal.portal.leaf import leaf_state
from reqportal.portal.parents import parent_state
from reqportal.portal.priority import Contender, ranked
from reqportal.portal.schedule import task_states
from reqportal.portal.stubs import stand_ins, stubs
from reqportal.portal.types import (
    ClientState,
    Portal,
    RequirementState,
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
    clients = {
        row.client_id: row for row in (*records.of(r.Client), *stand_ins(records))
    }
    family = Family.of(
        (row for row in records.of(r.Requirement) if row.client_id in clients),
        records.held_of("requirement"),
    )
    tasks = task_states(records.of(r.Task), calendar, as_of)
    gatherer = Gatherer(records, family, clients, tasks, settings, as_of)
    states = _states(family, gatherer)
    states = _ranked(states, settings)
    states = _with_best_child(states, family)
    ordered = dict(sorted(states.items()))
    theirs = _ClientRows(records, ordered)
    client_states = {
        name: _client_state(client, theirs) for name, client in sorted(clients.items())
    }
    portal = Portal(
        as_of=as_of,
        settings=settings,
        clients=tuple(client_states.values()),
        requirements=tuple(ordered.values()),
        stubs=stubs(records, ordered),
        workbooks=(),
        findings=(),
        held=records.held,
        by_id=ordered,
        by_client=client_states,
    )
    return told(portal, findings, workbooks)


def _states(family: Family, gatherer: Gatherer) -> dict[str, RequirementState]:
    """Children before parents, so that a parent can be rolled up."""
    states: dict[str, RequirementState] = {}
    for name in family.children_first:
        facts = gatherer.facts(name)
        own = leaf_state(facts, family)
        children = [states[child] for child in family.children(name)]
        states[name] = own if own.is_leaf else parent_state(facts, own, children)
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


class _ClientRows:
    """The rows of every client, looked up in constant time."""

    def __init__(
        self, records: Records, states: Mapping[str, RequirementState]
    ) -> None:
        client_of = {name: state.client.client_id for name, state in states.items()}
        self.requirements = group(client_of, lambda name: (client_of[name],))
        self.contacts = group(records.of(r.Contact), lambda row: (row.client_id,))
        self.syncs = group(records.of(r.Sync), lambda row: (row.client_id,))
        self.feedback = group(
            records.of(r.Feedback),
            lambda row: (client_of.get(row.requirement_id or "", row.client_id),),
        )


def _client_state(client: r.Client, theirs: _ClientRows) -> ClientState:
    name = client.client_id
    return ClientState(
        record=client,
        contacts=tuple(sorted(theirs.contacts.get(name, ()), key=_weight)),
        syncs=latest_first(theirs.syncs.get(name, ())),
        feedback=latest_first(theirs.feedback.get(name, ())),
        requirement_ids=tuple(theirs.requirements.get(name, ())),
    )


def _weight(contact: r.Contact) -> tuple[int, str]:
    """Who decides comes first, then who passes on, then the rest."""
    last = len(v.Authority)
    return (contact.authority.order if contact.authority else last, content(contact))
