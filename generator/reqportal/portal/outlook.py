"""Layer 3: what clients think, which renewals are near, and what the work costs us."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from reqportal.model.records import Feedback, Task
from reqportal.portal.monthly import DECLINED
from reqportal.portal.summary import States
from reqportal.portal.types import ClientState, Portal, RequirementState

QUARTERS = 8
RENEWAL_DAYS = 90


@dataclass(frozen=True, slots=True)
class Quarter:
    """The satisfaction given in one quarter of a year."""

    first: date
    rows: tuple[tuple[Feedback, ClientState], ...]
    """The feedback rows with a score, by date."""

    @property
    def n(self) -> int:
        """How many scores there are."""
        return len(self.rows)

    @property
    def mean(self) -> float | None:
        """The arithmetic mean of the scores, 1 to 5."""
        scores = [row.satisfaction or 0 for row, _ in self.rows]
        return sum(scores) / len(scores) if scores else None


@dataclass(frozen=True, slots=True)
class Renewal:
    """A client whose renewal is near, and what it still waits for."""

    client: ClientState
    on: date
    days: int
    """From the as-of date."""
    states: States
    """Empty where everything is fulfilled or settled."""


@dataclass(frozen=True, slots=True)
class Effort:
    """The person-days of one role."""

    role: str
    planned: tuple[Task, ...]
    """Tasks that fill 计划人天."""
    actual: tuple[Task, ...]
    """Tasks that fill 实际人天."""
    compared: tuple[Task, ...]
    """Done tasks that fill both."""

    @property
    def planned_days(self) -> float:
        """Sum of 计划人天."""
        return sum(task.planned_days or 0 for task in self.planned)

    @property
    def actual_days(self) -> float:
        """Sum of 实际人天."""
        return sum(task.actual_days or 0 for task in self.actual)

    @property
    def overrun(self) -> float | None:
        """Actual ÷ planned − 1 of the done tasks that fill both."""
        planned = sum(task.planned_days or 0 for task in self.compared)
        actual = sum(task.actual_days or 0 for task in self.compared)
        return actual / planned - 1 if planned else None


def satisfaction(portal: Portal) -> tuple[Quarter, ...]:
    """Mean 满意度 by the quarter of 日期, the oldest first.

    From the first quarter with a score to the as-of date's, at most eight; a quarter
    without a score has n = 0. Later dates are left out. Empty where there is no score.
    """
    rows = [
        (row, client)
        for client in portal.clients
        for row in client.feedback
        if row.satisfaction is not None and row.given_on <= portal.as_of
    ]
    if not rows:
        return ()
    rows.sort(key=lambda pair: (pair[0].given_on, pair[1].id))
    last = _quarter(portal.as_of)
    first = max(_quarter(rows[0][0].given_on), last - QUARTERS + 1)
    return tuple(
        Quarter(
            date(number // 4, number % 4 * 3 + 1, 1),
            tuple(pair for pair in rows if _quarter(pair[0].given_on) == number),
        )
        for number in range(first, last + 1)
    )


def _quarter(day: date) -> int:
    return day.year * 4 + (day.month - 1) // 3


def renewals(portal: Portal) -> tuple[Renewal, ...]:
    """Clients whose 续约日期 is on the as-of date or in the 90 days after it, by date.

    Unfulfilled are leaves that are neither fulfilled nor settled otherwise (不采纳,
    客户取消, 已合并): what is on hold or not feasible now is unfulfilled.
    """
    found = []
    for client in portal.clients:
        day = client.record.renewal_on
        if day is None or not 0 <= (day - portal.as_of).days <= RENEWAL_DAYS:
            continue
        states = tuple(s for s in portal.of_client(client.id) if _is_unfulfilled(s))
        found.append(Renewal(client, day, (day - portal.as_of).days, states))
    return tuple(sorted(found, key=lambda one: (one.on, one.client.id)))


def _is_unfulfilled(state: RequirementState) -> bool:
    standing = state.standing
    return state.is_leaf and standing.stage.is_open and standing.aside not in DECLINED


def efforts(portal: Portal) -> tuple[Effort, ...]:
    """Person-days by 负责角色 (blank: the delivery role), the most planned first.

    n: tasks that fill the column, each once however many requirements it serves;
    cancelled tasks are left out.
    """
    default = portal.settings.roles.delivery
    tasks = {
        task.record.task_id: task.record
        for state in portal.requirements
        for task in state.tasks
        if not task.record.is_cancelled
    }
    by_role: dict[str, list[Task]] = {}
    for task in tasks.values():
        if task.planned_days is not None or task.actual_days is not None:
            by_role.setdefault((task.role or default).strip(), []).append(task)
    found = [effort(role, rows) for role, rows in by_role.items()]
    return tuple(sorted(found, key=lambda one: (-one.planned_days, one.role)))


def effort(role: str, tasks: Iterable[Task]) -> Effort:
    """The person-days of these tasks."""
    rows = sorted(tasks, key=lambda task: task.task_id)
    planned = tuple(task for task in rows if task.planned_days is not None)
    actual = tuple(task for task in rows if task.actual_days is not None)
    compared = tuple(
        task for task in planned if task.actual_days is not None and task.is_done
    )
    return Effort(role, planned, actual, compared)
