"""Layer 5: the scales of the schedule, each a page of its own."""

from __future__ import annotations

from dataclasses import dataclass

from reqportal.locales import N_, Translator
from reqportal.pages.timescale import Unit

PATHS: dict[Unit, str] = {
    "week": "schedule.html",
    "month": "schedule-month.html",
    "quarter": "schedule-quarter.html",
}
TITLES: dict[Unit, str] = {
    "week": N_("Schedule"),
    "month": N_("Schedule by month"),
    "quarter": N_("Schedule by quarter"),
}
_NAMES: dict[Unit, str] = {
    "week": N_("Week"),
    "month": N_("Month"),
    "quarter": N_("Quarter"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A scale one may change to."""

    name: str
    href: str
    is_here: bool


def choices(unit: Unit, t: Translator) -> tuple[Choice, ...]:
    """All scales, seen from one of them."""
    return tuple(
        Choice(t(name), PATHS[one], is_here=one == unit) for one, name in _NAMES.items()
    )
