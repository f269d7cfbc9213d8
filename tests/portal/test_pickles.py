"""A portal that was pickled is the same portal: caches may keep it."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

from reqportal import pipeline
from reqportal.findings import RULES, CellRef

HERE = Path(__file__).parents[2]


def again(value: Any) -> Any:
    return pickle.loads(pickle.dumps(value))  # noqa: S301 - our own


def test_the_sample_portal_comes_back_as_it_was() -> None:
    portal = pipeline.load(HERE).portal
    back = again(portal)
    assert back == portal
    assert repr(back) == repr(portal)


def test_a_row_of_two_requirements_stays_one_object() -> None:
    portal = pipeline.load(HERE).portal
    letters: dict[tuple[str, int], set[int]] = {}
    for state in again(portal).requirements:
        for row in state.confirmations:
            place = (row.origin.file, row.origin.row)
            letters.setdefault(place, set()).add(id(row))
    assert {len(objects) for objects in letters.values()} == {1}


def test_a_rule_comes_back_as_the_one_that_is_registered() -> None:
    where = CellRef("sheets/a.xlsx", "需求", "C7")
    for rule in RULES.values():
        found = again(rule.at(where, value="x"))
        assert found.rule is rule
        assert found == rule.at(where, value="x")
