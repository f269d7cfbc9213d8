"""Layer 3: the rows that count for one requirement, in the order they count."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from reqportal import vocabulary as v
from reqportal.defaults import department
from reqportal.findings import CellRef
from reqportal.model import records as r
from reqportal.portal.types import ChangeState, ItemState, TaskState
from reqportal.settings import PortalSettings

AnyRecord = TypeVar("AnyRecord", bound=r.Record)


@dataclass(frozen=True)
class Facts:
    """What is known of one requirement before its stage is computed."""

    record: r.Requirement
    client: r.Client
    disposition: r.Requirement
    """The row whose 人工处置 holds: its own, else the nearest ancestor's."""
    clarifications: tuple[r.Clarification, ...]
    evaluations: tuple[r.Evaluation, ...]
    solutions: tuple[r.Solution, ...]
    reviews: tuple[r.Review, ...]
    confirmations: tuple[r.Confirmation, ...]
    risks: tuple[r.Risk, ...]
    tasks: tuple[TaskState, ...]
    items: tuple[ItemState, ...]
    changes: tuple[ChangeState, ...]
    agreed_changes: tuple[r.ChangeRequest, ...]
    """Those the client agreed to, of the requirement that owns the solution too."""
    feedback: tuple[r.Feedback, ...]
    valid_from: date | None
    """Acceptance before this day is void: the last implemented change or re-opening."""
    held: tuple[r.HeldRow, ...]
    """Its own rows that were kept out."""
    held_above: tuple[r.HeldRow, ...]
    """Those of the ancestors it takes its evaluation, solution and letters from."""
    as_of: date
    settings: PortalSettings

    @property
    def our_roles(self) -> tuple[str, ...]:
        """Who speaks with the client for us about this requirement."""
        role = self.record.our_role or self.client.our_contact
        return (role or self.settings.roles.contact,)

    @property
    def client_roles(self) -> tuple[str, ...]:
        """Who at the client raised it."""
        return (self.record.proposer_role,) if self.record.proposer_role else ()

    @cached_property
    def live_tasks(self) -> tuple[TaskState, ...]:
        """Tasks that are not cancelled."""
        return tuple(task for task in self.tasks if not task.record.is_cancelled)

    @cached_property
    def chosen(self) -> r.Solution | None:
        """The one solution that is chosen, or the only one there is."""
        held = self.held_of("solution")
        marked = [row for row in self.solutions if row.chosen]
        marked_held = sum(bool(row.values.get("chosen")) for row in held)
        if len(marked) == 1 and not marked_held:
            return marked[0]
        if len(self.solutions) == 1 and not held:
            return self.solutions[0]
        return None

    @cached_property
    def last_word(self) -> r.Confirmation | None:
        """The latest confirmation of a solution; changes count only when agreed."""
        return last_word(self.confirmations)

    @cached_property
    def awaited_letters(self) -> tuple[r.Confirmation, ...]:
        """Letters the client has and has not answered; of solutions the latest only."""
        return awaited_letters(self.confirmations)

    @property
    def is_refused(self) -> bool:
        """The client's last word is a refusal or a withdrawal."""
        return self.last_word is not None and self.last_word.is_refusal

    @cached_property
    def vetoes(self) -> tuple[r.Review, ...]:
        """Parties whose latest verdict is a veto."""
        latest = self.latest_reviews.values()
        return tuple(row for row in latest if row.verdict is v.ReviewVerdict.VETOED)

    @cached_property
    def latest_reviews(self) -> dict[str, r.Review]:
        """Party to its review that counts."""
        found: dict[str, r.Review] = {}
        for row in self.reviews:
            found.setdefault(department(row.party), row)
        return found

    @property
    def accepted_on(self) -> date | None:
        """The last acceptance date of its passed items."""
        days = (
            item.record.accepted_on or item.record.submitted_on for item in self.items
        )
        return max((day for day in days if day), default=None)

    def held_of(self, *keys: str) -> tuple[r.HeldRow, ...]:
        """The held-back rows of these sheets that may change what counts for it."""
        if not (self.held or self.held_above):
            return ()
        rows = (*self.held, *self.held_above)
        return tuple(row for row in rows if row.sheet_key in keys)

    def held_at(self, stage: v.Stage) -> tuple[r.HeldRow, ...]:
        """The held-back rows that keep the gate out of a stage from being judged.

        Of letters those that may be the client's last word on the solution.
        """
        return tuple(
            row
            for row in self.held_of(*_NEEDED.get(stage, ()))
            if row.sheet_key != "confirmation"
            or row.values.get("step") in {None, *ON_SOLUTION}
        )


