"""Layer 3: the next action: what has to be done, by which side and role, since when."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from reqportal import vocabulary as v
from reqportal.findings import CellRef
from reqportal.locales import N_, Said, say
from reqportal.model.columns import BY_KEY
from reqportal.model.records import Confirmation, HeldRow
from reqportal.portal.facts import Facts, cells, earliest, latest
from reqportal.portal.gates import last_known, missing_parties, open_questions
from reqportal.portal.types import Gate, ItemStatus, Turn


def next_turn(facts: Facts, stage: v.Stage, found: Sequence[Gate]) -> Turn | None:
    """Whose move it is at a stage; None once everything is done."""
    if stage is v.Stage.REVIEWED:
        return None
    since = last_known(found, stage, facts.record.raised_on)
    return _TURNS[stage](facts, since)


def talk_turn(
    facts: Facts, since: date | None, where: tuple[CellRef, ...]
) -> Turn | None:
    """What is aside waits for nobody, except where it cannot be done as asked.

    Then the client answers once an alternative is sent.
    """
    if facts.disposition.disposition not in {None, v.Disposition.REOPENED}:
        return None
    word = facts.last_word
    if word and word.step is v.ConfirmationStep.ALTERNATIVE and not word.is_refusal:
        return _answer(facts, word, since or facts.record.raised_on)
    action = say(N_("Talk to the client about an alternative"))
    return _ours(facts.our_roles, action, since, where)


def _ours(
    roles: tuple[str, ...],
    action: Said,
    since: date | None,
    where: tuple[CellRef, ...] = (),
    *,
    due: date | None = None,
) -> Turn:
    return Turn(v.Side.US, roles, action, since, due, where)


def _correct(facts: Facts, since: date, rows: Sequence[HeldRow], *roles: str) -> Turn:
    """A held-back row stands in the way: nobody can tell what it says."""
    sheet = BY_KEY[rows[0].sheet_key]
    action = say(N_("Correct the held-back row of “{sheet}”"), sheet=sheet)
    where = tuple(row.origin.whole for row in rows if row.sheet_key == sheet.key)
    return _ours(roles or facts.our_roles, action, since, where)


def _clarify(facts: Facts, since: date) -> Turn:
    waiting = open_questions(facts)
    unasked = [row for row in waiting if not row.asked_on]
    if unasked:
        action = say(N_("Ask the client: {n} questions"), n=len(unasked))
        return _ours(facts.our_roles, action, since, cells(unasked, "asked_on"))
    if not waiting:
        return _correct(facts, since, facts.held_at(v.Stage.CLARIFYING))
    return Turn(
        v.Side.CLIENT,
        facts.client_roles,
        say(N_("Answer {n} questions"), n=len(waiting)),
        earliest(row.asked_on for row in waiting),
        earliest(row.answer_due_on for row in waiting),
        cells(waiting, "answer"),
    )


def _evaluate(facts: Facts, since: date) -> Turn:
    roles = (facts.settings.roles.evaluation,)
    held = facts.held_at(v.Stage.EVALUATING)
    if held:
        return _correct(facts, since, held, *roles)
    return _ours(roles, say(N_("Evaluate the requirement")), since)


def _solve(facts: Facts, since: date) -> Turn:
    roles = (facts.settings.roles.solution,)
    if facts.vetoes:
        parties = tuple(sorted(row.party for row in facts.vetoes))
        action = say(N_("Settle the veto of {parties}"), parties=parties)
        day = earliest(row.reviewed_on for row in facts.vetoes)
        return _ours(roles, action, day or since, cells(facts.vetoes, "verdict"))
    if facts.is_refused and facts.last_word:
        return _offer(facts, facts.last_word, since)
    if facts.chosen is None:
        return _choose(facts, since)
    missing = missing_parties(facts)
    if missing:
        return _ours(missing, say(N_("Review the solution")), since)
    return _correct(facts, since, facts.held_of("review"), *roles)


def _offer(facts: Facts, word: Confirmation, since: date) -> Turn:
    """After a refusal, unless a row that is held back may be the answer to it."""
    held = facts.held_at(v.Stage.CONFIRMING)
    if held:
        return _correct(facts, since, held)
    roles = (facts.settings.roles.solution,)
    action = say(N_("Offer a new solution: the client refused or withdrew"))
    where = (word.origin.cell("verdict"),)
    return _ours(roles, action, word.answered_on or since, where)


def _choose(facts: Facts, since: date) -> Turn:
    roles = (facts.settings.roles.solution,)
    held = facts.held_of("solution")
    if held:
        return _correct(facts, since, held, *roles)
    if len(facts.solutions) > 1:
        action = say(N_("Choose one of {n} solutions"), n=len(facts.solutions))
        return _ours(roles, action, since, cells(facts.solutions, "chosen"))
    return _ours(roles, say(N_("Work out a solution")), since)


def _confirm(facts: Facts, since: date) -> Turn:
    held = facts.held_at(v.Stage.CONFIRMING)
    if held:
        return _correct(facts, since, held)
    return _answer(facts, facts.last_word, since)


def _answer(facts: Facts, word: Confirmation | None, since: date) -> Turn:
    """Ours until the letter is sent, and once more when its verdict is left blank."""
    verdict = (word.origin.cell("verdict"),) if word else ()
    if word and word.answered_on:
        action = say(N_("Enter the verdict of the client's answer"))
        return _ours(facts.our_roles, action, word.answered_on, verdict)
    if word is None or not word.sent_on:
        where = (word.origin.cell("sent_on"),) if word else ()
        return _ours(
            facts.our_roles, say(N_("Send the confirmation letter")), since, where
        )
    action = say(N_("Answer the confirmation letter"))
    if word.letter_number:
        action = say(
            N_("Answer the confirmation letter {number}"), number=word.letter_number
        )
    return Turn(
        v.Side.CLIENT, facts.client_roles, action, word.sent_on, word.due_on, verdict
    )


def _schedule(facts: Facts, since: date) -> Turn:
    delivery = (facts.settings.roles.delivery,)
    held = facts.held_at(v.Stage.SCHEDULING)
    if held:
        return _correct(facts, since, held, *delivery)
    return _ours(delivery, say(N_("Plan the tasks")), since)


def _execute(facts: Facts, since: date) -> Turn:
    delivery = (facts.settings.roles.delivery,)
    failed = [i.record for i in facts.items if i.status is ItemStatus.FAILED]
    if failed:
        action = say(N_("Mend {n} failed acceptance items"), n=len(failed))
        day = earliest(row.accepted_on or row.submitted_on for row in failed)
        due = earliest(row.fix_due_on for row in failed)
        return _ours(delivery, action, day or since, cells(failed, "result"), due=due)
    waiting = sorted(
        (task.record for task in facts.live_tasks if task.is_open),
        key=lambda task: (task.planned_start, task.planned_end, task.task_id),
    )
    if not waiting:
        return _correct(facts, since, facts.held_at(v.Stage.EXECUTING), *delivery)
    roles = tuple(dict.fromkeys(task.role or delivery[0] for task in waiting))
    first = next((task for task in waiting if task.is_begun), waiting[0])
    action = say(N_("Finish {name} ({id})"), name=first.name, id=first.task_id)
    begun = earliest(task.actual_start for task in waiting)
    return _ours(roles, action, begun or since, (first.origin.cell("actual_end"),))


def _accept(facts: Facts, since: date) -> Turn:
    delivery = (facts.settings.roles.delivery,)
    unsent = [i.record for i in facts.items if i.status is ItemStatus.UNSENT]
    done = latest(task.record.actual_end for task in facts.live_tasks) or since
    if any(item.outdated for item in facts.items):
        done = latest([done, facts.valid_from]) or since
    if not facts.items and not facts.held_of("acceptance"):
        return _ours(
            delivery, say(N_("List the acceptance items and submit them")), done
        )
    if unsent:
        action = say(N_("Submit {n} acceptance items"), n=len(unsent))
        return _ours(delivery, action, done, cells(unsent, "submitted_on"))
    waiting = [i.record for i in facts.items if i.status is ItemStatus.SUBMITTED]
    if not waiting:
        return _correct(facts, since, facts.held_at(v.Stage.ACCEPTING), *delivery)
    return Turn(
        v.Side.CLIENT,
        facts.client_roles,
        say(N_("Accept {n} items"), n=len(waiting)),
        earliest(row.submitted_on for row in waiting),
        earliest(row.due_on for row in waiting),
        cells(waiting, "result"),
    )


def _review(facts: Facts, since: date) -> Turn:
    roles = (facts.settings.roles.feedback,)
    held = facts.held_at(v.Stage.FULFILLED)
    if held:
        return _correct(facts, since, held, *roles)
    action = say(N_("Record feedback and lessons"))
    return _ours(roles, action, facts.accepted_on or since)


_TURNS: dict[v.Stage, Callable[[Facts, date], Turn]] = {
    v.Stage.CLARIFYING: _clarify,
    v.Stage.EVALUATING: _evaluate,
    v.Stage.SOLVING: _solve,
    v.Stage.CONFIRMING: _confirm,
    v.Stage.SCHEDULING: _schedule,
    v.Stage.EXECUTING: _execute,
    v.Stage.ACCEPTING: _accept,
    v.Stage.FULFILLED: _review,
}
