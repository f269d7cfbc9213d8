"""Layer 5: what is asked for, what we offer, and what may go wrong."""

from __future__ import annotations

from dataclasses import dataclass

from reqportal import vocabulary as v
from reqportal.locales import Translator
from reqportal.model.records import Risk, Solution
from reqportal.pages import facts, marks
from reqportal.pages.blocks import Block, Empty, asked, block
from reqportal.pages.facts import Fact
from reqportal.portal.types import Portal, RequirementState

_PROSE = (
    "description", "goal", "pain", "expected_solution", "acceptance_criteria",
    "target_figures", "client_note", "notes",
)  # fmt: skip
_SCORES = ("nature", "impact", "confidence", "ease")
BIG_RISK = 6
"""High × medium."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What is asked for, and why."""

    head: Block
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One tier of a solution; every tier has the same rows."""

    tier: str
    description: str
    is_chosen: bool
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Solutions:
    """The tiers side by side, or why there are none."""

    head: Block
    columns: tuple[Column, ...]
    empty: Empty | None


@dataclass(frozen=True, slots=True)
class RiskRow:
    """One risk."""

    level: marks.HealthMark
    risk: str
    mitigation: str
    owner: str
    due: marks.Day | None
    is_late: bool
    status: str


@dataclass(frozen=True, slots=True)
class Risks:
    """The risks, or that there are none."""

    head: Block
    rows: tuple[RiskRow, ...]
    empty: Empty | None


def statement(portal: Portal, state: RequirementState, t: Translator) -> Statement:
    """Every field of the requirement's own row that no other block shows."""
    record = state.record
    prose = facts.facts(record, _PROSE[:-2], t)
    source = facts.dotted(
        facts.text(record, n, t) for n in ("channels", "source_basis")
    )
    kind = ("category", "scenario", "business_phase")
    desired = record.desired_on
    short = (
        Fact(t("Source"), source),
        Fact(t("Kind"), facts.labelled(record, kind, t)),
        Fact(
            facts.header("requirement", "desired_on", t),
            t("{day} (a wish, makes nothing late)", day=desired) if desired else "",
        ),
        *facts.facts(record, ("urgency", "budget", "expected_benefit", "our_role"), t),
        *facts.facts(record, ("public",), t),
        *facts.facts(record, _PROSE[-2:], t),
        *_family(portal, state, t),
        *facts.facts(record, ("theme",), t),
        *_own_scores(state, t),
        *_undecided(state, t),
    )
    found = (*prose, *(fact for fact in short if fact.text or fact.links))
    head = block(portal, state, ("requirement",), (record,), t)
    return Statement(head, found)


def _family(portal: Portal, state: RequirementState, t: Translator) -> tuple[Fact, ...]:
    record = state.record
    parents = state.ancestors or ((record.parent_id,) if record.parent_id else ())
    return tuple(
        Fact(
            facts.header("requirement", field, t),
            links=tuple(facts.requirement_link(portal, n, titled=True) for n in names),
        )
        for field, names in (
            ("parent_id", parents),
            ("related_ids", record.related_ids),
        )
    )


def _undecided(state: RequirementState, t: Translator) -> tuple[Fact, ...]:
    """What is filled of a disposition that was not taken."""
    if state.record.disposition or state.standing.aside:
        return ()
    names = ("disposed_on", "disposition_reason", "resume_on", "merged_into")
    return facts.facts(state.record, names, t)


def _own_scores(state: RequirementState, t: Translator) -> tuple[Fact, ...]:
    """Scores on the requirement's row, where another row is the one that counts."""
    evaluation = state.evaluation
    if evaluation and evaluation.origin == state.record.origin:
        return ()
    return facts.facts(state.record, _SCORES, t)


def solutions(portal: Portal, state: RequirementState, t: Translator) -> Solutions:
    """The tiers in the order of the list, refused ones too."""
    rows = tuple(sorted(state.solutions, key=lambda row: row.tier.order))
    sent = max((row.sent_on for row in rows if row.sent_on), default=None)
    note = t.plural("{n} tier", "{n} tiers", len(rows))
    if sent:
        note = t("{tiers}, sent to the client {day}", tiers=note, day=sent)
    empty = None
    if not rows:
        turn = asked(state, v.Stage.SOLVING, portal, t)
        remedy = t("Describe at least one tier in the sheet “{sheet}”.",
                   sheet=facts.sheet_name("solution", t))  # fmt: skip
        empty = Empty(t("No solution yet."), facts.spaced(turn, remedy))
    head = block(portal, state, ("solution",), rows, t, note=note if rows else "")
    return Solutions(head, tuple(_column(row, state, t) for row in rows), empty)


def _column(row: Solution, state: RequirementState, t: Translator) -> Column:
    names = (
        "exclusions", "delivery_mode", "lead_time", "committed_on", "price",
        "internal_cost", "sent_on",
    )  # fmt: skip
    return Column(
        tier=t.label(row.tier),
        description=row.description,
        is_chosen=state.chosen is not None and state.chosen.origin == row.origin,
        rows=tuple(
            (facts.header("solution", n, t), facts.text(row, n, t)) for n in names
        ),
    )


def risks(portal: Portal, state: RequirementState, t: Translator) -> Risks:
    """Open risks first, the biggest first."""
    rows = sorted(
        state.risks, key=lambda row: (not row.is_open, -row.size, row.origin.row)
    )
    opened = sum(row.is_open for row in rows)
    note = t("{open} open, {closed} closed", open=opened, closed=len(rows) - opened)
    empty = None if rows else Empty(
        t("No risk recorded."),
        t("Record risks with likelihood and severity in the sheet “{sheet}”.",
          sheet=facts.sheet_name("risk", t)),
    )  # fmt: skip
    head = block(portal, state, ("risk",), rows, t, note=note if rows else "")
    return Risks(head, tuple(risk_row(row, portal, t) for row in rows), empty)


def risk_row(row: Risk, portal: Portal, t: Translator) -> RiskRow:
    """One risk in the reader's words."""
    blank = t("not rated")
    levels = (row.likelihood, row.severity)
    words = [t.label(level) if level else blank for level in levels]
    if not row.is_open or not row.size:
        shape = "none"
    else:
        shape = "risk" if row.size >= BIG_RISK else "ok"
    due = row.mitigation_due_on
    return RiskRow(
        level=marks.HealthMark(shape, " × ".join(words) if any(levels) else blank),
        risk=row.risk,
        mitigation=row.mitigation or "",
        owner=row.owner_role or "",
        due=marks.day(due, t),
        is_late=bool(due and row.is_open and due < portal.as_of),
        status=t.label(row.status or v.RiskStatus.OPEN),
    )
