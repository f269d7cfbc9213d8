"""Layer 5: what clients think, which renewals are near, what the work takes."""

from __future__ import annotations

from dataclasses import dataclass

from reqportal.locales import Translator
from reqportal.model.records import Feedback, Task
from reqportal.pages import figures, lists, marks, trend
from reqportal.pages.figures import Counted, Rows
from reqportal.pages.lists import Title
from reqportal.pages.marks import Day, HealthMark, Link, PriorityMark, StageMark
from reqportal.pages.trend import Trend
from reqportal.portal import outlook
from reqportal.portal.outlook import Effort, Quarter, Renewal
from reqportal.portal.types import ClientState, Portal, RequirementState


@dataclass(frozen=True, slots=True)
class QuarterLine:
    """One quarter of the table beside the drawing."""

    name: str
    mean: str
    n: int


@dataclass(frozen=True, slots=True)
class SatisfactionView:
    """Mean satisfaction by quarter."""

    chart: Trend | None
    lines: tuple[QuarterLine, ...]
    """The latest first."""
    rows: Rows | None


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A requirement a client still waits for."""

    title: Title
    priority: PriorityMark | None
    stage: StageMark
    health: HealthMark | None
    commitment: Day | None
    forecast: Day | None
    is_after: bool
    """It is committed or forecast for after the renewal."""


@dataclass(frozen=True, slots=True)
class RenewalView:
    """A client whose renewal is near."""

    id: str
    client: Link
    note: str
    requirements: tuple[WaitingRow, ...]


@dataclass(frozen=True, slots=True)
class EffortLine:
    """The person-days of one role, or of all."""

    role: str
    is_total: bool
    planned: str
    planned_n: int
    actual: str
    actual_n: int
    overrun: str
    compared_n: int


@dataclass(frozen=True, slots=True)
class EffortView:
    """Person-days by role; no lines where no task has any."""

    lines: tuple[EffortLine, ...]
    rows: Rows | None


def satisfaction(portal: Portal, t: Translator) -> SatisfactionView:
    """Quarter by quarter, with the feedback behind each mean."""
    found = outlook.satisfaction(portal)
    points = [(_name(one), one.mean) for one in found]
    latest = found[::-1]
    return SatisfactionView(
        chart=trend.means(points, t),
        lines=tuple(_quarter(one) for one in latest),
        rows=figures.rows(
            t("The feedback behind it"),
            [
                figures.group(_name(one), one.rows,
                              lambda pair: _given(*pair, portal, t), t)
                for one in latest
            ],
        ),
    )  # fmt: skip


def _name(quarter: Quarter) -> str:
    return f"{quarter.first.year} Q{(quarter.first.month + 2) // 3}"


def _quarter(quarter: Quarter) -> QuarterLine:
    mean = figures.NOTHING if quarter.mean is None else f"{quarter.mean:.1f}"
    return QuarterLine(_name(quarter), mean, quarter.n)


def _given(
    row: Feedback, client: ClientState, portal: Portal, t: Translator
) -> Counted:
    said = t("{day}: {score}", day=row.given_on, score=row.satisfaction)
    state = portal.by_id.get(row.requirement_id or "")
    if state is not None:
        return figures.counted(state, said)
    href = marks.client_href(client.id, depth=0)
    return Counted(Link(href, client.record.name), client.id, said)


def renewals(portal: Portal, t: Translator) -> tuple[RenewalView, ...]:
    """The nearest renewal first."""
    return tuple(_renewal(one, t) for one in outlook.renewals(portal))


def _renewal(one: Renewal, t: Translator) -> RenewalView:
    href = marks.client_href(one.client.id, depth=0)
    return RenewalView(
        id=one.client.id,
        client=Link(href, one.client.record.name),
        note=t(
            "renews on {day}, in {days} days; unfulfilled n={n}",
            day=one.on,
            days=one.days,
            n=len(one.states),
        ),
        requirements=tuple(
            _waiting(state, one, t) for state in sorted(one.states, key=_order)
        ),
    )


def _order(state: RequirementState) -> tuple[int, str]:
    rank = state.priority.rank if state.priority else None
    return (rank or 10**9, state.id)


def _waiting(state: RequirementState, one: Renewal, t: Translator) -> WaitingRow:
    ends = [day for day in (state.commitment, state.forecast) if day]
    return WaitingRow(
        title=lists.title(state, depth=0),
        priority=marks.priority(state),
        stage=marks.stage(state, t),
        health=marks.health(state, t),
        commitment=marks.day(state.commitment, t),
        forecast=marks.day(state.forecast, t),
        is_after=any(day > one.on for day in ends),
    )


def efforts(portal: Portal, t: Translator) -> EffortView:
    """Each role, then all roles together."""
    found = outlook.efforts(portal)
    if not found:
        return EffortView((), None)
    tasks = {x.task_id: x for one in found for x in (*one.planned, *one.actual)}
    total = outlook.effort(t("All roles"), tasks.values())
    lines = [_effort(one, is_total=False) for one in found]
    return EffortView(
        lines=(*lines, _effort(total, is_total=True)),
        rows=figures.rows(
            t("The tasks of each role"),
            [
                figures.group(
                    one.role, _tasks(one, portal), lambda pair: _spent(*pair, t), t
                )
                for one in found
            ],
        ),
    )


def _effort(one: Effort, *, is_total: bool) -> EffortLine:
    over = one.overrun
    return EffortLine(
        role=one.role,
        is_total=is_total,
        planned=marks.number(one.planned_days) if one.planned else figures.NOTHING,
        planned_n=len(one.planned),
        actual=marks.number(one.actual_days) if one.actual else figures.NOTHING,
        actual_n=len(one.actual),
        overrun=figures.NOTHING
        if over is None
        else f"{marks.signed(round(100 * over))} %",
        compared_n=len(one.compared),
    )


def _tasks(one: Effort, portal: Portal) -> list[tuple[Task, RequirementState]]:
    """Each task once, with the first of its requirements."""
    found = []
    rows: dict[str, Task] = {x.task_id: x for x in (*one.planned, *one.actual)}
    for task in sorted(rows.values(), key=lambda task: task.task_id):
        known = (portal.by_id.get(name) for name in task.requirement_ids)
        state = next((state for state in known if state is not None), None)
        if state is not None:
            found.append((task, state))
    return found


def _spent(task: Task, state: RequirementState, t: Translator) -> Counted:
    note = t(
        "{task}: planned {planned}, actual {actual}",
        task=f"{task.task_id} {task.name}",
        planned=_number(task.planned_days),
        actual=_number(task.actual_days),
    )
    return figures.counted(state, note)


def _number(days: float | None) -> str:
    return figures.NOTHING if days is None else marks.number(days)
