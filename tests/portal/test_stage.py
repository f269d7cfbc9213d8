"""The stage is the first gate that does not hold, against a table of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from itertools import product

import pytest

from builders import (
    a_clarification,
    a_confirmation,
    a_done_task,
    a_feedback,
    a_letter,
    a_portal,
    a_requirement,
    a_review,
    a_solution,
    a_state,
    a_task,
    an_acceptance,
    an_evaluation,
    day,
    rows_at,
)
from reqportal import vocabulary as v
from reqportal.model import records as r

S, O = v.Stage, v.Overlay  # noqa: E741 - as short as in the table of DESIGN §5
STEP, SAID = v.ConfirmationStep, v.ConfirmationVerdict


@dataclass(frozen=True)
class Case:
    """One combination of what the rows say."""

    question: str = "answered"
    evaluated: bool = True
    solution: str = "only"
    review: str = "none"
    word: str = "agreed"
    tasks: str = "none"
    items: str = "none"
    feedback: str = "none"


SPACES: dict[str, dict[str, list[object]]] = {
    "gates, refusals and vetoes": {
        "question": ["answered", "open"],
        "evaluated": [True, False],
        "solution": ["only", "none"],
        "word": ["none", "agreed", "refused", "withdrawn"],
        "review": ["none", "vetoed"],
        "tasks": ["none", "planned", "begun", "done"],
        "items": ["none", "passed", "failed"],
        "feedback": ["none", "after"],
    },
    "before the work": {
        "question": ["answered", "open", "open before"],
        "evaluated": [True, False],
        "solution": ["none", "only", "chosen", "not chosen", "two chosen"],
        "word": ["none", "draft", "sent", "agreed", "conditional", "refused"],
        "review": ["none", "pending", "passed", "vetoed"],
        "tasks": ["none", "begun"],
    },
    "the work and after": {
        "word": ["agreed", "refused"],
        "review": ["none", "vetoed"],
        "tasks": ["none", "cancelled", "planned", "begun", "half done", "done"],
        "items": ["none", "passed", "failed", "submitted", "unsent", "half"],
        "feedback": ["none", "before", "after"],
    },
}


def cases(space: str) -> Iterator[Case]:
    axes = SPACES[space]
    for values in product(*axes.values()):
        yield replace(Case(), **dict(zip(axes, values, strict=True)))


def expected(case: Case, process: str) -> tuple[v.Stage, set[v.Overlay]]:
    """Stage and gates left behind, read off the table of DESIGN §5."""
    agreed = case.word in {"agreed", "conditional"}
    refused = case.word in {"refused", "withdrawn"}
    held = refused or case.review == "vetoed"
    reviewed = case.review == "passed" if process == "strict" else True
    begun = case.tasks in {"begun", "half done", "done"} or case.items == "failed"
    table: list[tuple[v.Stage, bool, v.Overlay | None]] = [
        (
            S.CLARIFYING,
            case.question == "answered" or (case.question == "open before" and agreed),
            O.UNCLARIFIED,
        ),
        (S.EVALUATING, case.evaluated, O.UNEVALUATED),
        (
            S.SOLVING,
            case.solution in {"only", "chosen"} and reviewed and not held,
            O.UNSOLVED,
        ),
        (S.CONFIRMING, agreed, O.UNCONFIRMED),
        (S.SCHEDULING, begun or case.tasks not in {"none", "cancelled"}, None),
        (S.EXECUTING, case.tasks == "done" and case.items != "failed", None),
        (S.ACCEPTING, case.items == "passed", None),
        (
            S.FULFILLED,
            case.feedback == "after"
            or (case.feedback == "before" and case.items == "none"),
            None,
        ),
    ]
    behind: set[v.Overlay] = set()
    for stage, holds, overlay in table:
        if holds or (process == "quick" and stage in {S.SOLVING, S.CONFIRMING}):
            continue
        if begun and overlay and not (stage is S.SOLVING and held):
            behind.add(overlay)
            continue
        return stage, behind
    return S.REVIEWED, behind


def rows_of(case: Case, name: str) -> list[r.Record]:
    return [
        a_requirement(name),
        *_questions(case, name),
        *([an_evaluation(name)] if case.evaluated else []),
        *_solutions(case, name),
        *_reviews(case, name),
        *_letters(case, name),
        *_tasks(case, name),
        *_items(case, name),
        *(
            a_feedback(name, given_on=day("03-10" if word == "after" else "03-03"))
            for word in [case.feedback]
            if word != "none"
        ),
    ]


def _questions(case: Case, name: str) -> list[r.Record]:
    if case.question == "answered":
        return [a_clarification(name, answer="答复", answered_on=day("01-08"))]
    asked = "01-06" if case.question == "open before" else "02-01"
    return [a_clarification(name, asked_on=day(asked))]


def _solutions(case: Case, name: str) -> list[r.Record]:
    marks = {
        "none": [],
        "only": [False],
        "chosen": [False, True],
        "not chosen": [False, False],
        "two chosen": [True, True],
    }[case.solution]
    tiers = [v.Tier.BASIC, v.Tier.ADVANCED]
    return [
        a_solution(name, tier=tier, chosen=mark)
        for tier, mark in zip(tiers, marks, strict=False)
    ]


def _reviews(case: Case, name: str) -> list[r.Record]:
    others = [a_review(name, party) for party in ("产品", "技术", "销售")]
    verdicts = {
        "pending": None,
        "passed": v.ReviewVerdict.PASSED,
        "vetoed": v.ReviewVerdict.VETOED,
    }
    if case.review == "none":
        return list(others)
    return [*others, a_review(name, "法务", verdicts[case.review])]


def _letters(case: Case, name: str) -> list[r.Record]:
    agreed = a_confirmation(name)
    return {
        "none": [],
        "draft": [a_letter(name, sent_on=None)],
        "sent": [a_letter(name)],
        "agreed": [agreed],
        "conditional": [a_confirmation(name, verdict=SAID.CONDITIONAL)],
        "refused": [a_confirmation(name, verdict=SAID.REFUSED)],
        "withdrawn": [
            agreed,
            a_confirmation(name, step=STEP.WITHDRAWAL, answered_on=day("01-25")),
        ],
    }[case.word]


def _tasks(case: Case, name: str) -> list[r.Record]:
    first, second = f"{name}-1", f"{name}-2"
    return {
        "none": [],
        "cancelled": [a_done_task(first, name, status=v.TaskStatus.CANCELLED)],
        "planned": [a_task(first, name)],
        "begun": [a_task(first, name, progress=0.1)],
        "half done": [a_done_task(first, name), a_task(second, name)],
        "done": [a_done_task(first, name)],
    }[case.tasks]


def _items(case: Case, name: str) -> list[r.Record]:
    blank = {"accepted_on": None, "result": None}
    passed = an_acceptance(name)
    submitted = an_acceptance(name, "验收项二", **blank)
    return {
        "none": [],
        "passed": [passed],
        "failed": [an_acceptance(name, result=v.AcceptanceResult.FAILED)],
        "submitted": [submitted],
        "unsent": [an_acceptance(name, submitted_on=None, **blank)],
        "half": [passed, submitted],
    }[case.items]


@pytest.mark.parametrize("process", ["quick", "standard", "strict"])
@pytest.mark.parametrize("space", SPACES)
def test_every_combination_stands_where_the_table_says(
    space: str, process: str
) -> None:
    every = {f"R-{n}": case for n, case in enumerate(cases(space))}
    rows = [row for name, case in every.items() for row in rows_of(case, name)]
    portal = a_portal(*rows, process=process)
    for name, case in every.items():
        standing = portal.by_id[name].standing
        stage, overlays = expected(case, process)
        overlays |= {O.REWORKING} if case.items == "failed" else set()
        overlays |= {O.PARTLY_ACCEPTED} if case.items == "half" else set()
        overlays |= set() if case.evaluated else {O.UNSCORED}
        assert standing.aside is None
        assert standing.stage is stage, case
        assert {mark.overlay for mark in standing.overlays} == overlays, case
        side = standing.turn.side if standing.turn else None
        assert side is _side(case, stage), case


def _side(case: Case, stage: v.Stage) -> v.Side | None:
    if stage is S.REVIEWED:
        return None
    theirs = (
        stage is S.CLARIFYING
        or (stage is S.CONFIRMING and case.word == "sent")
        or (stage is S.ACCEPTING and case.items in {"submitted", "half"})
    )
    return v.Side.CLIENT if theirs else v.Side.US


def test_the_spaces_name_fields_of_the_case() -> None:
    known = {field.name for field in fields(Case)}
    assert all(set(axes) <= known for axes in SPACES.values())


@pytest.mark.parametrize("stage", list(S))
def test_the_rows_up_to_a_stage_bring_a_requirement_there(stage: v.Stage) -> None:
    assert a_state(rows_at(stage)).standing.stage is stage
