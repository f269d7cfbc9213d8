"""How we deliver: what counts in a figure, what does not, and what n is."""

from __future__ import annotations

import pytest

from builders import (
    REQ,
    a_change,
    a_clarification,
    a_client,
    a_confirmation,
    a_done_task,
    a_feedback,
    a_letter,
    a_portal,
    a_requirement,
    a_solution,
    a_task,
    an_acceptance,
    an_agreed_change,
    an_evaluation,
    day,
    rows_at,
)
from reqportal import vocabulary as v
from reqportal.model import records as r
from reqportal.portal import durations, metrics, monthly, outlook
from reqportal.portal.durations import Stay
from reqportal.portal.measures import Share, Spread, nearest_rank

FAILED = v.AcceptanceResult.FAILED


@pytest.mark.parametrize(
    ("values", "percent", "found"),
    [
        ([], 50, None),
        ([7], 50, 7),
        ([7], 85, 7),
        ([2, 1], 50, 1),
        ([3, 1, 2], 50, 2),
        ([1, 2, 3, 4], 50, 2),
        ([1, 2, 3, 4], 85, 4),
        (list(range(1, 21)), 85, 17),
        (list(range(1, 22)), 85, 18),
        ([1, 2], 0, 1),
    ],
)
def test_a_percentile_is_a_value_that_occurred(
    values: list[int], percent: int, found: int | None
) -> None:
    assert nearest_rank(values, percent) == found


def test_figures_of_nothing_have_an_n_of_zero_and_no_value() -> None:
    assert (Spread(()).n, Spread(()).median, Spread(()).p85) == (0, None, None)
    empty: Share[int] = Share((), ())
    assert (empty.n, empty.rate) == (0, None)


def stay(stage: v.Stage, *rows: r.Record) -> Stay | None:
    found = durations.in_stages(a_portal(*rows))
    stays = next(one for one in found if one.stage is stage)
    return stays.rows[0] if stays.rows else None


def test_a_stage_takes_from_its_entry_to_its_exit_less_the_clients_days() -> None:
    answered = a_clarification(answer="答复", answered_on=day("01-09"))
    found = stay(v.Stage.CLARIFYING, a_requirement(), answered)
    assert found is not None
    assert (found.days, found.client, found.ours) == (4, 3, 1)


def test_a_wait_counts_only_for_the_stage_it_falls_into() -> None:
    late = a_clarification(
        answer="答复", asked_on=day("01-06"), answered_on=day("01-08")
    )
    found = stay(v.Stage.EVALUATING, a_requirement(), late, an_evaluation())
    assert found is not None
    assert (found.days, found.client) == (2, 0)


def test_a_stage_that_is_not_left_yet_does_not_count() -> None:
    assert stay(v.Stage.CLARIFYING, a_requirement(), a_clarification()) is None


def test_a_planned_start_ahead_is_not_yet_a_departure() -> None:
    before = rows_at(v.Stage.SCHEDULING)
    ahead = {"planned_start": day("04-01"), "planned_end": day("04-10")}
    assert stay(v.Stage.SCHEDULING, *before, a_task(**ahead)) is None
    assert stay(v.Stage.SCHEDULING, *before, a_task()) is not None


def test_the_way_to_acceptance_ends_with_the_last_item() -> None:
    (found,) = durations.to_acceptance(a_portal(*rows_at(v.Stage.FULFILLED))).rows
    assert found.days == (day("03-06") - day("01-05")).days


def test_parents_are_in_no_figure_their_children_are_in() -> None:
    child = a_requirement("R-2", parent_id=REQ)
    portal = a_portal(a_requirement(), child, a_change(requirement_id=REQ))
    assert [one.state.id for one in durations.of_open(portal).rows] == ["R-2"]
    assert sum(len(month.raised) for month in monthly.months(portal)) == 1
    found = metrics.changes(portal)
    assert ([s.id for s in found.touched.met], found.per_leaf) == (["R-2"], 1.0)


def test_the_months_end_with_the_running_one() -> None:
    found = monthly.months(a_portal(a_requirement()))
    assert len(found) == 12
    assert found[0].first.isoformat() == "2025-04-01"
    assert found[-1].first.isoformat() == "2026-03-01"
    assert [len(month.raised) for month in found[-3:]] == [1, 0, 0]


@pytest.mark.parametrize(
    ("word", "declined"),
    [
        (v.Disposition.DECLINED, 1),
        (v.Disposition.CANCELLED, 1),
        (v.Disposition.MERGED, 1),
        (v.Disposition.ON_HOLD, 0),
    ],
)
def test_what_is_on_hold_is_not_declined(word: v.Disposition, declined: int) -> None:
    portal = a_portal(a_requirement(disposition=word, disposed_on=day("02-10")))
    assert [len(m.declined) for m in monthly.months(portal)][-3:] == [0, declined, 0]


