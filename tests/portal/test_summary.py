"""Counts over the portal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from builders_pages import (
    AS_OF,
    ORIGIN,
    a_client,
    a_portal,
    a_priority,
    a_state,
    a_turn,
)
from reqportal import vocabulary as v
from reqportal.model import records as r
from reqportal.portal import summary

LATE, BLOCKED, RISK = v.Health.LATE, v.Health.BLOCKED, v.Health.RISK


def test_counts_by_stage_add_up_to_the_leaves_with_what_is_aside() -> None:
    states = [
        *(a_state(f"R-{s.number}", stage=s) for s in v.Stage),
        a_state("R-10", aside=v.Aside.ON_HOLD),
    ]
    counts = summary.by_stage(states)
    assert [count.total for count in counts] == [1] * 10
    assert counts[-1].stage is None


def test_a_parent_is_not_counted_beside_its_children() -> None:
    parent = a_state("R-1", children=("R-1.1",))
    child = a_state("R-1.1", ancestors=("R-1",))
    counts = summary.by_stage([parent, child])
    assert sum(count.total for count in counts) == 1


def test_trouble_is_listed_worst_first_then_by_rank_then_by_commitment() -> None:
    states = [
        a_state("R-1", health=RISK, priority=a_priority(90, rank=1)),
        a_state("R-2", health=LATE, commitment=date(2026, 3, 1)),
        a_state("R-3", health=LATE, priority=a_priority(50, rank=9)),
        a_state("R-4", health=LATE, commitment=date(2026, 2, 1)),
        a_state("R-5", health=v.Health.OK),
    ]
    found = summary.troubled(states)
    assert [state.id for state in found] == ["R-3", "R-4", "R-2", "R-1"]


def test_what_is_fulfilled_or_aside_may_still_be_somebodys_turn() -> None:
    states = [
        a_state("R-1", stage=v.Stage.FULFILLED, turn=a_turn(v.Side.US, "客户经理")),
        a_state("R-2", aside=v.Aside.NOT_FEASIBLE, turn=a_turn(v.Side.CLIENT)),
        a_state("R-3", stage=v.Stage.REVIEWED),
    ]
    found = summary.turns(states, AS_OF)
    assert [(w.name, len(w.states)) for w in found] == [
        ("客户C-001", 1), ("客户经理", 1),
    ]  # fmt: skip
    assert [s.id for s in summary.on_side(states, v.Side.US)] == ["R-1"]
    totals = summary.portal_totals(a_portal(states))
    assert (totals.open, totals.on_client, totals.on_us) == (0, 1, 1)


def test_a_parents_own_work_is_one_more_unit_but_no_requirement() -> None:
    turn = a_turn(v.Side.CLIENT)
    own = a_state("R-1", health=BLOCKED, turn=turn)
    parent = a_state("R-1", health=BLOCKED, turn=turn, children=("R-1.1",), own=own)
    child = a_state("R-1.1", turn=a_turn(v.Side.US))
    idle = a_state("R-2", health=BLOCKED, turn=turn, children=("R-2.1",))
    states = [parent, child, idle]
    assert summary.troubled(states) == (own,)
    assert [len(w.states) for w in summary.turns(states, AS_OF)] == [1, 1]
    totals = summary.portal_totals(a_portal(states))
    assert (totals.leaves, totals.open, totals.blocked) == (1, 1, 1)
    assert (totals.on_client, totals.on_us) == (1, 1)


def test_our_roles_and_clients_wait_apart_and_clients_stand_first() -> None:
    states = [
        a_state("R-1", turn=a_turn(v.Side.US, "开发")),
        a_state("R-2", turn=a_turn(v.Side.US, "开发", "测试")),
        a_state("R-3", turn=a_turn(v.Side.CLIENT, "客户方负责人")),
    ]
    found = summary.turns(states, AS_OF)
    assert [(w.side, w.name, len(w.states)) for w in found] == [
        (v.Side.CLIENT, "客户C-001", 1),
        (v.Side.US, "开发", 2),
        (v.Side.US, "测试", 1),
    ]


def test_the_worst_turn_is_the_most_overdue_one_not_the_oldest() -> None:
    old = a_turn(v.Side.CLIENT, since=date(2026, 1, 1))
    due = a_turn(v.Side.CLIENT, since=date(2026, 3, 1), due=date(2026, 3, 10))
    states = [a_state("R-1", turn=old), a_state("R-2", turn=due)]
    assert summary.turns(states, AS_OF)[0].worst is due


def test_two_clients_of_one_name_are_two_parties() -> None:
    twins = [a_client("C-1", name="华辰"), a_client("C-2", name="华辰")]
    states = [
        a_state(f"R-{n}", client=client, turn=a_turn(v.Side.CLIENT))
        for n, client in enumerate(twins)
    ]
    assert [w.client_id for w in summary.turns(states, AS_OF)] == ["C-1", "C-2"]


def test_the_longest_wait_skips_turns_nobody_dated() -> None:
    states = [
        a_state("R-1", turn=a_turn(since=None)),
        a_state("R-2", turn=a_turn(since=date(2026, 3, 2))),
    ]
    assert summary.longest_wait(states, AS_OF) == 18
    assert summary.longest_wait(states[:1], AS_OF) is None


def test_a_clients_totals_tell_open_trouble_and_whose_turn() -> None:
    portal = a_portal(
        [
            a_state("R-1", health=LATE, turn=a_turn(v.Side.CLIENT)),
            a_state("R-2", health=BLOCKED, turn=a_turn(v.Side.US)),
            a_state("R-3", stage=v.Stage.REVIEWED),
            a_state("R-4", client=a_client("C-002")),
        ]
    )
    found = summary.client_totals(portal, portal.clients[0])
    assert (found.leaves, found.open, found.late, found.blocked) == (3, 2, 1, 1)
    assert (found.on_client, found.on_us) == (1, 1)
    assert summary.portal_totals(portal).open == 3


def test_the_next_date_is_the_earliest_from_today_on() -> None:
    due = a_turn(v.Side.CLIENT, due=date(2026, 3, 23))
    portal = a_portal(
        [
            a_state("R-1", commitment=date(2026, 3, 19)),
            a_state("R-2", commitment=date(2026, 4, 1), turn=due),
        ]
    )
    found = summary.client_totals(portal, portal.clients[0])
    assert found.next_on == date(2026, 3, 23)


def test_satisfaction_is_the_mean_of_what_was_given_and_none_without() -> None:
    portal = a_portal([a_state()])
    client = portal.clients[0]
    assert summary.client_totals(portal, client).satisfaction is None
    rows = tuple(
        r.Feedback(origin=ORIGIN, client_id="C-001", given_on=AS_OF, satisfaction=given)
        for given in (5, 4, None)
    )
    rated = replace(client, feedback=rows)
    assert summary.client_totals(portal, rated).satisfaction == 4.5
