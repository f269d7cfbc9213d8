"""What holds whatever the workbooks say, on portals drawn by Hypothesis."""

from __future__ import annotations

import functools
import operator
import re
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from datetime import timedelta
from enum import Enum
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from builders import (
    AS_OF,
    a_change,
    a_clarification,
    a_client,
    a_confirmation,
    a_feedback,
    a_held_row,
    a_portal,
    a_requirement,
    a_review,
    a_risk,
    a_solution,
    a_task,
    an_acceptance,
    an_evaluation,
)
from reqportal import vocabulary as v
from reqportal.findings import CellRef
from reqportal.model import records as r
from reqportal.portal.types import Portal, RequirementState

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
PARTS = [CLIENTS, requirements(), tasks(), several(EVALUATION), CHANGES]
ROWS = st.tuples(*PARTS, *map(several, [*TALK, *WORK])).map(
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


def plain(value: object) -> object:
    """All that a portal says, less where it stands."""
    if isinstance(value, (CellRef, r.Origin)):
        return "cell"
    if isinstance(value, BaseModel):
        return (type(value).__name__, plain(dict(value)))
    if is_dataclass(value):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, (tuple, list)):
        return [plain(one) for one in value]
    return value


def cells_of(state: RequirementState) -> list[CellRef]:
    standing = state.standing
    found = [cell for gate in standing.gates for cell in gate.cells]
    found += standing.aside_cells
    for turn in (standing.turn, *standing.also):
        found += turn.cells if turn else ()
    return found + list(state.health.cells if state.health else ())


def letters_of(cell: CellRef) -> list[str]:
    return re.findall(r"[A-Z]+", cell.cell)


@given(rows=ROWS, draw=st.data(), process=PROCESS)
def test_permuting_rows_and_workbooks_changes_nothing(
    rows: list[r.Record], draw: st.DataObject, process: str
) -> None:
    shuffled = draw.draw(st.permutations(rows))
    books = draw.draw(st.permutations(["a.xlsx", "m.xlsx", "z.xlsx"]))
    moved = [
        row.model_copy(
            update={
                "origin": r.Origin(
                    books[number % len(books)],
                    row.origin.sheet,
                    number + 2,
                    row.origin.columns,
                )
            }
        )
        for number, row in enumerate(shuffled)
    ]
    before, after = (a_portal(*found, process=process) for found in (rows, moved))
    assert plain(before) == plain(after)


@given(rows=ROWS, held=HELD, process=PROCESS)
def test_every_requirement_has_one_stage_and_its_evidence_exists(
    rows: list[r.Record], held: list[r.HeldRow], process: str
) -> None:
    portal = a_portal(*rows, held=held, process=process)
    origins = {
        (o.file, o.sheet, o.row): set(o.columns.values())
        for o in (row.origin for row in (*rows, *held))
    }
    assert [state.id for state in portal.requirements] == NAMES
    for state in portal.requirements:
        assert isinstance(state.standing.stage, v.Stage)
        assert isinstance(state.standing.word, v.Stage | v.Aside)
        assert (state.health is not None) == state.standing.is_open
        for cell in cells_of(state):
            columns = origins[cell.file, cell.sheet, cell.row or 0]
            assert letters_of(cell)
            assert columns.issuperset(letters_of(cell))
        assert_waits(state)
        assert_open_gate(state)


def assert_waits(state: RequirementState) -> None:
    assert state.client_days >= 0
    assert state.our_days >= 0
    for turn in (state.standing.turn, *state.standing.also):
        assert turn is None or (turn.days(AS_OF) or 0) >= 0
    if state.is_leaf:
        aside_since = state.standing.aside_since if state.standing.aside else None
        until = state.accepted_on or aside_since or AS_OF
        elapsed = max(0, (until - state.record.raised_on).days)
        assert state.client_days + state.our_days == elapsed


def assert_open_gate(state: RequirementState) -> None:
    standing = state.standing
    if state.is_leaf and standing.stage is not v.Stage.REVIEWED:
        [own] = [gate for gate in standing.gates if gate.stage is standing.stage]
        assert not own.holds
    for gate in standing.gates:
        if gate.entered and gate.left:
            assert gate.entered <= gate.left


@given(rows=ROWS)
def test_open_tasks_are_forecast_from_today_on(rows: list[r.Record]) -> None:
    for state in a_portal(*rows).requirements:
        for task in state.tasks:
            if task.record.is_cancelled:
                assert task.forecast is None
            elif task.is_open:
                assert task.forecast is not None
                assert task.forecast >= AS_OF


@given(
    scores=st.lists(st.tuples(SCORE, SCORE, SCORE), min_size=6, max_size=6),
    rows=st.tuples(CLIENTS, requirements()).map(
        lambda parts: functools.reduce(operator.iadd, parts, [])
    ),
    natures=st.lists(word(v.Nature), min_size=6, max_size=6),
    weights=st.tuples(*[st.sampled_from([0.0, 0.5, 1.0])] * 2, st.just(0.3)),
)
def test_raising_ones_own_score_never_worsens_ones_own_rank(
    scores: Sequence[tuple[int, int, int]],
    rows: list[r.Record],
    natures: Sequence[v.Nature],
    weights: tuple[float, float, float],
) -> None:
    def ranks(index: int, place: int, step: int) -> Portal:
        raised = [list(own) for own in scores]
        raised[index][place] = min(10, raised[index][place] + step)
        evaluations = [
            an_evaluation(name, tuple(own), nature=nature)
            for name, own, nature in zip(NAMES, raised, natures, strict=True)
        ]
        names = ("impact", "confidence", "ease")
        settings = {"weights": dict(zip(names, weights, strict=True))}
        return a_portal(*rows, *evaluations, priority=settings)

    before = ranks(0, 0, 0)
    for state in before.ranked:
        for place in range(3):
            again = ranks(NAMES.index(state.id), place, 1).by_id[state.id]
            assert state.priority is not None
            assert again.priority is not None
            assert again.priority.rank is not None
            assert state.priority.rank is not None
            assert again.priority.rank <= state.priority.rank
            assert (again.priority.client_rank or 0) <= (
                state.priority.client_rank or 0
            )


@given(rows=ROWS, process=PROCESS)
def test_ranks_run_from_one_and_lie_within_their_range(
    rows: list[r.Record], process: str
) -> None:
    portal = a_portal(*rows, process=process)
    priorities = [state.priority for state in portal.ranked]
    assert [p.rank for p in priorities if p] == list(range(1, len(priorities) + 1))
    for found in filter(None, priorities):
        assert (found.best_rank or 0) <= (found.rank or 0) <= (found.worst_rank or 0)
    listed = {state.id for state in (*portal.ranked, *portal.unscored)}
    assert listed == {s.id for s in portal.leaves if s.standing.is_open}
