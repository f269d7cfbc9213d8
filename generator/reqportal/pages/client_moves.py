"""Layer 5: what a client owes us, what we owe the client, and the dates ahead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from reqportal import vocabulary as v
from reqportal.locales import N_, Translator
from reqportal.pages import facts, marks
from reqportal.portal import summary, todo
from reqportal.portal.todo import Move
from reqportal.portal.types import ClientState, Portal, RequirementState, Turn

MOST = 8
WEEKDAYS = (
    N_("Mon"),
    N_("Tue"),
    N_("Wed"),
    N_("Thu"),
    N_("Fri"),
    N_("Sat"),
    N_("Sun"),
)


@dataclass(frozen=True, slots=True)
class Owed:
    """One move that is open, and how long it has been."""

    action: str
    roles: str
    requirement: marks.Link
    more: str
    dates: str
    late: str
    wait: marks.WaitMark | None


@dataclass(frozen=True, slots=True)
class OwedList:
    """The moves of one side, the most overdue first."""

    note: str
    rows: tuple[Owed, ...]
    more: str


@dataclass(frozen=True, slots=True)
class Ahead:
    """A date to come."""

    day: marks.Day
    weekday: str
    text: str
    link: marks.Link | None
    side: str


@dataclass(frozen=True, slots=True)
class Moves:
    """All open moves of a client's requirements, side by side."""

    theirs: Sequence[Move]
    ours: Sequence[Move]

    @classmethod
    def of(cls, states: Sequence[RequirementState], as_of: date) -> Moves:
        """The open moves of these requirements."""
        return cls(
            open_turns(states, v.Side.CLIENT, as_of),
            open_turns(states, v.Side.US, as_of),
        )


def open_turns(
    states: Sequence[RequirementState], side: v.Side, as_of: date
) -> list[Move]:
    """Every move of that side, the most overdue first.

    What is fulfilled may lack feedback, what is aside may await an alternative.
    """
    return sorted(
        todo.moves(states, side),
        key=lambda move: (
            -move.turn.days_over(as_of), move.turn.since or date.max, move.states[0].id
        ),
    )  # fmt: skip


def owed(portal: Portal, rows: Sequence[Move], t: Translator) -> OwedList:
    """The first moves in words; the rest are counted."""
    left = len(rows) - MOST
    return OwedList(
        note=t.plural("{n} item", "{n} items", len(rows)),
        rows=tuple(_owed(portal, row, t) for row in rows[:MOST]),
        more=t("{n} more, see the table below", n=left) if left > 0 else "",
    )


def _owed(portal: Portal, row: Move, t: Translator) -> Owed:
    turn, state = row.turn, row.states[0]
    others = len(row.states) - 1
    late, promised = "", state.commitment
    if turn.side is v.Side.US and state.standing.is_open and promised:
        past = promised < portal.as_of
        late = t("committed {day}, past", day=promised) if past else ""
    return Owed(
        action=turn.action(t),
        roles=marks.who(turn, t).text,
        requirement=facts.requirement_link(portal, state.id, titled=True),
        more=t("({total} in all)", total=others + 1) if others else "",
        dates=_dates(turn, state, t) if not late else "",
        late=late,
        wait=marks.wait(turn, portal.as_of, t),
    )


def _dates(turn: Turn, state: RequirementState, t: Translator) -> str:
    parts = []
    if turn.due:
        parts.append(t("due {day}", day=turn.due))
    if turn.side is v.Side.US and state.standing.is_open:
        promised = state.commitment
        parts.append(
            t("committed {day}", day=promised) if promised else t("no commitment")
        )
        if state.forecast and promised and state.forecast != promised:
            parts.append(t("forecast {day}", day=state.forecast))
    elif turn.since:
        parts.insert(0, t("since {day}", day=turn.since))
    return t(", ").join(parts)


def ahead(
    portal: Portal,
    client: ClientState,
    states: Sequence[RequirementState],
    t: Translator,
) -> tuple[Ahead, ...]:
    """The next dates that concern the client, the nearest first."""
    found = {
        (day, text, link, side): None
        for day, text, link, side in _coming(portal, client, states, t)
        if day >= portal.as_of
    }
    rows = sorted(found, key=lambda row: (row[0], row[1]))[:MOST]
    return tuple(
        Ahead(
            day=marks.Day(day.isoformat(), t.day(day)),
            weekday=t(WEEKDAYS[day.weekday()]),
            text=text,
            link=link,
            side=t.label(side) if side else t("both"),
        )
        for day, text, link, side in rows
    )


def _coming(
    portal: Portal,
    client: ClientState,
    states: Sequence[RequirementState],
    t: Translator,
) -> Iterator[tuple[date, str, marks.Link | None, v.Side | None]]:
    if client.syncs and client.syncs[0].next_on:
        yield client.syncs[0].next_on, t("Next sync"), None, None
    if client.record.renewal_on:
        yield client.record.renewal_on, t("Contract renewal"), None, None
    for side in v.Side:
        for row in open_turns(states, side, portal.as_of):
            if row.turn.due:
                link = facts.requirement_link(portal, row.states[0].id)
                yield row.turn.due, row.turn.action(t), link, side
    for state in summary.still_open(summary.units(states)):
        link = facts.requirement_link(portal, state.id)
        if state.commitment:
            yield state.commitment, t("Committed delivery"), link, v.Side.US
        if state.forecast and state.forecast != state.commitment:
            yield state.forecast, t("Forecast completion"), link, v.Side.US
