"""Layer 5: from each requirement to its evaluation, letter, tasks and acceptance."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from reqportal import vocabulary as v
from reqportal.locales import Translator
from reqportal.pages import lists, marks, traced
from reqportal.pages.lists import Head, Title
from reqportal.pages.marks import Link, StageMark
from reqportal.pages.traced import Cell
from reqportal.portal import coverage
from reqportal.portal.coverage import Coverage, Step
from reqportal.portal.types import ClientState, Portal, RequirementState


@dataclass(frozen=True, slots=True)
class Column:
    """One step of the process over all requirements."""

    name: str
    have: int
    reached: int
    percent: int
    note: str
    """How many lack it, or that nobody has come so far."""
    missing: int


@dataclass(frozen=True, slots=True)
class Row:
    """One leaf requirement and its steps, in the order of the columns."""

    title: Title
    stage: StageMark
    is_aside: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Hole:
    """A requirement that went on without a step."""

    title: Title
    stage: StageMark
    missing: tuple[Link, ...]
    who: marks.WhoMark | None
    action: str


@dataclass(frozen=True, slots=True)
class Group:
    """The requirements of one client."""

    client: Link
    count: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class TraceabilityView:
    """All that the page says."""

    head: Head
    columns: tuple[Column, ...]
    holes: tuple[Hole, ...]
    groups: tuple[Group, ...]
    note: str


def view(portal: Portal, t: Translator) -> TraceabilityView:
    """The traceability matrix."""
    stages = coverage.traced_stages(portal.requirements)
    found = [coverage.coverage(portal.leaves, stage) for stage in stages]
    groups = (_group(portal, client, stages, t) for client in portal.clients)
    return TraceabilityView(
        head=_head(portal, found, t),
        columns=tuple(_column(one, t) for one in found),
        holes=_holes(found, t),
        groups=tuple(group for group in groups if group.rows),
        note=t("missing: the requirement is past this step without it"),
    )


def _head(portal: Portal, found: list[Coverage], t: Translator) -> Head:
    count = t.plural("{n} requirement", "{n} requirements", len(portal.leaves))
    return Head(
        crumbs=lists.home_crumbs(t, t("Traceability"), depth=0),
        heading=t("Traceability"),
        meta=lists.meta(portal, t, [count]),
        lede=_lede(portal, found, t),
    )


def _lede(portal: Portal, found: list[Coverage], t: Translator) -> Markup:
    if not portal.leaves:
        return t.markup("<b>There is nothing to trace yet.</b>")
    holes = [one for one in found if one.missing]
    if not holes:
        return t.markup(
            "<b>No requirement is past a step without a record of it.</b> "
            "From evaluation to feedback the chain has no hole."
        )
    names = {state.id for one in holes for state in one.missing}
    said = (
        t("{step} {n}", step=traced.step_name(one.stage, t), n=len(one.missing))
        for one in holes
    )
    return t.markup(
        "<b>Requirements that went on without a step: {n}</b> ({holes}).",
        n=len(names),
        holes=t.join(tuple(said)),
    )


def _column(one: Coverage, t: Translator) -> Column:
    have, reached, missing = len(one.covered), len(one.reached), len(one.missing)
    note = t("{n} missing", n=missing) if missing else ""
    at = reached - have - missing
    if at:
        note = lists.clauses(t, [p for p in (note, t("{n} at this step", n=at)) if p])
    return Column(
        name=traced.step_name(one.stage, t),
        have=have,
        reached=reached,
        percent=round(100 * have / reached) if reached else 0,
        note=note or (t("complete") if reached else t("nobody has come so far")),
        missing=missing,
    )


def _holes(found: list[Coverage], t: Translator) -> tuple[Hole, ...]:
    """Every requirement with a hole once, with all that it lacks."""
    lacking: dict[str, tuple[RequirementState, list[v.Stage]]] = {}
    for one in found:
        for state in one.missing:
            lacking.setdefault(state.id, (state, []))[1].append(one.stage)
    return tuple(
        _hole(state, stages, t) for _, (state, stages) in sorted(lacking.items())
    )


def _hole(state: RequirementState, stages: list[v.Stage], t: Translator) -> Hole:
    turn = state.standing.turn
    return Hole(
        title=lists.title(state, depth=0),
        stage=marks.stage(state, t),
        missing=tuple(
            Link(_block(state, stage), traced.step_name(stage, t)) for stage in stages
        ),
        who=marks.who(turn, t) if turn else None,
        action=turn.action(t) if turn else "",
    )


def _block(state: RequirementState, stage: v.Stage) -> str:
    """Where the requirement's page shows the step."""
    return f"{marks.requirement_href(state.id, depth=0)}#{traced.ANCHORS[stage]}"


def _group(
    portal: Portal, client: ClientState, stages: tuple[v.Stage, ...], t: Translator
) -> Group:
    leaves = [state for state in portal.of_client(client.id) if state.is_leaf]
    href = marks.client_href(client.id, depth=0)
    return Group(
        client=Link(href, client.record.name),
        count=t.plural("{n} requirement", "{n} requirements", len(leaves)),
        rows=tuple(_row(state, stages, t) for state in leaves),
    )


def _row(state: RequirementState, stages: tuple[v.Stage, ...], t: Translator) -> Row:
    return Row(
        title=lists.title(state, depth=0),
        stage=marks.stage(state, t),
        is_aside=state.standing.aside is not None,
        cells=tuple(_cell(state, stage, t) for stage in stages),
    )


def _cell(state: RequirementState, stage: v.Stage, t: Translator) -> Cell:
    at = coverage.step(state, stage)
    said = traced.cell_text(state, stage, t)
    block = _block(state, stage)
    name = traced.step_name(stage, t)
    if at is Step.MISSING:
        mark = marks.HealthMark("none", t("missing"))
        return Cell(name, mark, Link(block, said) if said else None, now="")
    gate = coverage.gate(state, stage)
    now = ""
    if at is Step.NOW and not said:
        now = gate.note(t) if gate and gate.note else t("at this step")
    return Cell(name, None, Link(block, said or now) if said or now else None, now=now)
