"""Layer 5: the load of each role, by week, month or quarter, against what it has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reqportal.locales import Translator
from reqportal.pages.schedule_tasks import tasks_of
from reqportal.pages.timescale import Unit, named, periods
from reqportal.portal import load
from reqportal.portal.types import Portal, Span

COLUMNS: dict[Unit, int] = {"week": 8, "month": 6, "quarter": 4}
"""How many periods the table looks ahead, the present one first."""


@dataclass(frozen=True, slots=True)
class LoadCell:
    """The work of a role in a period."""

    text: str
    heat: int
    """Per cent of what the role has, or of the most that stands in the table."""
    is_over: bool
    said: str
    """Its number beside what the role has, where that is known."""


@dataclass(frozen=True, slots=True)
class LoadRow:
    """One role."""

    role: str
    cells: tuple[LoadCell, ...]
    weekly: str
    """What the role has in a week."""


@dataclass(frozen=True, slots=True)
class LoadTable:
    """Roles by periods."""

    columns: tuple[str, ...]
    rows: tuple[LoadRow, ...]
    has_capacity: bool
    note: str


def load_table(portal: Portal, unit: Unit, t: Translator) -> LoadTable | None:
    """The work that is left, from the present period on; None where there is none."""
    spans = periods(portal.as_of, unit, COLUMNS[unit])
    tasks = [task for task, _ in tasks_of(portal)]
    found = load.loads(portal, tasks, spans)
    if not found:
        return None
    most = max(max(one.days) for one in found)
    assumed = sum(one.assumed for one in found)
    return LoadTable(
        columns=tuple(
            t.day(first) if unit == "week" else named(first, unit, t)
            for first, _ in spans
        ),
        rows=tuple(_row(portal, one, spans, most, t) for one in found),
        has_capacity=bool(portal.settings.capacity),
        note=_note(assumed, t),
    )


def _row(
    portal: Portal,
    one: load.RoleLoad,
    spans: Sequence[Span],
    most: float,
    t: Translator,
) -> LoadRow:
    weekly = portal.settings.capacity.get(one.role)
    return LoadRow(
        role=one.role,
        cells=tuple(
            _cell(days, load.capacity(portal, one.role, span), most, t)
            for days, span in zip(one.days, spans, strict=True)
        ),
        weekly="" if weekly is None else f"{weekly:g}",
    )


def _cell(days: float, has: float | None, most: float, t: Translator) -> LoadCell:
    shown = round(days) if days >= 1 else round(days, 1)
    is_over = has is not None and days > has
    full = has or most
    return LoadCell(
        text=f"{shown:g}" if shown else "·",
        heat=min(100, round(100 * days / full)) if full else 0,
        is_over=is_over,
        said=""
        if has is None
        else t("{days} of {has} person-days", days=f"{days:.1f}", has=f"{has:.1f}"),
    )


def _note(assumed: int, t: Translator) -> str:
    if not assumed:
        return t("person-days left")
    return t.plural(
        "person-days left; {n} task without them counts one a working day",
        "person-days left; {n} tasks without them count one a working day",
        assumed,
    )
