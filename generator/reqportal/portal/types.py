"""Layer 3: what a portal knows: records linked and computed, immutable.

A *state* is a record with everything computed for it. Sentences are `Said`: they get
their language on the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from reqportal import vocabulary as v
from reqportal.compact import compact
from reqportal.findings import CellRef, Finding
from reqportal.locales import Param, Said
from reqportal.model import records as r
from reqportal.model.account import SheetAccount
from reqportal.settings import PortalSettings

Span: TypeAlias = tuple[date, date]
"""From one day to another, the first counted."""


@compact
@dataclass(frozen=True, slots=True)
class Turn:
    """Whose move it is."""

    side: v.Side
    roles: tuple[str, ...]
    """Roles on that side; may be empty for the client."""
    action: Said
    since: date | None
    due: date | None = None
    cells: tuple[CellRef, ...] = ()

    def days(self, as_of: date) -> int | None:
        """Calendar days waited, never negative; None when no row says since when."""
        return None if self.since is None else max(0, (as_of - self.since).days)

    def days_over(self, as_of: date) -> int:
        """Calendar days past the due date; 0 when not due."""
        return max(0, (as_of - self.due).days) if self.due else 0


@compact
@dataclass(frozen=True, slots=True)
class Gate:
    """What must hold before a requirement leaves a stage."""

    stage: v.Stage
    holds: bool
    entered: date | None
    left: date | None
    """When it was met, as far as the rows say."""
    note: Said | None
    """What meets it, or what is missing: “2 of 5 tasks done”."""
    cells: tuple[CellRef, ...]


@compact
@dataclass(frozen=True, slots=True)
class OverlayMark:
    """An overlay, with `done` of `total` for partial acceptance."""

    overlay: v.Overlay
    done: int = 0
    total: int = 0


@compact
@dataclass(frozen=True, slots=True)
class Standing:
    """Where a requirement stands."""

    stage: v.Stage
    """The first gate that does not hold now; what is aside keeps its own."""
    aside: v.Aside | None
    aside_since: date | None
    aside_cells: tuple[CellRef, ...]
    overlays: tuple[OverlayMark, ...]
    gates: tuple[Gate, ...]
    """One for every stage that exists under this process, in order."""
    turn: Turn | None
    """The next action; None when there is none."""
    also: tuple[Turn, ...]
    """Further moves that are open at the same time, such as those of changes."""

    @property
    def is_open(self) -> bool:
        """Neither fulfilled nor aside."""
        return self.aside is None and self.stage.is_open

    @property
    def word(self) -> v.Stage | v.Aside:
        """What is shown as the stage."""
        return self.aside or self.stage


@compact
@dataclass(frozen=True, slots=True)
class Summand:
    """One line of the priority arithmetic."""

    name: str
    """impact, confidence, ease, nature, urgency, importance or scale."""
    value: Param
    """The score or word that counts."""
    assumed: bool
    """Whether the cell was blank and the default counts."""
    points: float
    formula: str
    """`9 × 0.5 × 10`; empty where the points are fixed."""


@compact
@dataclass(frozen=True, slots=True)
class Priority:
    """How urgent a requirement is (source: DESIGN §5)."""

    summands: tuple[Summand, ...]
    score: float
    """Unclamped; ranks go by it."""
    band: v.Band
    floored: bool
    """A rigid requirement lifted to P1."""
    rank: int | None = None
    """Among all open, scored leaves; None for the rest."""
    client_rank: int | None = None
    best_rank: int | None = None
    worst_rank: int | None = None
    """Rank when one of its own scores is one higher or lower."""

    @property
    def shown(self) -> float:
        """The score within 0–100, as pages show it."""
        return min(100.0, max(0.0, self.score))


@compact
@dataclass(frozen=True, slots=True)
class FeasibilityState:
    """The worst of the given dimensions, named."""

    worst: v.Feasibility
    dimensions: tuple[tuple[str, v.Feasibility | None], ...]
    """Field of the evaluation, and its verdict or None for a blank."""
    limits: tuple[str, ...]
    """The fields that are as bad as the worst."""


@compact
@dataclass(frozen=True, slots=True)
class TaskState:
    """A task with its forecast; cancelled ones have none."""

    record: r.Task
    forecast: date | None
    is_critical: bool = False
    """On the chain of tasks that decides the requirement's forecast."""
    late_predecessors: tuple[str, ...] = ()
    """Ids of predecessors not done and past their planned end."""

    @property
    def is_open(self) -> bool:
        """Neither done nor cancelled."""
        return not self.record.is_done and not self.record.is_cancelled

    def is_late(self, as_of: date) -> bool:
        """Open and past its planned end."""
        return self.is_open and self.record.planned_end < as_of


