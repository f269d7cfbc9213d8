"""Layer 5: what was said: questions and answers, reviews and confirmations."""

from __future__ import annotations

from dataclasses import dataclass

from reqportal import vocabulary as v
from reqportal.locales import Translator
from reqportal.model.records import Clarification, Confirmation, Review
from reqportal.pages import facts, marks
from reqportal.pages.blocks import Block, Empty, asked, block
from reqportal.portal.types import Portal, RequirementState


@dataclass(frozen=True, slots=True)
class Question:
    """A question to the client, and its answer or how long it waits."""

    question: str
    asked_on: marks.Day | None
    answer: str
    answered_on: marks.Day | None
    waiting: str
    is_over: bool
    note: str


@dataclass(frozen=True, slots=True)
class Questions:
    """The clarifications, unanswered ones first."""

    head: Block
    rows: tuple[Question, ...]
    empty: Empty | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """A review of ours, or a confirmation of the client."""

    step: str
    party: str
    verdict: marks.HealthMark
    day: marks.Day | None
    condition: str
    notes: tuple[str, ...]
    is_earlier: bool


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Reviews, then confirmations, the latest first."""

    head: Block
    rows: tuple[Verdict, ...]
    empty: Empty | None


def questions(portal: Portal, state: RequirementState, t: Translator) -> Questions:
    """Every question of the requirement."""
    rows = state.clarifications
    answered = sum(_is_answered(row) for row in rows)
    note = t("{n} asked, {answered} answered", n=len(rows), answered=answered)
    empty = None
    if not rows:
        turn = asked(state, v.Stage.CLARIFYING, portal, t)
        remedy = t("Record open questions in the sheet “{sheet}”.",
                   sheet=facts.sheet_name("clarification", t))  # fmt: skip
        empty = Empty(t("No question was asked."), facts.spaced(turn, remedy))
    ordered = sorted(rows, key=_is_answered)
    note = note if rows else ""
    return Questions(
        head=block(portal, state, ("clarification",), rows, t, note=note),
        rows=tuple(_question(row, portal, t) for row in ordered),
        empty=empty,
    )


def _is_answered(row: Clarification) -> bool:
    return row.answer is not None or row.answered_on is not None


def _question(row: Clarification, portal: Portal, t: Translator) -> Question:
    waiting, over = "", 0
    due = row.answer_due_on
    if not _is_answered(row):
        over = max(0, (portal.as_of - due).days) if due else 0
        waiting = t("no answer yet") if row.asked_on else t("not asked yet")
    if over:
        waiting = t("no answer yet, {n} days over", n=over)
    names = ("answer_due_on", "confirmed_by")
    return Question(
        question=row.question,
        asked_on=marks.day(row.asked_on, t),
        answer=row.answer or "",
        answered_on=marks.day(row.answered_on, t),
        waiting=waiting,
        is_over=bool(over),
        note=facts.labelled(row, names, t),
    )


def verdicts(portal: Portal, state: RequirementState, t: Translator) -> Verdicts:
    """What each department and the client said."""
    reviews, letters = state.reviews, state.confirmations
    steps = set()
    rows = [_review(row, t) for row in reviews]
    for letter in letters:
        rows.append(_letter(letter, state, portal, t, is_earlier=letter.step in steps))
        if letter.step is not v.ConfirmationStep.CHANGE:
            steps.add(letter.step)
    note = t(
        "{reviews} reviews, {letters} confirmations",
        reviews=len(reviews),
        letters=len(letters),
    )
    empty = None
    if not rows:
        turn = asked(state, v.Stage.CONFIRMING, portal, t)
        remedy = t(
            "Record verdicts in the sheets “{reviews}” and “{letters}”.",
            reviews=facts.sheet_name("review", t),
            letters=facts.sheet_name("confirmation", t),
        )
        empty = Empty(
            t("Neither reviewed nor confirmed yet."), facts.spaced(turn, remedy)
        )
    keys, found = ("review", "confirmation"), (*reviews, *letters)
    head = block(portal, state, keys, found, t, note=note if rows else "")
    return Verdicts(head, tuple(rows), empty)


def _review(row: Review, t: Translator) -> Verdict:
    closed = row.condition_closed_on
    return Verdict(
        step=facts.sheet_name("review", t),
        party=row.party,
        verdict=_review_mark(row.verdict, t),
        day=marks.day(row.reviewed_on, t),
        condition=facts.spaced(
            row.open_condition, t("(closed {day})", day=closed) if closed else ""
        ),
        notes=tuple(note for note in (row.opinion,) if note),
        is_earlier=False,
    )


def _review_mark(verdict: v.ReviewVerdict | None, t: Translator) -> marks.HealthMark:
    if verdict is None:
        return marks.HealthMark("none", t("pending"))
    shapes = {v.ReviewVerdict.VETOED: "blocked", v.ReviewVerdict.CONDITIONAL: "risk"}
    return marks.HealthMark(shapes.get(verdict, "ok"), t.label(verdict))


def _letter(
    row: Confirmation,
    state: RequirementState,
    portal: Portal,
    t: Translator,
    *,
    is_earlier: bool,
) -> Verdict:
    others = tuple(name for name in row.requirement_ids if name != state.id)
    notes = (
        facts.labelled(row, ("sent_on", "due_on", "answered_on"), t),
        row.internal_note,
        t("same letter: {ids}", ids=others) if others else "",
    )
    return Verdict(
        step=facts.spaced(t.label(row.step), row.letter_number),
        party=t.label(v.Side.CLIENT),
        verdict=letter_mark(row, portal, t),
        day=marks.day(row.answered_on or row.sent_on, t),
        condition=row.open_condition or "",
        notes=tuple(note for note in notes if note),
        is_earlier=is_earlier,
    )


def letter_mark(row: Confirmation, portal: Portal, t: Translator) -> marks.HealthMark:
    """The client's verdict, or how the letter stands."""
    if row.verdict is not None:
        shapes = {
            v.ConfirmationVerdict.REFUSED: "blocked",
            v.ConfirmationVerdict.CONDITIONAL: "risk",
        }
        return marks.HealthMark(shapes.get(row.verdict, "ok"), t.label(row.verdict))
    if row.is_refusal:
        return marks.HealthMark("blocked", t.label(row.step))
    if row.sent_on is None:
        return marks.HealthMark("none", t("not sent"))
    if row.due_on and row.due_on < portal.as_of:
        days = (portal.as_of - row.due_on).days
        return marks.HealthMark("late", t("{n} days over", n=days))
    return marks.HealthMark("none", t("no answer yet"))
