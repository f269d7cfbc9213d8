"""Layer 5: confirmations and acceptance: what the client said in writing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from markupsafe import Markup

from reqportal import vocabulary as v
from reqportal.locales import Translator
from reqportal.model.records import Confirmation
from reqportal.pages import lists, marks
from reqportal.pages.accepted import AcceptanceTables, acceptance_tables
from reqportal.pages.blocks_talk import letter_mark
from reqportal.pages.client_record import RECENT_DAYS
from reqportal.pages.letter_links import path_of
from reqportal.pages.lists import Head, Title
from reqportal.pages.marks import Day, EvidenceMark, HealthMark, StageMark, WaitMark
from reqportal.portal import coverage, letters
from reqportal.portal.letters import Letter
from reqportal.portal.letters_due import is_known, letter_on
from reqportal.portal.types import Portal, RequirementState


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A letter or a change that was sent, and how it stands."""

    mark: HealthMark
    step: str
    number: str
    page: marks.Link | None
    """Where the letter can be read and printed, while it waits for an answer."""
    titles: tuple[Title, ...]
    client: marks.Link
    sent: Day | None
    due: Day | None
    wait: WaitMark | None
    answered: Day | None
    took: str
    """How long the client took to answer."""
    condition: str
    evidence: tuple[EvidenceMark, ...]


@dataclass(frozen=True, slots=True)
class UnconfirmedRow:
    """A requirement that should have the client's agreement and has not."""

    title: Title
    stage: StageMark
    who: marks.WhoMark | None
    action: str
    wait: WaitMark | None
    commitment: Day | None


@dataclass(frozen=True, slots=True)
class ConfirmationsView:
    """All that the page says."""

    head: Head
    waiting: tuple[LetterRow, ...]
    waiting_note: str
    answered: tuple[LetterRow, ...]
    answered_note: str
    covered: str
    """“5 of 7”; empty where the process has no such gate."""
    unconfirmed: tuple[UnconfirmedRow, ...]
    acceptance: AcceptanceTables


def view(portal: Portal, t: Translator) -> ConfirmationsView:
    """The page of confirmations and acceptance."""
    waiting = letters.awaited(portal)
    since = portal.as_of - timedelta(days=RECENT_DAYS)
    answered = letters.answered(portal, since)
    needed = coverage.confirmed(portal)
    tables = acceptance_tables(portal, t)
    over = sum(1 for letter in waiting if letter.days_over(portal.as_of))
    have, total = len(needed.covered), len(needed.reached)
    return ConfirmationsView(
        head=_head(portal, t, [
            _waiting_sentence(len(waiting), over, t),
            _coverage_sentence(have, total, t),
            _acceptance_sentence(tables, t),
        ]),
        waiting=tuple(
            replace(_letter_row(letter, portal, t), page=_page(letter, portal, t))
            for letter in waiting
        ),
        waiting_note=t("{n} sent, {over} overdue", n=len(waiting), over=over)
        if waiting else "",
        answered=tuple(_letter_row(letter, portal, t) for letter in answered),
        answered_note=t("{n} in the last {days} days", n=len(answered),
                        days=RECENT_DAYS),
        covered=t("{n} of {total} confirmed", n=have, total=total) if total else "",
        unconfirmed=tuple(_unconfirmed(s, portal, t) for s in needed.without),
        acceptance=tables,
    )  # fmt: skip


def _head(portal: Portal, t: Translator, said: Sequence[Markup]) -> Head:
    return Head(
        crumbs=lists.home_crumbs(t, t("Confirmations and acceptance"), depth=0),
        heading=t("Confirmations and acceptance"),
        meta=lists.meta(portal, t),
        lede=lists.sentences(t, [one for one in said if one]),
    )


def _waiting_sentence(count: int, over: int, t: Translator) -> Markup:
    if not count:
        return t.markup("<b>Every letter is answered.</b>")
    if not over:
        return t.markup("<b>Unanswered letters: {n}</b>, none overdue.", n=count)
    return t.markup(
        "<b>Unanswered letters: {n}, {over} of them overdue</b>.", n=count, over=over
    )


def _coverage_sentence(have: int, total: int, t: Translator) -> Markup:
    if not total:
        return Markup("")
    return t.markup(
        "Of {total} open requirements that need the client's agreement, {n} have it "
        "({percent} %).",
        n=have, total=total, percent=round(100 * have / total),
    )  # fmt: skip


def _acceptance_sentence(tables: AcceptanceTables, t: Translator) -> Markup:
    if not tables.total:
        return t.markup("No acceptance item is on record yet.")
    return t.markup(
        "Of {total} acceptance items {passed} have passed, {waiting} wait for the "
        "client, {failed} failed.",
        total=tables.total,
        passed=tables.passed,
        waiting=len(tables.waiting),
        failed=len(tables.failed),
    )


def _letter_row(letter: Letter, portal: Portal, t: Translator) -> LetterRow:
    row, client = letter.row, letter.states[0].client
    is_letter = isinstance(row, Confirmation)
    took = None
    if letter.answered_on and row.sent_on:
        took = max(0, (letter.answered_on - row.sent_on).days)
    return LetterRow(
        mark=_mark(letter, portal, t),
        step=t.label(row.step) if isinstance(row, Confirmation)
        else t("Change {id}", id=row.change_id),
        number=row.letter_number or "",
        page=None,
        titles=tuple(lists.title(state, depth=0) for state in letter.states),
        client=marks.Link(marks.client_href(client.client_id, depth=0), client.name),
        sent=marks.day(row.sent_on, t),
        due=marks.day(letter.due_on, t),
        wait=marks.clock(v.Side.CLIENT, row.sent_on, letter.due_on, portal.as_of, t),
        answered=marks.day(letter.answered_on, t),
        took="" if took is None else t.plural("{n} day", "{n} days", took),
        condition=row.open_condition or "" if isinstance(row, Confirmation) else "",
        evidence=marks.evidence(
            [row.origin.cell("verdict" if is_letter else "client_verdict")]
        ),
    )  # fmt: skip


def _page(letter: Letter, portal: Portal, t: Translator) -> marks.Link | None:
    key = letter_on(letter.row, letter.states)
    if key is None or not is_known(portal, key):
        return None
    return marks.Link(path_of(key), letter.row.letter_number or t("Letter"))


def _mark(letter: Letter, portal: Portal, t: Translator) -> HealthMark:
    row = letter.row
    if isinstance(row, Confirmation):
        return letter_mark(row, portal, t)
    if row.client_verdict is None:
        return HealthMark("none", t("no answer yet"))
    agreed = row.client_verdict is v.ClientVerdict.AGREED
    return HealthMark("ok" if agreed else "blocked", t.label(row.client_verdict))


def _unconfirmed(
    state: RequirementState, portal: Portal, t: Translator
) -> UnconfirmedRow:
    turn = state.standing.turn
    return UnconfirmedRow(
        title=lists.title(state, depth=0),
        stage=marks.stage(state, t),
        who=marks.who(turn, t) if turn else None,
        action=turn.action(t) if turn else "",
        wait=marks.wait(turn, portal.as_of, t) if turn else None,
        commitment=marks.day(state.commitment, t),
    )
