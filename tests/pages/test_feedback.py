"""Feedback, lessons and improvements."""

from __future__ import annotations

from builders import AS_OF, a_feedback, a_portal, a_requirement, day
from builders_pages import body
from reqportal.locales import translator
from reqportal.pages import feedback

EN = translator("en").for_year(AS_OF.year)


def test_satisfaction_has_its_latest_its_mean_and_its_line() -> None:
    rows = [
        a_feedback(given_on=day(text), satisfaction=score)
        for text, score in (("02-01", 3), ("03-01", 5), ("02-15", 4))
    ]
    view = feedback.view(a_portal(a_requirement(), *rows), EN)
    (row,) = view.scores
    assert (row.latest, row.mean, row.count) == ("5/5", "4.0", 3)
    assert row.trend
    assert len(row.trend.dots) == 3
    assert "Satisfaction is 4.0 of 5" in view.head.lede


def test_open_improvements_come_first_and_show_how_long_they_are_open() -> None:
    done = a_feedback(
        given_on=day("03-12"), improvement="手册", improved_on=day("03-15")
    )
    left = a_feedback(given_on=day("03-10"), improvement="培训", owner_role="运维")
    view = feedback.view(a_portal(a_requirement(), done, left), EN)
    assert [row.measure for row in view.measures] == ["培训", "手册"]
    first, last = view.measures
    assert first.wait
    assert first.wait.text == "10 days"
    assert last.wait is None
    assert view.measures_note == "1 of 2 open"


def test_a_measured_figure_stands_beside_its_target() -> None:
    portal = a_portal(
        a_requirement(target_figures="P95 ≤ 1 秒"), a_feedback(measured="P95 0.9 秒")
    )
    (row,) = feedback.view(portal, EN).figures
    assert (row.target, row.measured) == ("P95 ≤ 1 秒", "P95 0.9 秒")


def test_feedback_is_listed_latest_first_with_its_lesson_escaped() -> None:
    hostile = "<script>alert(1)</script>"
    portal = a_portal(
        a_requirement(),
        a_feedback(given_on=day("03-01"), lesson=hostile),
        a_feedback(None, client_id="C-001", given_on=day("03-15")),
    )
    view = feedback.view(portal, EN)
    assert [row.day.text for row in view.voices if row.day] == ["03-15", "03-01"]
    html = body("feedback", view)
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_without_feedback_the_page_says_what_to_record() -> None:
    html = body("feedback", feedback.view(a_portal(), EN))
    assert "No feedback yet." in html
    assert "No improvement is on record." in html
