"""Layer 5: the time scale of a plan: weeks, months and the as-of date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

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
        part = 100 * (day - self.first).days / max(1, (self.last - self.first).days)
        return min(100.0, max(0.0, part))

    def has(self, day: date) -> bool:
        """Whether the day lies in the window."""
        return self.first <= day <= self.last


def axis(
    scale: Scale, height: int, as_of: date, t: Translator
) -> tuple[list[Line], list[Text]]:
    """The strokes of weeks and months, and their words."""
    lines, texts = [], []
    span = (scale.last - scale.first).days
    step = 1 + span // 112
    for day in _days(scale.first, scale.last):
        x = _pc(scale.at(day))
        is_week = (day - scale.first).days % (7 * step) == 0
        if is_week:
            lines.append(Line("grid", x, x, TOP, height))
            clear = abs((day - as_of).days) > max(3, span * 0.045)
            if scale.at(day) < 96 and clear:  # noqa: PLR2004 - room for its label
                texts.append(Text("dim wide", x, 3, 31, "start", f"{day:%m-%d}"))
        if day.day == 1 or day == scale.first:
            lines.append(Line("grid2", x, x, 0, height))
            room = _room_of_month(day, scale, span)
            if room > _ROOM:
                fits = room > 2 * _ROOM and day.year == t.year
                kind = "strong" if fits else "strong wide"
                texts.append(Text(kind, x, 5, 13, "start", _month(day, t)))
    return lines, texts


def _days(first: date, last: date) -> Iterator[date]:
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


def _room_of_month(day: date, scale: Scale, span: int) -> float:
    """Which share of the window is left until the next month."""
    following = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return (min(following, scale.last) - day).days / max(1, span)


def _month(day: date, t: Translator) -> str:
    name = t(_MONTHS[day.month - 1])
    if day.year == t.year:
        return name
    return t("{year} {month}", year=day.year, month=name)