class ItemStatus(StrEnum):
    """Where one acceptance item stands."""

    PASSED = "passed"
    FAILED = "failed"
    SUBMITTED = "submitted"
    UNSENT = "unsent"


@compact
@dataclass(frozen=True, slots=True)
class ItemState:
    """One acceptance item: the row that counts, and earlier ones."""

    record: r.Acceptance
    status: ItemStatus
    history: tuple[r.Acceptance, ...] = ()
    outdated: bool = False
    """It had a result, but a later change or re-opening made it void."""


@compact
@dataclass(frozen=True, slots=True)
class ChangeState:
    """A change in its phase."""

    record: r.ChangeRequest
    phase: v.ChangePhase
    since: date | None
    """When it entered the phase."""
    steps: tuple[tuple[v.ChangePhase, date | None], ...]
    """The phases passed, each with the date it was left, where given."""
    turn: Turn | None


@compact
@dataclass(frozen=True, slots=True)
class HealthState:
    """How an open requirement is doing, with its reason."""

    health: v.Health
    reason: Said
    cells: tuple[CellRef, ...]
    side: v.Side | None = None
    """Whose doing it is, where that can be said."""
    part: str = ""
    """Of a parent: the id of the part the reason is about; empty for its own."""


@compact
@dataclass(frozen=True, slots=True)
class RequirementState:
    """A requirement with all that the workbooks say and the program computes of it."""

    record: r.Requirement
    client: r.Client
    ancestors: tuple[str, ...]
    """Parent ids from the top down."""
    children: tuple[str, ...]
    """Ids of those that are published."""
    clarifications: tuple[r.Clarification, ...]
    evaluations: tuple[r.Evaluation, ...]
    """Those that count for it, the latest first; perhaps an ancestor's."""
    solutions: tuple[r.Solution, ...]
    chosen: r.Solution | None
    reviews: tuple[r.Review, ...]
    confirmations: tuple[r.Confirmation, ...]
    """The latest first; perhaps an ancestor's."""
    risks: tuple[r.Risk, ...]
    tasks: tuple[TaskState, ...]
    items: tuple[ItemState, ...]
    changes: tuple[ChangeState, ...]
    feedback: tuple[r.Feedback, ...]
    standing: Standing
    feasibility: FeasibilityState | None
    priority: Priority | None
    """None when not scored; a parent has its best child's."""
    original_commitment: date | None
    commitment: date | None
    forecast: date | None
    delivered: date | None
    """When it was handed over: the last submission, else the last actual end."""
    accepted_on: date | None
    """The last acceptance date once every item has passed."""
    health: HealthState | None
    client_days: int
    """Days spent waiting for the client since it was raised."""
    our_days: int
    client_spans: tuple[Span, ...] = ()
    """When something of it or its parts lay with the client, by start; may overlap."""
    findings: tuple[Finding, ...] = ()
    """Those that concern it, errors and warnings."""
    held: tuple[r.HeldRow, ...] = ()
    """Rows of it that were kept out."""
    in_doubt: tuple[r.HeldRow, ...] = ()
    """Held rows that may change what is computed: its own, inherited, of its parts."""
    held_children: tuple[r.HeldRow, ...] = ()
    """Children whose own row is held back."""
    own: RequirementState | None = None
    """A parent's own tasks, questions and acceptance, as one more child of it."""

    @property
    def id(self) -> str:
        """Its id as typed."""
        return self.record.requirement_id

    @property
    def rows(self) -> tuple[r.Record, ...]:
        """The rows that count for it, an ancestor's included; its own row first."""
        return (
            self.record,
            *self.clarifications,
            *self.evaluations,
            *self.solutions,
            *self.risks,
            *self.reviews,
            *self.confirmations,
            *(task.record for task in self.tasks),
            *(row for item in self.items for row in (item.record, *item.history)),
            *(change.record for change in self.changes),
            *self.feedback,
        )

    @property
    def is_leaf(self) -> bool:
        """It has no children, held-back ones included."""
        return not self.children and not self.held_children

    @property
    def evaluation(self) -> r.Evaluation | None:
        """The evaluation that counts."""
        return self.evaluations[0] if self.evaluations else None

    @property
    def nature(self) -> v.Nature | None:
        """Rigid, flexible or latent, once evaluated."""
        return self.evaluation.nature if self.evaluation else None


