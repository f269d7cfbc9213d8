"""Layer 3: how an open requirement is doing: the first state that applies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from reqportal import vocabulary as v
from reqportal.findings import CellRef
from reqportal.locales import N_, say
from reqportal.portal.facts import Facts, cells
from reqportal.portal.gates import open_questions
from reqportal.portal.types import HealthState, ItemStatus, TaskState

BIG_RISK = 6
"""High × medium: likelihood and severity are 3, 2 or 1."""


@dataclass(frozen=True)
class Case:
    """A requirement's facts with what was promised and is forecast."""

    facts: Facts
    commitment: date | None
    forecast: date | None

    @property
    def as_of(self) -> date:
        """The day it is judged."""
        return self.facts.as_of

    @cached_property
    def open_tasks(self) -> list[TaskState]:
        """Neither done nor cancelled."""
        return [task for task in self.facts.live_tasks if task.is_open]

    @property
    def is_handed_over(self) -> bool:
        """All the work is done and every item submitted."""
        facts = self.facts
        tasks = facts.live_tasks
        done = bool(tasks) and not self.open_tasks and not facts.held_of("task")
        sent = {ItemStatus.SUBMITTED, ItemStatus.PASSED}
        items = bool(facts.items) and all(item.status in sent for item in facts.items)
        return done and items and not facts.held_of("acceptance")


def health(case: Case) -> HealthState:
    """Late, blocked, at risk, without a plan, or on track; with reason and cells."""
    for state in (_late, _blocked, _at_risk, _without_plan):
        found = state(case)
        if found is not None:
            return found
    return _on_track(case)


def _late(case: Case) -> HealthState | None:
    if case.commitment is None or case.commitment >= case.as_of or case.is_handed_over:
        return None
    days = (case.as_of - case.commitment).days
    reason = say(
        N_("The committed date {day} passed {n} days ago"), day=case.commitment, n=days
    )
    chosen = case.facts.chosen
    where = (chosen.origin.cell("committed_on"),) if chosen else ()
    return HealthState(v.Health.LATE, reason, where, v.Side.US)


def _blocked(case: Case) -> HealthState | None:
    for state in (_vetoed, _paused, _waiting_for_task, _waiting_for_client):
        found = state(case)
        if found is not None:
            return found
    return None


def _vetoed(case: Case) -> HealthState | None:
    vetoes = case.facts.vetoes
    if not vetoes or case.facts.settings.process == "quick":
        return None
    reason = say(
        N_("Vetoed by {parties}"), parties=tuple(sorted(r.party for r in vetoes))
    )
    return HealthState(v.Health.BLOCKED, reason, cells(vetoes, "verdict"), v.Side.US)


def _paused(case: Case) -> HealthState | None:
    paused = [
        t.record for t in case.open_tasks if t.record.status is v.TaskStatus.PAUSED
    ]
    if not paused:
        return None
    reason = say(N_("Task {id} is paused"), id=paused[0].task_id)
    return HealthState(v.Health.BLOCKED, reason, cells(paused, "status"), v.Side.US)


def _waiting_for_task(case: Case) -> HealthState | None:
    waiting = [task for task in case.open_tasks if task.late_predecessors]
    if not waiting:
        return None
    first = waiting[0]
    reason = say(
        N_("Task {id} waits for {others}, which are late"),
        id=first.record.task_id,
        others=first.late_predecessors,
    )
    where = cells((task.record for task in waiting), "predecessor_ids")
    return HealthState(v.Health.BLOCKED, reason, where, v.Side.US)


def _waiting_for_client(case: Case) -> HealthState | None:
    overdue = [wait for wait in _waits(case.facts) if wait[0] < case.as_of]
    if not overdue:
        return None
    due, text, cell = min(overdue)
    reason = say(text, n=(case.as_of - due).days)
    return HealthState(v.Health.BLOCKED, reason, (cell,), v.Side.CLIENT)


