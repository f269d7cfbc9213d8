"""Layer 5: the small values pages are made of; one macro draws each.

Marks hold words in the reader's language: templates print them and decide nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from reqportal import vocabulary as v
from reqportal.findings import CellRef
from reqportal.locales import Translator
from reqportal.portal.types import RequirementState, Turn

WAIT_SCALE = 20
"""Days at the full length of a wait bar."""


@dataclass(frozen=True, slots=True)
class Day:
    """A date: `iso` for machines, `text` as shown (`03-20`, `2025-12-08`)."""

    iso: str
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """Where to and what it says; `href` is relative to the page, empty for no link."""

    href: str
    text: str


@dataclass(frozen=True, slots=True)
class StageMark:
    """Nine ticks and the word; number 0 for what is aside."""

    number: int
    word: str


@dataclass(frozen=True, slots=True)
class HealthMark:
    """One of five shapes (late, blocked, risk, ok, none) and a word."""

    shape: str
    word: str


@dataclass(frozen=True, slots=True)
class PriorityMark:
    """The band, its number 0–3, and the score as shown."""

    band: str
    number: int
    score: str


@dataclass(frozen=True, slots=True)
class WhoMark:
    """Filled square is us, hollow square the client; then the words."""

    side: str
    text: str


@dataclass(frozen=True, slots=True)
class EvidenceMark:
    """The cells a block came from: `需求!A14:W14`; the file is its tooltip."""

    cell: str
    file: str


@dataclass(frozen=True, slots=True)
class WaitMark:
    """How long it has been someone's turn, on a bar of 20 days."""

    side: str
    days: int
    text: str
    """`16 天`"""
    over: str
    """`超期 7`, or empty."""
    percent: float
    due_percent: float | None


def day(value: date | None, t: Translator) -> Day | None:
    """A date mark; None stays None and is printed as a dash."""
    return None if value is None else Day(value.isoformat(), t.day(value))


def number(value: float) -> str:
    """At most two decimals, none where it has none; `−` for minus."""
    return f"{round(value, 2):g}".replace("-", "−")


def signed(value: float) -> str:
    """`+5`, `−3`, `0`."""
    return f"+{number(value)}" if value > 0 else number(value)


def stage(state: RequirementState, t: Translator) -> StageMark:
    """The stage of a requirement; what is aside shows that word."""
    standing = state.standing
    if standing.aside:
        return StageMark(0, t.label(standing.aside))
    return StageMark(standing.stage.number, t.label(standing.stage))


def health(state: RequirementState, t: Translator) -> HealthMark | None:
    """The health of an open requirement; None for fulfilled and aside ones."""
    if state.health is None:
        return None
    return HealthMark(state.health.health.code, t.label(state.health.health))


def priority(state: RequirementState) -> PriorityMark | None:
    """The band and score; None when not scored."""
    if state.priority is None:
        return None
    band = state.priority.band
    return PriorityMark(band.label("en"), band.order, number(state.priority.shown))


def who(turn: Turn, t: Translator) -> WhoMark:
    """The roles whose turn it is; the word for the side where none is named."""
    return WhoMark(turn.side.code, t.join(turn.roles) or t.label(turn.side))


def wait(turn: Turn, as_of: date, t: Translator) -> WaitMark | None:
    """The wait clock of a turn; None when no row says since when."""
    return clock(turn.side, turn.since, turn.due, as_of, t)


def clock(
    side: v.Side, since: date | None, due: date | None, as_of: date, t: Translator
) -> WaitMark | None:
    """How long something has lain with that side; None when it is not known."""
    if since is None:
        return None
    days = max(0, (as_of - since).days)
    over = max(0, (as_of - due).days) if due else 0
    mark = None if due is None else max(0, (due - since).days)
    return WaitMark(
        side=side.code,
        days=days,
        text=t.plural("{n} day", "{n} days", days),
        over=t("{n} over", n=over) if over else "",
        percent=min(100.0, round(100 * days / WAIT_SCALE, 1)),
        due_percent=None
        if mark is None
        else min(100.0, round(100 * mark / WAIT_SCALE, 1)),
    )


def evidence(cells: Iterable[CellRef]) -> tuple[EvidenceMark, ...]:
    """Evidence tags in order, each place once."""
    marks = (EvidenceMark(ref.short, ref.file) for ref in sorted(set(cells)))
    return tuple(dict.fromkeys(marks))


def rows_evidence(cells: Iterable[CellRef]) -> tuple[EvidenceMark, ...]:
    """One tag per sheet, from its first row to its last: `任务!A31:N35`.

    Takes whole-row references (`A31:N31`).
    """
    groups: dict[tuple[str, str], list[CellRef]] = {}
    for ref in sorted(set(cells)):
        groups.setdefault((ref.file, ref.sheet), []).append(ref)
    marks = []
    for (file, sheet), refs in sorted(groups.items()):
        first = refs[0].cell.partition(":")[0]
        last = refs[-1].cell.rpartition(":")[2]
        cell = first if first == last else f"{first}:{last}"
        marks.append(EvidenceMark(f"{sheet}!{cell}", file))
    return tuple(marks)


def client_href(client_id: str, *, depth: int = 1) -> str:
    """From a page `depth` folders down to a client's page."""
    return f"{'../' * depth}clients/{client_id}.html"


def requirement_href(requirement_id: str, *, depth: int = 1) -> str:
    """From a page `depth` folders down to a requirement's page."""
    return f"{'../' * depth}requirements/{requirement_id}.html"
