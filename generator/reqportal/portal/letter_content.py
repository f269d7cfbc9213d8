"""Layer 3: what a letter says, of what its client may see and nothing else.

A letter is written from a `ClientPortal`. Its `facts` are what is compared when
somebody asks whether the workbooks still say what was signed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Any, TypeAlias

from reqportal import vocabulary as v
from reqportal.portal import client_types as c
from reqportal.portal.calendar import later
from reqportal.portal.narrow import narrow
from reqportal.portal.types import Portal
from reqportal.portal.visible import Scope

Scalar: TypeAlias = str | int | bool | None
_VERDICT = (
    "certificate_number", "result", "accepted_on", "clause", "problem", "fix_due_on",
    "signer_role",
)  # fmt: skip
"""What an acceptance that has become void said."""
_K = v.LetterKind
_CHANGE = (
    "requested_on", "requester_role", "kind", "client_note", "scope_impact",
    "days_impact", "fee_adjustment",
)  # fmt: skip
_SAID: dict[tuple[v.LetterKind, str], tuple[str, ...]] = {
    (_K.CONFIRMATION, "requirement"): (
        "title", "acceptance_criteria", "target_figures", "client_note",
    ),
    (_K.CONFIRMATION, "solution"): (
        "tier", "description", "exclusions", "lead_time", "committed_on", "price",
    ),
    (_K.CONFIRMATION, "change"): _CHANGE,
    (_K.ACCEPTANCE, "requirement"): ("title",),
    (_K.ACCEPTANCE, "acceptance"): (
        "criterion", "verification", "submitted_on", "due_on", "result", "clause",
        "accepted_on", "fix_due_on", "problem", "signer_role",
    ),
    (_K.CHANGE, "requirement"): ("title",),
    (_K.CHANGE, "change"): (
        *_CHANGE, "verdict", "client_verdict", "client_answered_on",
    ),
    (_K.REPORT, "requirement"): ("title",),
    (_K.REPORT, "sync"): ("progress", "issues", "asks", "next_on"),
}  # fmt: skip
"""The columns a kind of letter says, by sheet."""
_PARTIES = ("name", "contract_number", "our_contact")
ANSWERS = frozenset(
    {
        ("change", "client_verdict"),
        ("change", "client_answered_on"),
        *(("acceptance", name) for name in _VERDICT),
    }
)
"""What the client answers on the letter: filling it in later is no contradiction."""


@dataclass(frozen=True, slots=True)
class LetterKey:
    """Which letter: its kind, and the requirements, changes or client it is about."""

    kind: v.LetterKind
    ids: tuple[str, ...]


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


@dataclass(frozen=True, slots=True)
class Fact:
    """One value of a letter and where it belongs."""

    subject: str
    """The id of a requirement; empty for what is said of the whole letter."""
    sheet: str
    """The key of a sheet; empty for what is computed or set."""
    row: str
    """What tells the row from others of its sheet; may be empty."""
    field: str
    value: Scalar

    @property
    def place(self) -> tuple[str, str, str, str]:
        """What is compared."""
        return (self.subject, self.sheet, self.row, self.field)


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
    row = _letter_row(portal, key) if key.kind is _K.CONFIRMATION else None
    number, is_proposed = _number(portal, key, subjects, row)
    due_on = row.due_on if row else None
    return LetterContent(key, number, is_proposed, due_on, portal, subjects)


def facts(letter: LetterContent) -> tuple[Fact, ...]:
    """Every value the letter says but its day, in order."""
    portal, kind = letter.portal, letter.key.kind
    found = [
        Fact("", "", "", "number", letter.number),
        Fact("", "", "", "company", portal.company),
        Fact("", "", "", "due_on", _scalar(letter.due_on)),
        *(_fact("", "client", "", name, portal.client) for name in _PARTIES),
    ]
    for subject in letter.subjects:
        found += _of_subject(kind, subject)
    if kind is _K.REPORT:
        found += _of_report(portal)
    return tuple(sorted(found, key=lambda fact: fact.place))


def canonical(found: Iterable[Fact]) -> str:
    """The facts as one text: the same facts, the same text."""
    rows = [[*fact.place, fact.value] for fact in found]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def digest(key: LetterKey, found: Iterable[Fact]) -> str:
    """The sha256 of a letter: of its kind, ids and facts."""
    head = json.dumps([key.kind.code, *key.ids], ensure_ascii=False)
    return sha256(f"{head}\n{canonical(found)}".encode()).hexdigest()


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
    blank: dict[str, Any] = dict.fromkeys((*_VERDICT, "submitted_on", "due_on"))
    return replace(item.row, **blank)


def _number(
    portal: c.ClientPortal,
    key: LetterKey,
    subjects: tuple[Subject, ...],
    row: c.ConfirmationRow | None,
) -> tuple[str, bool]:
    """The letter's number, and whether it is only proposed.

    A proposal rests on what this client may see: a running number of all letters would
    tell how many others there are.
    """
    earlier = 0
    if key.kind is _K.REPORT:
        return "", False
    if key.kind is _K.CONFIRMATION:
        typed = row.letter_number if row else None
        earlier = sum(one.verdict is not None for one in _about(portal, key))
    elif key.kind is _K.CHANGE:
        changes = [row for subject in subjects for row in subject.changes]
        typed = _given([_of_change(one, portal) for one in changes])
    else:
        items = [item for subject in subjects for item in subject.items]
        waiting = [item for item in items if item.result is None]
        typed = _given([item.certificate_number for item in waiting or items])
        earlier = len({item.certificate_number for item in items} - {None})
    if typed:
        return typed, False
    last = f"-{earlier + 1}" if earlier else ""
    return f"{key.kind.prefix}-{key.ids[0] if key.ids else ''}{last}", True


def _given(numbers: list[str | None]) -> str:
    """The numbers in the sheet; none where any is blank."""
    found = dict.fromkeys(numbers)
    return "" if None in found else " / ".join(filter(None, found))


def _of_change(change: c.ChangeRow, portal: c.ClientPortal) -> str | None:
    """Its number: its own, else that of the letter sent about it on the same day."""
    if change.letter_number or change.sent_on is None:
        return change.letter_number
    for letter in portal.letters:
        is_about = change.requirement_id in letter.requirement_ids
        is_of_change = letter.step is v.ConfirmationStep.CHANGE
        if is_about and is_of_change and letter.sent_on == change.sent_on:
            return letter.letter_number
    return None


def _about(portal: c.ClientPortal, key: LetterKey) -> list[c.ConfirmationRow]:
    """The rows on a solution of exactly these requirements, the latest first."""
    steps = {
        v.ConfirmationStep.SOLUTION,
        v.ConfirmationStep.ALTERNATIVE,
        v.ConfirmationStep.WITHDRAWAL,
    }
    named = set(key.ids)
    rows = [row for row in portal.letters if set(row.requirement_ids) == named]
    return [row for row in rows if row.step in steps]


def _letter_row(portal: c.ClientPortal, key: LetterKey) -> c.ConfirmationRow | None:
    """The row this letter is registered in: one being prepared, else the latest.

    None where the latest was refused or withdrawn: then this is a new letter.
    """
    rows = _about(portal, key)
    prepared = [row for row in rows if row.sent_on is None and row.answered_on is None]
    for row in (*prepared, *rows)[:1]:
        is_refused = row.verdict is v.ConfirmationVerdict.REFUSED
        if not is_refused and row.step is not v.ConfirmationStep.WITHDRAWAL:
            return row
    return None


def _of_subject(kind: v.LetterKind, subject: Subject) -> Iterator[Fact]:
    name = subject.id
    yield from _of_row(kind, name, "requirement", "", subject.row)
    yield Fact(name, "", "", "before", _scalar(subject.before))
    yield Fact(name, "", "", "after", _scalar(subject.after))
    if subject.chosen:
        yield from _of_row(kind, name, "solution", "", subject.chosen)
    for change in subject.changes:
        yield from _of_row(kind, name, "change", change.change_id, change)
    for item in subject.items:
        yield from _of_row(kind, name, "acceptance", item.item, item)


def _of_report(portal: c.ClientPortal) -> Iterator[Fact]:
    for one in portal.requirements:
        yield from _of_row(_K.REPORT, one.id, "requirement", "", one.row)
        yield Fact(one.id, "", "", "stage", one.stage.code)
        yield Fact(one.id, "", "", "progress", one.progress)
        yield Fact(one.id, "", "", "after", _scalar(one.promised))
        for change in one.changes:
            name = change.row.change_id
            yield Fact(one.id, "", name, "phase", change.phase.code)
    for sync in portal.syncs[:1]:
        yield from _of_row(_K.REPORT, "", "sync", sync.held_on.isoformat(), sync)


def _of_row(
    kind: v.LetterKind, subject: str, sheet: str, name: str, row: object
) -> Iterator[Fact]:
    for field in _SAID.get((kind, sheet), ()):
        yield _fact(subject, sheet, name, field, row)


def _fact(subject: str, sheet: str, name: str, field: str, row: object) -> Fact:
    return Fact(subject, sheet, name, field, _scalar(getattr(row, field)))


def _scalar(value: object) -> Scalar:
    """A value as JSON knows it; words by their code."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, v.Word):
        return value.code
    if value is None or isinstance(value, (str, int)):
        return value
    raise TypeError(type(value))
