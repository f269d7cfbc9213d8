"""Layer 5: the rows of a client's status page: plain values in the client's words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from reqportal import vocabulary as v
from reqportal.locales import Translator
from reqportal.model.columns import BY_KEY
from reqportal.pages.facts import dotted, words
from reqportal.portal import client_types as c

STEPS = tuple(word for word in v.ClientStage if word.number)
_PHASES = {
    v.ChangePhase.EVALUATING: v.ClientStage.ANALYSING,
    v.ChangePhase.SENDING: v.ClientStage.ANALYSING,
    v.ChangePhase.CONFIRMING: v.ClientStage.CONFIRMING,
    v.ChangePhase.IMPLEMENTING: v.ClientStage.WORKING,
    v.ChangePhase.VERIFYING: v.ClientStage.WORKING,
    v.ChangePhase.DONE: v.ClientStage.DONE,
}


@dataclass(frozen=True, slots=True)
class Fact:
    """A header and what stands under it."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a list: a date, what it is, a word at the right."""

    day: Markup
    text: str
    note: str
    word: str


@dataclass(frozen=True, slots=True)
class Listed:
    """Lines under a small heading."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A requirement: in short, and all that its client may know of it."""

    id: str
    title: str
    meta: str
    note: str
    word: str
    ticks: tuple[bool, ...]
    """Six steps, the passed ones and the present one true; none outside them."""
    dates: tuple[Markup, ...]
    moves: tuple[str, ...]
    """Why the promised date moved."""
    facts: tuple[Fact, ...]
    lists: tuple[Listed, ...]


def shown_day(day: date | None, t: Translator) -> Markup:
    """A date for readers and machines; a dash for none."""
    if day is None:
        return Markup("—")
    return Markup('<time datetime="{}">{}</time>').format(day.isoformat(), t.day(day))


def card(one: c.ClientRequirement, portal: c.ClientPortal, t: Translator) -> Card:
    """A requirement as its client reads it."""
    number = one.stage.number
    return Card(
        id=one.id,
        title=one.row.title,
        meta=_meta(one, t),
        note=one.row.client_note or "",
        word=_word(one, t),
        ticks=tuple(step.number <= number for step in STEPS) if number else (),
        dates=tuple(_dates(one, portal.as_of, t)),
        moves=tuple(_moved(change, t) for change in one.moved_by),
        facts=tuple(_facts(one, t)),
        lists=tuple(found for found in _lists(one, t) if found.lines),
    )


def phase(change: c.ClientChange, t: Translator) -> str:
    """The phase of a change in the client's words."""
    return t.label(_PHASES.get(change.phase, change.phase))


def said(row: object, sheet: str, field: str, t: Translator) -> str:
    """A visible field in words; empty when blank."""
    value = getattr(row, field)
    return words(BY_KEY[sheet][field], value, t) if value is not None else ""


def change_line(change: c.ClientChange, t: Translator, *, title: str = "") -> Line:
    """A change: when it was sent, what it is, what it costs."""
    row = change.row
    days = t("{n:+} days", n=row.days_impact) if row.days_impact else ""
    fee = said(row, "change", "fee_adjustment", t)
    fee = (
        f"{BY_KEY['change']['fee_adjustment'].header(t.language)} {fee}" if fee else ""
    )
    note = (row.client_note or "").rstrip("\u3002.")  # what follows stands behind a dot
    parts = [row.letter_number, note, row.scope_impact, days, fee]
    kind = said(row, "change", "kind", t)
    return Line(
        shown_day(row.sent_on, t),
        dotted((row.change_id, title, kind)),
        dotted(parts),
        phase(change, t),
    )


def item_line(row: c.AcceptanceRow, t: Translator, *, title: str = "") -> Line:
    """An acceptance item: when, what, and how it went."""
    result = said(row, "acceptance", "result", t)
    fix = t("to be mended by {day}", day=row.fix_due_on) if row.fix_due_on else ""
    is_failed = row.result is v.AcceptanceResult.FAILED
    notes = [row.criterion, row.certificate_number, row.clause, row.signer_role]
    if is_failed:
        notes += [row.problem, fix]
    return Line(
        shown_day(row.accepted_on or row.submitted_on, t),
        dotted((title, row.item)),
        dotted(notes),
        result or t("for you to accept"),
    )


def letter_line(row: c.ConfirmationRow, titles: Sequence[str], t: Translator) -> Line:
    """A letter: when it was answered or sent, on what, and the answer."""
    verdict = said(row, "confirmation", "verdict", t)
    is_withdrawn = row.step is v.ConfirmationStep.WITHDRAWAL
    pending = "" if is_withdrawn or row.answered_on else t("waits for you")
    return Line(
        shown_day(row.answered_on or row.sent_on, t),
        t.join(tuple(titles)),
        dotted((t.label(row.step), row.letter_number, row.open_condition)),
        verdict or pending,
    )


