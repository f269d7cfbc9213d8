"""Layer 5: all changes: who must act on the open ones, what the agreed ones cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from reqportal import vocabulary as v
from reqportal.locales import Translator
from reqportal.pages import change_totals, facts, lists, marks
from reqportal.pages.blocks_changes import ChangeRow, change_row
from reqportal.pages.change_totals import Found, TotalRow
from reqportal.pages.facts import Fact
from reqportal.pages.lists import Head
from reqportal.portal.types import Portal, Turn

_ASKED = ("requester_role", "cost_impact")
_FIGURES = (*_ASKED, "verdict", "fee_adjustment", "letter_number")
_BEFORE_DONE = (
    *_ASKED,
    "verdict",
    "client_verdict",
    "fee_adjustment",
    "letter_number",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One change, its requirement's client and its figures."""

    change: ChangeRow
    client: marks.Link
    kind: str
    requested: marks.Day | None
    days: str
    """Added to the schedule."""
    phase: str
    figures: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Changes in one part of their life."""

    heading: str
    note: str
    is_open: bool
    """It is somebody's turn."""
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class ChangesView:
    """All that the page of changes says."""

    head: Head
    groups: tuple[Group, ...]
    by_client: tuple[TotalRow, ...]
    by_kind: tuple[TotalRow, ...]
    total: TotalRow | None


def view(portal: Portal, t: Translator) -> ChangesView:
    """The page of changes."""
    every = all_changes(portal)
    return ChangesView(
        head=_head(portal, every, t),
        groups=_groups(portal, every, t),
        by_client=change_totals.by_client(portal, every),
        by_kind=change_totals.by_kind(every, t),
        total=change_totals.total(every, t) if every else None,
    )


def all_changes(portal: Portal) -> tuple[Found, ...]:
    """Every change once, with its requirement, the newest first."""
    found = {
        row.record.change_id: (row, state)
        for state in portal.requirements
        for row in state.changes
        if row.record.requirement_id == state.id
    }
    return tuple(sorted(found.values(), key=_newest, reverse=True))


def _newest(found: Found) -> tuple[date, str]:
    return (found[0].record.requested_on, found[0].record.change_id)


def _groups(portal: Portal, every: Sequence[Found], t: Translator) -> tuple[Group, ...]:
    opened = [found for found in every if found[0].phase.is_open]
    opened.sort(key=lambda found: _urgency(found[0].turn, portal))
    done = [found for found in every if found[0].phase is v.ChangePhase.DONE]
    aside = [found for found in every if found[0].phase.is_aside]
    groups = (
        (t("Open changes"), t("overdue and longest waited first"), opened),
        (t("Done"), t("the newest first"), done),
        (t("Rejected and withdrawn"), t("kept on the record, of no effect"), aside),
    )
    return tuple(
        Group(
            facts.spaced(heading, str(len(rows))),
            note,
            rows is opened,
            tuple(_row(portal, found, t) for found in rows),
        )
        for heading, note, rows in groups
        if rows
    )


def _urgency(turn: Turn | None, portal: Portal) -> tuple[int, int]:
    if turn is None:
        return (0, 0)
    return (-turn.days_over(portal.as_of), -(turn.days(portal.as_of) or 0))


def _row(portal: Portal, found: Found, t: Translator) -> Row:
    row, state = found
    change, client = row.record, state.client
    days = change.days_impact
    return Row(
        change=change_row(portal, row, t, depth=0),
        client=marks.Link(marks.client_href(client.client_id, depth=0), client.name),
        kind=t.label(change.kind) if change.kind else "",
        requested=marks.day(change.requested_on, t),
        days="" if days is None else marks.signed(days),
        phase=t.label(row.phase),
        figures=facts.facts(change, _BEFORE_DONE if row.phase.is_open else _FIGURES, t),
    )


def _head(portal: Portal, every: Sequence[Found], t: Translator) -> Head:
    part = t.plural("{n} change", "{n} changes", len(every))
    heading = t("Changes")
    crumbs = lists.home_crumbs(t, heading, depth=0)
    return Head(crumbs, heading, lists.meta(portal, t, [part]), _lede(portal, every, t))


def _lede(portal: Portal, every: Sequence[Found], t: Translator) -> Markup:
    if not every:
        return t.markup("<b>There is no change on record.</b>")
    agreed = change_totals.days([row.record for row, _ in every])
    count = sum(change_totals.is_agreed(row.record) for row, _ in every)
    second = t.markup(
        "The client agreed to {n}; they add <b>{days} days</b> to commitments.",
        n=count,
        days=marks.signed(agreed),
    )
    return lists.sentences(t, [_opened(portal, every, t), second])


def _opened(portal: Portal, every: Sequence[Found], t: Translator) -> Markup:
    turns = [row.turn for row, _ in every if row.phase.is_open and row.turn]
    if not turns:
        return t.markup("<b>No change is open.</b>")
    theirs = sum(turn.side is v.Side.CLIENT for turn in turns)
    longest = max(turn.days(portal.as_of) or 0 for turn in turns)
    return t.markup(
        "<b>{n} open</b>: {ours} wait for us, {theirs} for the client, "
        "the longest for {days} days.",
        n=len(turns),
        ours=len(turns) - theirs,
        theirs=theirs,
        days=longest,
    )
