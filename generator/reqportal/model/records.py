"""Layer 1: the records: one frozen model per sheet, each with the row it came from.

Field names are those of `columns.py`; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict

from reqportal import vocabulary as v
from reqportal.compact import compact
from reqportal.findings import CellRef, Finding


@compact
@dataclass(frozen=True, slots=True)
class Origin:
    """The sheet and row a record came from; every field knows its cell."""

    file: str
    sheet: str
    row: int
    columns: dict[str, str] = field(hash=False, compare=False, repr=False)
    """Field to column letter; shared by all rows of a sheet."""
    headers: dict[str, str] = field(
        default_factory=dict, hash=False, compare=False, repr=False
    )
    """Field to the header as it stands in the sheet."""

    def header(self, name: str) -> str:
        """A field's header as it stands in the sheet."""
        return self.headers.get(name, name)

    def cell(self, name: str) -> CellRef:
        """The cell of a field; the whole row where the sheet lacks that column."""
        letter = self.columns.get(name)
        if letter is None:
            return self.whole
        return CellRef(self.file, self.sheet, f"{letter}{self.row}")

    @property
    def whole(self) -> CellRef:
        """The row from its first to its last column."""
        letters = sorted(self.columns.values(), key=lambda text: (len(text), text))
        first, last = (letters[0], letters[-1]) if letters else ("A", "A")
        return CellRef(self.file, self.sheet, f"{first}{self.row}:{last}{self.row}")


class Record(BaseModel):
    """A validated row."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True, extra="forbid")
    sheet_key: ClassVar[str]
    origin: Origin

    @classmethod
    def of(cls, origin: Origin, values: Mapping[str, Any]) -> Self:
        """The record of fields that were read by their columns: not validated again.

        Equal to what validation gives, at a fifth of the time; a test holds them equal.
        """
        record = cls.__new__(cls)
        fields = {**_blank(cls), "origin": origin, **values}
        object.__setattr__(record, "__dict__", fields)
        object.__setattr__(record, "__pydantic_fields_set__", _NOT_TOLD)
        object.__setattr__(record, "__pydantic_extra__", None)
        object.__setattr__(record, "__pydantic_private__", None)
        return record

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled by what is filled in: a tenth of the time of pydantic's own way."""
        blank = _blank(type(self))
        fields = self.__dict__.items()
        values = {k: v for k, v in fields if v is not blank[k] and k != "origin"}
        return _revived, (type(self), self.origin, values)


_NOT_TOLD: set[str] = set()
"""Which fields were given: nobody asks, so records share the answer."""


@cache
def _blank(kind: type[Record]) -> dict[str, Any]:
    """The fields of a row in which nothing is filled in, in the order of the model."""
    fields = kind.model_fields.items()
    return {n: None if info.is_required() else info.default for n, info in fields}


def _revived(kind: type[Record], origin: Origin, values: Mapping[str, Any]) -> Record:
    return kind.of(origin, values)


class Client(Record):
    sheet_key = "client"
    client_id: str
    name: str
    kind: v.ClientKind | None = None
    industry: str | None = None
    scale: v.Scale | None = None
    importance: int | None = None
    our_contact: str | None = None
    sync_frequency: v.Frequency | None = None
    renewal_on: date | None = None
    contract_number: str | None = None
    contract_value: float | None = None
    shared: bool = False
    notes: str | None = None


class Contact(Record):
    sheet_key = "contact"
    client_id: str
    role_title: str
    position: str | None = None
    authority: v.Authority | None = None
    contact_details: str | None = None