def _word(one: c.ClientRequirement, t: Translator) -> str:
    word = t.label(one.stage)
    is_partly = one.progress is not None and one.stage is v.ClientStage.WORKING
    return f"{word} {one.progress}%" if is_partly and one.progress else word


def _meta(one: c.ClientRequirement, t: Translator) -> str:
    waiting = [
        t("change {id} waits for you", id=change.row.change_id)
        for change in one.changes
        if change.phase is v.ChangePhase.CONFIRMING and one.stage.is_open
    ]
    parent = one.row.parent_id
    part = t("part of {id}", id=parent) if parent else ""
    return dotted((one.id, part, *waiting))


def _dates(one: c.ClientRequirement, as_of: date, t: Translator) -> Iterable[Markup]:
    accepted = [item.row.accepted_on for item in one.items if item.row.accepted_on]
    if one.stage is v.ClientStage.DONE and accepted:
        yield t.markup("Accepted <b>{day}</b>", day=shown_day(max(accepted), t))
    if one.promised is None:
        if one.stage.is_open and one.stage.number:
            yield Markup("{}").format(t("date follows with the solution"))
        return
    yield t.markup("Promised <b>{day}</b>", day=shown_day(one.promised, t))
    if one.original != one.promised:
        yield t.markup("first {day}", day=shown_day(one.original, t))
    if one.is_late:
        late = t.plural("{n} day late", "{n} days late", (as_of - one.promised).days)
        yield Markup('<b class="late">{}</b>').format(late)
    if one.stage is v.ClientStage.WORKING and one.tasks:
        last = max(task.actual_end or task.planned_end for task in one.tasks)
        if last >= as_of:
            yield t.markup("planned until {day}", day=shown_day(last, t))


def _moved(change: c.ChangeRow, t: Translator) -> str:
    days = change.days_impact or 0
    text = t(
        "Change {id}, which you agreed to, moved it by +{n} days"
        if days > 0
        else "Change {id}, which you agreed to, brought it forward by {n} days",
        id=change.change_id,
        n=abs(days),
    )
    agreed = t.day(change.client_answered_on) if change.client_answered_on else ""
    return dotted((text, agreed, change.client_note))


_FACTS = (
    "raised_on", "proposer_role", "category", "desired_on", "acceptance_criteria",
    "target_figures", "parent_id", "related_ids",
)  # fmt: skip


def _facts(one: c.ClientRequirement, t: Translator) -> Iterable[Fact]:
    for name in _FACTS:
        text = said(one.row, "requirement", name, t)
        if text:
            yield Fact(BY_KEY["requirement"][name].header(t.language), text)


def _lists(one: c.ClientRequirement, t: Translator) -> Iterable[Listed]:
    yield Listed(t("Solution"), tuple(_tier(row, t) for row in one.solutions))
    yield Listed(t("Plan"), tuple(_task(row, t) for row in one.tasks))
    asked = tuple(_question(row, t) for row in one.clarifications)
    yield Listed(t("Questions and answers"), asked)
    items = tuple(item_line(item.row, t) for item in one.items)
    yield Listed(t("Acceptance"), items)
    changes = tuple(change_line(change, t) for change in one.changes)
    yield Listed(t("Changes"), changes)


def _tier(row: c.SolutionRow, t: Translator) -> Line:
    sheet = BY_KEY["solution"]
    notes = [
        f"{sheet[name].header(t.language)} {said(row, 'solution', name, t)}"
        for name in ("exclusions", "lead_time", "price", "committed_on")
        if getattr(row, name)
    ]
    chosen = sheet["chosen"].header(t.language) if row.chosen else ""
    text = dotted((t.label(row.tier), row.description))
    return Line(shown_day(row.sent_on, t), text, dotted(notes), chosen)


def _task(row: c.TaskRow, t: Translator) -> Line:
    if row.actual_end:
        word = t("done")
    else:
        word = t("under way") if row.actual_start else t("to come")
    day = row.actual_end or row.planned_end
    notes = "" if row.actual_end else t("from {day}", day=row.planned_start)
    return Line(shown_day(day, t), row.name, dotted((notes, row.deliverable)), word)


def _question(row: c.ClarificationRow, t: Translator) -> Line:
    word = t.day(row.answered_on) if row.answered_on else ""
    if not row.answer and not row.answered_on and row.answer_due_on:
        word = t("by {day}", day=row.answer_due_on)
    return Line(shown_day(row.asked_on, t), row.question, row.answer or "", word)
