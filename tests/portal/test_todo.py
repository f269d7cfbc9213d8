"""What each role has to do, and what we wait for."""

from __future__ import annotations

from builders import (
    AS_OF,
    a_client,
    a_feedback,
    a_letter,
    a_portal,
    a_requirement,
    a_risk,
    a_task,
    day,
    rows_at,
)
from reqportal import vocabulary as v
from reqportal.model import records as r
from reqportal.portal import todo
from reqportal.portal.todo import RoleList


def lists(*rows: r.Record, **settings: object) -> dict[str, RoleList]:
    return {one.role: one for one in todo.by_role(a_portal(*rows, **settings))}


def test_every_next_action_of_ours_is_on_a_list_the_oldest_first() -> None:
    found = lists(
        a_requirement("R-1", raised_on=day("02-01")),
        a_requirement("R-2", raised_on=day("01-01")),
    )
    moves = found["产品经理"].moves
    assert [move.states[0].id for move in moves] == ["R-2", "R-1"]


def test_what_is_left_after_fulfilment_is_on_a_list_too() -> None:
    assert [
        m.states[0].id for m in lists(*rows_at(v.Stage.FULFILLED))["客户经理"].moves
    ]


def test_a_parent_repeats_no_move_of_its_children() -> None:
    found = lists(a_requirement("R-1"), a_requirement("R-1.1", parent_id="R-1"))
    assert [move.states[0].id for move in found["产品经理"].moves] == ["R-1.1"]


def test_finishing_a_task_is_on_the_list_of_its_own_role() -> None:
    rows = rows_at(v.Stage.SCHEDULING)
    first = a_task("T-1", role="开发", actual_start=day("03-02"))
    second = a_task("T-2", role="测试", planned_start=day("03-20"))
    found = lists(*rows, first, second)
    assert [len(found[role].moves) for role in ("开发", "测试")] == [1, 0]
    assert [len(found[role].works) for role in ("开发", "测试")] == [1, 1]


def test_late_tasks_come_first_and_done_or_cancelled_ones_are_not_listed() -> None:
    portal = a_portal(
        a_requirement(),
        a_task("T-1", planned_end=day("04-10")),
        a_task("T-2", planned_end=day("03-18")),
        a_task("T-3", actual_end=day("03-12")),
        a_task("T-4", status=v.TaskStatus.CANCELLED),
    )
    found = todo.works(portal)
    assert [work.task.record.task_id for work in found] == ["T-2", "T-1"]
    assert found[0].task.is_late(AS_OF)


def test_a_task_of_two_requirements_is_listed_once() -> None:
    portal = a_portal(
        a_requirement("R-1"), a_requirement("R-2"), a_task("T-1", "R-1", "R-2")
    )
    (work,) = todo.works(portal)
    assert [state.id for state in work.states] == ["R-1", "R-2"]


def test_tasks_are_found_by_the_person_named_on_them() -> None:
    portal = a_portal(a_requirement(), a_task("T-1", person="王敏"), a_task("T-2"))
    ((name, works),) = todo.by_person(portal)
    assert (name, len(works)) == ("王敏", 1)


def test_mitigations_and_improvements_are_on_the_list_of_their_owner() -> None:
    closed = v.RiskStatus.CLOSED
    found = lists(
        *rows_at(v.Stage.EXECUTING),
        a_risk(owner_role="运维", mitigation="备份"),
        a_risk(owner_role="运维", mitigation="演练", status=closed),
        a_feedback(owner_role="运维", improvement="培训"),
        a_feedback(owner_role="运维", improvement="手册", improved_on=day("03-15")),
    )
    one = found["运维"]
    assert [m.risk.mitigation for m in one.mitigations] == ["备份"]
    assert [i.feedback.improvement for i in one.improvements] == ["培训"]
    assert one.total == 2


def test_what_names_no_role_stands_last_under_no_name() -> None:
    rows = [*rows_at(v.Stage.EXECUTING), a_risk(mitigation="备份")]
    assert todo.by_role(a_portal(*rows))[-1].role == ""


def test_answers_are_grouped_by_client_the_most_overdue_first() -> None:
    portal = a_portal(
        a_client("C-1"),
        a_client("C-2"),
        *_at_letter("R-1", "C-1", due="03-30"),
        *_at_letter("R-2", "C-2", due="03-12"),
    )
    found = todo.by_client(portal)
    assert [one.client.client_id for one in found] == ["C-2", "C-1"]


def _at_letter(name: str, client: str, *, due: str) -> list[r.Record]:
    letter = a_letter(name, sent_on=day("03-02"), due_on=day(due))
    first, *rest = rows_at(v.Stage.CONFIRMING, name)
    return [first.model_copy(update={"client_id": client}), *rest, letter]
