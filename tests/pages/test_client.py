"""The page of one client."""

from __future__ import annotations

from markupsafe import escape

from builders import (
    AS_OF,
    REQ,
    a_clarification,
    a_client,
    a_held_row,
    a_letter,
    a_portal,
    a_requirement,
    a_solution,
    a_task,
    an_evaluation,
    day,
    rows_at,
)
from builders_pages import a_finding, body
from pages.everything import filled
from reqportal import vocabulary as v
from reqportal.locales import translator
from reqportal.model.records import HeldRow, Record
from reqportal.pages import client, facts
from reqportal.portal.types import Portal

EN = translator("en").for_year(AS_OF.year)


def view_of(portal: Portal, name: str = "C-001") -> client.ClientView:
    return client.view(portal, portal.by_client[name], EN)


def a_waiting(*names: str, **changes: object) -> list[Record]:
    """Requirements that wait for the same letter."""
    rows: list[Record] = []
    for name in names:
        rows += [a_requirement(name), an_evaluation(name), a_solution(name)]
    return [*rows, a_letter(*names, **changes)]


def test_every_filled_column_of_the_client_stands_on_the_page() -> None:
    rows = [
        filled("client", client_id="C-001"),
        filled("contact", client_id="C-001"),
        filled("sync", client_id="C-001"),
        filled("feedback", client_id="C-001", requirement_id=None),
        a_requirement(),
    ]
    html = body("client", view_of(a_portal(*rows)))
    for row in rows[:4]:
        for field in type(row).model_fields:
            if field != "origin":
                said = str(escape(facts.text(row, field, EN)))
                assert said in html, (row.sheet_key, field)
    assert "<script" not in html


def test_a_client_without_requirements_is_told_what_to_do() -> None:
    html = body("client", view_of(a_portal(a_client())))
    assert "This client has no requirement yet." in html
    assert "No requirement of this client yet." in html


def test_one_letter_about_two_requirements_is_owed_once() -> None:
    owed = view_of(a_portal(*a_waiting("R-1", "R-2"))).they_owe
    assert owed.note == "1 item"
    assert owed.rows[0].requirement.text.startswith("R-1")
    assert owed.rows[0].more == "(2 in all)"


def test_the_most_overdue_answer_stands_first() -> None:
    rows = [
        *a_waiting("R-1", due_on=day("03-25")),
        *a_waiting("R-2", due_on=day("03-10")),
    ]
    view = view_of(a_portal(*rows))
    assert [row.requirement.text[:3] for row in view.they_owe.rows] == ["R-2", "R-1"]
    assert view.values[2].late == "1 over, by up to 10 days"


def test_dates_ahead_are_sorted_and_none_lies_in_the_past() -> None:
    renewal = a_client(renewal_on=day("06-30"))
    rows = [renewal, *a_waiting("R-1", due_on=day("03-25"))]
    found = [row.day.text for row in view_of(a_portal(*rows)).ahead]
    assert found == ["03-25", "04-30", "06-30"]


def test_a_parent_does_not_repeat_the_moves_of_its_parts() -> None:
    rows = [a_requirement("R-0"), a_requirement("R-1", parent_id="R-0")]
    view = view_of(a_portal(*rows))
    assert view.we_owe.note == "1 item"


def test_open_requirements_stand_by_rank_and_settled_ones_apart() -> None:
    rows = [
        *rows_at(v.Stage.REVIEWED, "R-1"),
        a_requirement("R-2"),
        a_requirement("R-3"),
        an_evaluation("R-3"),
    ]
    view = view_of(a_portal(*rows))
    assert [row.id for row in view.rows] == ["R-3", "R-2"]
    assert [row.id for row in view.settled] == ["R-1"]


def test_the_plan_has_a_row_for_each_open_requirement_even_without_tasks() -> None:
    rows = [*rows_at(v.Stage.EXECUTING, "R-1"), a_requirement("R-2")]
    plan = view_of(a_portal(*rows)).plan
    assert plan is not None
    assert [label.is_task for label in plan.labels] == [False, True, False]


def test_satisfaction_is_drawn_from_two_scores_on() -> None:
    one = filled("feedback", client_id="C-001", requirement_id=None, satisfaction=3)
    two = filled("feedback", client_id="C-001", requirement_id=None, satisfaction=5)
    assert view_of(a_portal(a_client(), one)).trend is None
    trend = view_of(a_portal(a_client(), one, two)).trend
    assert trend is not None
    assert len(trend.dots) == 2


def test_held_back_rows_of_the_client_are_shown_with_their_remedy() -> None:
    origin = filled("contact", client_id="C-001").origin
    held = HeldRow("contact", origin, {"client_id": "C-001"}, (a_finding(),))
    view = view_of(a_portal(a_client(), held=(held,)))
    assert [row.sheet for row in view.held] == ["Contacts"]
    assert "Type 1" in body("client", view)


def test_a_parents_own_late_work_is_told_on_the_clients_page() -> None:
    late = a_clarification(asked_on=day("03-01"), answer_due_on=day("03-10"))
    child = a_requirement("R-1", parent_id=REQ)
    view = view_of(a_portal(a_requirement(), late, child))
    assert "1 open, and the own work of 1 parent" in view.lede
    assert "1 blocked" in view.lede
    assert [row.requirement.text[:8] for row in view.they_owe.rows] == [REQ]


def test_a_parents_own_commitment_and_tasks_are_in_its_clients_plan() -> None:
    child = a_requirement("R-1", parent_id=REQ)
    view = view_of(a_portal(a_requirement(), a_task(), child))
    assert view.plan is not None
    assert [label.is_task for label in view.plan.labels] == [False, True, False]


def test_what_is_settled_may_still_be_owed_but_is_not_past_its_commitment() -> None:
    early = a_solution(committed_on=day("03-01"))
    _, asked, evaluated, _, *rest = rows_at(v.Stage.FULFILLED)
    rows = [a_requirement(), asked, evaluated, early, *rest]
    [owed] = view_of(a_portal(*rows)).we_owe.rows
    assert owed.roles == "客户经理"
    assert (owed.late, owed.dates) == ("", "since 03-06")


def test_a_client_whose_requirements_are_held_back_is_not_called_empty() -> None:
    held = [a_held_row("requirement", requirement_id="R-1", client_id="C-001")]
    view = view_of(a_portal(a_client(), held=held))
    assert "1 requirement is held back" in view.lede
    assert 'href="../quality.html#held"' in view.lede
    assert "No requirement of this client yet." not in body("client", view)