def test_on_time_is_not_after_the_commitment_agreed_changes_included() -> None:
    rows = rows_at(v.Stage.FULFILLED)
    rows = [row for row in rows if not isinstance(row, r.Solution)]
    rows.append(a_solution(committed_on=day("03-01")))
    rows.append(an_agreed_change(days_impact=1))
    found = metrics.punctuality(a_portal(*rows))
    assert (len(found.original.met), found.original.n) == (0, 1)
    assert (len(found.current.met), found.current.n) == (1, 1)


def test_a_delivery_without_a_commitment_is_named_and_not_rated() -> None:
    rows = [
        row for row in rows_at(v.Stage.FULFILLED) if not isinstance(row, r.Solution)
    ]
    found = metrics.punctuality(a_portal(*rows, a_solution(committed_on=None)))
    assert (found.original.n, len(found.unpromised)) == (0, 1)


def test_a_letter_on_two_requirements_is_answered_once() -> None:
    letter = a_confirmation("R-1", "R-2", due_on=day("01-18"))
    portal = a_portal(a_requirement("R-1"), a_requirement("R-2"), letter)
    found = metrics.answers(portal)
    assert (found.spread.n, found.spread.median) == (1, 4)
    assert (len(found.in_time.met), found.in_time.n) == (0, 1)


def test_silence_after_the_due_date_is_not_in_time_before_it_is_not_judged() -> None:
    late = metrics.answers(a_portal(a_requirement(), a_letter(due_on=day("03-19"))))
    assert (late.in_time.n, late.spread.n) == (1, 0)
    soon = metrics.answers(a_portal(a_requirement(), a_letter(due_on=day("03-20"))))
    assert soon.in_time.n == 0


def test_an_item_passed_at_the_second_try_did_not_pass_at_the_first() -> None:
    first = an_acceptance(
        submitted_on=day("02-01"), accepted_on=day("02-03"), result=FAILED
    )
    untried = an_acceptance(item="验收项二", accepted_on=None, result=None)
    portal = a_portal(a_requirement(), an_acceptance(), first, untried)
    assert (len(metrics.first_pass(portal).met), metrics.first_pass(portal).n) == (0, 1)


def test_days_of_changes_count_once_the_client_agreed() -> None:
    portal = a_portal(
        a_requirement(),
        an_agreed_change("CR-1", days_impact=10),
        an_agreed_change("CR-2", days_impact=-3),
        an_agreed_change("CR-3"),
        a_change("CR-4", days_impact=99),
    )
    found = metrics.changes(portal)
    assert (found.days_added, len(found.agreed), found.per_leaf) == (7, 2, 4.0)


def test_a_quarter_without_a_score_between_others_has_an_n_of_zero() -> None:
    old = a_feedback(given_on=day("01-01").replace(year=2025, month=8), satisfaction=2)
    new = a_feedback(satisfaction=4)
    silent = a_feedback(satisfaction=None)
    found = outlook.satisfaction(a_portal(a_requirement(), old, new, silent))
    assert [(q.n, q.mean) for q in found] == [(1, 2.0), (0, None), (1, 4.0)]


@pytest.mark.parametrize(
    ("on", "near"), [("03-19", 0), ("03-20", 1), ("06-18", 1), ("06-19", 0)]
)
def test_a_renewal_is_near_from_today_to_the_ninetieth_day(on: str, near: int) -> None:
    portal = a_portal(a_client(renewal_on=day(on)), a_requirement())
    assert len(outlook.renewals(portal)) == near


def test_what_is_on_hold_is_unfulfilled_what_is_declined_is_not() -> None:
    def aside(name: str, word: v.Disposition) -> r.Requirement:
        return a_requirement(name, disposition=word, disposed_on=day("02-01"))

    portal = a_portal(
        a_client(renewal_on=day("04-30")),
        aside("R-1", v.Disposition.ON_HOLD),
        aside("R-2", v.Disposition.DECLINED),
        *rows_at(v.Stage.FULFILLED, "R-3"),
    )
    (found,) = outlook.renewals(portal)
    assert [state.id for state in found.states] == ["R-1"]


def test_a_task_of_two_requirements_costs_its_days_once() -> None:
    both = {"planned_days": 10, "actual_days": 12, "role": "开发"}
    portal = a_portal(
        a_requirement("R-1"),
        a_requirement("R-2"),
        a_done_task("T-1", "R-1", "R-2", **both),
        a_task("T-2", "R-1", planned_days=5, actual_days=1, role=" 开发"),
        a_task("T-3", "R-1", planned_days=9, status=v.TaskStatus.CANCELLED),
        a_task("T-4", "R-1", planned_days=1),
    )
    first, second = outlook.efforts(portal)
    assert (first.role, first.planned_days, first.actual_days) == ("开发", 15, 13)
    assert first.overrun == pytest.approx(0.2)
    assert second.role == portal.settings.roles.delivery
