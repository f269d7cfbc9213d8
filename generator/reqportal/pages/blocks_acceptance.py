"""Layer 5: acceptance item by item, with what was tried before."""

from __future__ import annotations

from dataclasses import dataclass

from reqportal import vocabulary as v
from reqportal.locales import Translator
from reqportal.model.records import Acceptance
from reqportal.pages import facts, marks
from reqportal.pages.blocks import Block, Empty, asked, block
from reqportal.portal.types import ItemState, ItemStatus, Portal, RequirementState

_NOTES = (
    "fix_due_on", "problem", "clause", "certificate_number", "signer_role",
    "evidence_file",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """One acceptance item."""

    item: str
    criterion: str
    verification: str
    submitted: marks.Day | None
    due: marks.Day | None
    accepted: marks.Day | None
    mark: marks.HealthMark
    outdated: str
    notes: str
    history: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Items:
    """The acceptance items, or that there are none."""

    head: Block
    rows: tuple[Item, ...]
    empty: Empty | None


def items(portal: Portal, state: RequirementState, t: Translator) -> Items:
    """What the client signs off, failed and open items first."""
    rows = state.items
    records = [record for row in rows for record in (row.record, *row.history)]
    passed = sum(row.status is ItemStatus.PASSED for row in rows)
    note = t("{passed}/{total} passed", passed=passed, total=len(rows))
    sent = any(row.status is not ItemStatus.UNSENT for row in rows)
    if not sent:
        note = t("{said}, nothing submitted", said=note)
    empty = None
    if not rows:
        turn = asked(state, v.Stage.ACCEPTING, portal, t)
        remedy = t("Record the items and their criteria in the sheet “{sheet}”; it is "
                   "fulfilled once there is at least one item and all have passed.",
                   sheet=facts.sheet_name("acceptance", t))  # fmt: skip
        empty = Empty(t("No acceptance item yet."), facts.spaced(turn, remedy))
    head = block(portal, state, ("acceptance",), records, t, note=note if rows else "")
    return Items(head, tuple(_item(row, portal, t) for row in rows), empty)


def _item(row: ItemState, portal: Portal, t: Translator) -> Item:
    record = row.record
    kind = t.label(record.verification) if record.verification else ""
    outdated = t("void: changed or re-opened since") if row.outdated else ""
    return Item(
        item=record.item,
        criterion=record.criterion,
        verification=kind,
        submitted=marks.day(record.submitted_on, t),
        due=marks.day(record.due_on, t),
        accepted=marks.day(record.accepted_on, t),
        mark=item_mark(row, portal, t),
        outdated=outdated,
        notes=facts.labelled(record, _NOTES, t),
        history=tuple(_tried(earlier, t) for earlier in row.history),
    )


def item_mark(row: ItemState, portal: Portal, t: Translator) -> marks.HealthMark:
    """The result that counts, or how the item stands."""
    result, due = row.record.result, row.record.due_on
    if row.outdated or row.status is ItemStatus.UNSENT:
        before = result if row.outdated else None
        word = (
            t("to submit again ({result})", result=before) if before else t("to submit")
        )
        return marks.HealthMark("none", word)
    if row.status is ItemStatus.SUBMITTED:
        if due and due < portal.as_of:
            return marks.HealthMark(
                "late", t("{n} days over", n=(portal.as_of - due).days)
            )
        return marks.HealthMark("none", t("to be accepted"))
    word = t.label(result) if result else ""
    if row.status is ItemStatus.FAILED:
        return marks.HealthMark("late", word)
    conditional = result is v.AcceptanceResult.CONDITIONAL
    return marks.HealthMark("risk" if conditional else "ok", word)


def _tried(record: Acceptance, t: Translator) -> str:
    names = ("submitted_on", "due_on", "accepted_on", "result", "criterion")
    return facts.labelled(record, (*names, "verification", *_NOTES), t)
