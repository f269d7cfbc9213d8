"""Score, band, rank and rank range, against formulas of their own."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import product

import pytest

from builders import (
    a_client,
    a_portal,
    a_requirement,
    a_solution,
    a_state,
    an_agreed_change,
    an_evaluation,
    day,
    rows_at,
)
from reqportal import vocabulary as v
from reqportal.model import records as r
from reqportal.portal.types import Portal, Priority, RequirementState

N, B = v.Nature, v.Band
BLANK = None
NATURES = {N.RIGID: 5, N.FLEXIBLE: 0, N.LATENT: -5}
URGENCIES = dict(zip([*v.Urgency, BLANK], [5, 3, 0, -3, 0], strict=True))
IMPORTANCES = {1: -2, 2: -1, 3: 0, 4: 1, 5: 2, BLANK: 0}
SCALES = dict(zip([*v.Scale, BLANK], [2, 0, -1, 0], strict=True))
EVERY = list(product(NATURES, URGENCIES, IMPORTANCES, SCALES))
Scores = tuple[int, ...]


def ice(scores: Scores, weights: Sequence[int] = (5, 2, 3)) -> Decimal:
    total = sum(w * s for w, s in zip(weights, scores, strict=True))
    exact = Decimal(10 * total) / sum(weights)
    return exact.quantize(Decimal("0.0001"), ROUND_HALF_EVEN)


def band(score: Decimal, nature: N) -> B:
    found = B.P0 if score >= 80 else B.P1 if score >= 65 else B.P2
    found = found if score >= 45 else B.P3
    return B.P1 if nature is N.RIGID and found in {B.P2, B.P3} else found


def priority_of(*rows: r.Record, **settings: object) -> Priority:
    found = a_state(*rows, **settings).priority
    assert found is not None
    return found


@pytest.mark.parametrize(
    "scores", [(1, 1, 1), (4, 6, 5), (7, 6, 6), (8, 8, 8), (10, 10, 10)]
)
def test_every_sum_of_nature_urgency_importance_and_scale(scores: Scores) -> None:
    rows: list[r.Record] = []
    for index, (nature, urgency, importance, scale) in enumerate(EVERY):
        name, client = f"R-{index}", f"C-{index}"
        rows += [
            a_client(client, importance=importance, scale=scale),
            a_requirement(name, client_id=client, urgency=urgency),
            an_evaluation(name, scores, nature=nature),
        ]
    portal = a_portal(*rows)
    for index, (nature, urgency, importance, scale) in enumerate(EVERY):
        found = portal.by_id[f"R-{index}"].priority
        added = NATURES[nature] + URGENCIES[urgency]
        expected = ice(scores) + added + IMPORTANCES[importance] + SCALES[scale]
        assert found is not None
        assert Decimal(str(found.score)) == expected
        assert found.band is band(expected, nature)
        assert found.floored == (nature is N.RIGID and expected < 65)
        assert sum(s.points for s in found.summands) == pytest.approx(found.score)
        assert found.shown == min(100, max(0, found.score))
        assumed = {s.name for s in found.summands if s.assumed}
        blanks = {"urgency": urgency, "importance": importance, "scale": scale}
        assert assumed == {name for name, given in blanks.items() if given is BLANK}


def test_every_triple_of_scores_weighs_5_2_3() -> None:
    triples = list(product(range(1, 11), repeat=3))
    rows: list[r.Record] = []
    for scores in triples:
        name = "-".join(map(str, scores))
        rows += [a_requirement(name), an_evaluation(name, scores)]
    portal = a_portal(*rows)
    for scores in triples:
        found = portal.by_id["-".join(map(str, scores))].priority
        assert found is not None
        assert Decimal(str(found.score)) == ice(scores)


def test_thirds_do_not_cost_a_band() -> None:
    weights = {"weights": {"impact": 1, "confidence": 1, "ease": 1}}
    rows = [a_requirement(urgency=v.Urgency.URGENT), an_evaluation(scores=(4, 4, 4))]
    found = priority_of(*rows, priority=weights)
    assert (found.score, found.band) == (45, B.P2)


def test_the_bands_begin_where_the_settings_say() -> None:
    rows = [a_requirement(), an_evaluation(scores=(5, 5, 5))]
    assert priority_of(*rows).band is B.P2
    assert priority_of(*rows, priority={"p1_from": 50}).band is B.P1
    assert priority_of(*rows, priority={"p0_from": 50, "p1_from": 40}).band is B.P0


def test_the_rigid_floor_moves_the_band_and_not_the_rank() -> None:
    portal = a_portal(
        a_requirement("R-1"),
        an_evaluation("R-1", (3, 3, 3), nature=N.RIGID),
        a_requirement("R-2"),
        an_evaluation("R-2", (5, 5, 5)),
    )
    rigid, flexible = (portal.by_id[name].priority for name in ("R-1", "R-2"))
    assert rigid is not None
    assert flexible is not None
    assert (rigid.band, rigid.floored, rigid.rank) == (B.P1, True, 2)
    assert (flexible.band, flexible.rank) == (B.P2, 1)


def test_ties_go_by_committed_date_then_raised_date_then_id() -> None:
    later = an_agreed_change("CR-1", "R-4", days_impact=60)
    rows = [
        a_requirement("R-1"),
        a_requirement("R-2", raised_on=day("01-04")),
        a_requirement("R-3"),
        a_solution("R-3", committed_on=day("05-01")),
        a_requirement("R-4"),
        a_solution("R-4", committed_on=day("04-01")),
        a_requirement("R-0"),
    ]
    scored = [an_evaluation(f"R-{n}") for n in range(5)]
    assert ids(a_portal(*rows, *scored).ranked) == ["R-4", "R-3", "R-2", "R-0", "R-1"]
    moved = a_portal(*rows, *scored, later).ranked
    assert ids(moved) == ["R-3", "R-4", "R-2", "R-0", "R-1"]


def ids(states: Iterable[RequirementState]) -> list[str]:
    return [state.id for state in states]


def test_the_unscored_are_listed_apart_rigid_first_then_by_age() -> None:
    portal = a_portal(
        a_requirement("R-1"),
        a_requirement("R-2"),
        an_evaluation("R-2", None, nature=N.LATENT),
        a_requirement("R-3"),
        an_evaluation("R-3", None, nature=N.RIGID),
        a_requirement("R-4", raised_on=day("01-02")),
        an_evaluation("R-4", None, nature=N.RIGID),
        a_requirement("R-5"),
        an_evaluation("R-5"),
    )
    assert ids(portal.unscored) == ["R-4", "R-3", "R-2", "R-1"]
    assert ids(portal.ranked) == ["R-5"]
    assert all(portal.by_id[name].priority is None for name in ids(portal.unscored))


def test_what_is_fulfilled_or_aside_keeps_its_score_and_has_no_rank() -> None:
    held = a_requirement(
        "R-2", disposition=v.Disposition.ON_HOLD, disposed_on=day("03-01")
    )
    rows = [*rows_at(v.Stage.FULFILLED, "R-1"), held, an_evaluation("R-2")]
    portal = a_portal(*rows, a_requirement("R-3"), an_evaluation("R-3", (1, 1, 1)))
    assert ids(portal.ranked) == ["R-3"]
    for name in ("R-1", "R-2"):
        found = portal.by_id[name].priority
        assert found is not None
        assert (found.rank, found.worst_rank) == (None, None)


def test_a_parent_shows_its_best_open_child_and_is_not_ranked() -> None:
    aside = a_requirement(
        "R-1.3",
        parent_id="R-1",
        disposition=v.Disposition.ON_HOLD,
        disposed_on=day("03-01"),
    )
    portal = a_portal(
        a_requirement("R-1"),
        an_evaluation("R-1", (10, 10, 10)),
        *(a_requirement(f"R-1.{n}", parent_id="R-1") for n in (1, 2)),
        aside,
        *(an_evaluation(f"R-1.{n}", (n + 3, 5, 5)) for n in (1, 2, 3)),
    )
    parent, best = portal.by_id["R-1"].priority, portal.by_id["R-1.2"].priority
    assert parent is not None
    assert best is not None
    assert (parent.score, parent.rank) == (best.score, None)
    assert ids(portal.ranked) == ["R-1.2", "R-1.1"]


def portfolio(seed: int) -> dict[str, tuple[Scores, list[r.Record]]]:
    draw = random.Random(seed)  # noqa: S311 - the same each time
    found: dict[str, tuple[Scores, list[r.Record]]] = {}
    for number in range(7):
        name = f"R-{number}"
        scores = tuple(draw.choice([1, 4, 5, 6, 10]) for _ in range(3))
        rows: list[r.Record] = [
            a_requirement(
                name,
                client_id=draw.choice(["C-001", "C-002"]),
                urgency=draw.choice([None, v.Urgency.HIGH]),
                raised_on=draw.choice([day("01-05"), day("01-06")]),
            )
        ]
        if draw.random() < 0.5:
            committed = draw.choice([day("04-30"), day("05-15")])
            rows.append(a_solution(name, committed_on=committed))
        found[name] = (scores, rows)
    return found


def built(
    rows: dict[str, tuple[Scores, list[r.Record]]], weights: Scores, **changed: Scores
) -> Portal:
    flat = [row for _, own in rows.values() for row in own]
    names = ("impact", "confidence", "ease")
    return a_portal(
        *flat,
        *(
            an_evaluation(name, changed.get(name, scores))
            for name, (scores, _) in rows.items()
        ),
        priority={"weights": dict(zip(names, weights, strict=True))},
    )


@pytest.mark.parametrize("weights", [(5, 2, 3), (1, 1, 1), (0, 1, 0)])
@pytest.mark.parametrize("seed", range(6))
def test_the_rank_range_is_what_ranking_again_gives(seed: int, weights: Scores) -> None:
    rows = portfolio(seed)
    portal = built(rows, weights)
    expected = sorted(portal.leaves, key=lambda s: _tie(s, ice(rows[s.id][0], weights)))
    assert ids(portal.ranked) == ids(expected)
    for name, (scores, _) in rows.items():
        found = portal.by_id[name].priority
        ranks = [_rank(portal, name)]
        for place, step in product(range(3), (-1, 1)):
            other = list(scores)
            other[place] += step
            if 1 <= other[place] <= 10:
                again = built(rows, weights, **{name: tuple(other)})
                ranks.append(_rank(again, name))
        assert found is not None
        assert (found.best_rank, found.worst_rank) == (min(ranks), max(ranks))


def test_the_rank_range_goes_down_to_a_score_of_one_and_not_below() -> None:
    pairs = {"R-1": (2, 5, 5), "R-2": (2, 5, 4)}
    found = built({name: (own, [a_requirement(name)]) for name, own in pairs.items()},
                  (5, 2, 3)).by_id["R-1"].priority  # fmt: skip
    assert found is not None
    assert (found.rank, found.best_rank, found.worst_rank) == (1, 1, 2)


def _tie(state: RequirementState, score: Decimal) -> tuple[object, ...]:
    urgent = 3 if state.record.urgency else 0
    committed = state.commitment or day("12-31")
    raised = state.record.raised_on
    return (-(score + urgent), committed, raised, state.id)


def _rank(portal: Portal, name: str) -> int:
    found = portal.by_id[name].priority
    assert found is not None
    assert found.rank is not None
    return found.rank


@pytest.mark.parametrize("seed", range(4))
def test_the_rank_within_a_client_counts_that_clients_alone(seed: int) -> None:
    portal = built(portfolio(seed), (5, 2, 3))
    for client in portal.clients:
        own = [s for s in portal.ranked if s.client.client_id == client.id]
        ranks = [s.priority.client_rank for s in own if s.priority]
        assert ranks == list(range(1, len(own) + 1))
