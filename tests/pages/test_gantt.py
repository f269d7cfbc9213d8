"""A plan on a time scale."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from builders import AS_OF, day
from reqportal.locales import translator
from reqportal.pages.gantt import ROW, Bar, Gantt, draw, window
from reqportal.pages.marks import Link
from reqportal.pages.timescale import TOP, Scale

EN = translator("en").for_year(AS_OF.year)
SPAN = Scale(date(2026, 3, 2), date(2026, 6, 10))
"""A hundred days: one per cent a day."""


def a_bar(**changes: object) -> Bar:
    fields: dict[str, object] = {"start": day("03-12"), "end": day("03-31")}
    return Bar(label=Link("", "T-001"), **{**fields, **changes})  # type: ignore[arg-type]


def drawn(*bars: Bar) -> Gantt:
    return draw(bars, SPAN, AS_OF, "plan", EN)


def test_a_bar_reaches_from_its_start_to_the_end_of_its_last_day() -> None:
    rect = drawn(a_bar()).groups[0].rects[0]
    assert (rect.kind, rect.x, rect.width) == ("plan", "10.00%", "20.00%")


def test_progress_fills_its_share_of_the_bar() -> None:
    rects = drawn(a_bar(progress=0.25)).groups[0].rects
    assert [(r.kind, r.width) for r in rects] == [("plan", "20.00%"), ("prog", "5.00%")]


def test_a_late_forecast_is_drawn_beyond_the_plan_and_named() -> None:
    group = drawn(a_bar(forecast=day("04-10"))).groups[0]
    assert (group.rects[0].kind, group.rects[0].x) == ("fore", "30.00%")
    assert group.texts[0].text == "04-10"
    assert "forecast 04-10" in group.title


def test_a_done_task_is_never_late() -> None:
    rects = drawn(a_bar(is_done=True, forecast=day("04-10"))).groups[0].rects
    assert [rect.kind for rect in rects] == ["done"]


def test_the_critical_path_is_in_the_bar_and_in_the_label() -> None:
    chart = drawn(a_bar(is_critical=True))
    assert chart.groups[0].rects[0].kind == "plan crit"
    assert chart.labels[0].is_critical


def test_a_row_without_plan_keeps_its_place_and_says_so() -> None:
    chart = drawn(a_bar(), a_bar(start=None, end=None, empty="No plan"))
    assert chart.height == TOP + 2 * ROW
    assert chart.groups[1].texts[0].text == "No plan"


def test_dates_outside_the_window_get_an_arrow_at_the_edge() -> None:
    chart = drawn(a_bar(start=day("02-01"), end=day("07-01")))
    assert [flag.x for flag in chart.groups[0].flags] == ["0", "100%"]


def test_a_commitment_beyond_the_window_is_written_at_the_edge() -> None:
    text = drawn(a_bar(commitment=day("08-01"))).groups[0].texts[0]
    assert (text.x, text.text) == ("100%", "Committed 08-01 →")


def test_arrows_join_a_task_to_the_one_after_it() -> None:
    after = a_bar(start=day("04-06"), end=day("04-10"), after=(0,))
    chart = drawn(a_bar(), after)
    assert len(chart.arrows) == 1
    assert chart.arrows[0].x == "35.00%"


@pytest.mark.parametrize("days", [1, 30, 400, 2000])
def test_every_position_lies_within_the_drawing(days: int) -> None:
    bar = a_bar(end=day("03-12") + timedelta(days=days), forecast=date(2030, 1, 1))
    span = window([bar], AS_OF)
    group = draw([bar], span, AS_OF, "plan", EN).groups[0]
    for rect in group.rects:
        left, width = float(rect.x[:-1]), float(rect.width[:-1])
        assert 0 <= left <= 100
        assert 0 <= width <= 100.01 - left


def test_the_window_begins_on_a_monday_and_holds_the_as_of_date() -> None:
    span = window([a_bar()], AS_OF)
    first, last = span.first, span.last
    assert first.weekday() == 0
    assert first <= AS_OF < last


def test_a_requirement_that_keeps_its_commitment_is_labelled_with_it() -> None:
    kept = {"forecast": day("04-10"), "commitment": day("04-20"), "is_task": False}
    text = drawn(a_bar(**kept)).groups[0].texts[0].text
    assert text == "Committed 04-20"


@pytest.mark.parametrize(
    ("rows", "size"),
    [(1, "is-low"), (30, "is-low"), (46, "is-tall"), (60, "is-tallest")],
)
def test_a_tall_chart_is_drawn_smaller_on_paper(rows: int, size: str) -> None:
    bars = [Bar(Link("", str(n))) for n in range(rows)]
    scale = window(bars, AS_OF)
    assert draw(bars, scale, AS_OF, "plan", EN).size == size
