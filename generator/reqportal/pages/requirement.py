"""Layer 5: one requirement: everything the workbooks say of it and what follows."""

from __future__ import annotations

from dataclasses import dataclass

from reqportal import vocabulary as v
from reqportal.locales import Translator
from reqportal.model.columns import BY_KEY
from reqportal.model.records import HeldRow
from reqportal.pages import marks
from reqportal.pages.blocks_acceptance import Items, items
from reqportal.pages.blocks_aside import Disposed, disposed
from reqportal.pages.blocks_changes import Changes, changes
from reqportal.pages.blocks_feedback import Feedbacks, feedbacks
from reqportal.pages.blocks_line import Node, elapsed, stage_line
from reqportal.pages.blocks_next import Next, next_action
from reqportal.pages.blocks_plan import Tasks, tasks
from reqportal.pages.blocks_requirement import (
    Risks,
    Solutions,
    Statement,
    risks,
    solutions,
    statement,
)
from reqportal.pages.blocks_sources import Sources, records_of, sources
from reqportal.pages.blocks_talk import Questions, Verdicts, questions, verdicts
from reqportal.pages.blocks_worth import Feasible, Worth, feasible, worth
from reqportal.pages.facts import requirement_link
from reqportal.pages.letter_links import links
from reqportal.portal.letters_due import is_known, letters_of
from reqportal.portal.types import OverlayMark, Portal, RequirementState

