"""Layer 3: what one client may see: types that have no place for anything else.

Each row type holds the columns of its sheet that are marked `client_sees`, and no
others; a test compares them with `columns.py`, so that a new column is internal unless
it is marked and given a field here. A field with a default may be closed by a setting.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from reqportal import vocabulary as v
from reqportal.locales import Language


@dataclass(frozen=True, slots=True)
class ClientRow:
    """The client's own row."""

    sheet_key: ClassVar[str] = "client"
    client_id: str
    name: str
    our_contact: str | None = None
    contract_number: str | None = None


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A role at the client."""

    sheet_key: ClassVar[str] = "contact"
    role_title: str


@dataclass(frozen=True, slots=True)
class RequirementRow:
    """A public requirement; parent and related ids only where public and theirs."""

    sheet_key: ClassVar[str] = "requirement"
    requirement_id: str
    client_id: str
    title: str
    raised_on: date
    category: v.Category | None = None
    proposer_role: str | None = None
    desired_on: date | None = None
    parent_id: str | None = None
    related_ids: tuple[str, ...] = ()
    acceptance_criteria: str | None = None
    target_figures: str | None = None
    client_note: str | None = None


@dataclass(frozen=True, slots=True)
class ClarificationRow:
    """A question that was asked."""

    sheet_key: ClassVar[str] = "clarification"
    question: str
    asked_on: date | None = None
    answer_due_on: date | None = None
    answer: str | None = None
    answered_on: date | None = None


@dataclass(frozen=True, slots=True)
class SolutionRow:
    """A tier that was sent."""

    sheet_key: ClassVar[str] = "solution"
    tier: v.Tier
    description: str | None = None
    exclusions: str | None = None
    lead_time: str | None = None
    committed_on: date | None = None
    price: str | None = None
    sent_on: date | None = None
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class ConfirmationRow:
    """A letter that was sent."""

    sheet_key: ClassVar[str] = "confirmation"
    requirement_ids: tuple[str, ...]
    step: v.ConfirmationStep
    sent_on: date | None = None
    due_on: date | None = None
    answered_on: date | None = None
    verdict: v.ConfirmationVerdict | None = None
    open_condition: str | None = None
    letter_number: str | None = None


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A public task."""

    sheet_key: ClassVar[str] = "task"
    name: str
    planned_start: date
    planned_end: date
    actual_start: date | None = None
    actual_end: date | None = None
    deliverable: str | None = None


@dataclass(frozen=True, slots=True)
class AcceptanceRow:
    """An acceptance item that was submitted."""

    sheet_key: ClassVar[str] = "acceptance"
    requirement_id: str
    item: str
    criterion: str | None = None
    verification: v.Verification | None = None
    submitted_on: date | None = None
    due_on: date | None = None
    result: v.AcceptanceResult | None = None
    clause: str | None = None
    accepted_on: date | None = None
    fix_due_on: date | None = None
    problem: str | None = None
    certificate_number: str | None = None
    signer_role: str | None = None


@dataclass(frozen=True, slots=True)
class SyncRow:
    """One regular report."""

    sheet_key: ClassVar[str] = "sync"
    held_on: date
    progress: str
    issues: str | None = None
    asks: str | None = None
    next_on: date | None = None


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change that was sent."""

    sheet_key: ClassVar[str] = "change"
    change_id: str
    requirement_id: str
    requested_on: date
    requester_role: str | None = None
    kind: v.ChangeKind | None = None
    client_note: str | None = None
    scope_impact: str | None = None
    days_impact: int | None = None
    fee_adjustment: str | None = None
    verdict: v.ChangeVerdict | None = None
    sent_on: date | None = None
    client_verdict: v.ClientVerdict | None = None
    client_answered_on: date | None = None
    letter_number: str | None = None
    implemented_on: date | None = None
    verification_result: v.VerificationResult | None = None
    verified_on: date | None = None


ROW_TYPES = (
    ClientRow, ContactRow, RequirementRow, ClarificationRow, SolutionRow,
    ConfirmationRow, TaskRow, AcceptanceRow, SyncRow, ChangeRow,
)  # fmt: skip
"""One for each sheet of which a client sees anything."""


@dataclass(frozen=True, slots=True)
class ClientItem:
    """An acceptance item: the try that counts."""

    row: AcceptanceRow
    waits: bool
    """Submitted and without a result that counts."""
    is_void: bool = False
    """It had a result; what was changed since has to be accepted anew."""


@dataclass(frozen=True, slots=True)
class ClientChange:
    """A change in its phase, which the visible columns alone decide."""

    row: ChangeRow
    phase: v.ChangePhase


@dataclass(frozen=True, slots=True)
class ClientRequirement:
    """A public requirement with all that its client may know of it."""

    row: RequirementRow
    stage: v.ClientStage
    progress: int | None
    """Per cent of the public tasks; at most 90 before acceptance; None without any."""
    original: date | None
    """What was first promised."""
    promised: date | None
    """What is promised now."""
    moved_by: tuple[ChangeRow, ...]
    """The agreed changes that moved it."""
    is_late: bool
    """Past what is promised, and not delivered."""
    clarifications: tuple[ClarificationRow, ...] = ()
    solutions: tuple[SolutionRow, ...] = ()
    chosen: SolutionRow | None = None
    """The one of them that counts."""
    tasks: tuple[TaskRow, ...] = ()
    items: tuple[ClientItem, ...] = ()
    changes: tuple[ClientChange, ...] = ()

    @property
    def id(self) -> str:
        """Its id as typed."""
        return self.row.requirement_id

    @property
    def place(self) -> tuple[date, date, str]:
        """By what is promised, when it was raised and its id: never by rank."""
        return (self.promised or date.max, self.row.raised_on, self.id)


class NeedKind(StrEnum):
    """What the client is asked to do."""

    LETTER = "letter"
    CHANGE = "change"
    QUESTIONS = "questions"
    ITEMS = "items"


@dataclass(frozen=True, slots=True)
class Need:
    """Something that lies with the client."""

    kind: NeedKind
    requirement_ids: tuple[str, ...]
    since: date | None
    due: date | None
    letter: ConfirmationRow | None = None
    change: ChangeRow | None = None
    texts: tuple[str, ...] = ()
    """The questions, or the items."""

    @property
    def place(self) -> tuple[date, date, tuple[str, ...], str]:
        """The earliest due first."""
        late = date.max
        return (self.due or late, self.since or late, self.requirement_ids, self.kind)


@dataclass(frozen=True, slots=True)
class ClientPortal:
    """All that one client may see, as of one day."""

    as_of: date
    language: Language
    company: str
    """Our company's name, a setting; may be empty."""
    client: ClientRow
    contacts: tuple[ContactRow, ...]
    syncs: tuple[SyncRow, ...]
    """The latest first."""
    requirements: tuple[ClientRequirement, ...]
    letters: tuple[ConfirmationRow, ...]
    """The latest first."""
    needs: tuple[Need, ...]

    def __post_init__(self) -> None:
        """Refuse an order that would tell what we think of a requirement."""
        places = [one.place for one in self.requirements]
        if places != sorted(places):
            msg = "requirements of a client stand by promised date, raised date and id"
            raise ValueError(msg)
