"""Layer 3: what a letter says, of what its client may see and nothing else.

A letter is written from a `ClientPortal`: `told` narrows, `content` picks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from reqportal import vocabulary as v
from reqportal.portal import client_types as c
from reqportal.portal.calendar import later
from reqportal.portal.letter_number import LetterKey, letter_row, number
from reqportal.portal.narrow import narrow
from reqportal.portal.types import Portal
from reqportal.portal.visible import Scope

_K = v.LetterKind
VERDICT = (
    "certificate_number", "result", "accepted_on", "clause", "problem", "fix_due_on",
    "signer_role",
)  # fmt: skip
"""What an acceptance that has become void said."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One requirement in a letter."""

    row: c.RequirementRow
    chosen: c.SolutionRow | None
    before: date | None
    """What was promised before the changes that are listed."""
    after: date | None
    """What is promised with them."""
    changes: tuple[c.ChangeRow, ...]
    items: tuple[c.AcceptanceRow, ...]

    @property
    def id(self) -> str:
        """Its id as typed."""
        return self.row.requirement_id


@dataclass(frozen=True, slots=True)
class LetterContent:
    """All that a letter says, as of one day."""

    key: LetterKey
    number: str
    """As typed, else proposed; empty for a report."""
    is_proposed: bool
    due_on: date | None
    """By when an answer is asked for, where the sheet says so."""
    portal: c.ClientPortal
    subjects: tuple[Subject, ...]

    @property
    def is_complete(self) -> bool:
        """Whether it says all that such a letter has to."""
        said: dict[v.LetterKind, list[object]] = {
            _K.CONFIRMATION: [
                one.chosen and one.row.acceptance_criteria for one in self.subjects
            ],
            _K.ACCEPTANCE: [one.items for one in self.subjects],
            _K.CHANGE: [
                row.client_note for one in self.subjects for row in one.changes
            ],
        }
        parts = said.get(self.key.kind, [True])
        return bool(parts) and all(parts)


def told(portal: Portal, key: LetterKey) -> c.ClientPortal:
    """What the letter may say. Raises KeyError for ids that do not exist.

    A report says what the status page says, whatever the client's flag; the others
    speak of the requirements they name, whatever theirs.
    """
    names = requirements_of(portal, key)
    if key.kind is _K.REPORT:
        return narrow(portal, names[0])
    client = portal.by_id[names[0]].client.client_id
    return narrow(portal, client, Scope.of_letter(portal, names))


def requirements_of(portal: Portal, key: LetterKey) -> tuple[str, ...]:
    """The requirements a letter is about, each once; of a report its client."""
    if key.kind is not _K.CHANGE:
        return key.ids
    owners = {
        change.record.change_id: state.id
        for state in portal.requirements
        for change in state.changes
    }
    return tuple(dict.fromkeys(owners[name] for name in key.ids))


def content(portal: c.ClientPortal, key: LetterKey) -> LetterContent:
    """What the letter says of what is told."""
    by_id = {one.id: one for one in portal.requirements}
    if key.kind is _K.REPORT:
        subjects: tuple[Subject, ...] = ()
    elif key.kind is _K.CHANGE:
        subjects = tuple(_changed(portal, key.ids))
    else:
        found = (by_id[name] for name in key.ids if name in by_id)
        subjects = tuple(_confirmed(one) for one in found)
    row = letter_row(portal, key) if key.kind is _K.CONFIRMATION else None
    changes = [change for subject in subjects for change in subject.changes]
    items = [item for subject in subjects for item in subject.items]
    typed, proposed = number(portal, key, row, changes=changes, items=items)
    due_on = row.due_on if row else None
    return LetterContent(
        key, typed or proposed, not typed and bool(proposed), due_on, portal, subjects
    )


def _confirmed(one: c.ClientRequirement) -> Subject:
    agreed = tuple(change.row for change in one.changes if _is_agreed(change))
    changes = dict.fromkeys((*one.moved_by, *agreed))
    return Subject(one.row, one.chosen, one.original, one.promised,
                   tuple(sorted(changes, key=_in_time)), _handed_over(one))  # fmt: skip


def _changed(portal: c.ClientPortal, ids: tuple[str, ...]) -> Iterator[Subject]:
    for one in portal.requirements:
        asked = [change for change in one.changes if change.row.change_id in ids]
        if not asked:
            continue
        agreed = sum(x.row.days_impact or 0 for x in asked if _is_agreed(x))
        to_come = sum(x.row.days_impact or 0 for x in asked if not _is_agreed(x))
        before = later(one.promised, -agreed) if one.promised else None
        after = later(one.promised, to_come) if one.promised else None
        rows = tuple(sorted((x.row for x in asked), key=_in_time))
        yield Subject(one.row, one.chosen, before, after, rows, ())


def _is_agreed(change: c.ClientChange) -> bool:
    is_agreed = change.row.client_verdict is v.ClientVerdict.AGREED
    return is_agreed and not change.phase.is_aside


def _in_time(row: c.ChangeRow) -> tuple[date, str]:
    return (row.requested_on, row.change_id)


def _handed_over(one: c.ClientRequirement) -> tuple[c.AcceptanceRow, ...]:
    """The items that were submitted; all of them where none was: this submits them."""
    items = tuple(_standing(item) for item in one.items)
    return tuple(item for item in items if item.submitted_on) or items


def _standing(item: c.ClientItem) -> c.AcceptanceRow:
    """The row that counts; what has become void is to be accepted anew."""
    if not item.is_void:
        return item.row
    blank: dict[str, Any] = dict.fromkeys((*VERDICT, "submitted_on", "due_on"))
    return replace(item.row, **blank)