_NEARBY = 2
"""Ancestors shown before the page itself; the rest open on demand."""
_SHOWN_ELSEWHERE = (
    "requirement", "clarification", "evaluation", "solution", "risk", "review",
    "confirmation", "task", "acceptance", "feedback", "change",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Child:
    """One part of a parent; without a stage when its row is held back."""

    link: marks.Link
    id: str
    priority: marks.PriorityMark | None
    stage: marks.StageMark | None
    health: marks.HealthMark | None
    who: marks.WhoMark | None
    action: str
    commitment: marks.Day | None
    forecast: marks.Day | None


@dataclass(frozen=True, slots=True)
class RequirementView:
    """All that the page says."""

    id: str
    title: str
    as_of: str
    crumbs: tuple[marks.Link, ...]
    client: marks.Link
    raised: marks.Day | None
    proposer: str
    stage: marks.StageMark
    priority: marks.PriorityMark | None
    is_ranked: bool
    health: marks.HealthMark | None
    tags: tuple[str, ...]
    declared: str
    rank: str
    next: Next
    letters: tuple[marks.Link, ...]
    """Those in play, as pages to print."""
    disposed: Disposed | None
    elapsed: str
    line: tuple[Node, ...]
    statement: Statement
    worth: Worth
    solutions: Solutions
    feasible: Feasible
    risks: Risks
    children: tuple[Child, ...]
    children_note: str
    tasks: Tasks
    changes: Changes
    questions: Questions
    verdicts: Verdicts
    items: Items
    feedbacks: Feedbacks
    sources: Sources
    ranking: marks.Link


def view(portal: Portal, state: RequirementState, t: Translator) -> RequirementView:
    """The page of one requirement."""
    record, client = state.record, state.client
    return RequirementView(
        id=state.id,
        title=record.title,
        as_of=portal.as_of.isoformat(),
        crumbs=_crumbs(portal, state, t),
        client=marks.Link(marks.client_href(client.client_id), client.name),
        raised=marks.day(record.raised_on, t),
        proposer=record.proposer_role or "",
        stage=marks.stage(state, t),
        priority=marks.priority(state),
        is_ranked=state.is_leaf and state.standing.is_open,
        health=marks.health(state, t),
        tags=_tags(state, t),
        declared=record.declared_status or "",
        rank=_rank(state, t),
        next=next_action(portal, state, t),
        letters=_letters(portal, state, t),
        disposed=disposed(portal, state, t),
        elapsed=elapsed(state, t),
        line=stage_line(portal, state, t),
        statement=statement(portal, state, t),
        worth=worth(portal, state, t),
        solutions=solutions(portal, state, t),
        feasible=feasible(portal, state, t),
        risks=risks(portal, state, t),
        children=(
            *(_child(child, t) for child in _parts(portal, state)),
            *(_held_child(row, t) for row in state.held_children),
        ),
        children_note=_children_note(portal, state, t),
        tasks=tasks(portal, state, t),
        changes=changes(portal, state, t),
        questions=questions(portal, state, t),
        verdicts=verdicts(portal, state, t),
        items=items(portal, state, t),
        feedbacks=feedbacks(portal, state, t),
        sources=_sources(portal, state, t),
        ranking=marks.Link("../priorities.html", t("Ranking")),
    )


def _letters(
    portal: Portal, state: RequirementState, t: Translator
) -> tuple[marks.Link, ...]:
    return links((key for key in letters_of(state) if is_known(portal, key)), t)


def _crumbs(
    portal: Portal, state: RequirementState, t: Translator
) -> tuple[marks.Link, ...]:
    """Deep parents: the topmost, how many are left out, the nearest two."""
    client, names = state.client, state.ancestors
    parents = [requirement_link(portal, name, titled=True) for name in names]
    left_out = len(parents) - _NEARBY - 1
    if left_out > 0:
        said = t.plural("{n} parent", "{n} parents", left_out)
        parents[1:-_NEARBY] = [marks.Link("#statement", said)]
    return (
        marks.Link("../index.html", t("Overview")),
        marks.Link(marks.client_href(client.client_id), client.name),
        *parents,
        marks.Link("", state.id),
    )


def _tags(state: RequirementState, t: Translator) -> tuple[str, ...]:
    tags = [
        _overlay(mark, t)
        for mark in state.standing.overlays
        if mark.overlay is not v.Overlay.UNSCORED  # the priority chip says it
    ]
    if state.nature:
        tags.append(t.label(state.nature))
    return tuple(tags)


def _overlay(mark: OverlayMark, t: Translator) -> str:
    if mark.overlay is v.Overlay.PARTLY_ACCEPTED:
        return f"{t.label(mark.overlay)} {mark.done}/{mark.total}"
    return t.label(mark.overlay)


def _rank(state: RequirementState, t: Translator) -> str:
    priority = state.priority
    if priority is None or priority.rank is None:
        return ""
    return t(
        "rank {rank}, between {best} and {worst}; rank {client} within the client",
        rank=priority.rank,
        best=priority.best_rank,
        worst=priority.worst_rank,
        client=priority.client_rank,
    )


def _child(state: RequirementState, t: Translator) -> Child:
    turn = state.standing.turn
    return Child(
        link=marks.Link(marks.requirement_href(state.id), state.record.title),
        id=state.id,
        priority=marks.priority(state),
        stage=marks.stage(state, t),
        health=marks.health(state, t),
        who=marks.who(turn, t) if turn else None,
        action=turn.action(t) if turn else "",
        commitment=marks.day(state.commitment, t),
        forecast=marks.day(state.forecast, t),
    )


def _held_child(row: HeldRow, t: Translator) -> Child:
    """A part whose own row is held back: its page says what to mend."""
    name = row.text("requirement_id") or ""
    title = row.text("title") or name or row.origin.whole.short
    return Child(
        link=marks.Link(marks.requirement_href(name) if name else "", title),
        id=name,
        priority=None,
        stage=None,
        health=marks.HealthMark("none", t("held back")),
        who=None,
        action=t("Correct the held-back row of “{sheet}”", sheet=BY_KEY["requirement"]),
        commitment=None,
        forecast=None,
    )


def _parts(portal: Portal, state: RequirementState) -> list[RequirementState]:
    return [portal.by_id[name] for name in state.children if name in portal.by_id]


def _children_note(portal: Portal, state: RequirementState, t: Translator) -> str:
    parts = _parts(portal, state)
    held = len(state.held_children)
    opened = sum(part.standing.is_open for part in parts) + held
    said = t.plural("{n} part, {open} open", "{n} parts, {open} open",
                    len(parts) + held, open=opened)  # fmt: skip
    if held:
        said = t("{said}, {n} of them held back", said=said, n=held)
    return t("{said}; the stage is that of its least advanced part", said=said)


def _sources(portal: Portal, state: RequirementState, t: Translator) -> Sources:
    found = {row.sheet_key for row in state.held} - set(_SHOWN_ELSEWHERE)
    return sources(portal, state, records_of(state), t, unshown=tuple(found))