class Requirement(Record):
    sheet_key = "requirement"
    requirement_id: str
    client_id: str
    title: str
    description: str
    goal: str | None = None
    pain: str | None = None
    expected_solution: str | None = None
    category: v.Category | None = None
    scenario: v.Scenario | None = None
    business_phase: v.BusinessPhase | None = None
    channels: tuple[v.Channel, ...] = ()
    source_basis: str | None = None
    proposer_role: str | None = None
    raised_on: date
    desired_on: date | None = None
    urgency: v.Urgency | None = None
    parent_id: str | None = None
    related_ids: tuple[str, ...] = ()
    theme: str | None = None
    acceptance_criteria: str | None = None
    target_figures: str | None = None
    budget: str | None = None
    expected_benefit: str | None = None
    our_role: str | None = None
    public: bool = False
    client_note: str | None = None
    disposition: v.Disposition | None = None
    disposed_on: date | None = None
    disposition_reason: str | None = None
    resume_on: date | None = None
    merged_into: str | None = None
    nature: v.Nature | None = None
    impact: int | None = None
    confidence: int | None = None
    ease: int | None = None
    declared_status: str | None = None
    notes: str | None = None


class Clarification(Record):
    sheet_key = "clarification"
    requirement_id: str
    question: str
    asked_on: date | None = None
    answer_due_on: date | None = None
    answer: str | None = None
    answered_on: date | None = None
    confirmed_by: str | None = None


class Evaluation(Record):
    sheet_key = "evaluation"
    requirement_id: str
    nature: v.Nature
    impact: int | None = None
    confidence: int | None = None
    ease: int | None = None
    technical: v.Feasibility | None = None
    resource: v.Feasibility | None = None
    budget: v.Feasibility | None = None
    timeline: v.Feasibility | None = None
    compliance: v.Feasibility | None = None
    evaluator_role: str | None = None
    evaluated_on: date
    notes: str | None = None

    @property
    def scores(self) -> tuple[int, int, int] | None:
        """Impact, confidence and ease, or None when not scored."""
        if self.impact is None or self.confidence is None or self.ease is None:
            return None
        return (self.impact, self.confidence, self.ease)


class Solution(Record):
    sheet_key = "solution"
    requirement_id: str
    tier: v.Tier
    description: str
    exclusions: str | None = None
    delivery_mode: v.DeliveryMode | None = None
    lead_time: str | None = None
    committed_on: date | None = None
    price: str | None = None
    internal_cost: str | None = None
    sent_on: date | None = None
    chosen: bool = False


class Risk(Record):
    sheet_key = "risk"
    requirement_id: str
    risk: str
    likelihood: v.Level | None = None
    severity: v.Level | None = None
    mitigation: str | None = None
    owner_role: str | None = None
    mitigation_due_on: date | None = None
    status: v.RiskStatus | None = None

    @property
    def is_open(self) -> bool:
        """A blank status counts as open."""
        return self.status is None or self.status is v.RiskStatus.OPEN

    @property
    def size(self) -> int:
        """Likelihood × severity, 1 to 9; 0 where one is blank."""
        if self.likelihood is None or self.severity is None:
            return 0
        return self.likelihood.points * self.severity.points


class Review(Record):
    sheet_key = "review"
    requirement_id: str
    party: str
    verdict: v.ReviewVerdict | None = None
    reviewed_on: date | None = None
    opinion: str | None = None
    open_condition: str | None = None
    condition_closed_on: date | None = None


class Confirmation(Record):
    sheet_key = "confirmation"
    requirement_ids: tuple[str, ...]
    step: v.ConfirmationStep
    sent_on: date | None = None
    due_on: date | None = None
    answered_on: date | None = None
    verdict: v.ConfirmationVerdict | None = None
    open_condition: str | None = None
    letter_number: str | None = None
    internal_note: str | None = None

    @property
    def is_agreed(self) -> bool:
        """The client said yes, with or without conditions, and did not withdraw it."""
        return self.step is not v.ConfirmationStep.WITHDRAWAL and (
            self.verdict is v.ConfirmationVerdict.AGREED
            or self.verdict is v.ConfirmationVerdict.CONDITIONAL
        )

    @property
    def is_refusal(self) -> bool:
        """The client said no, or withdrew an earlier yes."""
        return (
            self.step is v.ConfirmationStep.WITHDRAWAL
            or self.verdict is v.ConfirmationVerdict.REFUSED
        )