def _waits(facts: Facts) -> Iterator[tuple[date, str, CellRef]]:
    """What the client owes us by when: the day, what to say, and the cell."""
    for question in open_questions(facts):
        if question.asked_on and question.answer_due_on:
            text = N_("The client's answer to a question is {n} days overdue")
            yield question.answer_due_on, text, question.origin.cell("answer_due_on")
    for letter in facts.awaited_letters:
        if letter.due_on:
            text = N_(
                "The client's answer to the confirmation letter is {n} days overdue"
            )
            yield letter.due_on, text, letter.origin.cell("due_on")
    for item in facts.items:
        if item.status is ItemStatus.SUBMITTED and item.record.due_on:
            text = N_("The client's acceptance is {n} days overdue")
            yield item.record.due_on, text, item.record.origin.cell("due_on")


def _at_risk(case: Case) -> HealthState | None:
    for state in (_slipping, _late_task, _big_risk, _late_mitigation, _late_fix):
        found = state(case)
        if found is not None:
            return found
    return None


def _slipping(case: Case) -> HealthState | None:
    if not (case.commitment and case.forecast and case.forecast > case.commitment):
        return None
    if case.is_handed_over:
        return None
    reason = say(
        N_("Forecast {forecast} is after the committed date {day}"),
        forecast=case.forecast,
        day=case.commitment,
    )
    last = [task.record for task in case.open_tasks if task.forecast == case.forecast]
    return HealthState(v.Health.RISK, reason, cells(last, "planned_end"), v.Side.US)


def _late_task(case: Case) -> HealthState | None:
    late = [task.record for task in case.open_tasks if task.is_late(case.as_of)]
    if not late:
        return None
    first = min(late, key=lambda task: (task.planned_end, task.task_id))
    reason = say(
        N_("Task {id} is {n} days past its planned end"),
        id=first.task_id,
        n=(case.as_of - first.planned_end).days,
    )
    return HealthState(v.Health.RISK, reason, cells(late, "planned_end"), v.Side.US)


def _big_risk(case: Case) -> HealthState | None:
    big = [row for row in case.facts.risks if row.is_open and row.size >= BIG_RISK]
    if not big:
        return None
    first = max(big, key=lambda row: row.size)
    reason = say(
        N_("Open risk {likelihood} × {severity}: {risk}"),
        likelihood=first.likelihood,
        severity=first.severity,
        risk=first.risk,
    )
    return HealthState(v.Health.RISK, reason, cells(big, "risk"))


def _late_mitigation(case: Case) -> HealthState | None:
    late = [
        row
        for row in case.facts.risks
        if row.is_open and row.mitigation_due_on and row.mitigation_due_on < case.as_of
    ]
    if not late:
        return None
    reason = say(N_("A mitigation is overdue: {risk}"), risk=late[0].risk)
    return HealthState(
        v.Health.RISK, reason, cells(late, "mitigation_due_on"), v.Side.US
    )


def _late_fix(case: Case) -> HealthState | None:
    late = [
        item.record
        for item in case.facts.items
        if item.status is ItemStatus.FAILED
        and item.record.fix_due_on
        and item.record.fix_due_on < case.as_of
    ]
    if not late:
        return None
    reason = say(N_("The fix of “{item}” is overdue"), item=late[0].item)
    return HealthState(v.Health.RISK, reason, cells(late, "fix_due_on"), v.Side.US)


def _without_plan(case: Case) -> HealthState | None:
    if case.commitment is not None or case.open_tasks:
        return None
    reason = say(N_("No committed date and no open task"))
    row = case.facts.record.origin
    return HealthState(v.Health.NONE, reason, (row.cell("requirement_id"),))


def _on_track(case: Case) -> HealthState:
    if case.commitment and case.forecast:
        reason = say(
            N_("Forecast {forecast}, committed {day}"),
            forecast=case.forecast,
            day=case.commitment,
        )
    elif case.commitment:
        reason = say(N_("Committed {day}, no task late"), day=case.commitment)
    else:
        reason = say(N_("Planned, nothing late"))
    chosen = case.facts.chosen
    promised = (chosen.origin.cell("committed_on"),) if chosen else ()
    last = [task.record for task in case.open_tasks if task.forecast == case.forecast]
    where = (promised if case.commitment else ()) + cells(last, "planned_end")
    return HealthState(v.Health.OK, reason, where)
