"""Layer 7: what `reqportal letter --verify` says: is it still as the letter had it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from reqportal import vocabulary as v
from reqportal.findings import SettingsError
from reqportal.letters.proof import NoLetterError, Proof, read_proof
from reqportal.locales import N_, Param, Said, say
from reqportal.model.columns import BY_KEY
from reqportal.portal.letter_content import LetterContent, content, told
from reqportal.portal.letter_differences import Difference, Sort, cell_of, differences
from reqportal.portal.letter_facts import Fact, Scalar, digest, facts
from reqportal.portal.letter_number import LetterKey
from reqportal.portal.types import Portal

_SAYS = {
    Sort.CHANGED: N_("{place}: the letter says “{was}”, the workbooks “{now}”"),
    Sort.ADDED: N_("{place}: not in the letter; the workbooks say “{now}”"),
    Sort.GONE: N_("{place}: the letter says “{was}”, the workbooks no more"),
    Sort.ANSWERED: N_("{place}: answered since: “{now}”"),
}
_LABELS = {
    "number": N_("Number of the letter"),
    "company": N_("Supplier (party B)"),
    "due_on": N_("Answer due"),
    "before": N_("Committed before"),
    "after": N_("Committed date"),
    "stage": N_("Stage"),
    "progress": N_("Progress"),
    "phase": N_("Phase of the change"),
}
_WORDS: dict[str, type[v.Word]] = {"stage": v.ClientStage, "phase": v.ChangePhase}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the answer."""

    said: Said
    differs: bool = False


def check(portal: Portal, file: Path) -> Iterator[Line]:
    """Compare a letter with what the workbooks say now; the last line sums it up.

    Raises SettingsError for a file that is no letter of ours.
    """
    try:
        proof, is_as_written = read_proof(file.read_bytes())
    except NoLetterError as error:
        raise SettingsError(
            N_(
                "{name} is no letter that reqportal wrote: it holds no record of what "
                "it said"
            ),
            name=file.name,
        ) from error
    name = say(N_("{kind} on {ids}"), kind=proof.key.kind, ids=proof.key.ids)
    if not is_as_written:
        text = N_("The text of {name} was edited after it was written")
        yield Line(say(text, name=file.name), differs=True)
    if not _is_sound(proof):
        forged = N_("The record within {name} was changed: it proves nothing")
        yield Line(say(forged, name=file.name), differs=True)
        return
    letter = _now(portal, proof.key)
    if letter is None:
        gone = N_("{name}: the workbooks no longer hold all of it")
        yield Line(say(gone, name=name), differs=True)
        return
    found = facts(letter)
    if digest(proof.key, found) == proof.sha256:
        yield Line(say(N_("{name}: the workbooks say what it said"), name=name))
        return
    if proof.facts is None:
        lost = N_(
            "{name}: the workbooks say something else. What differs cannot be told: "
            "the program that saved the file dropped the record within it"
        )
        yield Line(say(lost, name=name), differs=True)
        return
    yield from _compared(portal, letter, proof, name)


def _compared(
    portal: Portal, letter: LetterContent, proof: Proof, name: Said
) -> Iterator[Line]:
    found = tuple(differences(proof.facts or (), facts(letter)))
    client = letter.portal.client.client_id
    for one in found:
        said = _said(portal, one, client)
        yield Line(said, differs=one.sort is not Sort.ANSWERED)
    count = sum(one.sort is not Sort.ANSWERED for one in found)
    if count:
        few = N_("{name}: 1 value differs from the workbooks")
        many = N_("{name}: {n} values differ from the workbooks")
        yield Line(say(few if count == 1 else many, name=name, n=count), differs=True)
    else:
        yield Line(say(N_("{name}: nothing differs but the answers"), name=name))


def _now(portal: Portal, key: LetterKey) -> LetterContent | None:
    """The letter as it would be written now; None where its ids are gone."""
    try:
        return content(told(portal, key), key)
    except KeyError:
        return None


def _said(portal: Portal, one: Difference, client_id: str) -> Said:
    cell = cell_of(portal, one.fact, client_id) if one.sort is not Sort.GONE else None
    place = say(
        N_("{subject}{label}{cell}"),
        subject=_parted(one.fact.subject, one.fact.row),
        label=_label(one.fact),
        cell=f" ({cell})" if cell else "",
    )
    was, now = _value(one.fact, one.was), _value(one.fact, one.now)
    return say(_SAYS[one.sort], place=place, was=was, now=now)


def _parted(*names: str) -> str:
    return "".join(f"{name} › " for name in names if name)


def _label(fact: Fact) -> Param:
    return BY_KEY[fact.sheet][fact.field] if fact.sheet else say(_LABELS[fact.field])


def _value(fact: Fact, value: Scalar) -> Param:
    """A value as a reader of the sheet knows it."""
    listed = _WORDS.get(fact.field)
    words = BY_KEY[fact.sheet][fact.field].words if fact.sheet else listed
    said: Param = "" if value is None else str(value)
    return next((word for word in words or () if word.code == value), said)


def _is_sound(proof: Proof) -> bool:
    """Whether the record within the file is the one its digest was made of."""
    if proof.facts is None:
        return True
    is_known = all(map(_is_known, proof.facts))
    return is_known and digest(proof.key, proof.facts) == proof.sha256


def _is_known(fact: Fact) -> bool:
    if not fact.sheet:
        return fact.field in _LABELS
    sheet = BY_KEY.get(fact.sheet)
    columns = sheet.columns if sheet else ()
    return any(column.field == fact.field for column in columns)
