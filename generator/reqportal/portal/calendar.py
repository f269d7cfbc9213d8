"""Layer 3: working days: Monday to Friday, less holidays, plus made-up workdays."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

_ONE = timedelta(1)
_SATURDAY = 5
FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)
"""No computed day lies outside, however long a plan is."""


def later(day: date, days: int) -> date:
    """So many calendar days after `day`, or before it; at most the last day."""
    reach = (LAST - FIRST).days
    moved = day + timedelta(max(-reach, min(reach, days)))
    return max(FIRST, min(LAST, moved))


def _within(days: list[date], first: date, last: date) -> int:
    """How many of the days, which are in order, lie between two."""
    return bisect_right(days, last) - bisect_left(days, first)


@dataclass(frozen=True)
class Calendar:
    """Which days are worked."""

    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()

    @classmethod
    def of(cls, holidays: Collection[date], workdays: Collection[date]) -> Calendar:
        """From the settings' lists."""
        return cls(frozenset(holidays), frozenset(workdays))

    @cached_property
    def _less(self) -> list[date]:
        """Weekdays that are not worked, in order."""
        free = self.holidays - self.workdays
        return sorted(day for day in free if day.weekday() < _SATURDAY)

    @cached_property
    def _more(self) -> list[date]:
        """Weekends that are worked, in order."""
        return sorted(day for day in self.workdays if day.weekday() >= _SATURDAY)

    def is_workday(self, day: date) -> bool:
        """A named workday counts even where the day is also a holiday."""
        if day in self.workdays:
            return True
        return day.weekday() < _SATURDAY and day not in self.holidays

    def on_or_after(self, day: date) -> date:
        """The first working day from `day` on."""
        while day < LAST and not self.is_workday(day):
            day += _ONE
        return min(day, LAST)

    def after(self, day: date) -> date:
        """The working day after `day`."""
        return self.on_or_after(day + _ONE if FIRST <= day < LAST else later(day, 1))

    def between(self, first: date, last: date) -> int:
        """How many working days from `first` to `last`, both counted; 0 if none."""
        if last < first:
            return 0
        weeks, rest = divmod((last - first).days + 1, 7)
        start = first.weekday()
        tail = sum((start + n) % 7 < _SATURDAY for n in range(rest))
        more = _within(self._more, first, last) - _within(self._less, first, last)
        return weeks * _SATURDAY + tail + more

    def end_of(self, start: date, days: int) -> date:
        """The last of `days` working days from `start`, the first day counted."""
        day = self.on_or_after(start)
        for _ in range(days - 1):
            if day == LAST:
                break
            day = self.after(day)
        return day
