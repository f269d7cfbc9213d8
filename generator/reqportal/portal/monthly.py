"""Layer 3: what was raised, fulfilled and declined month by month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reqportal import vocabulary as v
from reqportal.portal.summary import States
from reqportal.portal.types import Portal, RequirementState

MONTHS = 12

DECLINED = frozenset({v.Aside.DECLINED, v.Aside.CANCELLED, v.Aside.MERGED})
"""Aside for good; what is on hold or not feasible now is not."""


@dataclass(frozen=True, slots=True)
class Month:
    """What came in and went out in one calendar month."""

    first: date
    raised: States
    fulfilled: States
    declined: States


def months(portal: Portal) -> tuple[Month, ...]:
    """The month of the as-of date and the eleven before it, the oldest first.

    Raised: leaves by 提出日期. Fulfilled: leaves that are fulfilled or reviewed, by
    their last acceptance date. Declined: leaves aside as 不采纳, 客户取消 or 已合并, by
    处置日期. What has no such date is in no month.
    """
    last = portal.as_of.year * 12 + portal.as_of.month - 1
    firsts = [
        date(number // 12, number % 12 + 1, 1)
        for number in range(last - MONTHS + 1, last + 1)
    ]
    leaves = portal.leaves
    return tuple(
        Month(
            first,
            tuple(s for s in leaves if _within(s.record.raised_on, first)),
            tuple(s for s in leaves if _within(fulfilled_on(s), first)),
            tuple(s for s in leaves if _within(declined_on(s), first)),
        )
        for first in firsts
    )


def _within(day: date | None, first: date) -> bool:
    return day is not None and (day.year, day.month) == (first.year, first.month)


def fulfilled_on(state: RequirementState) -> date | None:
    """The last acceptance date of a requirement that is fulfilled or reviewed."""
    return None if state.standing.aside else state.accepted_on


def declined_on(state: RequirementState) -> date | None:
    """When a requirement was declined, cancelled or merged into another."""
    standing = state.standing
    return standing.aside_since if standing.aside in DECLINED else None
