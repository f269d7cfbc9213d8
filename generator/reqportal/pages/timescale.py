"""Layer 5: the time scale of a plan: weeks, months and the as-of date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from reqportal.locales import N_, Translator
from reqportal.pages.shapes import Line, Text
from reqportal.pages.shapes import percent as _pc

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
    """The strokes of weeks and months, and their words.

    Kept, since many plans of a portal share a window.
    """
    lines, texts = [], []
    span = (scale.last - scale.first).days
    weeks = frozenset(_weeks(scale, 1 + span // 112))
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
                fits = room > 2 * _ROOM and day.year == t.year
                kind = "strong" if fits else "strong wide"
                texts.append(Text(kind, x, 5, 13, "start", _month(day, t)))
    return tuple(lines), tuple(texts)


def _weeks(scale: Scale, step: int) -> Iterator[date]:
    """Every so many weeks from the first day."""
    for offset in range(0, (scale.last - scale.first).days + 1, 7 * step):
        yield scale.first + timedelta(days=offset)


def _months(scale: Scale) -> Iterator[date]:
    """The first day, and the first of every month after it."""
    day = scale.first
    while day <= scale.last:
        yield day
        day = _next_month(day)


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _room_of_month(day: date, scale: Scale, span: int) -> float:
    """Which share of the window is left until the next month."""
    return (min(_next_month(day), scale.last) - day).days / max(1, span)


def _month(day: date, t: Translator) -> str:
    name = t(_MONTHS[day.month - 1])
    if day.year == t.year:
        return name
    return t("{year} {month}", year=day.year, month=name)
