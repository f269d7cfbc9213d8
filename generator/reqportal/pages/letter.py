"""Layer 5: a letter in words: what its print page and its Word file both say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import TypeVar

from babel.dates import format_date

from reqportal import vocabulary as v
from reqportal.locales import Language, Translator
from reqportal.pages import status
from reqportal.pages.facts import dotted, header, spaced
from reqportal.pages.letter_words import LetterWords, letter_words
from reqportal.pages.status_needs import need_view
from reqportal.pages.status_parts import card, phase, said
from reqportal.portal import client_types as c
from reqportal.portal.letter_content import LetterContent, Subject
from reqportal.portal.letter_facts import digest, facts

_K = v.LetterKind
Row = TypeVar("Row")
_LOCALES = {"zh": "zh_CN", "en": "en_GB"}
BOX = "□"
"""What is ticked by hand."""
_SHORT = 12
"""Characters of the sha256 that name a snapshot."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A requirement: what is wanted, and by what it is accepted."""

    no: str
    id: str
    title: str
    note: str
    criteria: str
    figures: str


@dataclass(frozen=True, slots=True)
class Offered:
    """The chosen solution of a requirement."""

    no: str
    id: str
    tier: str
    description: str
    exclusions: str
    price: str
    lead_time: str
    promised: str
    moved: str
    """What was promised first, where changes moved it."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A change and what it means."""

    no: str
    id: str
    requirement: str
    meta: str
    """Kind, who asked for it and when."""
    note: str
    scope: str
    days: str
    fee: str


@dataclass(frozen=True, slots=True)
class Moved:
    """The committed date of a requirement, before and after."""

    requirement: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """An acceptance item."""

    no: str
    requirement: str
    item: str
    criterion: str
    verification: str
    submitted: str
    due: str
    result: str
    """The result; boxes to tick where there is none yet."""
    accepted: str
    problem: str
    clause: str
    fix_due: str
    signer: str


@dataclass(frozen=True, slots=True)
class Needed:
    """Something that waits for the client."""

    no: str
    title: str
    text: str
    since: str
    due: str
    over: str
    """How many days it is past that."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a requirement stands."""

    no: str
    id: str
    title: str
    stage: str
    promised: str
    note: str


@dataclass(frozen=True, slots=True)
class Line:
    """A header and its text."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a status report says."""

    lede: str
    needs: tuple[Needed, ...]
    standing: tuple[Standing, ...]
    changes: tuple[Changed, ...]
    """Open ones."""
    sync: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class LetterView:
    """All that a letter says, as plain text."""

    kind: str
    words: LetterWords
    number: str
    number_note: str
    """Says that the number is only proposed."""
    day: str
    client: str
    company: str
    contract: str
    contact: str
    due: str
    """By when an answer is asked for."""
    requirements: tuple[Asked, ...]
    offers: tuple[Offered, ...]
    changes: tuple[Changed, ...]
    dates: tuple[Moved, ...]
    items: tuple[Accepted, ...]
    defects: tuple[Accepted, ...]
    report: Report | None
    boxes: tuple[str, ...]
    """The answers to tick."""
    sha256: str
    proof: str


def view(letter: LetterContent, t: Translator) -> LetterView:
    """The letter in one language; dates in full, as on paper."""
    kind, portal = letter.key.kind, letter.portal
    words, day = letter_words(kind, t), _day(portal.as_of, t)
    sha256 = digest(letter.key, facts(letter))
    snapshot = sha256[:_SHORT]
    changed = [(s, row) for s in letter.subjects for row in s.changes]
    items = tuple(_items(letter.subjects, t)) if kind is _K.ACCEPTANCE else ()
    return LetterView(
        kind=kind.code,
        words=words,
        number=letter.number,
        number_note=t("proposed") if letter.is_proposed else "",
        day=day,
        client=portal.client.name,
        company=portal.company,
        contract=portal.client.contract_number or "",
        contact=portal.client.our_contact or "",
        due=_day(letter.due_on, t),
        requirements=tuple(_asked(letter.subjects)),
        offers=tuple(_offers(letter.subjects, t)),
        changes=tuple(_changed(n, *one, t) for n, one in _numbered(changed)),
        dates=tuple(_moved(letter.subjects, t)) if kind is _K.CHANGE else (),
        items=items,
        defects=tuple(item for item in items if item.problem or item.fix_due),
        report=_report(portal, t) if kind is _K.REPORT else None,
        boxes=tuple(f"{BOX} {word}" for word in words.verdicts),
        sha256=sha256,
        proof=words.proof_text.format(day=day, id=snapshot, sha256=sha256),
    )


def _day(day: date | None, t: Translator) -> str:
    """A date as a letter writes it; empty for none."""
    return _long(day, t.language) if day else ""


@cache
def _long(day: date, language: Language) -> str:
    return format_date(day, "long", _LOCALES[language])


def _numbered(rows: Iterable[Row]) -> Iterator[tuple[str, Row]]:
    for number, row in enumerate(rows, start=1):
        yield str(number), row


