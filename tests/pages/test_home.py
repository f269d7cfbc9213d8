"""The home page: counts that add up, what is wrong, who must act."""

from __future__ import annotations

from dataclasses import replace

from builders import (
    REQ,
    a_clarification,
    a_held_row,
    a_requirement,
    a_solution,
    an_evaluation,
    day,
    rows_at,
)
from builders import a_portal as built
from builders_pages import (
    AS_OF,
    ORIGIN,
    a_client,
    a_finding,
    a_portal,
    a_priority,
    a_state,
    a_turn,
    a_workbook,
    body,
)
from reqportal import vocabulary as v
from reqportal.locales import translator
from reqportal.model.records import HeldRow
from reqportal.pages import home

ZH = translator("zh").for_year(AS_OF.year)
EN = translator("en").for_year(AS_OF.year)


def test_the_stage_line_adds_up_to_all_leaves() -> None:
    portal = a_portal(
        [
            a_state("R-1", health=v.Health.LATE),
            a_state("R-2", stage=v.Stage.REVIEWED),
            a_state("R-3", aside=v.Aside.CANCELLED),
        ]
    )
    flow = home.view(portal, EN).flow
    assert sum(step.count for step in flow) == 3
    late = next(step for step in flow if step.number == "6")
    assert [(part.shape, part.number) for part in late.bad] == [("late", 1)]
    assert flow[-1].note == "Cancelled by client"


def test_the_lede_says_what_is_wrong_and_whose_turn_it_is() -> None:
    portal = a_portal(
        [
            a_state("R-1", health=v.Health.LATE, turn=a_turn(v.Side.US)),
            a_state("R-2", turn=a_turn(v.Side.CLIENT, due=AS_OF.replace(day=10))),
        ]
    )
    lede = home.view(portal, ZH).head.lede
    assert lede == (
        "在办 2 条：<b>1 条已逾期</b>。"
        "1 条等客户答复，其中 1 条超期未答；1 条轮到我方，最久的已等 10 天。"
    )


def test_eight_late_rows_are_shown_and_a_link_says_how_many_there_are() -> None:
    states = [a_state(f"R-{n:02}", health=v.Health.LATE) for n in range(9)]
    view = home.view(a_portal(states), EN)
    assert len(view.trouble) == 8
    assert view.trouble_all == "All 9"


def test_clients_and_roles_share_the_eight_rows_of_whose_turn() -> None:
    clients = [a_client(f"C-{n}") for n in range(6)]
    theirs = [
        a_state(f"R-{n}", client=client, turn=a_turn(v.Side.CLIENT))
        for n, client in enumerate(clients)
    ]
    ours = [a_state(f"S-{n}", turn=a_turn(v.Side.US, f"角色{n}")) for n in range(6)]
    rows = home.view(a_portal([*theirs, *ours]), EN).waits
    assert [row.who.side for row in rows] == ["client"] * 4 + ["us"] * 4


def test_the_arithmetic_in_short_leaves_zeros_out() -> None:
    assert home.because(a_priority(86), ZH) == "ICE 78，刚性 +5，战略规模 +3"


def test_a_workbook_untouched_for_two_weeks_is_marked_stale() -> None:
    portal = a_portal(workbooks=(a_workbook(modified="2026-03-06 11:27"),))
    row = home.view(portal, ZH).workbooks[0]
    assert (row.modified, row.age, row.is_stale) == ("03-06 11:27", "14 天", True)


def test_a_skipped_file_is_no_workbook_of_the_portal() -> None:
    books = (a_workbook(), a_workbook(file="sheets/~$tasks.xlsx", sheets=()))
    view = home.view(a_portal(workbooks=books), EN)
    assert [row.file for row in view.workbooks] == ["sheets/requirements.xlsx"]
    assert "1 workbook" in view.head.meta


