"""Layer 5: the scales and ranges of the schedule, each a page of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from reqportal.locales import N_, Translator
from reqportal.pages.timescale import Unit

Reach: TypeAlias = Literal["open", "critical", "late"]
"""What of the plan is drawn: all that is open, critical paths, or what slips."""
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


REACHES: dict[Reach, str] = {
    "open": PATHS["week"],
    "critical": "schedule-critical.html",
    "late": "schedule-late.html",
}
REACH_TITLES: dict[Reach, str] = {
    "open": TITLES["week"],
    "critical": N_("Schedule: critical paths"),
    "late": N_("Schedule: what slips"),
}
_REACH_NAMES: dict[Reach, str] = {
    "open": N_("All open"),
    "critical": N_("Critical paths only"),
    "late": N_("What slips only"),
}


def reaches(here: Reach | None, t: Translator) -> tuple[Choice, ...]:
    """All ranges, seen from one of them or from another scale."""
    return tuple(
        Choice(t(name), REACHES[one], is_here=one == here)
        for one, name in _REACH_NAMES.items()
    )
