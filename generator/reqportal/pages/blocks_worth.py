"""Layer 5: what a requirement is worth: the whole arithmetic, and its feasibility."""

from __future__ import annotations

from dataclasses import dataclass

from reqportal import vocabulary as v
from reqportal.locales import N_, Translator
from reqportal.model.records import Evaluation
from reqportal.pages import facts, marks
from reqportal.pages.blocks import Block, Empty, asked, block
from reqportal.pages.facts import Fact
from reqportal.portal.types import Portal, Priority, RequirementState, Summand

_DIMENSIONS = ("technical", "resource", "budget", "timeline", "compliance")
_SUMMANDS = {
    "impact": ("evaluation", "impact"),
    "confidence": ("evaluation", "confidence"),
    "ease": ("evaluation", "ease"),
    "nature": ("evaluation", "nature"),
    "urgency": ("requirement", "urgency"),
    "importance": ("client", "importance"),
    "scale": ("client", "scale"),
}
_FEASIBLE = {
    v.Feasibility.FEASIBLE: "ok",
    v.Feasibility.PARTLY: "risk",
    v.Feasibility.NOT_NOW: "blocked",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One summand of the priority; the bar starts where the last one ended."""

    name: str
    value: str
    assumed: bool
    formula: str
    points: str
    left: float
    width: float


@dataclass(frozen=True, slots=True)
class Worth:
    """The whole arithmetic of the priority, or why there is none."""

    head: Block
    lines: tuple[Line, ...]
    total: str
    from_points: str
    notes: tuple[str, ...]
    evaluated: tuple[Fact, ...]
    earlier: tuple[str, ...]
    empty: Empty | None


@dataclass(frozen=True, slots=True)
class Dimension:
    """One dimension of feasibility."""

    name: str
    mark: marks.HealthMark


@dataclass(frozen=True, slots=True)
class Feasible:
    """Feasibility by dimension, or why it is not known."""

    head: Block
    dimensions: tuple[Dimension, ...]
    empty: Empty | None


def worth(portal: Portal, state: RequirementState, t: Translator) -> Worth:
    """The priority, summand by summand."""
    priority, evaluation = state.priority, state.evaluation
    rows, note = state.evaluations, _worth_note(state, t)
    head = block(portal, state, ("evaluation",), rows, t, note=note)
    unsaid = () if priority else ("nature",)
    names = (*unsaid, "evaluator_role", "evaluated_on", "notes")
    return Worth(
        head=head,
        lines=_lines(priority, t) if priority else (),
        total=marks.number(priority.shown) if priority else "",
        from_points=_band_from(portal, priority, t) if priority else "",
        notes=_rank_notes(state, priority, t) if priority else (),
        evaluated=facts.facts(evaluation, names, t) if evaluation else (),
        earlier=tuple(_earlier(row, t) for row in state.evaluations[1:]),
        empty=None if priority else _no_score(portal, state, t),
    )


def _worth_note(state: RequirementState, t: Translator) -> str:
    priority = state.priority
    if priority is None:
        return ""
    said = t(
        "{score} points, {band}", score=marks.number(priority.shown), band=priority.band
    )
    return (
        said
        if priority.rank is None
        else t("{said}, rank {rank}", said=said, rank=priority.rank)
    )


def _lines(priority: Priority, t: Translator) -> tuple[Line, ...]:
    found, total = [], 0.0
    for summand in priority.summands:
        found.append(_line(summand, total, t))
        total += summand.points
    return tuple(found)


def _line(summand: Summand, before: float, t: Translator) -> Line:
    low, high = sorted((before, before + summand.points))
    low, high = max(0.0, min(100.0, low)), max(0.0, min(100.0, high))
    is_score = bool(summand.formula) and summand.points >= 0
    scored = is_score and summand.name in {"impact", "confidence", "ease"}
    points = marks.number if scored else marks.signed
    return Line(
        name=facts.header(*_SUMMANDS[summand.name], t),
        value=t("{value}", value=summand.value),
        assumed=summand.assumed,
        formula=summand.formula or t("fixed"),
        points=points(summand.points),
        left=round(low, 2),
        width=round(high - low, 2),
    )


def _band_from(portal: Portal, priority: Priority, t: Translator) -> str:
    points = portal.settings.priority
    lows = {
        v.Band.P0: points.p0_from,
        v.Band.P1: points.p1_from,
        v.Band.P2: points.p2_from,
    }
    if priority.floored:
        return t("lifted to {band} as rigid", band=priority.band)
    if priority.band not in lows:
        return t(
            "{band} below {low}", band=priority.band, low=marks.number(points.p2_from)
        )
    low = marks.number(lows[priority.band])
    return t("{band} from {low}", band=priority.band, low=low)


def _rank_notes(
    state: RequirementState, found: Priority, t: Translator
) -> tuple[str, ...]:
    notes = []
    if found.score != found.shown:
        said = N_("The sum is {sum}; it is shown within 0 to 100 and ranked as it is.")
        notes.append(t(said, sum=marks.number(found.score)))
    if found.floored:
        notes.append(
            t("A rigid requirement is never below P1; its rank is not moved by that.")
        )
    if not state.is_leaf:
        notes.append(t("A parent shows its best child's score and is not ranked."))
    if found.rank is not None and found.best_rank is not None:
        said = N_(
            "If one of its scores were off by one, its rank would lie between "
            "{best} and {worst}."
        )
        notes.append(t(said, best=found.best_rank, worst=found.worst_rank))
    return tuple(notes)


def _earlier(row: Evaluation, t: Translator) -> str:
    names = (
        "nature",
        "impact",
        "confidence",
        "ease",
        *_DIMENSIONS,
        "evaluator_role",
        "notes",
    )
    return facts.dotted((t.day(row.evaluated_on), facts.labelled(row, names, t)))


def _no_score(portal: Portal, state: RequirementState, t: Translator) -> Empty:
    if not state.is_leaf:
        return Empty(
            t("No part of it is scored."), t("A parent takes its best child's score.")
        )
    if state.evaluation is None:
        what, remedy = (
            t("Not evaluated yet."),
            t(
                "Fill nature and the three scores (1 to 10) in the sheet “{sheet}”.",
                sheet=facts.sheet_name("evaluation", t),
            ),
        )
        turn = asked(state, v.Stage.EVALUATING, portal, t)
        return Empty(what, facts.spaced(turn, remedy))
    return Empty(
        t("Not scored: no band and no rank."),
        t(
            "Fill the three scores (1 to 10) in the sheet “{sheet}”.",
            sheet=facts.sheet_name("evaluation", t),
        ),
    )


def feasible(portal: Portal, state: RequirementState, t: Translator) -> Feasible:
    """Every dimension with its verdict; blanks are said."""
    found = state.feasibility
    rows = state.evaluations[:1]
    if found is None and any(row.sheet_key == "evaluation" for row in state.held):
        empty = Empty(
            t("The row of the evaluation is held back."), t("See “Priority”.")
        )
        return Feasible(block(portal, state, (), rows, t), (), empty)
    if found is None:
        empty = Empty(
            t("Feasibility is not judged yet."),
            t("Fill the columns on feasibility in the sheet “{sheet}”.",
              sheet=facts.sheet_name("evaluation", t)),
        )  # fmt: skip
        return Feasible(block(portal, state, (), rows, t), (), empty)
    limits = tuple(facts.header("evaluation", name, t) for name in found.limits)
    note = t("{worst}, by {limits}", worst=found.worst, limits=limits)
    if found.worst is v.Feasibility.FEASIBLE:
        note = t("feasible wherever judged")
    dimensions = tuple(
        Dimension(facts.header("evaluation", name, t), _verdict(verdict, t))
        for name, verdict in found.dimensions
    )
    return Feasible(block(portal, state, (), rows, t, note=note), dimensions, None)


def _verdict(verdict: v.Feasibility | None, t: Translator) -> marks.HealthMark:
    if verdict is None:
        return marks.HealthMark("none", t("blank"))
    return marks.HealthMark(_FEASIBLE[verdict], t.label(verdict))
