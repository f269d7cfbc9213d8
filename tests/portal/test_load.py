"""How much work lies with each role, spread over the days it is planned for."""

from __future__ import annotations

from datetime import date

import pytest

from builders import a_client, a_portal, a_requirement, a_task
from reqportal.portal.load import capacity, loads
from reqportal.portal.types import Portal, Span

WEEKS: list[Span] = [
    (date(2026, 3, 16), date(2026, 3, 22)),
    (date(2026, 3, 23), date(2026, 3, 29)),
    (date(2026, 3, 30), date(2026, 4, 5)),
]


def found(portal: Portal) -> dict[str, tuple[float, ...]]:
    tasks = [task for state in portal.requirements for task in state.tasks]
    return {
        one.role: tuple(round(days, 6) for days in one.days)
        for one in loads(portal, tasks, WEEKS)
    }


def a_plan(**changes: object) -> Portal:
    given = {
        "role": "dev",
        "planned_start": date(2026, 3, 23),
        "planned_end": date(2026, 4, 3),
        "planned_days": 20.0,
    }
    return a_portal(a_client(), a_requirement(), a_task(**(given | changes)))


def test_what_is_left_is_spread_over_working_days() -> None:
    assert found(a_plan()) == {"dev": (0, 10, 10)}
    assert found(a_plan(progress=0.5)) == {"dev": (0, 10, 0)}


def test_work_that_should_be_done_is_done_from_the_as_of_date_on() -> None:
    late = a_plan(planned_start=date(2026, 3, 2), planned_end=date(2026, 3, 13))
    first, second, third = found(late)["dev"]
    assert first == 2
    assert (second, third) == (10, 8)


def test_without_person_days_a_working_day_counts_one() -> None:
    portal = a_plan(planned_days=None)
    assert found(portal) == {"dev": (0, 5, 5)}
    tasks = [task for state in portal.requirements for task in state.tasks]
    assert loads(portal, tasks, WEEKS)[0].assumed == 1


@pytest.mark.parametrize(
    "changes", [{"actual_end": date(2026, 3, 19)}, {"planned_days": 0.0}]
)
def test_a_role_without_work_is_not_listed(changes: dict[str, object]) -> None:
    assert found(a_plan(**changes)) == {}


def test_a_task_without_a_role_is_for_who_delivers() -> None:
    portal = a_plan(role=None)
    assert list(found(portal)) == [portal.settings.roles.delivery]


def test_what_a_role_has_leaves_out_days_gone_and_holidays() -> None:
    portal = a_portal(a_client(), capacity={"dev": 10}, holidays=(date(2026, 3, 30),))
    assert [capacity(portal, "dev", week) for week in WEEKS] == [2, 10, 8]
    assert capacity(portal, "ops", WEEKS[0]) is None
