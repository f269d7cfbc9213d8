"""Layer 3: which letter it is, and its number: typed in a sheet, or proposed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reqportal import vocabulary as v
from reqportal.portal import client_types as c

_K = v.LetterKind


@dataclass(frozen=True, slots=True)
class LetterKey:
    """Which letter: its kind, and the requirements, changes or client it is about."""

    kind: v.LetterKind
    ids: tuple[str, ...]


def number(
    portal: c.ClientPortal,
    key: LetterKey,
    row: c.ConfirmationRow | None,
    *,
    changes: Sequence[c.ChangeRow],
    items: Sequence[c.AcceptanceRow],
) -> tuple[str, str]:
    """The number typed for a letter, and the one proposed where there is none.

    A report has neither. A proposal rests on what this client may see: a running number
    of all letters would tell how many others there are.
    """
    typed, earlier = "", 0
    if key.kind is _K.REPORT:
        return "", ""
    if key.kind is _K.CONFIRMATION:
        typed = (row.letter_number if row else None) or ""
        earlier = sum(one.verdict is not None for one in _about(portal, key))
    elif key.kind is _K.CHANGE:
        typed = _given([_of_change(one, portal) for one in changes])
    else:
        waiting = [item for item in items if item.result is None]
        typed = _given([item.certificate_number for item in waiting or items])
        earlier = len({item.certificate_number for item in items} - {None})
    last = f"-{earlier + 1}" if earlier else ""
    return typed, f"{key.kind.prefix}-{key.ids[0] if key.ids else ''}{last}"


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


def letter_row(portal: c.ClientPortal, key: LetterKey) -> c.ConfirmationRow | None:
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
