"""What holds whatever the workbooks say, on portals drawn by Hypothesis."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import fields, is_dataclass

from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from builders import (
    AS_OF,
    a_clarification,
    a_letter,
    a_portal,
    a_solution,
    a_state,
    an_evaluation,
    day,
)
from drawn import CLIENTS, HELD, NAMES, PROCESS, ROWS, SCORE, requirements, word
from reqportal import vocabulary as v
from reqportal.findings import CellRef
from reqportal.model import records as r
from reqportal.portal.types import Portal, RequirementState


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


def moved_to(file: str, number: int, row: r.Record) -> r.Record:
    origin = r.Origin(file, row.origin.sheet, number, row.origin.columns)
    return row.model_copy(update={"origin": origin})


@given(rows=ROWS, draw=st.data(), process=PROCESS)
def test_permuting_rows_and_workbooks_changes_nothing(
    rows: list[r.Record], draw: st.DataObject, process: str
) -> None:
    shuffled = draw.draw(st.permutations(rows))
    books = draw.draw(st.permutations(["a.xlsx", "m.xlsx", "z.xlsx"]))
    moved = [
        moved_to(books[number % len(books)], number + 2, row)
        for number, row in enumerate(shuffled)
    ]
    before, after = (a_portal(*found, process=process) for found in (rows, moved))
    assert plain(before) == plain(after)


def test_two_delays_of_one_day_give_the_same_reason_wherever_they_stand() -> None:
    due = day("03-02")
    rows = [a_clarification(answer_due_on=due), a_letter(due_on=due)]
    reasons = set()
    for books in (["a.xlsx", "b.xlsx"], ["b.xlsx", "a.xlsx"]):
        moved = [moved_to(book, 2, row) for book, row in zip(books, rows, strict=True)]
        found = a_state(a_solution(), moved).health
        assert found is not None
        reasons.add(found.reason)
    assert len(reasons) == 1


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
        lambda parts: [row for part in parts for row in part]
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
