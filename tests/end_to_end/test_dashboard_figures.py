"""Every figure of the dashboard, against the same worked out from the workbooks."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from end_to_end import by_hand
from reqportal import pipeline
from reqportal.locales import translator
from reqportal.pages import dashboard
from reqportal.pages.dashboard import DashboardView
from reqportal.portal import durations, metrics, outlook
from reqportal.portal.durations import Stays
from reqportal.portal.measures import Share
from reqportal.portal.types import Portal

ROOT = Path(__file__).parents[2]
EN = translator("en").for_year(2026)


@cache
def sample() -> Portal:
    return pipeline.load(ROOT, as_of=by_hand.AS_OF.isoformat()).portal


@cache
def view() -> DashboardView:
    return dashboard.view(sample(), EN)


def spread_of(stays: Stays) -> tuple[int | None, ...]:
    kinds = (stays.total, stays.ours, stays.client)
    figures = [value for kind in kinds for value in (kind.median, kind.p85)]
    return (stays.total.n, *figures)


def counts(share: Share[Any]) -> tuple[int, int]:
    return len(share.met), share.n


def shown(share: tuple[int, int]) -> tuple[str, str]:
    """A share as the page shows it: per cent, and the beginning of its note."""
    met, n = share
    return str(round(100 * met / n)), f"n={n}, {met} "


def test_days_in_each_stage_and_their_two_parts() -> None:
    every = {name: by_hand.stays(name) for name in by_hand.LEAVES}
    for stays in durations.in_stages(sample()):
        assert stays.stage is not None
        label = stays.stage.label("zh")
        spans = [(n, found[label]) for n, found in every.items() if label in found]
        assert spread_of(stays) == by_hand.spread(spans), label


def test_days_from_raised_to_accepted() -> None:
    ends = {name: by_hand.accepted_on(name) for name in by_hand.FULFILLED}
    spans = [
        (name, (by_hand.NEEDS[name]["提出日期"], end))
        for name, end in ends.items()
        if end
    ]
    assert spread_of(durations.to_acceptance(sample())) == by_hand.spread(spans)


def test_the_table_of_stages_shows_those_figures() -> None:
    found = (*durations.in_stages(sample()), durations.to_acceptance(sample()))
    for line, stays in zip(view().stages.lines, found, strict=True):
        n, *figures = spread_of(stays)
        assert line.n == n
        assert line.cells == tuple(str(figure) for figure in figures)


def test_age_of_what_is_open() -> None:
    start = {name: by_hand.NEEDS[name]["提出日期"] for name in by_hand.OPEN}
    spans = [(name, (day, by_hand.AS_OF)) for name, day in start.items()]
    n, median, p85, *_ = by_hand.spread(spans)
    ages = view().ages
    assert [one.figure for one in ages.figures] == [str(median), str(p85)]
    assert {one.note for one in ages.figures} == {f"n={n}"}
    oldest = sorted(
        ((by_hand.AS_OF - day).days for day in start.values()), reverse=True
    )
    assert [int(row.days) for row in ages.oldest] == oldest[: len(ages.oldest)]


def test_raised_fulfilled_and_declined_per_month() -> None:
    lines = [(x.raised, x.fulfilled, x.declined) for x in view().months.lines]
    assert lines[::-1] == by_hand.months()
    sums = [str(sum(column)) for column in zip(*by_hand.months(), strict=True)]
    assert [one.figure for one in view().months.figures] == sums


def test_deliveries_on_time_against_both_commitments() -> None:
    found = metrics.punctuality(sample())
    assert counts(found.original) == by_hand.on_time(0)
    assert counts(found.current) == by_hand.on_time(1)
    original, current, late = view().on_time.figures
    assert (original.figure, original.note[:8]) == _cut(by_hand.on_time(0))
    assert (current.figure, current.note[:8]) == _cut(by_hand.on_time(1))
    assert late.figure == str(by_hand.overdue())


def _cut(share: tuple[int, int]) -> tuple[str, str]:
    figure, note = shown(share)
    return figure, note[:8]


def test_confirmation_coverage_turn_round_and_punctuality() -> None:
    covered, days, in_time = view().answered.figures
    assert (covered.figure, covered.note[:8]) == _cut(by_hand.confirmed())
    assert (in_time.figure, in_time.note[:8]) == _cut(by_hand.in_time())
    rounds = by_hand.turn_round()
    assert days.figure == str(by_hand.percentile(rounds, 50))
    assert days.note == f"n={len(rounds)}, P85 {by_hand.percentile(rounds, 85)} days"


def test_items_accepted_at_the_first_try() -> None:
    assert counts(metrics.first_pass(sample())) == by_hand.first_pass()
    (rate,) = view().accepted.figures
    assert (rate.figure, rate.note[:8]) == _cut(by_hand.first_pass())


def test_changes_per_requirement_and_the_days_they_add() -> None:
    requested, leaves, touched = by_hand.changed()
    days = by_hand.days_of_changes()
    rate, share, added = view().changed.figures
    assert rate.figure == f"{round(requested / leaves, 2):g}"
    assert rate.note == f"n={leaves}, {requested} changes"
    assert (share.figure, share.note[:8]) == _cut((touched, leaves))
    assert added.figure == f"{sum(days):+}"
    assert added.note.startswith(f"n={len(days)}, {sum(n > 0 for n in days)} ")


def test_mean_satisfaction_of_each_quarter() -> None:
    lines = [(line.name, line.mean, line.n) for line in view().satisfaction.lines]
    assert lines == by_hand.quarters()


def test_needs_of_clients_that_renew_soon() -> None:
    found = {one.client.id: {s.id for s in one.states} for one in renewing()}
    assert list(found) == list(by_hand.renewals())
    assert found == by_hand.renewals()
    for one, needs in zip(view().renewals, by_hand.renewals().values(), strict=True):
        assert one.note.endswith(f"n={len(needs)}")
        assert {row.title.id for row in one.requirements} == needs


def renewing() -> tuple[outlook.Renewal, ...]:
    return outlook.renewals(sample())


def test_person_days_by_role() -> None:
    found = {
        one.role: (
            one.planned_days, len(one.planned), one.actual_days, len(one.actual),
            one.overrun, len(one.compared),
        )
        for one in outlook.efforts(sample())
    }  # fmt: skip
    assert found == by_hand.person_days()
    *_, total = view().efforts.lines
    rows = by_hand.person_days().values()
    assert float(total.planned) == sum(row[0] for row in rows)
    assert float(total.actual) == sum(row[2] for row in rows)
    assert (total.planned_n, total.actual_n) == (
        sum(row[1] for row in rows),
        sum(row[3] for row in rows),
    )


def test_every_figure_names_as_many_rows_as_its_n_or_says_how_many_more() -> None:
    panels = (view().on_time, view().answered, view().accepted, view().changed)
    for panel in panels:
        assert panel.rows is not None
        for group in panel.rows.groups:
            more = int(group.rest.text.split()[0]) if group.rest else 0
            assert group.name.endswith(f": {len(group.rows) + more}")
