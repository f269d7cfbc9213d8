"""Layer 3: the gates between stages: what each needs, and what the rows say of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from reqportal import vocabulary as v
from reqportal.defaults import department
from reqportal.findings import CellRef
from reqportal.locales import N_, Said, say
from reqportal.model.columns import BY_KEY
from reqportal.model.records import Clarification, Confirmation, HeldRow
from reqportal.portal.facts import Facts, cells, earliest, latest
from reqportal.portal.types import Gate, ItemStatus, RequirementState


@dataclass(frozen=True, slots=True)
class _Check:
    """What one gate says before dates are chained."""

    holds: bool
    met_on: date | None
    note: Said | None
    cells: tuple[CellRef, ...]


def _met(on: date | None, note: Said | None, where: Iterable[CellRef]) -> _Check:
    return _Check(holds=True, met_on=on, note=note, cells=tuple(where))


def _open(note: Said, where: Iterable[CellRef] = ()) -> _Check:
    return _Check(holds=False, met_on=None, note=note, cells=tuple(where))


def _held(rows: Iterable[HeldRow]) -> _Check:
    """Shut until the row that may say otherwise is mended."""
    found = tuple(rows)
    note = say(N_("A row of “{sheet}” is held back"), sheet=BY_KEY[found[0].sheet_key])
    return _open(note, (row.origin.whole for row in found))


@cache
def stages_of(process: str) -> tuple[v.Stage, ...]:
    """The stages that have a gate under a process."""
    quick = {v.Stage.SOLVING, v.Stage.CONFIRMING} if process == "quick" else set()
    return tuple(s for s in v.Stage if s is not v.Stage.REVIEWED and s not in quick)


def gates(facts: Facts) -> tuple[Gate, ...]:
    """Every gate in order, each with when its stage was entered and left."""
    found = []
    entered: date | None = facts.record.raised_on
    known = facts.record.raised_on
    for stage in stages_of(facts.settings.process):
        fulfilled = stage is v.Stage.FULFILLED
        check = _reviewed(facts, known) if fulfilled else _CHECKS[stage](facts)
        left = max(check.met_on, known) if check.holds and check.met_on else None
        found.append(Gate(stage, check.holds, entered, left, check.note, check.cells))
        entered, known = left, left or known
    return tuple(found)


def open_questions(facts: Facts | RequirementState) -> tuple[Clarification, ...]:
    """Questions without an answer, asked since the client last confirmed."""
    if not facts.clarifications:
        return ()
    confirmed = latest(
        c.answered_on or c.sent_on for c in facts.confirmations if c.is_agreed
    )
    return tuple(
        row
        for row in facts.clarifications
        if not row.answer
        and not row.answered_on
        and not (confirmed and (row.asked_on or date.min) <= confirmed)
    )


def _clarified(facts: Facts) -> _Check:
    asked = len(facts.clarifications)
    unread = facts.held_of("clarification")
    waiting = open_questions(facts)
    evidence = cells(facts.clarifications, "answer")
    if waiting or unread:
        note = say(
            N_("{open} of {asked} questions unanswered"),
            open=len(waiting) + len(unread),
            asked=asked + len(unread),
        )
        return _open(note, cells(waiting, "answer") or evidence)
    if not asked:
        row = facts.record
        return _met(
            row.raised_on, say(N_("No question")), (row.origin.cell("raised_on"),)
        )
    met = latest(row.answered_on for row in facts.clarifications)
    note = say(N_("{n} questions, all settled"), n=asked)
    return _met(met or facts.record.raised_on, note, evidence)


def _evaluated(facts: Facts) -> _Check:
    held = facts.held_at(v.Stage.EVALUATING)
    if held:
        return _held(held)
    if not facts.evaluations:
        return _open(say(N_("No evaluation yet")))
    row = facts.evaluations[0]
    note = say(N_("Scored")) if row.scores else say(N_("Evaluated, not scored"))
    met = earliest(row.evaluated_on for row in facts.evaluations)
    return _met(met, note, (row.origin.cell("evaluated_on"),))


def _solved(facts: Facts) -> _Check:
    missing = missing_parties(facts)
    reviewed = tuple(facts.latest_reviews.values())
    evidence = cells(facts.solutions, "chosen") + cells(reviewed, "verdict")
    note: Said | None = None
    if facts.vetoes:
        parties = tuple(sorted(row.party for row in facts.vetoes))
        note = say(N_("Vetoed by {parties}"), parties=parties)
        evidence = cells(facts.vetoes, "verdict")
    elif facts.is_refused and facts.last_word:
        note = say(N_("The client refused or withdrew"))
        evidence = (facts.last_word.origin.cell("verdict"),)
    elif facts.chosen is None and facts.held_of("solution"):
        return _held(facts.held_of("solution"))
    elif facts.chosen is None:
        several = len(facts.solutions) > 1
        note = say(N_("No solution chosen")) if several else say(N_("No solution yet"))
    elif missing:
        note = say(N_("Review missing: {parties}"), parties=missing)
    elif facts.held_of("review"):
        return _held(facts.held_of("review"))
    if note is not None:
        return _open(note, evidence)
    chosen = facts.chosen
    assert chosen is not None  # noqa: S101 - the case above has returned
    met = latest([chosen.sent_on, *(row.reviewed_on for row in reviewed)])
    note = say(N_("{tier} chosen"), tier=chosen.tier)
    return _met(met, note, (chosen.origin.cell("chosen"),))


def missing_parties(facts: Facts) -> tuple[str, ...]:
    """Required parties that have not passed the solution."""
    passed = {
        party
        for party, row in facts.latest_reviews.items()
        if row.verdict in {v.ReviewVerdict.PASSED, v.ReviewVerdict.CONDITIONAL}
    }
    return tuple(p for p in facts.settings.parties if department(p) not in passed)


def _confirmed(facts: Facts) -> _Check:
    word, held = facts.last_word, facts.held_at(v.Stage.CONFIRMING)
    if held:
        return _held(held)
    if word is None or not word.is_agreed:
        return _open(_unconfirmed(word), _cell_of(word, "sent_on"))
    verdict = word.verdict
    note = say(N_("Answered: {verdict}"), verdict=verdict) if verdict else None
    return _met(word.answered_on or word.sent_on, note, _cell_of(word, "verdict"))


def _unconfirmed(word: Confirmation | None) -> Said:
    if word is not None and word.is_refusal:
        return say(N_("The client refused or withdrew"))
    if word is not None and word.answered_on:
        return say(N_("Answered {day}, without a verdict"), day=word.answered_on)
    if word is not None and word.sent_on:
        return say(N_("Sent, not answered"))
    return say(N_("Not sent yet"))


def _cell_of(row: Confirmation | None, field: str) -> tuple[CellRef, ...]:
    return (row.origin.cell(field),) if row else ()


def _scheduled(facts: Facts) -> _Check:
    tasks = [task.record for task in facts.live_tasks]
    held = facts.held_at(v.Stage.SCHEDULING)
    if not tasks:
        return _held(held) if held else _open(say(N_("No task yet")))
    met = earliest(task.planned_start for task in tasks)
    begun = earliest(task.actual_start for task in tasks)
    note = say(N_("{n} tasks"), n=len(tasks))
    return _met(earliest([met, begun]), note, cells(tasks, "planned_start"))


def _executed(facts: Facts) -> _Check:
    tasks = [task.record for task in facts.live_tasks]
    held = len(facts.held_of("task"))
    done = [task for task in tasks if task.is_done]
    failed = [i.record for i in facts.items if i.status is ItemStatus.FAILED]
    if failed:
        note = say(N_("{n} acceptance items failed"), n=len(failed))
        return _open(note, cells(failed, "result"))
    note = say(N_("{done} of {all} tasks done"), done=len(done), all=len(tasks) + held)
    holds = bool(tasks) and len(done) == len(tasks) and not held
    met = latest(task.actual_end for task in done)
    where = cells(tasks, "actual_end")
    return _met(met, note, where) if holds else _open(note, where)


def _accepted(facts: Facts) -> _Check:
    held = len(facts.held_of("acceptance"))
    passed = [i for i in facts.items if i.status is ItemStatus.PASSED]
    evidence = cells((item.record for item in facts.items), "result")
    if not facts.items and not held:
        return _open(say(N_("No acceptance item yet")))
    total = len(facts.items) + held
    note = say(N_("{done} of {all} items passed"), done=len(passed), all=total)
    if len(passed) < total:
        return _open(note, evidence)
    return _met(facts.accepted_on, note, evidence)


def _reviewed(facts: Facts, known: date) -> _Check:
    """Feedback counts from acceptance on; undated, from the last date known before."""
    since = facts.accepted_on or known
    rows = [row for row in facts.feedback if row.given_on >= since]
    held = facts.held_at(v.Stage.FULFILLED)
    if not rows:
        return _held(held) if held else _open(say(N_("No feedback since acceptance")))
    met = earliest(row.given_on for row in rows)
    return _met(met, say(N_("Feedback recorded")), cells(rows, "given_on"))


_CHECKS: dict[v.Stage, Callable[[Facts], _Check]] = {
    v.Stage.CLARIFYING: _clarified,
    v.Stage.EVALUATING: _evaluated,
    v.Stage.SOLVING: _solved,
    v.Stage.CONFIRMING: _confirmed,
    v.Stage.SCHEDULING: _scheduled,
    v.Stage.EXECUTING: _executed,
    v.Stage.ACCEPTING: _accepted,
}


def last_known(found: Iterable[Gate], stage: v.Stage, start: date) -> date:
    """When a stage was entered, else the last date known before it."""
    known = start
    for gate in found:
        if gate.stage is stage:
            return gate.entered or known
        known = gate.left or known
    return known
