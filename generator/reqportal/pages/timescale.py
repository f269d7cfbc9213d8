"""Layer 5: the time scale of a plan: weeks, months or quarters, and the as-of date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, TypeAlias

from reqportal.locales import N_, Translator
from reqportal.pages.shapes import Line, Text
from reqportal.pages.shapes import percent as _pc
from reqportal.portal.types import Span

Unit: TypeAlias = Literal["week", "month", "quarter"]
"""What a plan is divided into."""
TOP = 36
"""Pixels above the first row."""
_ROOM = 0.08
"""The share of the window a month needs for its name; twice that on a phone."""
_MONTHS = (
    N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"),
    N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scale:
    """The window of a plan."""

    first: date
    last: date
    unit: Unit = "week"

    def at(self, day: date) -> float:
        """Per cent from the left edge, held within the window."""
        if day <= self.first:
            return 0.0
        if day >= self.last:
            return 100.0
        return 100 * (day - self.first).days / (self.last - self.first).days

    def has(self, day: date) -> bool:
        """Whether the day lies in the window."""
        return self.first <= day <= self.last


@lru_cache(maxsize=1024)
def axis(
    scale: Scale, height: int, as_of: date, t: Translator
) -> tuple[tuple[Line, ...], tuple[Text, ...]]:
    """The strokes of weeks and months, or of quarters, and their words.

    Kept, since many plans of a portal share a window.
    """
    lines, texts = [], []
    span = (scale.last - scale.first).days
    step = 1 + span // 112
    weeks = frozenset(_weeks(scale, step) if scale.unit == "week" else ())
    months = frozenset(_months(scale))
    for day in sorted(weeks | months):
        at = scale.at(day)
        x = _pc(at)
        if day in weeks:
            lines.append(Line("grid", x, x, TOP, height))
            clear = abs((day - as_of).days) > max(3, span * 0.045)
            if at < 96 and clear:  # noqa: PLR2004 - room for its label
                texts.append(Text("dim wide", x, 3, 31, "start", day.isoformat()[5:]))
        if day in months:
            lines.append(Line("grid2", x, x, 0, height))
            room = _room_of_month(day, scale, span)
            if room > _ROOM:
                kind = "strong" if _fits(day, scale.unit, room, t) else "strong wide"
                texts.append(Text(kind, x, 5, 13, "start", named(day, scale.unit, t)))
    return tuple(lines), tuple(texts)


def _weeks(scale: Scale, step: int) -> Iterator[date]:
    """Every so many weeks from the first day."""
    for offset in range(0, (scale.last - scale.first).days + 1, 7 * step):
        yield scale.first + timedelta(days=offset)


def _months(scale: Scale) -> Iterator[date]:
    """The first day, and the first of every month or quarter after it."""
    day = scale.first
    while day <= scale.last:
        yield day
        day = following(day, scale.unit)


def begin(day: date, unit: Unit) -> date:
    """The first day of the period a day lies in."""
    if unit == "week":
        return day - timedelta(days=day.weekday())
    month = (day.month - 1) // 3 * 3 + 1 if unit == "quarter" else day.month
    return date(day.year, month, 1)


def following(day: date, unit: Unit) -> date:
    """The first day of the next quarter, else of the next month."""
    length = 3 if unit == "quarter" else 1
    months = day.year * 12 + (day.month - 1) // length * length + length
    return date(months // 12, months % 12 + 1, 1)


def periods(day: date, unit: Unit, count: int) -> tuple[Span, ...]:
    """So many periods, first and last day of each, from the one a day lies in."""
    spans: list[Span] = []
    first = begin(day, unit)
    for _ in range(count):
        after = first + timedelta(7) if unit == "week" else following(first, unit)
        spans.append((first, after - timedelta(1)))
        first = after
    return tuple(spans)


def _room_of_month(day: date, scale: Scale, span: int) -> float:
    """Which share of the window is left until the next month or quarter."""
    after = following(day, scale.unit)
    return (min(after, scale.last) - day).days / max(1, span)


def _fits(day: date, unit: Unit, room: float, t: Translator) -> bool:
    """Whether its name has room on a telephone; of months and quarters some have."""
    if unit == "quarter":
        return day.month == 1
    if day.year != t.year:
        return False
    return day.month % 3 == 1 if unit == "month" else room > 2 * _ROOM


def named(day: date, unit: Unit, t: Translator) -> str:
    """What a period is called that begins on a day."""
    if unit == "quarter":
        return f"{day.year} Q{(day.month + 2) // 3}"
    name = t(_MONTHS[day.month - 1])
    if day.year == t.year:
        return name
    return t("{year} {month}", year=day.year, month=name)
