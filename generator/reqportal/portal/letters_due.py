"""Layer 3: the letters in play: to be written, or with the client and not answered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reqportal import vocabulary as v
from reqportal.model.records import ChangeRequest, Confirmation
from reqportal.portal import client_types as c
from reqportal.portal.facts import awaited_letters
from reqportal.portal.letter_content import LetterContent, content
from reqportal.portal.letter_number import LetterKey
from reqportal.portal.types import Portal, RequirementState

_K = v.LetterKind
_ON_SOLUTION = (v.ConfirmationStep.SOLUTION, v.ConfirmationStep.ALTERNATIVE)
_OFFERED = (v.ChangePhase.SENDING, v.ChangePhase.CONFIRMING)


def letters_of(state: RequirementState) -> Iterator[LetterKey]:
    """The letters that a requirement needs now."""
    if not state.standing.is_open:
        return
    yield from _confirmation(state)
    if state.standing.stage is v.Stage.ACCEPTING and state.items:
        yield LetterKey(_K.ACCEPTANCE, (state.id,))
    for change in state.changes:
        if change.phase in _OFFERED:
            yield LetterKey(_K.CHANGE, (change.record.change_id,))


def letters_due(portal: Portal, client_id: str) -> tuple[LetterKey, ...]:
    """The letters in play with a client, each once, by kind and ids."""
    states = portal.of_client(client_id)
    found = {key for state in states for key in letters_of(state)}
    known = [key for key in found if is_known(portal, key)]
    return tuple(sorted(known, key=lambda key: (key.kind.order, key.ids)))


def letter_on(
    row: Confirmation | ChangeRequest, states: Sequence[RequirementState]
) -> LetterKey | None:
    """The letter in play that a row of a letter or change is about; None for none."""
    found = {key for state in states for key in letters_of(state)}
    if isinstance(row, ChangeRequest):
        wanted = LetterKey(_K.CHANGE, (row.change_id,))
        return wanted if wanted in found else None
    if row.step is v.ConfirmationStep.CHANGE:
        changes = [key for key in found if key.kind is _K.CHANGE]
        return changes[0] if len(changes) == 1 else None
    wanted = LetterKey(_K.CONFIRMATION, row.requirement_ids)
    return wanted if wanted in found else None


def asked_by(need: c.Need, portal: c.ClientPortal) -> LetterContent | None:
    """The letter that asks a client for something, where it says all it has to."""
    key = _key_of(need, portal)
    letter = content(portal, key) if key else None
    return letter if letter and letter.is_complete else None


def _confirmation(state: RequirementState) -> Iterator[LetterKey]:
    """The one that was sent, perhaps on several; else on the owner of the solution."""
    sent = awaited_letters(state.confirmations)
    row = next((one for one in sent if one.step in _ON_SOLUTION), None)
    if row is not None:
        yield LetterKey(_K.CONFIRMATION, row.requirement_ids)
    elif state.standing.stage is v.Stage.CONFIRMING:
        owner = state.chosen.requirement_id if state.chosen else state.id
        yield LetterKey(_K.CONFIRMATION, (owner,))


def is_known(portal: Portal, key: LetterKey) -> bool:
    """Whether all that the letter is about is there, none of it held back."""
    return key.kind is _K.CHANGE or all(name in portal.by_id for name in key.ids)


def _key_of(need: c.Need, portal: c.ClientPortal) -> LetterKey | None:
    if need.kind is c.NeedKind.ITEMS:
        return LetterKey(_K.ACCEPTANCE, need.requirement_ids)
    if need.change:
        return LetterKey(_K.CHANGE, (need.change.change_id,))
    if need.letter is None:
        return None
    if need.letter.step in _ON_SOLUTION:
        return LetterKey(_K.CONFIRMATION, need.requirement_ids)
    if need.letter.step is v.ConfirmationStep.CHANGE:
        waiting = tuple(
            change.row.change_id
            for one in portal.requirements
            for change in one.changes
            if one.id in need.requirement_ids
            and change.phase is v.ChangePhase.CONFIRMING
        )
        return LetterKey(_K.CHANGE, waiting) if waiting else None
    return None
