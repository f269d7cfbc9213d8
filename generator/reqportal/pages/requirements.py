"""Layer 5: the index of all requirements, parents before children."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from reqportal import vocabulary as v
from reqportal.locales import Translator
from reqportal.pages import lists, marks
from reqportal.pages.clients import StubRow, stub_rows
from reqportal.pages.lists import Head, Title
from reqportal.pages.marks import (
    Day,
    HealthMark,
    Link,
    PriorityMark,
    StageMark,
    WaitMark,
    WhoMark,
)
from reqportal.portal import summary
from reqportal.portal.types import Portal, RequirementState, Turn


@dataclass(frozen=True, slots=True)
class RequirementRow:
    """One requirement; `level` 0 stands at the left margin."""

    level: int
    title: Title
    client: Link
    stage: StageMark
    health: HealthMark | None
    priority: PriorityMark | None
    is_unscored: bool
    """Open and without a score; what is closed needs none."""
    is_parent: bool
    """Its figures are rolled up and counted with its children."""
    who: WhoMark | None
    since: Day | None
    wait: WaitMark | None
    commitment: Day | None
    forecast: Day | None
    category: str
    nature: str


@dataclass(frozen=True, slots=True)
class RequirementsView:
    """All that the index of requirements says."""

    head: Head
    rows: tuple[RequirementRow, ...]
    rows_note: str
    stubs: tuple[StubRow, ...]


def view(portal: Portal, t: Translator) -> RequirementsView:
    """The index of requirements."""
    rows = tuple(
        _row(state, level, portal, t) for state, level in parents_first(portal)
    )
    return RequirementsView(
        head=_head(portal, t),
        rows=rows,
        rows_note=_note(portal, t),
        stubs=stub_rows(portal, "requirement", t),
    )


def parents_first(portal: Portal) -> Iterator[tuple[RequirementState, int]]:
    """Every requirement with its depth: by id, children right below their parent."""
    waiting = [(s, 0) for s in reversed(portal.requirements) if not _parent(s, portal)]
    while waiting:
        state, level = waiting.pop()
        yield state, level
        children = [
            portal.by_id[name] for name in state.children if name in portal.by_id
        ]
        children.sort(key=lambda child: child.id, reverse=True)
        waiting += [(child, level + 1) for child in children]


def _parent(state: RequirementState, portal: Portal) -> RequirementState | None:
    return portal.by_id.get(state.ancestors[-1]) if state.ancestors else None


def _row(
    state: RequirementState, level: int, portal: Portal, t: Translator
) -> RequirementRow:
    turn: Turn | None = state.standing.turn
    return RequirementRow(
        level=level,
        title=lists.title(state, depth=1),
        client=Link(marks.client_href(state.client.client_id), state.client.name),
        stage=marks.stage(state, t),
        health=marks.health(state, t),
        priority=marks.priority(state),
        is_unscored=state.standing.is_open and state.priority is None,
        is_parent=not state.is_leaf,
        who=marks.who(turn, t) if turn else None,
        since=marks.day(turn.since, t) if turn else None,
        wait=marks.wait(turn, portal.as_of, t) if turn else None,
        commitment=marks.day(state.commitment, t),
        forecast=marks.day(state.forecast, t),
        category=t.label(state.record.category) if state.record.category else "",
        nature=t.label(state.nature) if state.nature else "",
    )


def _note(portal: Portal, t: Translator) -> str:
    parents = len(portal.requirements) - len(portal.leaves)
    return t("children stand below their parent") if parents else ""


def _head(portal: Portal, t: Translator) -> Head:
    leaves = portal.leaves
    parents = len(portal.requirements) - len(leaves)
    parts = [t.plural("{n} requirement", "{n} requirements", len(leaves))]
    if parents:
        parts.append(t.plural("{n} parent", "{n} parents", parents))
    return Head(
        crumbs=lists.home_crumbs(t, t("All requirements"), depth=1),
        heading=t("All requirements"),
        meta=lists.meta(portal, t, parts),
        lede=_lede(portal, t),
    )


def _lede(portal: Portal, t: Translator) -> Markup:
    if not portal.requirements:
        return t.markup(
            "<b>There are no requirements yet.</b> "
            "Fill in the first row of the requirement sheet and build again."
        )
    counts = summary.by_stage(portal.requirements)
    aside = sum(count.total for count in counts if count.stage is None)
    done = sum(c.total for c in counts if c.stage and not c.stage.is_open)
    running = summary.still_open(portal.leaves)
    health = summary.by_health(running)
    return t.markup(
        "<b>{open} open</b>: {late} late, {blocked} blocked, {risk} at risk; "
        "{done} fulfilled, {aside} aside.",
        open=len(running),
        late=health[v.Health.LATE],
        blocked=health[v.Health.BLOCKED],
        risk=health[v.Health.RISK],
        done=done,
        aside=aside,
    )