_NEEDED: dict[v.Stage, tuple[str, ...]] = {
    v.Stage.CLARIFYING: ("clarification",),
    v.Stage.EVALUATING: ("evaluation",),
    v.Stage.SOLVING: ("solution", "review"),
    v.Stage.CONFIRMING: ("confirmation",),
    v.Stage.SCHEDULING: ("task",),
    v.Stage.EXECUTING: ("task",),
    v.Stage.ACCEPTING: ("acceptance",),
    v.Stage.FULFILLED: ("feedback",),
}

ON_SOLUTION = frozenset(
    {
        v.ConfirmationStep.SOLUTION,
        v.ConfirmationStep.ALTERNATIVE,
        v.ConfirmationStep.WITHDRAWAL,
    }
)


def last_word(rows: Iterable[r.Confirmation]) -> r.Confirmation | None:
    """The row that says whether the client agrees; `rows` are the latest first."""
    for row in rows:
        if row.step in ON_SOLUTION:
            return row
        if row.step is v.ConfirmationStep.CHANGE and row.is_agreed:
            return row
    return None


def awaited_letters(rows: tuple[r.Confirmation, ...]) -> tuple[r.Confirmation, ...]:
    """Sent and not answered, except what a later letter on the solution replaced.

    A letter that has an answer date but no verdict has been answered.
    """
    word = last_word(rows)
    return tuple(
        row
        for row in rows
        if row.sent_on
        and row.answered_on is None
        and row.verdict is None
        and not row.is_refusal
        and (row.step not in ON_SOLUTION or row is word)
    )


def row_date(row: r.Record) -> date:
    """Answer, result or review date, else sent or submitted date, else the oldest."""
    for name in _DATES[row.sheet_key]:
        day = getattr(row, name)
        if isinstance(day, date):
            return day
    return date.min


_DATES = {
    "clarification": ("answered_on", "asked_on"),
    "evaluation": ("evaluated_on",),
    "solution": ("sent_on",),
    "risk": ("mitigation_due_on",),
    "review": ("reviewed_on",),
    "confirmation": ("answered_on", "sent_on"),
    "acceptance": ("accepted_on", "submitted_on"),
    "sync": ("held_on",),
    "feedback": ("given_on",),
    "change": ("requested_on",),
}


def latest_first(rows: Iterable[AnyRecord]) -> tuple[AnyRecord, ...]:
    """Rows by date, the latest first; on equal dates the less favourable first.

    The order depends on what the rows say, never on where they stand.
    """
    return in_content_order(rows, lambda row: (date.max - row_date(row), favour(row)))


def in_content_order(
    rows: Iterable[AnyRecord], key: Callable[[AnyRecord], tuple[Any, ...]]
) -> tuple[AnyRecord, ...]:
    """Rows by `key`; those alike by what they say, which is looked at for them alone."""
    found = tuple(rows)
    if len(found) < 2:  # noqa: PLR2004 - nothing to order
        return found
    keys = [key(row) for row in found]
    if len(set(keys)) < len(keys):
        pairs = zip(keys, found, strict=True)
        keys = [(*own, content(row)) for own, row in pairs]
    places = sorted(range(len(found)), key=keys.__getitem__)
    return tuple(found[place] for place in places)


def content(row: r.Record) -> str:
    """All that a row says, for ordering rows that are otherwise alike."""
    return repr([value for name, value in row if name != "origin"])


def favour(row: r.Record) -> int:
    """How favourable a row's verdict is; lower counts first on equal dates."""
    if isinstance(row, r.Confirmation):
        if row.step is v.ConfirmationStep.WITHDRAWAL:
            return -1
        return _verdict(row.verdict, pending=1)
    if isinstance(row, r.Review):
        return _verdict(row.verdict, pending=1)
    if isinstance(row, r.Acceptance):
        return _verdict(row.result, pending=1)
    if isinstance(row, r.Evaluation):
        worst = max((d.order for d in dimensions(row).values() if d), default=0)
        return sum(row.scores or ()) - 100 * worst
    return 0


def _verdict(verdict: v.Word | None, *, pending: int) -> int:
    """Twice the place in its list, so that a blank stands after the refusal."""
    return pending if verdict is None else 2 * verdict.order


def dimensions(row: r.Evaluation) -> dict[str, v.Feasibility | None]:
    """Field to verdict of the five dimensions of feasibility."""
    names = ("technical", "resource", "budget", "timeline", "compliance")
    return {name: getattr(row, name) for name in names}


def cells(rows: Iterable[r.Record], field: str) -> tuple[CellRef, ...]:
    """The cells of one field in several rows."""
    return tuple(row.origin.cell(field) for row in rows)


def earliest(days: Iterable[date | None]) -> date | None:
    """The first of the days that are given."""
    return min((day for day in days if day), default=None)


def latest(days: Iterable[date | None]) -> date | None:
    """The last of the days that are given."""
    return max((day for day in days if day), default=None)
