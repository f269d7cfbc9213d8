"""Layer 5: what the blocks of a requirement's or client's page have in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reqportal import vocabulary as v
from reqportal.findings import Finding, in_order
from reqportal.locales import Translator
from reqportal.model.records import HeldRow, Record
from reqportal.pages import facts, marks
from reqportal.portal.types import Portal, RequirementState

_TITLES = (
    "title",
    "name",
    "item",
    "question",
    "risk",
    "content",
    "description",
    "party",
)
_SHAPES = {"error": "late", "warning": "risk", "note": "none"}


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: where, what is wrong, what to type."""

    mark: marks.HealthMark
    """Its severity as a shape, its rule as the word."""
    place: marks.EvidenceMark
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Held:
    """A row that was kept out, shown where it would stand."""

    sheet: str
    name: str
    place: marks.EvidenceMark
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """The head of a section, and the rows it lacks."""

    note: str
    evidence: tuple[marks.EvidenceMark, ...]
    held: tuple[Held, ...] = ()
    inherited: marks.Link | None = None
    """The ancestor whose rows count here."""


@dataclass(frozen=True, slots=True)
class Empty:
    """A designed absence: what is missing, and what to do about it."""

    what: str
    remedy: str = ""


def problem(finding: Finding, t: Translator) -> Problem:
    """A finding in the reader's words."""
    return Problem(
        mark=marks.HealthMark(_SHAPES[finding.severity.value], finding.rule.code),
        place=marks.EvidenceMark(finding.where.short, finding.where.file),
        message=finding.message(t),
        remedy=finding.remedy(t),
    )


def problems(findings: Iterable[Finding], t: Translator) -> tuple[Problem, ...]:
    """Findings by place, each once."""
    return tuple(problem(finding, t) for finding in in_order(findings))


def held_row(row: HeldRow, t: Translator) -> Held:
    """A held-back row with all that is wrong in it."""
    name = next((row.text(field) for field in _TITLES if row.text(field)), None)
    own_id = row.text(f"{row.sheet_key}_id")
    return Held(
        sheet=facts.sheet_name(row.sheet_key, t),
        name=facts.spaced(own_id, name),
        place=marks.EvidenceMark(row.origin.whole.short, row.origin.file),
        problems=problems(row.findings, t),
    )


def held_rows(
    rows: Iterable[HeldRow], keys: Sequence[str], t: Translator
) -> tuple[Held, ...]:
    """The held-back rows of these sheets, in the order of the workbook."""
    rows = tuple(rows)
    if not rows:  # almost always
        return ()
    found = sorted((row for row in rows if row.sheet_key in keys), key=_place)
    return tuple(held_row(row, t) for row in found)


def _place(row: HeldRow) -> tuple[str, str, int]:
    return (row.origin.file, row.origin.sheet, row.origin.row)


def block(  # noqa: PLR0913 - the head of a section says all of this
    portal: Portal,
    state: RequirementState,
    keys: Sequence[str],
    records: Sequence[Record],
    t: Translator,
    *,
    note: str = "",
) -> Block:
    """The head of a section about rows of these sheets."""
    return Block(
        note=note,
        evidence=facts.sources(records),
        held=held_rows(state.held, keys, t),
        inherited=_inherited(portal, state, records),
    )


def _inherited(
    portal: Portal, state: RequirementState, records: Sequence[Record]
) -> marks.Link | None:
    for record in records:
        named = _named(record)
        if named and state.id not in named:
            origin = next((name for name in named if name in state.ancestors), named[0])
            return facts.requirement_link(portal, origin, titled=True)
    return None


def _named(record: Record) -> tuple[str, ...]:
    values = vars(record)  # a pydantic model is slow to say that it lacks a field
    several: tuple[str, ...] = values.get("requirement_ids", ())
    one: str | None = values.get("requirement_id")
    return several or ((one,) if one else ())


def asked(
    state: RequirementState, stage: v.Stage, portal: Portal, t: Translator
) -> str:
    """Whose turn it is while the requirement stands at that stage; else empty."""
    turn = state.standing.turn
    if state.standing.stage is not stage or turn is None or state.standing.aside:
        return ""
    who = marks.who(turn, t).text
    days = turn.days(portal.as_of)
    if turn.since is None or days is None:
        return t("It is the turn of {who}.", who=who)
    return t(
        "It is the turn of {who} since {since}, {days} days.",
        who=who,
        since=turn.since,
        days=days,
    )
