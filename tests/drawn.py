"""Rows of random portals, drawn by Hypothesis; ids and references are always right."""

from __future__ import annotations

from datetime import timedelta
from enum import Enum
from typing import Any

from hypothesis import strategies as st

from builders import (
    AS_OF,
    a_change,
    a_clarification,
    a_client,
    a_confirmation,
    a_contact,
    a_feedback,
    a_held_row,
    a_requirement,
    a_review,
    a_risk,
    a_solution,
    a_sync,
    a_task,
    an_acceptance,
    an_evaluation,
)
from reqportal import vocabulary as v
from reqportal.model import records as r

NAMES = [f"R-{n}" for n in range(6)]
DAYS = st.integers(-60, 20).map(lambda n: AS_OF + timedelta(n))
MAYBE = st.none() | DAYS
NAME = st.sampled_from(NAMES)
SCORE = st.integers(1, 10)


def word(words: type[Enum]) -> st.SearchStrategy[Any]:
    return st.sampled_from(list(words))


def maybe(words: type[Enum]) -> st.SearchStrategy[Any]:
    return st.none() | word(words)


CLIENTS = st.tuples(
    *(
        st.builds(
            a_client,
            st.just(name),
            scale=maybe(v.Scale),
            importance=st.none() | st.integers(1, 5),
        )
        for name in ("C-1", "C-2")
    )
).map(list)


@st.composite
def requirements(draw: st.DrawFn) -> list[r.Record]:
    rows: list[r.Record] = []
    for index, name in enumerate(NAMES):
        above = st.none() | st.sampled_from(NAMES[:index]) if index else st.none()
        disposition = draw(st.sampled_from([None] * 4 + list(v.Disposition)))
        rows.append(
            a_requirement(
                name,
                client_id=draw(st.sampled_from(["C-1", "C-2"])),
                parent_id=draw(above),
                raised_on=draw(DAYS),
                urgency=draw(maybe(v.Urgency)),
                disposition=disposition,
                disposed_on=draw(DAYS) if disposition else None,
            )
        )
    return rows


@st.composite
def tasks(draw: st.DrawFn) -> list[r.Record]:
    rows: list[r.Record] = []
    names = [f"T-{n}" for n in range(draw(st.integers(0, 5)))]
    for index, name in enumerate(names):
        start = draw(DAYS)
        rows.append(
            a_task(
                name,
                *draw(st.lists(NAME, min_size=1, max_size=2, unique=True)),
                planned_start=start,
                planned_end=start + timedelta(draw(st.integers(0, 15))),
                actual_start=draw(MAYBE),
                actual_end=draw(MAYBE),
                expected_end=draw(MAYBE),
                progress=draw(st.none() | st.sampled_from([0.0, 0.3, 0.7, 1.0])),
                status=draw(maybe(v.TaskStatus)),
                predecessor_ids=tuple(
                    draw(st.lists(st.sampled_from(names[index + 1 :]), unique=True))
                    if names[index + 1 :]
                    else ()
                ),
            )
        )
    return rows


def several(row: st.SearchStrategy[r.Record]) -> st.SearchStrategy[list[r.Record]]:
    return st.lists(row, max_size=5)


EVALUATION = st.builds(
    an_evaluation,
    NAME,
    st.none() | st.tuples(SCORE, SCORE, SCORE),
    nature=word(v.Nature),
    technical=maybe(v.Feasibility),
    evaluated_on=DAYS,
)
TALK = [
    st.builds(
        a_clarification,
        NAME,
        asked_on=MAYBE,
        answer_due_on=MAYBE,
        answer=st.sampled_from([None, "答复"]),
        answered_on=MAYBE,
    ),
    st.builds(a_solution, NAME, tier=word(v.Tier), chosen=st.booleans(), sent_on=MAYBE),
    st.builds(
        a_review,
        NAME,
        st.sampled_from(["法务", "技术"]),
        maybe(v.ReviewVerdict),
        reviewed_on=MAYBE,
    ),
    st.builds(
        a_confirmation,
        NAME,
        step=word(v.ConfirmationStep),
        sent_on=MAYBE,
        due_on=MAYBE,
        answered_on=MAYBE,
        verdict=maybe(v.ConfirmationVerdict),
    ),
]
WORK = [
    st.builds(
        an_acceptance,
        NAME,
        st.sampled_from(["甲", "乙"]),
        submitted_on=MAYBE,
        accepted_on=MAYBE,
        due_on=MAYBE,
        fix_due_on=MAYBE,
        result=maybe(v.AcceptanceResult),
    ),
    st.builds(
        a_risk,
        NAME,
        likelihood=maybe(v.Level),
        severity=maybe(v.Level),
        status=maybe(v.RiskStatus),
        mitigation_due_on=MAYBE,
    ),
    st.builds(a_feedback, NAME, given_on=DAYS),
]
CHANGES = st.lists(
    st.builds(
        dict,
        requirement_id=NAME,
        verdict=maybe(v.ChangeVerdict),
        evaluated_on=MAYBE,
        sent_on=MAYBE,
        client_verdict=maybe(v.ClientVerdict),
        client_answered_on=MAYBE,
        implemented_on=MAYBE,
        verification_result=maybe(v.VerificationResult),
        days_impact=st.none() | st.integers(-5, 30),
    ),
    max_size=3,
).map(lambda found: [a_change(f"CR-{n}", **row) for n, row in enumerate(found)])
ABOUT_CLIENTS = [
    st.builds(
        a_contact,
        st.sampled_from(["C-1", "C-2"]),
        role_title=st.sampled_from(["采购", "运维"]),
        authority=maybe(v.Authority),
    ),
    st.builds(
        a_sync,
        st.sampled_from(["C-1", "C-2"]),
        held_on=DAYS,
        progress=st.sampled_from(["照计划", "有延误"]),
    ),
]
PARTS = [CLIENTS, requirements(), tasks(), several(EVALUATION), CHANGES]
ROWS = st.tuples(*PARTS, *map(several, [*TALK, *WORK, *ABOUT_CLIENTS])).map(
    lambda parts: [row for part in parts for row in part]
)
HELD = st.lists(
    st.builds(
        lambda key, name: (
            a_held_row(key, requirement_ids=(name,))
            if key in {"task", "confirmation"}
            else a_held_row(key, requirement_id=name)
        ),
        st.sampled_from(["task", "acceptance", "evaluation", "review", "solution"]),
        NAME,
    ),
    max_size=2,
)
PROCESS = st.sampled_from(["quick", "standard", "strict"])
