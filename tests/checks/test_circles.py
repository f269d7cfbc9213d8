"""Circles among references: each once, found in time that grows with the rows."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reqportal.checks.references import cycles

NAMES = "abcdef"
GRAPHS = st.dictionaries(
    st.sampled_from(NAMES), st.lists(st.sampled_from(NAMES)).map(tuple)
)


@given(GRAPHS)
def test_dropping_the_first_of_each_circle_leaves_none(
    edges: dict[str, tuple[str, ...]],
) -> None:
    found = cycles(edges)
    for circle in found:
        assert circle[0] == circle[-1] == min(circle)
        assert all(after in edges[name] for name, after in pairwise(circle))
    gone = {circle[0] for circle in found}
    assert len(gone) == len(found)
    assert cycles({n: to for n, to in edges.items() if n not in gone}) == []


def test_many_circles_are_found_without_beginning_anew() -> None:
    """Five thousand pairs; to begin anew after each took minutes."""
    pairs = [(f"a{n:05}", f"b{n:05}") for n in range(5000)]
    edges = {one: (two,) for a, b in pairs for one, two in ((a, b), (b, a))}
    assert cycles(edges) == [[a, b, a] for a, b in pairs]
