"""Layer 5: one client: how it stands, who owes whom what, and what lies ahead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from reqportal import vocabulary as v
from reqportal.locales import Translator
from reqportal.model.columns import SHEETS
from reqportal.model.records import Record
from reqportal.pages import facts, lists, marks
from reqportal.pages.blocks import Held, held_rows
from reqportal.pages.blocks_changes import ChangeRow, change_row, in_order
from reqportal.pages.blocks_feedback import FeedbackRow, feedback_rows
from reqportal.pages.blocks_sources import Sources, sources
from reqportal.pages.client_figures import Value, lede, values
from reqportal.pages.client_moves import Ahead, Moves, OwedList, ahead, owed
from reqportal.pages.client_plan import client_plan
from reqportal.pages.client_record import (
    Answer,
    Profile,
    SyncRow,
    answers,
    profile,
    sync_row,
)
from reqportal.pages.client_table import Row, Settled, open_rows, settled_rows
from reqportal.pages.gantt import Gantt
from reqportal.pages.plan_table import PlanRow, plan_rows
from reqportal.pages.trend import Trend, satisfaction
from reqportal.portal.types import ClientState, Portal, RequirementState

_MOST_FEEDBACK = 4


@dataclass(frozen=True, slots=True)
class ClientView:
    """All that the page says."""

    id: str
    name: str
    as_of: str
    crumbs: tuple[marks.Link, ...]
    meta: Markup
    lede: Markup
    tags: tuple[str, ...]
    values: tuple[Value, ...]
    is_empty: bool
    """It has no requirement yet."""
    they_owe: OwedList
    we_owe: OwedList
    ahead: tuple[Ahead, ...]
    rows: tuple[Row, ...]
    settled: tuple[Settled, ...]
    held: tuple[Held, ...]
    plan: Gantt | None
    plan_note: str
    rows_of_plan: tuple[PlanRow, ...]
    changes: tuple[ChangeRow, ...]
    changes_note: str
    answers: tuple[Answer, ...]
    syncs: tuple[SyncRow, ...]
    trend: Trend | None
    feedback: tuple[FeedbackRow, ...]
    earlier_feedback: tuple[FeedbackRow, ...]
    profile: Profile
    sources: Sources


def view(portal: Portal, client: ClientState, t: Translator) -> ClientView:
    """The page of one client."""
    states = portal.of_client(client.id)
    moves = Moves.of(states, portal.as_of)
    plan, plan_note = client_plan(portal, states, t)
    feedback = feedback_rows(portal, client.feedback, t)
    record = client.record
    return ClientView(
        id=client.id,
        name=record.name,
        as_of=portal.as_of.isoformat(),
        crumbs=_crumbs(client, t),
        meta=lists.meta(portal, t),
        lede=lede(portal, client, states, moves, t),
        tags=_tags(client, t),
        values=values(portal, client, states, moves, t) if states else (),
        is_empty=not states and not _is_held_back(portal, client),
        they_owe=owed(portal, moves.theirs, t),
        we_owe=owed(portal, moves.ours, t),
        ahead=ahead(portal, client, states, t),
        rows=open_rows(portal, states, t),
        settled=settled_rows(states, t),
        held=held_rows(client.held, _SHEETS, t),
        plan=plan,
        plan_note=plan_note,
        rows_of_plan=plan_rows(plan, t),
        changes=_open_changes(portal, states, t),
        changes_note=_changes_note(states, t),
        answers=answers(portal, states, t),
        syncs=tuple(sync_row(row, t) for row in client.syncs),
        trend=satisfaction(
            [
                (r.given_on, r.satisfaction)
                for r in client.feedback
                if r.satisfaction is not None
            ],
            t,
        ),
        feedback=feedback[:_MOST_FEEDBACK],
        earlier_feedback=feedback[_MOST_FEEDBACK:],
        profile=profile(client, t),
        sources=_sources(portal, client, t),
    )


def _is_held_back(portal: Portal, client: ClientState) -> bool:
    return any(
        stub.kind == "requirement" and stub.client_id == client.id
        for stub in portal.stubs
    )


_SHEETS = tuple(sheet.key for sheet in SHEETS)
"""A held-back row without a requirement shows on its client's page."""


def _crumbs(client: ClientState, t: Translator) -> tuple[marks.Link, ...]:
    return (
        marks.Link("../index.html", t("Overview")),
        marks.Link("index.html", t("Clients")),
        marks.Link("", client.id),
    )


def _tags(client: ClientState, t: Translator) -> tuple[str, ...]:
    record = client.record
    names = ("scale", "importance", "our_contact", "sync_frequency", "renewal_on")
    said = (facts.labelled(record, (name,), t) for name in names)
    kind = t.label(record.kind) if record.kind else ""
    return tuple(tag for tag in (kind, *said) if tag)


def _open_changes(
    portal: Portal, states: Sequence[RequirementState], t: Translator
) -> tuple[ChangeRow, ...]:
    rows = in_order(
        [row for state in states for row in state.changes if row.phase.is_open]
    )
    return tuple(change_row(portal, row, t) for row in rows)


def _changes_note(states: Sequence[RequirementState], t: Translator) -> str:
    every = [row for state in states for row in state.changes]
    if not every:
        return ""
    return t(
        "{open} open of {total}; {done} done, {refused} refused or withdrawn",
        open=sum(row.phase.is_open for row in every),
        total=len(every),
        done=sum(row.phase is v.ChangePhase.DONE for row in every),
        refused=sum(row.phase.is_aside for row in every),
    )


def _sources(portal: Portal, client: ClientState, t: Translator) -> Sources:
    records: tuple[Record, ...] = (
        client.record,
        *client.contacts,
        *client.syncs,
        *client.feedback,
    )
    return sources(portal, client, records, t)