def test_held_rows_are_named_by_their_first_mistake_three_at_most() -> None:
    held = [
        HeldRow("requirement", ORIGIN, {}, (a_finding(f"C{n}"),)) for n in (9, 8, 7, 6)
    ]
    portal = a_portal(workbooks=(a_workbook(),), held=tuple(held))
    said = home.view(portal, EN).published
    assert [note.cells[0].cell for note in said.held] == [
        "需求!C6",
        "需求!C7",
        "需求!C8",
    ]
    assert said.rest == "The other 96 rows are published: 96 % clean."


def test_hostile_text_is_shown_as_typed() -> None:
    hostile = '<script>alert(1)</script>{{ 7919*7907 }}"'
    late = a_state("R-1", health=v.Health.LATE, title=hostile)
    said = body("home", home.view(a_portal([late]), EN))
    assert "<script>" not in said
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7919*7907 }}&#34;" in said


def test_an_empty_portal_says_so_and_what_to_fill_in() -> None:
    said = body("home", home.view(a_portal(), EN))
    assert "There are no requirements yet." in said
    assert "There are no clients yet." in said


def test_a_role_without_a_name_is_just_our_side() -> None:
    turn = replace(a_turn(), roles=())
    rows = home.view(a_portal([a_state(turn=turn)]), ZH).waits
    assert rows[0].who.text == "我方"


def test_a_parents_own_overdue_question_is_on_the_home_page() -> None:
    late = a_clarification(asked_on=day("03-01"), answer_due_on=day("03-10"))
    child = a_requirement("R-1", parent_id=REQ)
    portal = built(a_requirement(), late, child)
    view = home.view(portal, ZH)
    assert [(row.title.id, row.health.shape) for row in view.trouble if row.health] == [
        (REQ, "blocked")
    ]
    assert [row.who.side for row in view.waits] == ["client", "us"]
    assert view.head.lede.startswith(
        "在办 1 条，另有 1 条上级需求自身的工作：<b>1 条受阻</b>。"
        "1 条等客户答复，其中 1 条超期未答；1 条轮到我方"
    )
    assert [(row.open, row.blocked, row.on_client) for row in view.clients] == [
        (1, 1, 1)
    ]


def test_held_back_requirements_are_told_apart_from_none_at_all() -> None:
    held = [
        a_held_row("requirement", requirement_id="R-1", client_id="C-001"),
        a_held_row("requirement", requirement_ids=(), client_id="C-001"),
    ]
    lede = home.view(built(held=held), ZH).head.lede
    assert lede == (
        "<b>2 条需求被暂扣</b>，未计入统计，"
        '见<a class="rp-link" href="quality.html#held">资料质量</a>。'
    )
    done = built(*rows_at(v.Stage.REVIEWED), held=held[:1])
    lede = home.view(done, ZH).head.lede
    assert lede.startswith("<b>没有在办的需求。</b>")
    assert "<b>1 条需求被暂扣</b>" in lede


def test_what_is_fulfilled_or_not_feasible_has_its_turn_on_the_home_page() -> None:
    never = an_evaluation("R-2", technical=v.Feasibility.NOT_NOW)
    portal = built(*rows_at(v.Stage.FULFILLED, "R-1"), a_requirement("R-2"), never)
    view = home.view(portal, ZH)
    assert [(row.who.text, row.count) for row in view.waits] == [("客户经理", 2)]
    assert "2 条轮到我方" in view.head.lede
    assert "Nobody has to act." not in body("home", home.view(portal, EN))


def test_nobody_has_to_act_is_said_beside_what_is_held_back() -> None:
    held = [a_held_row("requirement", requirement_id="R-1", client_id="C-001")]
    html = body("home", home.view(built(held=held), EN))
    assert "Mend the rows that are held back" in html
    assert "There are no requirements yet." not in html


def test_a_late_requirement_with_held_back_rows_says_so_in_its_reason() -> None:
    late = a_solution("R-1", committed_on=day("03-01"))
    held = [a_held_row("change", requirement_id="R-1")]
    [row] = home.view(built(a_requirement("R-1"), late, held=held), ZH).trouble
    assert row.reason == "承诺日期 03-01 已过 19 天（有 1 行被暂扣）"
