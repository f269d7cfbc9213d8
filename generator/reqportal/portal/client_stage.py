"""Layer 3: where a requirement stands, in the client's words (DESIGN §8).

What has not left our house does not show: a stage is told by rows the client has.
"""

from __future__ import annotations

from collections.abc import Iterable

from reqportal import vocabulary as v
from reqportal.portal.visible import VisibleRows

_ASIDE = {
    v.Aside.ON_HOLD: v.ClientStage.ON_HOLD,
    v.Aside.CANCELLED: v.ClientStage.NOT_INCLUDED,
    v.Aside.DECLINED: v.ClientStage.NOT_INCLUDED,
    v.Aside.MERGED: v.ClientStage.NOT_INCLUDED,
}
_PLAIN = {
    v.Stage.CLARIFYING: v.ClientStage.RECEIVED,
    v.Stage.EVALUATING: v.ClientStage.ANALYSING,
    v.Stage.SOLVING: v.ClientStage.ANALYSING,
    v.Stage.CONFIRMING: v.ClientStage.ANALYSING,
    v.Stage.SCHEDULING: v.ClientStage.WORKING,
    v.Stage.EXECUTING: v.ClientStage.WORKING,
    v.Stage.ACCEPTING: v.ClientStage.WORKING,
    v.Stage.FULFILLED: v.ClientStage.DONE,
    v.Stage.REVIEWED: v.ClientStage.DONE,
}
"""The word while nothing lies with the client."""
MOST_BEFORE_ACCEPTANCE = 90


def client_stage(word: v.Stage | v.Aside, rows: VisibleRows) -> v.ClientStage:
    """The client's word for a stage, by what the client has in hand."""
    if isinstance(word, v.Aside):
        if word is v.Aside.NOT_FEASIBLE:
            return _talking(rows)
        return _ASIDE[word]
    asked = {
        v.Stage.CLARIFYING: bool(rows.open_questions),
        v.Stage.CONFIRMING: bool(rows.awaited_on_solution),
    }
    if asked.get(word):
        return v.ClientStage.CONFIRMING
    if word is v.Stage.ACCEPTING and rows.awaited_items:
        return v.ClientStage.ACCEPTING
    return _PLAIN[word]


def _talking(rows: VisibleRows) -> v.ClientStage:
    """Once an alternative is sent."""
    letters = (row.step is v.ConfirmationStep.ALTERNATIVE for row in rows.letters)
    tiers = (row.tier is v.Tier.ALTERNATIVE for row in rows.solutions)
    sent = any((*letters, *tiers))
    return v.ClientStage.TALKING if sent else v.ClientStage.ANALYSING


def of_parts(parts: Iterable[v.ClientStage]) -> v.ClientStage:
    """A parent's word: its least advanced part that is in the flow, else the first."""
    every = tuple(parts)
    flowing = [word for word in every if word.number]
    return min(flowing or every, key=lambda word: word.order)


def progress(stage: v.ClientStage, rows: VisibleRows) -> int | None:
    """Public tasks done ÷ public tasks in per cent, at most 90 before acceptance."""
    if stage is v.ClientStage.DONE:
        return 100
    total = len(rows.tasks)
    if not total or not stage.number:
        return None
    done = sum(task.is_done for task in rows.tasks)
    return min(MOST_BEFORE_ACCEPTANCE, 100 * done // total)
