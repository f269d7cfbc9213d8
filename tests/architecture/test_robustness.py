"""Each line on robustness names a test, and that test exists."""

import ast
from pathlib import Path

import pytest

from reqportal.reference.robustness import ALL, Trap

TESTS = Path(__file__).parents[1]


@pytest.mark.parametrize("trap", ALL, ids=lambda trap: trap.trap[:40])
def test_the_test_of_a_trap_exists(trap: Trap) -> None:
    path, _, name = trap.test.partition("::")
    if not name:
        assert [*(TESTS / path).glob("*.yml")]
        return
    tree = ast.parse((TESTS / path).read_text("utf-8"))
    assert name in {one.name for one in tree.body if isinstance(one, ast.FunctionDef)}


def test_a_trap_stands_in_one_line() -> None:
    assert len({trap.trap for trap in ALL}) == len(ALL)
