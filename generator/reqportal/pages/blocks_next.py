"""Layer 5: what happens next: the action, whose turn, by when, and how it is doing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from reqportal import vocabulary as v
from reqportal.findings import CellRef
from reqportal.locales import N_, Translator
from reqportal.pages import marks
from reqportal.pages.facts import sheet_name
from reqportal.portal.calendar import Calendar
from reqportal.portal.types import Portal, RequirementState, Turn

_MOST_CELLS = 10
_REASONS = {
    v.Health.LATE: N_("Why late"),
    v.Health.BLOCKED: N_("Why blocked"),
    v.Health.RISK: N_("Why at risk"),
    v.Health.NONE: N_("Why no plan"),
    v.Health.OK: N_("Health"),
}


@dataclass(frozen=True, slots=True)
class Move:
    """Another move that is open at the same time."""

    side: str
    text: str


@dataclass(frozen=True, slots=True)
class Next:
    """The next action: what, whose turn, by when, and how it is doing."""

    shape: str
    action: str
    due: str
    who: marks.WhoMark | None
    since: str
    over: str
    also: tuple[Move, ...]
    promise_label: str
    promise: str
    slip: str
    slip_is_bad: bool
    promise_note: str
    reason_label: str
    reason: str
    evidence: tuple[marks.EvidenceMark, ...]
    evidence_more: str
    caveat: str
    """What was computed without: rows that are held back."""


def next_action(portal: Portal, state: RequirementState, t: Translator) -> Next:
    """The block that answers what happens next."""
    turn = state.standing.turn
    health = state.health
    slip, is_bad = _slip(portal, state, t)
    cells = marks.evidence((*(turn.cells if turn else ()), *_health_cells(state)))
    return Next(
        shape=health.health.code if health else "none",
        action=turn.action(t) if turn else t("Nothing to do"),
        due=t("due {day}", day=turn.due) if turn and turn.due else "",
        who=marks.who(turn, t) if turn else None,
        since=_since(turn, portal.as_of, t) if turn else "",
        over=_over(turn, portal.as_of, t) if turn else "",
        also=tuple(_move(other, portal.as_of, t) for other in state.standing.also),
        promise_label=_promise_label(state, t),
        promise=_promise(state, t),
        slip=slip,
        slip_is_bad=is_bad,
        promise_note=_promise_note(state, t),
        reason_label=t(_REASONS[health.health]) if health else t("Result"),
        reason=health.reason(t) if health else _result(state, t),
        evidence=cells[:_MOST_CELLS],
        evidence_more=_more(len(cells) - _MOST_CELLS, t),
        caveat=_caveat(state, t),
    )


def _more(count: int, t: Translator) -> str:
    return t.plural("{n} more cell", "{n} more cells", count) if count > 0 else ""


def _caveat(state: RequirementState, t: Translator) -> str:
    if not state.in_doubt:
        return ""
    keys = dict.fromkeys(row.sheet_key for row in state.in_doubt)
    return t.plural(
        "{n} row is held back and left out of stage, dates and health ({sheets}); "
        "once it is mended they may change.",
        "{n} rows are held back and left out of stage, dates and health ({sheets}); "
        "once they are mended they may change.",
        len(state.in_doubt),
        sheets=t.join(tuple(sheet_name(key, t) for key in keys)),
    )


def _health_cells(state: RequirementState) -> tuple[CellRef, ...]:
    return state.health.cells if state.health else ()


def _since(turn: Turn, as_of: date, t: Translator) -> str:
    days = turn.days(as_of)
    if turn.since is None or days is None:
        return ""
    return t("since {since}, {days} days", since=turn.since, days=days)


def _over(turn: Turn, as_of: date, t: Translator) -> str:
    over = turn.days_over(as_of)
    return t("{n} days over", n=over) if over else ""


def _move(turn: Turn, as_of: date, t: Translator) -> Move:
    parts = (
        t("{who}: {action}", who=marks.who(turn, t).text, action=turn.action(t)),
        _since(turn, as_of, t),
        t("due {day}", day=turn.due) if turn.due else "",
        _over(turn, as_of, t),
    )
    return Move(turn.side.code, t(", ").join(part for part in parts if part))


def _promise_label(state: RequirementState, t: Translator) -> str:
    if state.delivered and not state.standing.is_open:
        return t("Commitment → delivery")
    return t("Commitment → forecast")


def _promise(state: RequirementState, t: Translator) -> str:
    done = state.delivered if not state.standing.is_open else None
    first = t.day(state.commitment) if state.commitment else t("no commitment")
    second = done or state.forecast
    return f"{first} → {t.day(second)}" if second else first


def _slip(portal: Portal, state: RequirementState, t: Translator) -> tuple[str, bool]:
    """How far the forecast or delivery lies from the commitment."""
    actual = state.forecast if state.standing.is_open else state.delivered
    promised = state.commitment
    if promised is None or actual is None:
        return ("", False)
    if actual == promised:
        return (t("on the day"), False)
    if actual < promised and not _is_complete(portal, state):
        return (t("some parts have no forecast yet"), False)
    days = abs((actual - promised).days)
    working = abs(working_slip(portal, promised, actual))
    late = actual > promised
    text = N_("{n} working days late") if late else N_("{n} working days early")
    said = t(text, n=working)
    if working != days:
        said += t(" ({days} calendar days)", days=days)
    return (said, late)


def _is_complete(portal: Portal, state: RequirementState) -> bool:
    """Whether every open part has a forecast."""
    if state.held_children:
        return False
    parts = [portal.by_id[name] for name in state.children if name in portal.by_id]
    return all(part.forecast or not part.standing.is_open for part in parts)


def working_slip(portal: Portal, promised: date, actual: date) -> int:
    """Working days from the commitment to the other date; negative when earlier."""
    calendar = Calendar.of(portal.settings.holidays, portal.settings.workdays)
    first, last = sorted((promised, actual))
    days = calendar.between(first + timedelta(days=1), last)
    return days if actual >= promised else -days


def _promise_note(state: RequirementState, t: Translator) -> str:
    first, now = state.original_commitment, state.commitment
    if first and now and first != now:
        return t("originally {first}, {now} by agreed changes", first=first, now=now)
    if now and state.chosen and state.chosen.committed_on:
        return t("the commitment of the chosen solution")
    if now:
        return t("the commitment of its parts")
    if state.chosen is None:
        return t("no solution is chosen yet")
    return t("the chosen solution has no committed date")


def _result(state: RequirementState, t: Translator) -> str:
    if state.standing.aside:
        return t.label(state.standing.aside)
    parts = []
    if state.delivered:
        parts.append(t("delivered {day}", day=state.delivered))
    if state.accepted_on:
        parts.append(t("accepted {day}", day=state.accepted_on))
    return t(", ").join(parts) or t.label(state.standing.stage)
