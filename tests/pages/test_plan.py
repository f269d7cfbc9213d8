"""The pages that exist."""

from __future__ import annotations

from builders import AS_OF, a_held_row, a_portal, a_requirement, an_origin
from builders_pages import a_finding, body
from reqportal.locales import translator
from reqportal.model.records import HeldRow
from reqportal.pages import stub
from reqportal.pages.plan import plan

EN = translator("en").for_year(AS_OF.year)


def a_held_requirement(**values: object) -> HeldRow:
    return HeldRow(
        "requirement", an_origin("requirement"), dict(values), (a_finding("C7"),)
    )


def test_each_client_and_requirement_has_one_page_in_a_stable_order() -> None:
    portal = a_portal(a_requirement("R-2"), a_requirement("R-1"))
    assert [page.path for page in plan(portal, EN)] == [
        "index.html",
        "clients/index.html",
        "clients/C-001.html",
        "requirements/index.html",
        "requirements/R-1.html",
        "requirements/R-2.html",
        "priorities.html",
        "board.html",
        "schedule.html",
        "changes.html",
        "confirmations.html",
        "traceability.html",
        "risks.html",
        "todo.html",
        "themes.html",
        "feedback.html",
        "contacts.html",
        "dashboard.html",
        "quality.html",
        "legend.html",
        "schedule-month.html",
        "schedule-quarter.html",
        "schedule-critical.html",
        "schedule-late.html",
    ]


def test_an_empty_portal_still_has_its_lists() -> None:
    kinds = [page.kind for page in plan(a_portal(), EN)]
    assert kinds == [
        "home",
        "clients",
        "requirements",
        "priorities",
        "board",
        "schedule",
        "changes",
        "confirmations",
        "traceability",
        "risks",
        "todo",
        "themes",
        "feedback",
        "contacts",
        "dashboard",
        "quality",
        "legend",
        "schedule_scale",
        "schedule_scale",
        "schedule_scale",
        "schedule_scale",
    ]


def test_a_held_back_requirement_keeps_its_page_as_a_stub() -> None:
    held = a_held_requirement(requirement_id="R-9", client_id="C-001")
    pages = plan(a_portal(a_requirement("R-1"), held=(held,)), EN)
    found = next(page for page in pages if page.kind == "stub")
    assert (found.path, found.title) == ("requirements/R-9.html", "R-9")


def test_a_stub_says_what_is_wrong_where_and_what_to_type() -> None:
    held = a_held_requirement(
        requirement_id="R-9", client_id="C-001", title="<b>标题</b>"
    )
    other = a_held_row("task", requirement_ids=("R-9",), task_id="T-1")
    portal = a_portal(a_requirement("R-1"), held=(held, other))
    html = body("stub", stub.view(portal, portal.stubs[0], EN))
    for text in ("需求!C7", "“坏值” is wrong", "Type 1", "&lt;b&gt;标题&lt;/b&gt;"):
        assert text in html


def test_links_between_pages_lead_to_pages_that_exist() -> None:
    held = a_held_requirement(requirement_id="R-9", client_id="C-001")
    rows = [a_requirement("R-1", related_ids=("R-9",))]
    portal = a_portal(*rows, held=(held,))
    page = next(page for page in plan(portal, EN) if page.path.endswith("R-1.html"))
    assert 'href="../requirements/R-9.html"' in body("requirement", page.view)
