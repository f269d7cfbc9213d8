"""The to-do lists."""

from __future__ import annotations

from builders import (
    AS_OF,
    a_feedback,
    a_letter,
    a_portal,
    a_requirement,
    a_risk,
    a_task,
    day,
    rows_at,
)
from builders_pages import body
from reqportal import vocabulary as v
from reqportal.locales import translator
from reqportal.pages import todo
from reqportal.pages.slugs import slugs

EN = translator("en").for_year(AS_OF.year)
HOSTILE = """<script>alert(1)</script>{{ 7*7 }}"'"""


def test_the_contents_lead_to_a_section_for_each_role() -> None:
    portal = a_portal(
        *rows_at(v.Stage.EVALUATING, "R-1"),
        *rows_at(v.Stage.SCHEDULING, "R-2"),
        a_task("T-2", "R-2", role="开发", planned_end=day("03-18")),
    )
    view = todo.view(portal, EN)
    html = body("todo", view)
    for row, section in zip(view.contents, view.roles, strict=True):
        assert row.link.href == f"#{section.anchor}"
        assert f'id="{section.anchor}"' in html
    work = next(one for one in view.roles if one.role == "开发")
    assert work.anchor == "role-开发"
    assert work.works[0].over == "2 days over"


def test_anchors_are_the_same_on_every_build_and_never_twice() -> None:
    names = ["QA / 测试", "QA-测试", "开发"]
    assert slugs("role", names) == ("role-qa-测试", "role-qa-测试-2", "role-开发")


def test_the_lede_counts_our_moves_and_the_answers_we_await() -> None:
    portal = a_portal(
        *rows_at(v.Stage.EVALUATING, "R-1"),
        *rows_at(v.Stage.CONFIRMING, "R-2"),
        a_letter("R-2", sent_on=day("03-02"), due_on=day("03-13")),
    )
    lede = todo.view(portal, EN).head.lede
    assert "<b>Next actions of ours: 1</b>" in lede
    assert "answers we await from clients: 1, 1 of them overdue." in lede


def test_a_commitment_that_has_passed_is_marked() -> None:
    portal = a_portal(*rows_at(v.Stage.SCHEDULING), as_of=day("05-08"))
    (row,) = todo.view(portal, EN).roles[0].moves
    assert row.is_past


def test_hostile_text_is_shown_as_typed() -> None:
    portal = a_portal(
        a_requirement(proposer_role=HOSTILE, title=HOSTILE),
        *rows_at(v.Stage.EXECUTING)[1:],
        a_task("T-9", role=HOSTILE, person=HOSTILE, name=HOSTILE),
        a_risk(owner_role=HOSTILE, mitigation=HOSTILE),
        a_feedback(owner_role=HOSTILE, improvement=HOSTILE),
    )
    html = body("todo", todo.view(portal, EN))
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}" in html


def test_nothing_to_do_is_said() -> None:
    html = body("todo", todo.view(a_portal(), EN))
    assert "Nothing waits for us." in html
    assert "Nothing waits for the client." in html