class Task(Record):
    sheet_key = "task"
    task_id: str
    requirement_ids: tuple[str, ...]
    name: str
    role: str | None = None
    person: str | None = None
    planned_start: date
    planned_end: date
    actual_start: date | None = None
    actual_end: date | None = None
    expected_end: date | None = None
    progress: float | None = None
    predecessor_ids: tuple[str, ...] = ()
    deliverable: str | None = None
    status: v.TaskStatus | None = None
    cancel_reason: str | None = None
    planned_days: float | None = None
    actual_days: float | None = None
    public: bool = False
    notes: str | None = None

    @property
    def is_cancelled(self) -> bool:
        """Cancelled tasks are ignored everywhere."""
        return self.status is v.TaskStatus.CANCELLED

    @property
    def is_done(self) -> bool:
        """It has an actual end."""
        return self.actual_end is not None

    @property
    def is_begun(self) -> bool:
        """It has an actual start, an actual end or some progress."""
        return bool(self.actual_start or self.actual_end or self.progress)


class Acceptance(Record):
    sheet_key = "acceptance"
    requirement_id: str
    item: str
    criterion: str
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
    evidence_file: str | None = None


class Sync(Record):
    sheet_key = "sync"
    client_id: str
    held_on: date
    progress: str
    issues: str | None = None
    asks: str | None = None
    next_on: date | None = None


class Feedback(Record):
    sheet_key = "feedback"
    client_id: str | None = None
    requirement_id: str | None = None
    given_on: date
    satisfaction: int | None = None
    feedback: str | None = None
    measured: str | None = None
    lesson: str | None = None
    improvement: str | None = None
    owner_role: str | None = None
    improved_on: date | None = None


class ChangeRequest(Record):
    sheet_key = "change"
    change_id: str
    requirement_id: str
    requested_on: date
    requester_role: str
    kind: v.ChangeKind | None = None
    reason: str
    content: str
    expected_effect: str
    client_note: str | None = None
    urgency: v.Urgency | None = None
    necessity: str | None = None
    feasibility: str | None = None
    scope_impact: str | None = None
    days_impact: int | None = None
    cost_impact: str | None = None
    fee_adjustment: str | None = None
    quality_impact: str | None = None
    risk_impact: str | None = None
    verdict: v.ChangeVerdict | None = None
    evaluated_on: date | None = None
    sent_on: date | None = None
    client_verdict: v.ClientVerdict | None = None
    client_answered_on: date | None = None
    letter_number: str | None = None
    plan: str | None = None
    plan_updated_on: date | None = None
    implemented_on: date | None = None
    verification: v.ChangeVerification | None = None
    verification_result: v.VerificationResult | None = None
    verified_on: date | None = None


RECORD_TYPES: dict[str, type[Record]] = {
    kind.sheet_key: kind
    for kind in (
        Client, Contact, Requirement, Clarification, Evaluation, Solution, Risk,
        Review, Confirmation, Task, Acceptance, Sync, Feedback, ChangeRequest,
    )
}  # fmt: skip


@compact
@dataclass(frozen=True, slots=True)
class HeldRow:
    """A row kept out because of errors; what could be read of it still counts."""

    sheet_key: str
    origin: Origin
    values: dict[str, Any] = field(hash=False, compare=False)
    """The fields that were read well."""
    findings: tuple[Finding, ...] = ()
    lacks_id: bool = False
    """Its own id is blank; a rule over all rows names the next free one."""

    def text(self, name: str) -> str | None:
        """A readable field as text, where there is one."""
        value = self.values.get(name)
        return value if isinstance(value, str) else None

    @property
    def requirement_ids(self) -> tuple[str, ...]:
        """The requirements the row belongs to, as far as they can be read."""
        several = self.values.get("requirement_ids") or ()
        one = self.values.get("requirement_id")
        return tuple(several) or ((one,) if one else ())
