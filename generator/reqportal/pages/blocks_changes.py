"""Layer 5: the changes of a requirement, each in its phase; refused ones stay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from reqportal import vocabulary as v
from reqportal.locales import N_, Translator
from reqportal.pages import facts, marks
from reqportal.pages.blocks import Block, Empty, block
from reqportal.pages.facts import Fact
from reqportal.portal.types import ChangeState, Portal, RequirementState

_FLOW = tuple(phase for phase in v.ChangePhase if not phase.is_aside)
_SHOWN = (
    "change_id",
    "requirement_id",
    "requested_on",
    "requester_role",
    "kind",
    "content",
    "reason",
)


@dataclass(frozen=True, slots=True)
class Step:
    """One phase on the line: `done`, `now` or empty."""

    state: str
    text: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change with all its fields."""

    id: str
    content: str
    summary: str
    mark: marks.HealthMark | None
    """For what is done; the others have their line of phases."""
    outcome: str
    steps: tuple[Step, ...]
    who: marks.WhoMark | None
    wait: marks.WaitMark | None
    action: str
    reason: str
    rest: tuple[Fact, ...]
    requirement: marks.Link
    evidence: tuple[marks.EvidenceMark, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """The changes, open ones first."""

    head: Block
    rows: tuple[ChangeRow, ...]
    empty: Empty | None


def changes(portal: Portal, state: RequirementState, t: Translator) -> Changes:
    """The changes of one requirement."""
    rows = in_order(state.changes)
    opened = sum(row.phase.is_open for row in rows)
    note = t.plural(
        "{n} change, {open} open", "{n} changes, {open} open", len(rows), open=opened
    )
    records = [row.record for row in rows]
    empty = None if rows else Empty(
        t("No change so far."),
        t("Record requests in the sheet “{sheet}”; refused ones stay on the record.",
          sheet=facts.sheet_name("change", t)),
    )  # fmt: skip
    head = block(portal, state, ("change",), records, t, note=note if rows else "")
    return Changes(head, tuple(change_row(portal, row, t) for row in rows), empty)


def in_order(rows: Sequence[ChangeState]) -> tuple[ChangeState, ...]:
    """Open ones first, then the newest."""
    newest = sorted(
        rows,
        key=lambda row: (row.record.requested_on, row.record.change_id),
        reverse=True,
    )
    return tuple(sorted(newest, key=lambda row: not row.phase.is_open))


def change_row(
    portal: Portal, row: ChangeState, t: Translator, *, depth: int = 1
) -> ChangeRow:
    """One change in the reader's words."""
    change, turn = row.record, row.turn
    return ChangeRow(
        id=change.change_id,
        content=change.content,
        summary=_summary(row, t),
        mark=_mark(row, t),
        outcome="" if row.phase.is_open else _outcome(row, t),
        steps=_steps(row, t) if row.phase.is_open or row.phase.is_aside else (),
        who=marks.who(turn, t) if turn else None,
        wait=marks.wait(turn, portal.as_of, t) if turn else None,
        action=turn.action(t) if turn else "",
        reason=change.reason,
        rest=facts.rest(change, _SHOWN, t),
        requirement=facts.requirement_link(
            portal, change.requirement_id, titled=True, depth=depth
        ),
        evidence=facts.sources((change,)),
    )


def _summary(row: ChangeState, t: Translator) -> str:
    change = row.record
    asked = t(
        "requested {day} by {role}", day=change.requested_on, role=change.requester_role
    )
    days = change.days_impact
    impact = None if days is None else t("schedule {n} days", n=marks.signed(days))
    kind = t.label(change.kind) if change.kind else None
    cost = None if not change.cost_impact else t("cost {text}", text=change.cost_impact)
    return facts.dotted((asked, kind, impact, cost))


def _mark(row: ChangeState, t: Translator) -> marks.HealthMark | None:
    if row.phase is not v.ChangePhase.DONE:
        return None
    return marks.HealthMark("ok", t.label(row.phase))


def _outcome(row: ChangeState, t: Translator) -> str:
    change = row.record
    stations = (
        (
            N_("the client {day}: {word}"),
            change.client_answered_on,
            change.client_verdict,
        ),
        (N_("implemented {day}"), change.implemented_on, None),
        (N_("verified {day}: {word}"), change.verified_on, change.verification_result),
    )
    parts = [t(said, day=day, word=word) for said, day, word in stations if day]
    return t(", ").join(parts)


def _steps(row: ChangeState, t: Translator) -> tuple[Step, ...]:
    left = dict(row.steps)
    if row.phase.is_aside:
        passed = tuple(_step(phase, left, t) for phase in left)
        now = t("{phase} {day}", phase=row.phase, day=row.since)
        return (*passed, Step("now", now))
    found = []
    for phase in _FLOW:
        if phase is row.phase:
            since = t("{phase} since {day}", phase=phase, day=row.since)
            found.append(Step("now", since if row.since else t.label(phase)))
        elif phase in left:
            found.append(_step(phase, left, t))
        else:
            found.append(Step("", t.label(phase)))
    return tuple(found)


def _step(
    phase: v.ChangePhase, left: Mapping[v.ChangePhase, date | None], t: Translator
) -> Step:
    day = left[phase]
    return Step("done", facts.spaced(t.label(phase), t.day(day) if day else ""))
