"""The stage is the first gate that does not hold, against a table of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from itertools import permutations, product

import pytest

from builders import (
    AS_OF,
    REQ,
    a_clarification,
    a_confirmation,
    a_done_task,
    a_feedback,
    a_held_row,
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
    gate_of,
    overlays_of,
    rows_at,
    statuses_of,
)
from reqportal import vocabulary as v
from reqportal.model import records as r
from reqportal.portal.types import ItemStatus, OverlayMark

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
    begun = case.tasks in {"begun", "half done", "done"}
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
        (S.SCHEDULING, case.tasks not in {"none", "cancelled"}, None),
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


def test_who_acts_at_each_stage_and_since_when() -> None:
    us, client = v.Side.US, v.Side.CLIENT
    found = {
        stage: (turn.side, turn.roles, turn.since)
        for stage in S
        if (turn := a_state(rows_at(stage)).standing.turn)
    }
    assert found == {
        S.CLARIFYING: (client, ("客户方产品负责人",), day("01-06")),
        S.EVALUATING: (us, ("产品经理",), day("01-08")),
        S.SOLVING: (us, ("产品经理",), day("01-10")),
        S.CONFIRMING: (us, ("客户经理",), day("01-15")),
        S.SCHEDULING: (us, ("项目负责",), day("01-20")),
        S.EXECUTING: (us, ("项目负责",), day("03-02")),
        S.ACCEPTING: (us, ("项目负责",), day("02-27")),
        S.FULFILLED: (us, ("客户经理",), day("03-06")),
    }


def test_a_question_not_asked_yet_is_ours_by_the_responsible_role() -> None:
    unasked = a_clarification(asked_on=None)
    responsible = a_requirement(our_role="解决方案顾问")
    turn = a_state(responsible, unasked).standing.turn
    assert turn is not None
    assert (turn.side, turn.roles) == (v.Side.US, ("解决方案顾问",))
    assert turn.cells == (unasked.origin.cell("asked_on"),)


def test_a_required_party_that_has_not_passed_is_the_one_to_act() -> None:
    rows = [*rows_at(S.CONFIRMING), a_review(party="技术")]
    state = a_state(rows, required_parties=("技术", "法务"))
    assert state.standing.stage is S.SOLVING
    assert state.standing.turn is not None
    assert state.standing.turn.roles == ("法务",)
    conditional = a_review(verdict=v.ReviewVerdict.CONDITIONAL)
    state = a_state(rows, conditional, required_parties=("技术", "法务"))
    assert state.standing.stage is S.CONFIRMING


@pytest.mark.parametrize(
    ("stage", "row"),
    [
        (S.CLARIFYING, a_held_row("clarification", answer="答复")),
        (S.SOLVING, a_held_row("review", party="法务")),
        (S.EXECUTING, a_held_row("task", actual_end=day("02-27"))),
        (S.ACCEPTING, a_held_row("acceptance", item="验收项二")),
    ],
)
def test_a_held_back_row_beside_good_ones_shuts_its_gate(
    stage: v.Stage, row: r.HeldRow
) -> None:
    begun = {t for t in S if t.order > S.EXECUTING.order}
    rows = rows_at(S.REVIEWED if stage in {S.EXECUTING, *begun} else S.SCHEDULING)
    state = a_state(rows, held=[row])
    assert state.standing.stage is stage
    assert state.standing.turn is not None
    assert state.held == (row,)


@pytest.mark.parametrize(
    ("kind", "stage"),
    [
        (r.Evaluation, S.EVALUATING),
        (r.Solution, S.SOLVING),
        (r.Confirmation, S.CONFIRMING),
        (r.Task, S.SCHEDULING),
        (r.Acceptance, S.ACCEPTING),
        (r.Feedback, S.FULFILLED),
    ],
)
def test_a_held_back_row_in_place_of_the_only_one_shuts_its_gate(
    kind: type[r.Record], stage: v.Stage
) -> None:
    last = stage if stage.order > S.SCHEDULING.order else S.CONFIRMING
    rows = rows_at(list(S)[max(last.order, stage.order) + 1])
    held = [
        r.HeldRow(row.sheet_key, row.origin, dict(row))
        for row in rows
        if isinstance(row, kind)
    ]
    kept = [row for row in rows if not isinstance(row, kind)]
    assert len(held) == 1
    assert a_state(kept, held=held).standing.stage is stage


def test_a_held_back_evaluation_is_not_inherited_around() -> None:
    child = a_requirement("R-2", parent_id=REQ)
    held = [a_held_row("evaluation", requirement_id="R-2")]
    portal = a_portal(*rows_at(S.SCHEDULING), child, held=held)
    assert portal.by_id["R-2"].evaluation is None
    assert portal.by_id[REQ].children == ("R-2",)


def test_the_latest_evaluation_counts() -> None:
    rows = [
        an_evaluation(scores=(9, 9, 9), evaluated_on=day("01-10")),
        an_evaluation(scores=(2, 2, 2), evaluated_on=day("02-10")),
    ]
    for order in permutations(rows):
        found = a_state(*order)
        assert found.evaluation is rows[1]
        assert found.evaluations == (rows[1], rows[0])


def test_on_equal_dates_the_worse_feasibility_counts() -> None:
    fine = an_evaluation(technical=v.Feasibility.FEASIBLE)
    never = an_evaluation(technical=v.Feasibility.NOT_NOW)
    for order in permutations([fine, never]):
        assert a_state(*order).standing.aside is v.Aside.NOT_FEASIBLE


@pytest.mark.parametrize(
    ("first", "second"), list(permutations([None, *SAID, STEP.WITHDRAWAL], 2))
)
def test_on_equal_dates_the_less_favourable_answer_counts(
    first: v.Word | None, second: v.Word | None
) -> None:
    order = [STEP.WITHDRAWAL, SAID.REFUSED, None, SAID.CONDITIONAL, SAID.AGREED]
    same = {"sent_on": day("01-20"), "answered_on": day("01-20")}
    letters = []
    for word in (first, second):
        step = word if word is STEP.WITHDRAWAL else STEP.SOLUTION
        verdict = word if word in set(SAID) else None
        letters.append(a_confirmation(step=step, verdict=verdict, **same))
    state = a_state(rows_at(S.CONFIRMING), letters)
    worse = min((first, second), key=order.index)
    assert state.confirmations[0] is letters[(first, second).index(worse)]
    solving = worse in {STEP.WITHDRAWAL, SAID.REFUSED}
    waits = S.CONFIRMING if worse is None else S.SCHEDULING
    assert state.standing.stage is (S.SOLVING if solving else waits)


@pytest.mark.parametrize(("first", "second"), list(permutations(v.AcceptanceResult, 2)))
def test_on_equal_dates_the_less_favourable_result_counts(
    first: v.AcceptanceResult, second: v.AcceptanceResult
) -> None:
    rows = [an_acceptance(result=word) for word in (first, second)]
    state = a_state(rows_at(S.ACCEPTING), rows)
    failed = v.AcceptanceResult.FAILED in {first, second}
    assert state.standing.stage is (S.EXECUTING if failed else S.FULFILLED)
    worse = min(first, second, key=lambda word: word.order)
    assert state.items[0].record.result is worse


@pytest.mark.parametrize("dates", [("01-14", "01-14"), ("01-14", "01-13")])
def test_a_veto_of_the_same_day_or_later_stands(dates: tuple[str, str]) -> None:
    vetoed, passed = map(day, dates)
    rows = [
        a_review(verdict=v.ReviewVerdict.VETOED, reviewed_on=vetoed),
        a_review(reviewed_on=passed),
        a_review(verdict=None, reviewed_on=None),
    ]
    for order in permutations(rows):
        assert a_state(rows_at(S.SCHEDULING), order).standing.stage is S.SOLVING


def test_a_letter_that_was_never_sent_does_not_lift_a_refusal() -> None:
    refused = a_confirmation(verdict=SAID.REFUSED)
    draft = a_letter(sent_on=None)
    state = a_state(rows_at(S.CONFIRMING), refused, draft)
    assert state.standing.stage is S.SOLVING
    sent = a_letter(sent_on=day("02-02"), step=STEP.ALTERNATIVE)
    state = a_state(rows_at(S.CONFIRMING), refused, sent)
    assert state.standing.stage is S.CONFIRMING


def test_a_change_letter_counts_only_when_agreed() -> None:
    for verdict in (None, SAID.REFUSED):
        letter = a_confirmation(
            step=STEP.CHANGE, verdict=verdict, answered_on=day("02-16")
        )
        assert a_state(rows_at(S.SCHEDULING), letter).standing.stage is S.SCHEDULING
        assert a_state(rows_at(S.CONFIRMING), letter).standing.stage is S.CONFIRMING
    agreed = a_confirmation(step=STEP.CHANGE, answered_on=day("02-16"))
    assert a_state(rows_at(S.CONFIRMING), agreed).standing.stage is S.SCHEDULING


def test_a_failed_item_is_mended_until_it_is_submitted_again() -> None:
    failed = an_acceptance(result=v.AcceptanceResult.FAILED, fix_due_on=day("03-18"))
    state = a_state(rows_at(S.ACCEPTING), failed)
    assert state.standing.stage is S.EXECUTING
    assert overlays_of(state) == [O.REWORKING]
    turn = state.standing.turn
    assert turn is not None
    assert (turn.roles, turn.since, turn.due) == (
        ("项目负责",), day("03-06"), day("03-18"),
    )  # fmt: skip
    assert turn.cells == (failed.origin.cell("result"),)
    assert gate_of(state, S.EXECUTING).cells == turn.cells
    planned = an_acceptance(submitted_on=None, accepted_on=None, result=None)
    assert overlays_of(a_state(rows_at(S.ACCEPTING), failed, planned)) == [O.REWORKING]
    again = an_acceptance(submitted_on=day("03-09"), accepted_on=None, result=None)
    state = a_state(rows_at(S.ACCEPTING), failed, again)
    assert state.standing.stage is S.ACCEPTING
    assert overlays_of(state) == []
    assert state.items[0].history == (failed,)


def test_items_that_differ_in_a_dot_are_two_items() -> None:
    rows = [an_acceptance(item=name) for name in ("用例 1.1", "用例 11", "用例  11 ")]
    assert statuses_of(a_state(rows)) == {
        "用例 1.1": ItemStatus.PASSED,
        "用例 11": ItemStatus.PASSED,
    }


@pytest.mark.parametrize(
    ("word", "aside"),
    [
        (v.Disposition.ON_HOLD, v.Aside.ON_HOLD),
        (v.Disposition.CANCELLED, v.Aside.CANCELLED),
        (v.Disposition.DECLINED, v.Aside.DECLINED),
        (v.Disposition.MERGED, v.Aside.MERGED),
        (v.Disposition.REOPENED, None),
    ],
)
def test_a_disposition_sets_aside_and_keeps_the_stage(
    word: v.Disposition, aside: v.Aside | None
) -> None:
    disposed = a_requirement(disposition=word, disposed_on=day("03-01"))
    state = a_state(disposed, rows_at(S.EXECUTING)[1:])
    assert state.standing.aside is aside
    assert state.standing.stage is S.EXECUTING
    assert (state.health is None) == (aside is not None)
    if aside:
        assert state.standing.turn is None
        assert state.standing.aside_since == day("03-01")
        assert state.standing.aside_cells == (disposed.origin.cell("disposition"),)


def test_what_cannot_be_done_is_aside_until_an_alternative_is_accepted() -> None:
    never = an_evaluation(
        technical=v.Feasibility.PARTLY, compliance=v.Feasibility.NOT_NOW
    )
    state = a_state(never, a_solution())
    assert state.standing.aside is v.Aside.NOT_FEASIBLE
    assert state.standing.aside_since == day("01-10")
    assert state.standing.aside_cells == (never.origin.cell("compliance"),)
    assert state.standing.turn is not None
    assert state.standing.turn.side is v.Side.US
    assert state.feasibility is not None
    assert state.feasibility.limits == ("compliance",)

    letter = {"step": STEP.ALTERNATIVE}
    for sent in (a_letter(**letter), a_confirmation(**letter, verdict=SAID.REFUSED)):
        state = a_state(never, a_solution(), sent)
        assert state.standing.aside is v.Aside.NOT_FEASIBLE
    accepted = a_confirmation(**letter)
    state = a_state(never, a_solution(), accepted)
    assert state.standing.aside is None
    assert state.standing.stage is S.SCHEDULING
    back = a_confirmation(step=STEP.WITHDRAWAL, answered_on=day("02-01"))
    state = a_state(never, a_solution(), accepted, back)
    assert state.standing.aside is v.Aside.NOT_FEASIBLE


def test_feasibility_is_the_worst_given_dimension() -> None:
    words = [None, *v.Feasibility]
    for technical, budget in product(words, words):
        state = a_state(an_evaluation(technical=technical, budget=budget))
        given = [word for word in (technical, budget) if word]
        if not given:
            assert state.feasibility is None
        else:
            assert state.feasibility is not None
            assert state.feasibility.worst is max(given, key=lambda word: word.order)


def test_partly_accepted_counts_a_held_back_item_as_not_passed() -> None:
    held = [a_held_row("acceptance", item="验收项二")]
    state = a_state(rows_at(S.REVIEWED), held=held)
    assert state.standing.overlays == (OverlayMark(O.PARTLY_ACCEPTED, 1, 2),)


def test_rows_dated_after_the_as_of_date_count_and_no_wait_is_negative() -> None:
    asked = a_clarification(asked_on=day("04-01"), answer_due_on=day("04-08"))
    state = a_state(asked)
    assert state.standing.turn is not None
    assert state.standing.turn.days(AS_OF) == 0
    assert (state.client_days, state.our_days) == (0, 74)
