"""The samples of both languages say the same: computed, they differ in words only."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from reqportal import pipeline
from reqportal.locales import Language
from reqportal.model.columns import BY_KEY
from reqportal.model.schema import Kind
from reqportal.portal.types import RequirementState
from reqportal.scaffold import init, sample_rows
from reqportal.workbook.values import read_cell

CHINESE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")


@pytest.fixture(scope="module")
def outcomes(
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[Language, pipeline.Outcome]:
    def outcome(language: Language) -> pipeline.Outcome:
        folder: Path = tmp_path_factory.mktemp(language) / "portal"
        init(folder, language)
        return pipeline.load(folder)

    return {"zh": outcome("zh"), "en": outcome("en")}


def test_every_requirement_stands_where_it_does_in_the_other_language(
    outcomes: dict[Language, pipeline.Outcome],
) -> None:
    zh, en = ([_computed(s) for s in o.portal.requirements] for o in outcomes.values())
    assert en == zh


def _computed(state: RequirementState) -> dict[str, Any]:
    standing, priority, turn = state.standing, state.priority, state.standing.turn
    return {
        "id": state.id,
        "stage": standing.stage,
        "aside": (standing.aside, standing.aside_since),
        "overlays": standing.overlays,
        "gates": [(gate.stage, gate.entered, gate.left) for gate in standing.gates],
        "health": state.health and (state.health.health, state.health.side),
        "priority": priority and (priority.score, priority.band, priority.rank),
        "dates": (state.commitment, state.forecast, state.accepted_on),
        "turn": turn and (turn.side, turn.since, turn.due),
        "days": (state.client_days, state.our_days),
        "items": sorted((item.status, item.outdated) for item in state.items),
        "changes": [(change.phase, change.since) for change in state.changes],
    }


def test_the_same_cells_have_the_same_findings(
    outcomes: dict[Language, pipeline.Outcome],
) -> None:
    zh, en = (
        Counter((f.rule.code, f.where.file, f.where.cell) for f in outcome.findings)
        for outcome in outcomes.values()
    )
    assert en == zh


def test_rows_fields_and_values_are_the_same_and_texts_are_translated() -> None:
    zh, en = sample_rows("zh"), sample_rows("en")
    assert list(en) == list(zh)
    for key, rows in zh.items():
        assert len(en[key]) == len(rows), key
        for number, (ours, theirs) in enumerate(zip(rows, en[key], strict=True)):
            assert list(theirs) == list(ours), f"{key} {number}"
            for field, value in ours.items():
                place = f"{key} {number} {field}: {theirs[field]}"
                assert _means(key, field, theirs[field]) == _means(key, field, value), (
                    place
                )


def _means(key: str, field: str, value: Any) -> object:
    """What a cell says past the language it is in."""
    column = BY_KEY[key][field]
    if column.kind is not Kind.TEXT:
        return read_cell(column, value)
    return isinstance(value, str) and bool(value)


def test_the_english_sample_holds_no_chinese_and_the_words_of_the_lists() -> None:
    for key, rows in sample_rows("en").items():
        for row in rows:
            for field, value in row.items():
                assert not CHINESE.search(str(value)), f"{key}.{field}: {value}"
                words = BY_KEY[key][field].words
                if words is not None and isinstance(value, str):
                    known = {word.en for word in words}
                    assert set(value.split(", ")) <= known, f"{key}.{field}: {value}"


def test_texts_that_differ_in_chinese_differ_in_english_where_rows_are_told_apart() -> (
    None
):
    zh, en = sample_rows("zh"), sample_rows("en")
    for key, field in (("requirement", "title"), ("task", "name"), ("client", "name")):
        count = len({row[field] for row in zh[key]})
        assert len({row[field] for row in en[key]}) == count, f"{key}.{field}"
