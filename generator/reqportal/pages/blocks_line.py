"""Layer 5: the stage line of one requirement: history, now, and what is next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reqportal import vocabulary as v
from reqportal.findings import CellRef
from reqportal.locales import N_, Translator
from reqportal.pages import marks
from reqportal.portal.types import Gate, Portal, RequirementState

_CLAIMS = {
    v.Stage.CLARIFYING: N_("Gate: no question open"),
    v.Stage.EVALUATING: N_("Gate: an evaluation exists"),
    v.Stage.SOLVING: N_("Gate: one solution chosen, reviews passed"),
    v.Stage.CONFIRMING: N_("Gate: the client agrees"),
    v.Stage.SCHEDULING: N_("Gate: at least one task"),
    v.Stage.EXECUTING: N_("Gate: every task done"),
    v.Stage.ACCEPTING: N_("Gate: every item passed"),
    v.Stage.FULFILLED: N_("Gate: feedback recorded"),
}
_FEW_CELLS = 2


@dataclass(frozen=True, slots=True)
class Node:
    """One stage on the line: `done`, `now` or empty."""

    state: str
    word: str
    lines: tuple[str, ...]
    evidence: tuple[marks.EvidenceMark, ...]


def stage_line(
    portal: Portal, state: RequirementState, t: Translator
) -> tuple[Node, ...]:
    """One node per stage: dates, what met the gate, or what is missing now."""
    nodes = [_node(portal, state, gate, t) for gate in state.standing.gates]
    if all(gate.stage is not v.Stage.REVIEWED for gate in state.standing.gates):
        reached = state.standing.stage is v.Stage.REVIEWED
        nodes.append(Node("now" if reached else "", t.label(v.Stage.REVIEWED), (), ()))
    return tuple(nodes)


def _node(portal: Portal, state: RequirementState, gate: Gate, t: Translator) -> Node:
    now = state.standing.stage
    if gate.stage is now:
        lines, kind = tuple(_now_lines(portal, state, gate, t)), "now"
    elif gate.stage.order > now.order:
        lines, kind = tuple(_later_lines(state, gate, t)), ""
    elif gate.holds:
        lines, kind = _past_lines(gate, t), "done"
    else:
        lines, kind = (t("not met, work has begun"), *_note(gate, t)), ""
    past = gate.stage.order <= now.order
    tags = _tags(gate.cells) if past else ()
    return Node(kind, t.label(gate.stage), lines, tags)


def _tags(cells: tuple[CellRef, ...]) -> tuple[marks.EvidenceMark, ...]:
    """The cells themselves while they are few, else one range per sheet."""
    if len(set(cells)) <= _FEW_CELLS:
        return marks.evidence(cells)
    return marks.rows_evidence(cells)


def _note(gate: Gate, t: Translator) -> tuple[str, ...]:
    return (gate.note(t),) if gate.note else ()


def _past_lines(gate: Gate, t: Translator) -> tuple[str, ...]:
    if gate.entered and gate.left:
        dates = t("{start} to {end}", start=gate.entered, end=gate.left)
    elif gate.left:
        dates = t("until {day}", day=gate.left)
    elif gate.entered:
        dates = t("from {day}", day=gate.entered)
    else:
        dates = ""
    return tuple(line for line in (dates, *_note(gate, t)) if line)


def _now_lines(
    portal: Portal, state: RequirementState, gate: Gate, t: Translator
) -> Iterator[str]:
    if gate.entered:
        days = max(0, (portal.as_of - gate.entered).days)
        yield t("since {since}, {days} days", since=gate.entered, days=days)
    if state.standing.aside:
        yield t("stopped here: {word}", word=state.standing.aside)
    elif gate.stage in _CLAIMS:
        yield t(_CLAIMS[gate.stage])
    yield from _note(gate, t)


def _later_lines(state: RequirementState, gate: Gate, t: Translator) -> Iterator[str]:
    if gate.stage is v.Stage.ACCEPTING:
        if state.forecast and state.standing.is_open:
            yield t("forecast {day}", day=state.forecast)
        if state.items:
            yield t.plural("{n} item", "{n} items", len(state.items))


def elapsed(state: RequirementState, t: Translator) -> str:
    """How long it took so far, and who was waited for."""
    return t(
        "{total} days, of which {client} waiting for the client and {ours} ours",
        total=state.client_days + state.our_days,
        client=state.client_days,
        ours=state.our_days,
    )
