"""Layer 5: the stage board: every requirement under the stage it stands at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from reqportal.locales import Translator
from reqportal.pages import flow, lists, marks
from reqportal.pages.flow import FlowStep
from reqportal.pages.lists import Head, Title
from reqportal.pages.marks import HealthMark, PriorityMark, WaitMark, WhoMark
from reqportal.portal import summary
from reqportal.portal.summary import StageCount
from reqportal.portal.types import Portal, RequirementState

MOST = 12
"""Rows of a stage in sight; the rest is folded away."""


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One requirement on the board."""

    title: Title
    priority: PriorityMark | None
    is_unscored: bool
    health: HealthMark | None
    aside: str
    """Why it is not in the flow, instead of its health."""
    who: WhoMark | None
    wait: WaitMark | None


@dataclass(frozen=True, slots=True)
class Section:
    """One stage, or what is aside."""

    anchor: str
    number: str
    name: str
    count: int
    note: str
    rows: tuple[BoardRow, ...]
    folded: tuple[BoardRow, ...]
    more: str


@dataclass(frozen=True, slots=True)
class BoardView:
    """All that the board says."""

    head: Head
    flow: tuple[FlowStep, ...]
    sections: tuple[Section, ...]


def view(portal: Portal, t: Translator) -> BoardView:
    """The board over all leaves."""
    counts = summary.by_stage(portal.requirements)
    steps = flow.stage_flow(portal, t)
    return BoardView(
        head=_head(portal, t),
        flow=steps,
        sections=tuple(
            _section(count, step, portal.as_of, t)
            for count, step in zip(counts, steps, strict=True)
        ),
    )


def _section(count: StageCount, step: FlowStep, as_of: date, t: Translator) -> Section:
    rows = tuple(_row(state, as_of, t) for state in sorted(count.states, key=_order))
    left = len(rows) - MOST
    bad = t(", ").join(f"{part.word} {part.number}" for part in step.bad)
    return Section(
        anchor=step.anchor,
        number=step.number,
        name=step.name,
        count=count.total,
        note=bad or step.note,
        rows=rows[:MOST],
        folded=rows[MOST:],
        more=t("Another {n}", n=left) if left > 0 else "",
    )


def _order(state: RequirementState) -> tuple[int, float, int, date, str]:
    """By rank, else by score; not scored ones last, rigid first."""
    priority = state.priority
    nature = state.nature.order if state.nature else 9
    rank = (priority.rank if priority else None) or 10**9
    score = -priority.score if priority else 1000.0
    return (rank, score, nature, state.record.raised_on, state.id)


def _row(state: RequirementState, as_of: date, t: Translator) -> BoardRow:
    turn = state.standing.turn
    aside = state.standing.aside
    return BoardRow(
        title=lists.title(state, depth=0),
        priority=marks.priority(state),
        is_unscored=state.standing.is_open and state.priority is None,
        health=marks.health(state, t),
        aside=t.label(aside) if aside else "",
        who=marks.who(turn, t) if turn else None,
        wait=marks.wait(turn, as_of, t) if turn else None,
    )


def _head(portal: Portal, t: Translator) -> Head:
    parents = len(portal.requirements) - len(portal.leaves)
    held = sum(stub.kind == "requirement" for stub in portal.stubs)
    parts = [t.plural("{n} requirement", "{n} requirements", len(portal.leaves))]
    if parents:
        parts.append(t("{n} parents stand by their children", n=parents))
    if held:
        parts.append(t("{n} more held back", n=held))
    heading = t("Stage board")
    crumbs = lists.home_crumbs(t, heading, depth=0)
    return Head(crumbs, heading, lists.meta(portal, t, parts), _lede(portal, t))


def _lede(portal: Portal, t: Translator) -> Markup:
    counts = summary.by_stage(portal.requirements)
    running = [c for c in counts if c.stage and c.stage.is_open and c.states]
    done = sum(c.total for c in counts if c.stage and not c.stage.is_open)
    aside = sum(c.total for c in counts if c.stage is None)
    if not portal.leaves:
        return t.markup(
            "<b>There are no requirements yet.</b> "
            "Fill in the first row of the requirement sheet and build again."
        )
    first = t.markup(
        "<b>{open} in the flow</b>, {done} fulfilled, {aside} aside.",
        open=sum(c.total for c in running),
        done=done,
        aside=aside,
    )
    if not running:
        return first
    return lists.sentences(t, [first, _crowded(running, portal.as_of, t)])


def _crowded(running: list[StageCount], as_of: date, t: Translator) -> Markup:
    """Where most stand, and which has stood longest."""
    fullest = max(running, key=lambda count: count.total)
    days = {
        state.id: (summary.stage_days(state, as_of) or 0, state)
        for count in running
        for state in count.states
    }
    longest, state = max(days.values(), key=lambda found: found[0])
    most = t.markup(
        "Most stand at “{stage}”: {n}.", stage=fullest.stage, n=fullest.total
    )
    if not longest:
        return most
    slow = t.markup(
        "{link} has stood longest where it is: {n} days at “{stage}”.",
        link=_link(state),
        n=longest,
        stage=state.standing.stage,
    )
    return lists.sentences(t, [most, slow])


def _link(state: RequirementState) -> Markup:
    href = marks.requirement_href(state.id, depth=0)
    return Markup('<a class="rp-link" href="{href}">{id}</a>').format(
        href=href, id=state.id
    )