@compact
@dataclass(frozen=True, slots=True)
class ClientState:
    """A client with its rows and its requirements' ids, parents before children."""

    record: r.Client
    contacts: tuple[r.Contact, ...]
    syncs: tuple[r.Sync, ...]
    """The latest first."""
    feedback: tuple[r.Feedback, ...]
    """Of the client and of its requirements, the latest first."""
    requirement_ids: tuple[str, ...]
    findings: tuple[Finding, ...] = ()
    held: tuple[r.HeldRow, ...] = ()

    @property
    def id(self) -> str:
        """Its id as typed."""
        return self.record.client_id

    @property
    def rows(self) -> tuple[r.Record, ...]:
        """Its own row, then contacts, syncs and feedback."""
        return (self.record, *self.contacts, *self.syncs, *self.feedback)


@compact
@dataclass(frozen=True, slots=True)
class Stub:
    """A client or requirement whose own row is held back: its page says why."""

    kind: str
    """client or requirement."""
    id: str
    title: str
    client_id: str | None
    row: r.HeldRow
    findings: tuple[Finding, ...]
    """The row's own, and those of other held rows that belong to it."""


@compact
@dataclass(frozen=True, slots=True)
class WorkbookState:
    """One file that was read."""

    file: str
    modified: str
    """dcterms:modified inside the workbook, on the portal's clock.

    Written `2026-03-20 17:12`; may be empty.
    """
    rows: int
    """Filled rows of recognised sheets."""
    sheets: tuple[str, ...]
    """The tab names that were recognised."""
    errors: int
    warnings: int
    notes: int
    held: int
    accounts: tuple[SheetAccount, ...] = ()
    """Of every visible sheet, where its rows went."""


@dataclass(frozen=True)
class Portal:
    """All of it, as of one day."""

    as_of: date
    settings: PortalSettings
    clients: tuple[ClientState, ...]
    """By id."""
    requirements: tuple[RequirementState, ...]
    """By id."""
    stubs: tuple[Stub, ...]
    workbooks: tuple[WorkbookState, ...]
    findings: tuple[Finding, ...]
    held: tuple[r.HeldRow, ...]
    by_id: Mapping[str, RequirementState] = field(repr=False)
    by_client: Mapping[str, ClientState] = field(repr=False)

    @property
    def leaves(self) -> tuple[RequirementState, ...]:
        """Requirements without children: what totals count."""
        return tuple(state for state in self.requirements if state.is_leaf)

    @property
    def ranked(self) -> tuple[RequirementState, ...]:
        """Open, scored leaves by rank."""
        found = [s for s in self.leaves if s.priority and s.priority.rank is not None]
        return tuple(
            sorted(found, key=lambda s: s.priority.rank or 0 if s.priority else 0)
        )

    @property
    def unscored(self) -> tuple[RequirementState, ...]:
        """Open leaves without a score: rigid ones first, then by raised date and id."""
        found = [s for s in self.leaves if s.standing.is_open and s.priority is None]
        last = len(v.Nature)
        return tuple(
            sorted(
                found,
                key=lambda s: (
                    s.nature.order if s.nature else last,
                    s.record.raised_on,
                    s.id,
                ),
            )
        )

    def of_client(self, client_id: str) -> tuple[RequirementState, ...]:
        """The requirements of a client, by id."""
        return tuple(
            self.by_id[name] for name in self.by_client[client_id].requirement_ids
        )