def _asked(subjects: Iterable[Subject]) -> Iterator[Asked]:
    for no, one in _numbered(subjects):
        row = one.row
        yield Asked(
            no,
            one.id,
            row.title,
            row.client_note or "",
            row.acceptance_criteria or "",
            row.target_figures or "",
        )


def _offers(subjects: Iterable[Subject], t: Translator) -> Iterator[Offered]:
    for no, one in _numbered(subjects):
        row = one.chosen
        if row is None:
            continue
        is_moved = one.before and one.before != one.after
        first = _day(one.before, t)
        yield Offered(
            no=no,
            id=one.id,
            tier=t.label(row.tier),
            description=row.description or "",
            exclusions=row.exclusions or t("none named"),
            price=row.price or "",
            lead_time=row.lead_time or "",
            promised=_day(one.after, t),
            moved=t("first {day}; moved by the changes below", day=first)
            if is_moved
            else "",
        )


def _changed(no: str, one: Subject, row: c.ChangeRow, t: Translator) -> Changed:
    days = row.days_impact
    asked = t("asked for on {day}", day=_day(row.requested_on, t))
    kind = said(row, "change", "kind", t)
    return Changed(
        no=no,
        id=row.change_id,
        requirement=spaced(one.id, one.row.title),
        meta=dotted((kind, row.requester_role, asked)),
        note=row.client_note or "",
        scope=row.scope_impact or "",
        days=t("{n:+} calendar days", n=days) if days else t("no change"),
        fee=row.fee_adjustment or t("no change"),
    )


def _moved(subjects: Iterable[Subject], t: Translator) -> Iterator[Moved]:
    for one in subjects:
        if one.before:
            name = spaced(one.id, one.row.title)
            yield Moved(name, _day(one.before, t), _day(one.after, t))


def _items(subjects: Iterable[Subject], t: Translator) -> Iterator[Accepted]:
    rows = [(one, row) for one in subjects for row in one.items]
    for no, (one, row) in _numbered(rows):
        result = said(row, "acceptance", "result", t)
        boxes = (v.AcceptanceResult.PASSED, v.AcceptanceResult.FAILED)
        yield Accepted(
            no=no,
            requirement=spaced(one.id, one.row.title),
            item=row.item,
            criterion=row.criterion or "",
            verification=said(row, "acceptance", "verification", t),
            submitted=_day(row.submitted_on, t),
            due=_day(row.due_on, t),
            result=result or spaced(*(f"{BOX} {t.label(word)}" for word in boxes)),
            accepted=_day(row.accepted_on, t),
            problem=row.problem or "",
            clause=row.clause or "",
            fix_due=_day(row.fix_due_on, t),
            signer=row.signer_role or "",
        )


def _report(portal: c.ClientPortal, t: Translator) -> Report:
    return Report(
        lede=status.view(portal, t).lede.striptags(),
        needs=tuple(_needs(portal, t)),
        standing=tuple(_standing(portal, t)),
        changes=tuple(_open_changes(portal, t)),
        sync=tuple(_sync(portal, t)),
    )


def _needs(portal: c.ClientPortal, t: Translator) -> Iterator[Needed]:
    for no, need in _numbered(portal.needs):
        shown = need_view(need, portal, t)
        text = t.join(shown.points) if shown.points else shown.text
        yield Needed(
            no=no,
            title=shown.title,
            text=text,
            since=_day(need.since, t),
            due=_day(need.due, t),
            over=shown.distance if shown.is_late else "",
        )


def _standing(portal: c.ClientPortal, t: Translator) -> Iterator[Standing]:
    for no, one in _numbered(portal.requirements):
        shown = card(one, portal, t)
        days = (portal.as_of - one.promised).days if one.promised else 0
        late = t.plural("{n} day late", "{n} days late", days) if one.is_late else ""
        moved = dotted(shown.moves)
        yield Standing(
            no=no,
            id=one.id,
            title=one.row.title,
            stage=shown.word,
            promised=_day(one.promised, t),
            note=dotted((late, moved, one.row.client_note)),
        )


def _open_changes(portal: c.ClientPortal, t: Translator) -> Iterator[Changed]:
    every = [(one, change) for one in portal.requirements for change in one.changes]
    rows = [(one, change) for one, change in every if change.phase.is_open]
    for no, (one, change) in _numbered(rows):
        subject = Subject(one.row, None, None, None, (), ())
        shown = _changed(no, subject, change.row, t)
        yield replace(shown, meta=dotted((phase(change, t), shown.meta)))


def _sync(portal: c.ClientPortal, t: Translator) -> Iterator[Line]:
    for row in portal.syncs[:1]:
        yield Line(header("sync", "held_on", t), _day(row.held_on, t))
        for name in ("progress", "issues", "asks"):
            text = getattr(row, name)
            if text:
                yield Line(header("sync", name, t), text)
        if row.next_on:
            yield Line(header("sync", "next_on", t), _day(row.next_on, t))
