"""Layer 5: what a client's page keeps on record: answers, syncs, profile."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from reqportal.locales import Translator
from reqportal.model.records import Confirmation, Sync
from reqportal.pages import facts, marks
from reqportal.pages.blocks_talk import letter_mark
from reqportal.pages.facts import Fact
from reqportal.portal.types import ClientState, ItemStatus, Portal, RequirementState

RECENT_DAYS = 90
_PROFILE_SHOWN = ("client_id", "name")


@dataclass(frozen=True, slots=True)
class Answer:
    """A letter or a submission, and what the client said."""

    requirements: tuple[marks.Link, ...]
    step: str
    sent: marks.Day | None
    due: marks.Day | None
    answered: marks.Day | None
    mark: marks.HealthMark
    proof: str
    evidence: tuple[marks.EvidenceMark, ...]


@dataclass(frozen=True, slots=True)
class SyncRow:
    """One regular report."""

    day: marks.Day | None
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One person at the client, by role."""

    role: str
    facts: str


@dataclass(frozen=True, slots=True)
class Profile:
    """The client's own row and its contacts."""

    facts: tuple[Fact, ...]
    contacts: tuple[ContactRow, ...]
    evidence: tuple[marks.EvidenceMark, ...]


def answers(
    portal: Portal, states: Sequence[RequirementState], t: Translator
) -> tuple[Answer, ...]:
    """Letters and submissions that wait or are recent: waiting ones first."""
    since = portal.as_of - timedelta(days=RECENT_DAYS)
    found = [*_letters(portal, states, t), *_submissions(portal, states, t)]
    recent = [row for row in found if row[0] or row[1] >= since]
    ordered = sorted(recent, key=lambda row: row[1], reverse=True)
    return tuple(row[2] for row in sorted(ordered, key=lambda row: not row[0]))


_Dated = tuple[bool, date, Answer]
"""Whether it waits for the client, when it was last touched, and the row."""


def _letters(
    portal: Portal, states: Sequence[RequirementState], t: Translator
) -> Iterator[_Dated]:
    letters = {row.origin.whole: row for state in states for row in state.confirmations}
    for row in letters.values():
        last = row.answered_on or row.sent_on
        if last is not None:
            waits = row.verdict is None and row.sent_on is not None
            yield waits, last, _letter(row, portal, t)


def _letter(row: Confirmation, portal: Portal, t: Translator) -> Answer:
    names = row.requirement_ids
    return Answer(
        requirements=tuple(facts.requirement_link(portal, name) for name in names),
        step=t("Confirmation: {step}", step=row.step),
        sent=marks.day(row.sent_on, t),
        due=marks.day(row.due_on, t),
        answered=marks.day(row.answered_on, t),
        mark=letter_mark(row, portal, t),
        proof=row.letter_number or "",
        evidence=marks.evidence([row.origin.cell("verdict")]),
    )


def _submissions(
    portal: Portal, states: Sequence[RequirementState], t: Translator
) -> Iterator[_Dated]:
    for state in states:
        sent = [i for i in state.items if i.status is not ItemStatus.UNSENT]
        days = [i.record.submitted_on for i in sent if i.record.submitted_on]
        if not days:
            continue
        waits = any(i.status is ItemStatus.SUBMITTED for i in sent)
        answered = [i.record.accepted_on for i in sent if i.record.accepted_on]
        yield waits, max([*days, *answered]), _submission(portal, state, t, waits=waits)


def _submission(
    portal: Portal, state: RequirementState, t: Translator, *, waits: bool
) -> Answer:
    records = [i.record for i in state.items if i.status is not ItemStatus.UNSENT]
    passed = sum(i.status is ItemStatus.PASSED for i in state.items)
    due = min((r.due_on for r in records if r.due_on), default=None)
    answered = max((r.accepted_on for r in records if r.accepted_on), default=None)
    proofs = dict.fromkeys(
        r.certificate_number for r in records if r.certificate_number
    )
    failed = any(i.status is ItemStatus.FAILED for i in state.items)
    if waits and due and due < portal.as_of:
        mark = marks.HealthMark("late", t("{n} days over", n=(portal.as_of - due).days))
    elif waits:
        mark = marks.HealthMark("none", t("to be accepted"))
    elif failed:
        mark = marks.HealthMark("late", t("failed items"))
    else:
        mark = marks.HealthMark("ok", t("accepted"))
    return Answer(
        requirements=(facts.requirement_link(portal, state.id),),
        step=t("Acceptance {passed}/{total}", passed=passed, total=len(state.items)),
        sent=marks.day(max(r.submitted_on for r in records if r.submitted_on), t),
        due=marks.day(due, t),
        answered=None if waits else marks.day(answered, t),
        mark=mark,
        proof=t.join(tuple(proofs)),
        evidence=marks.rows_evidence(r.origin.cell("result") for r in records),
    )


def sync_row(row: Sync, t: Translator) -> SyncRow:
    """A regular report with all its fields."""
    names = ("progress", "issues", "asks", "next_on")
    return SyncRow(marks.day(row.held_on, t), facts.facts(row, names, t))


def profile(client: ClientState, t: Translator) -> Profile:
    """Every field of the client and of its contacts."""
    rows = (client.record, *client.contacts)
    names = ("position", "authority", "contact_details")
    contacts = (
        ContactRow(
            row.role_title,
            facts.dotted(facts.text(row, name, t) for name in names),
        )
        for row in client.contacts
    )
    own = facts.rest(client.record, _PROFILE_SHOWN, t)
    return Profile(own, tuple(contacts), facts.sources(rows))
