"""Layer 3: the facts of a letter: what is compared to prove what was signed.

A fact is one value and where it belongs, in no language; a letter's day is none, so
that the same content has the same digest on any day.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import TypeAlias

from reqportal import vocabulary as v
from reqportal.portal import client_types as c
from reqportal.portal.letter_content import VERDICT, LetterContent, Subject
from reqportal.portal.letter_number import LetterKey

Scalar: TypeAlias = str | int | bool | None
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
        *(("acceptance", name) for name in VERDICT),
    }
)
"""What the client answers on the letter: filling it in later is no contradiction."""


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
