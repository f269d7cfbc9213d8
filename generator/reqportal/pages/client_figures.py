"""Layer 5: a client in a sentence and six figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from markupsafe import Markup, escape

from reqportal import vocabulary as v
from reqportal.locales import Translator
from reqportal.pages import facts, lists, marks
from reqportal.pages.client_moves import Moves
from reqportal.portal import summary
from reqportal.portal.todo import Move
from reqportal.portal.types import ClientState, Portal, RequirementState

_YEAR = timedelta(days=365)
_SHOWN_SCORES = 4


@dataclass(frozen=True, slots=True)
class Value:
    """One figure with its unit and a line of context; `late` is said first, in red."""

    name: str
    figure: str
    unit: str
    note: str
    late: str = ""


def lede(
    portal: Portal,
    client: ClientState,
    states: Sequence[RequirementState],
    moves: Moves,
    t: Translator,
) -> Markup:
    """The result in words and numbers."""
    held = lists.held_back(portal, t, depth=1, client_id=client.id)
    parts = [held] if held else []
    if not states and not held:
        parts = [t.markup("<b>This client has no requirement yet.</b>")]
    if states:
        parts.insert(0, _health_sentence(states, t))
        parts.append(escape(_owed_sentence(portal, states, moves, t)))
    renewal = client.record.renewal_on
    if renewal and renewal >= portal.as_of:
        days = (renewal - portal.as_of).days
        parts.append(escape(t("{n} days to the renewal.", n=days)))
    elif renewal:
        parts.append(escape(t("The renewal date {day} has passed.", day=renewal)))
    return lists.sentences(t, parts)


def _health_sentence(states: Sequence[RequirementState], t: Translator) -> Markup:
    running = summary.still_open(summary.units(states))
    if not running:
        return t.markup("<b>Nothing is open.</b>")
    opened = lists.opened(running, summary.leaves(states), t)
    counts = summary.by_health(running)
    bad = lists.health_clauses(t, [(h, counts[h]) for h in summary.TROUBLE])
    if not bad:
        return t.markup(
            "{opened}, <b>none late, blocked or at risk</b>.", opened=opened
        )
    return t.markup("{opened}, <b>{bad}</b>.", opened=opened, bad=bad)


def _owed_sentence(
    portal: Portal,
    states: Sequence[RequirementState],
    moves: Moves,
    t: Translator,
) -> str:
    theirs, ours = _count(moves.theirs, t), _count(moves.ours, t)
    said = t("The client owes us {theirs}, we owe the client {ours}",
             theirs=theirs, ours=ours)  # fmt: skip
    oldest = _oldest(portal, moves.theirs)
    if oldest:
        said = t(
            "The client owes us {theirs}, the oldest for {days} days; "
            "we owe the client {ours}",
            theirs=theirs, days=oldest, ours=ours,
        )  # fmt: skip
    running = summary.still_open(summary.units(states))
    promised = [
        s.commitment for s in running if s.commitment and s.commitment >= portal.as_of
    ]
    if promised:
        return t("{said}, the next commitment is {day}.", said=said, day=min(promised))
    return t("{said}.", said=said)


def _count(rows: Sequence[Move], t: Translator) -> str:
    return t.plural("{n} item", "{n} items", len(rows))


def _oldest(portal: Portal, rows: Sequence[Move]) -> int | None:
    days = [row.turn.days(portal.as_of) for row in rows]
    return max((n for n in days if n is not None), default=None)


def values(
    portal: Portal,
    client: ClientState,
    states: Sequence[RequirementState],
    moves: Moves,
    t: Translator,
) -> tuple[Value, ...]:
    """Six figures, each with its context."""
    return (
        _open_value(states, t),
        _on_time(portal, states, t),
        _owed_value(t("The client owes us"), portal, moves.theirs, t),
        _owed_value(t("We owe the client"), portal, moves.ours, t),
        _changes(states, t),
        _satisfaction(client, t),
    )


def _open_value(states: Sequence[RequirementState], t: Translator) -> Value:
    every = summary.leaves(states)
    running = summary.still_open(every)
    counts: dict[v.Stage | v.Aside, int] = {}
    for state in every:
        if not state.standing.is_open:
            word = state.standing.word
            counts[word] = counts.get(word, 0) + 1
    order = (*v.Stage, *v.Aside)
    rest = tuple(f"{t.label(word)} {counts[word]}" for word in order if word in counts)
    note = t("besides {rest}", rest=rest) if rest else t("nothing settled yet")
    return Value(t("Open"), str(len(running)), t("requirements"), note)


def _on_time(
    portal: Portal, states: Sequence[RequirementState], t: Translator
) -> Value:
    since = portal.as_of - _YEAR
    judged = [
        s.delivered <= s.original_commitment
        for s in summary.leaves(states)
        if s.delivered and s.original_commitment and s.delivered >= since
    ]
    name = t("On time (last 12 months)")
    if not judged:
        return Value(name, "—", "", t("no delivery against a commitment yet"))
    note = t(
        "{n}/{total} not after the original commitment",
        n=sum(judged),
        total=len(judged),
    )
    return Value(name, str(round(100 * sum(judged) / len(judged))), "%", note)


def _owed_value(
    name: str, portal: Portal, rows: Sequence[Move], t: Translator
) -> Value:
    over = [n for n in (row.turn.days_over(portal.as_of) for row in rows) if n]
    late = (
        t("{n} over, by up to {days} days", n=len(over), days=max(over)) if over else ""
    )
    since = min((row.turn.since for row in rows if row.turn.since), default=None)
    days = _oldest(portal, rows)
    note = (
        t("the oldest since {day}, {days} days", day=since, days=days) if since else ""
    )
    return Value(name, str(len(rows)), t("items"), "" if late else note or "—", late)


def _changes(states: Sequence[RequirementState], t: Translator) -> Value:
    rows = [row for state in states for row in state.changes if row.phase.is_open]
    if not rows:
        return Value(t("Open changes"), "0", t("pieces"), t("no change under way"))
    first = rows[0]
    days = first.record.days_impact
    impact = None if days is None else t("schedule {n} days", n=marks.signed(days))
    note = t(", ").join(
        p for p in (first.record.change_id, impact, t.label(first.phase)) if p
    )
    return Value(t("Open changes"), str(len(rows)), t("pieces"), note)


def _satisfaction(client: ClientState, t: Translator) -> Value:
    rows = sorted(client.feedback, key=lambda row: row.given_on)
    scores = [row.satisfaction for row in rows if row.satisfaction is not None]
    if not scores:
        return Value(
            facts.header("feedback", "satisfaction", t), "—", "", t("no score yet")
        )
    mean = sum(scores) / len(scores)
    latest = " → ".join(str(score) for score in scores[-_SHOWN_SCORES:])
    note = t("mean of {n}; latest {scores}", n=len(scores), scores=latest)
    name = facts.header("feedback", "satisfaction", t)
    return Value(name, f"{mean:.1f}", "/5", note)
