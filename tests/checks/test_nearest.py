"""Of many ids the nearest is looked up: a slip of the hand, never another number."""

from __future__ import annotations

from time import process_time

import pytest

from reqportal.checks.nearest import KnownIds

MANY = KnownIds({f"req-{n:04}": f"REQ-{n:04}" for n in range(10_000)})


@pytest.mark.parametrize(
    "text", ["req 42", "REQ_0042", "REQ-OO42", "RFQ-0042", "RE-0042", "ERQ-0042"]
)
def test_a_slip_of_the_hand_is_seen(text: str) -> None:
    assert MANY.nearest(text) == "REQ-0042"


@pytest.mark.parametrize("text", ["REQ-12345", "T-042", "REQ-10000", "需求-0042", ""])
def test_what_may_be_several_or_is_like_none_has_no_suggestion(text: str) -> None:
    assert MANY.nearest(text) is None


def test_a_look_up_does_not_pass_all_ids() -> None:
    MANY.nearest("T-0")
    start = process_time()
    for n in range(1000):
        MANY.nearest(f"任务-{n}")
    assert process_time() - start < 2, "a thousand searches took half a minute"
