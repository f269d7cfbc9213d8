"""Layer 3: the rates of how we deliver, each with the rows it counts.

Days are calendar days, “leaves” are requirements without children. Where a docstring
names no period, every row on record counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from reqportal import vocabulary as v
from reqportal.model.records import Acceptance, Confirmation
from reqportal.portal import letters
from reqportal.portal.changes import is_agreed
from reqportal.portal.letters import Letter
from reqportal.portal.measures import Share, Spread
from reqportal.portal.summary import States, still_open
from reqportal.portal.types import ChangeState, ItemState, Portal, RequirementState

YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Punctuality:
    """How delivered leaves met what was promised."""

    original: Share[RequirementState]
    current: Share[RequirementState]
    unpromised: States
    """Delivered in the period without any commitment: in neither share."""
    overdue: States
    """Open, not delivered and past the current commitment: in neither share."""


@dataclass(frozen=True, slots=True)
class Answers:
    """How fast clients answer letters."""

    timed: tuple[tuple[Letter, int], ...]
    """Letters with both dates, and the days between; the slowest first."""
    in_time: Share[Letter]

    @property
    def spread(self) -> Spread:
        """Days from sent to answered."""
        return Spread(tuple(days for _, days in self.timed))


@dataclass(frozen=True, slots=True)
class Tried:
    """An acceptance item with a result, and the first of its results."""

    state: RequirementState
    item: ItemState
    first: Acceptance


@dataclass(frozen=True, slots=True)
class Changed:
    """A change and the requirement it was asked for."""

    state: RequirementState
    change: ChangeState


@dataclass(frozen=True, slots=True)
class Changes:
    """How much is changed, and what that costs in days."""

    requested: tuple[Changed, ...]
    """Every change on record, whatever became of it; by requirement, then date."""
    touched: Share[RequirementState]
    """Leaves with a change of their own or of a requirement above them."""
    agreed: tuple[Changed, ...]
    """Those the client agreed to that say what they do to the schedule."""

    @property
    def per_leaf(self) -> float | None:
        """Changes requested ÷ leaves."""
        return len(self.requested) / self.touched.n if self.touched.n else None

    @property
    def days_added(self) -> int:
        """Sum of 工期影响天 of the agreed changes; days gained are subtracted."""
        return sum(row.change.record.days_impact or 0 for row in self.agreed)


def punctuality(portal: Portal) -> Punctuality:
    """Leaves delivered in the 365 days up to the as-of date.

    Delivered: 提交验收日期, else the last 实际完成. On time: not after the commitment;
    n: those delivered that have one. The original commitment is the chosen solution's,
    the current one adds the days of changes the client agreed to.
    """
    since = portal.as_of - YEAR
    done = [s for s in portal.leaves if _between(s.delivered, since, portal.as_of)]
    overdue = tuple(
        state
        for state in still_open(portal.leaves)
        if state.delivered is None
        and state.commitment is not None
        and state.commitment < portal.as_of
    )
    return Punctuality(
        original=_kept([(s, s.original_commitment) for s in done]),
        current=_kept([(s, s.commitment) for s in done]),
        unpromised=tuple(s for s in done if s.commitment is None),
        overdue=overdue,
    )


def _between(day: date | None, first: date, last: date) -> bool:
    return day is not None and first <= day <= last


def _kept(
    rows: list[tuple[RequirementState, date | None]],
) -> Share[RequirementState]:
    judged = [(s, s.delivered <= day) for s, day in rows if day and s.delivered]
    return Share(
        met=tuple(state for state, kept in judged if kept),
        missed=tuple(state for state, kept in judged if not kept),
    )


def answers(portal: Portal) -> Answers:
    """How fast the rows of 客户确认 are answered, 撤回确认 apart.

    Turn-round: days from 发出日期 to 答复日期; n: rows with both, each row once however
    many requirements it names. In time: answered by 要求答复日期; n: answered rows with
    that date, and rows of open requirements still awaited after it.
    """
    back = [one for one in letters.answered(portal, date.min) if _is_letter(one)]
    timed = [(one, _days(one)) for one in back if one.row.sent_on]
    due = [one for one in back if one.due_on and one.answered_on]
    silent = [
        one
        for one in letters.awaited(portal)
        if _is_letter(one) and one.days_over(portal.as_of)
    ]
    in_time = [one for one in due if _is_in_time(one)]
    late = [one for one in due if not _is_in_time(one)]
    timed.sort(key=lambda pair: (-pair[1], pair[0].states[0].id))
    return Answers(tuple(timed), Share(tuple(in_time), (*silent, *late)))


def _is_letter(letter: Letter) -> bool:
    row = letter.row
    return (
        isinstance(row, Confirmation) and row.step is not v.ConfirmationStep.WITHDRAWAL
    )


def _is_in_time(letter: Letter) -> bool:
    due, back = letter.due_on, letter.answered_on
    return bool(due and back and back <= due)


def _days(letter: Letter) -> int:
    sent, back = letter.row.sent_on, letter.answered_on
    return max(0, (back - sent).days) if sent and back else 0


def first_pass(portal: Portal) -> Share[Tried]:
    """Acceptance items whose first result was a pass.

    n: items of any requirement with a result. The first result is the one of the
    earliest 验收日期 (else 提交验收日期; without either it is the oldest); on equal
    dates 不通过 counts. Every result but 不通过 is a pass.
    """
    tried = [
        Tried(state, item, first)
        for state in portal.requirements
        for item in state.items
        if (first := _first_result(item)) is not None
    ]
    failed = v.AcceptanceResult.FAILED
    return Share(
        met=tuple(one for one in tried if one.first.result is not failed),
        missed=tuple(one for one in tried if one.first.result is failed),
    )


def _first_result(item: ItemState) -> Acceptance | None:
    rows = [row for row in (item.record, *item.history) if row.result is not None]
    failed = v.AcceptanceResult.FAILED
    return min(
        rows,
        key=lambda row: (
            row.accepted_on or row.submitted_on or date.min,
            row.result is not failed,
        ),
        default=None,
    )


def changes(portal: Portal) -> Changes:
    """Changes per leaf, the share of leaves touched, and the days agreed changes add.

    n of the days: changes whose 客户结论 is 同意, that we did not reject, and that
    fill 工期影响天.
    """
    requested = tuple(_requested(portal))
    own = {row.state.id for row in requested}
    touched = [(s, bool(own & {s.id, *s.ancestors})) for s in portal.leaves]
    return Changes(
        requested=requested,
        touched=Share(
            met=tuple(state for state, hit in touched if hit),
            missed=tuple(state for state, hit in touched if not hit),
        ),
        agreed=tuple(
            row
            for row in requested
            if is_agreed(row.change.record)
            and row.change.record.days_impact is not None
        ),
    )


def _requested(portal: Portal) -> Iterator[Changed]:
    for state in portal.requirements:
        for change in state.changes:
            yield Changed(state, change)
