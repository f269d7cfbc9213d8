"""Layer 5: what one step of a requirement left on record, in few words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reqportal import vocabulary as v
from reqportal.locales import N_, Translator
from reqportal.pages import facts, marks
from reqportal.portal.facts import last_word
from reqportal.portal.types import ItemStatus, RequirementState

ANCHORS = {
    v.Stage.EVALUATING: "worth",
    v.Stage.SOLVING: "solutions",
    v.Stage.CONFIRMING: "confirmations",
    v.Stage.SCHEDULING: "tasks",
    v.Stage.ACCEPTING: "acceptance",
    v.Stage.FULFILLED: "feedback",
}
"""The block of a requirement's page that shows the step."""

_NAMES = {
    v.Stage.EVALUATING: N_("Evaluation"),
    v.Stage.SOLVING: N_("Solution"),
    v.Stage.CONFIRMING: N_("Confirmation"),
    v.Stage.SCHEDULING: N_("Tasks"),
    v.Stage.ACCEPTING: N_("Acceptance"),
    v.Stage.FULFILLED: N_("Feedback"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One requirement at one step."""

    name: str
    """The step, for narrow screens."""
    hole: marks.HealthMark | None
    """That it is missing, where the requirement is past it."""
    link: marks.Link | None
    """What is on record, linked to the block that shows it."""
    now: str
    """What is missing where the requirement stands at this step."""


def step_name(stage: v.Stage, t: Translator) -> str:
    """What the step is called as a column."""
    return t(_NAMES[stage])


def cell_text(state: RequirementState, stage: v.Stage, t: Translator) -> str:
    """What is on record of a step; empty when nothing is."""
    return _TEXTS[stage](state, t)


def _evaluation(state: RequirementState, t: Translator) -> str:
    if state.evaluation is None:
        return ""
    mark = marks.priority(state)
    band = mark.band if mark else t("Not scored")
    return facts.spaced(t.label(state.evaluation.nature), band)


def _solution(state: RequirementState, t: Translator) -> str:
    if state.chosen is not None:
        return t("{tier} chosen", tier=state.chosen.tier)
    if not state.solutions:
        return ""
    return t.plural(
        "{n} solution, none chosen", "{n} solutions, none chosen", len(state.solutions)
    )


def _confirmation(state: RequirementState, t: Translator) -> str:
    row = last_word(state.confirmations)
    if row is None:
        return ""
    if row.step is v.ConfirmationStep.WITHDRAWAL:
        return t.label(row.step)
    if row.verdict is not None:
        return facts.spaced(t.label(row.verdict), row.letter_number)
    return t("sent {day}", day=row.sent_on) if row.sent_on else t("not sent")


def _tasks(state: RequirementState, t: Translator) -> str:
    rows = [task.record for task in state.tasks if not task.record.is_cancelled]
    if not rows:
        return ""
    done = sum(row.is_done for row in rows)
    return t("{done}/{total} done", done=done, total=len(rows))


def _acceptance(state: RequirementState, t: Translator) -> str:
    if not state.items:
        return ""
    passed = sum(item.status is ItemStatus.PASSED for item in state.items)
    return t("{passed}/{total} passed", passed=passed, total=len(state.items))


def _feedback(state: RequirementState, t: Translator) -> str:
    if not state.feedback:
        return ""
    row = state.feedback[0]
    score = f"{row.satisfaction}/5" if row.satisfaction is not None else t("recorded")
    return facts.spaced(score, t.day(row.given_on))


_TEXTS: dict[v.Stage, Callable[[RequirementState, Translator], str]] = {
    v.Stage.EVALUATING: _evaluation,
    v.Stage.SOLVING: _solution,
    v.Stage.CONFIRMING: _confirmation,
    v.Stage.SCHEDULING: _tasks,
    v.Stage.ACCEPTING: _acceptance,
    v.Stage.FULFILLED: _feedback,
}
