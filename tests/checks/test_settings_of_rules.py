"""Rules that listen to a setting: what the case files cannot say."""

from __future__ import annotations

from typing import Any

import pytest

from builders import (
    REQ,
    a_letter,
    a_portal,
    a_requirement,
    a_review,
)
from reqportal.checks import ON_PORTAL
from reqportal.findings import in_order
from reqportal.model.records import Record


def values(code: str, *rows: Record, **settings: Any) -> list[str]:
    """What the findings of a rule say they found."""
    found = in_order(ON_PORTAL.run(a_portal(*rows, **settings)))
    return [one.value for one in found if one.rule.code == code]


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("请王小明确认", ["王**"]),
        ("请 ｌｉ 确认", ["l*"]),
        ("Client list", []),
        ("请王小确认", []),
        ("请产品负责人确认", []),
    ],
)
def test_a_name_of_the_roster_is_found_and_masked(title: str, found: list[str]) -> None:
    row = a_requirement(title=title)
    assert values("PRIV-001", row, roster=("", "王小明", "Li")) == found


def test_the_words_that_are_vague_are_a_setting() -> None:
    row = a_requirement(title="尽快上线", description="界面要丝滑")
    assert values("WORD-001", row, vague_words=("丝滑",)) == ["丝滑"]
    assert values("WORD-001", row, vague_words=()) == []


def test_the_quick_process_asks_for_no_solution() -> None:
    rows = [a_requirement(), a_letter(REQ)]
    assert values("SOLUTION-002", *rows) == [""]
    assert values("SOLUTION-002", *rows, process="quick") == []


def test_ref_007_names_a_party_only_while_a_required_one_is_silent() -> None:
    rows = [a_requirement(), a_review(party="研发"), a_review(party="运维")]
    assert values("REF-007", *rows) == []
    assert values("REF-007", *rows, process="strict") == ["运维"]
    others = [a_review(party=party) for party in ("产品部", "Sales", "法务部")]
    assert values("REF-007", *rows, *others, process="strict") == []
