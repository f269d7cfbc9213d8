"""Layer 5: what is most urgent, with the whole arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from reqportal import vocabulary as v
from reqportal.locales import Translator
from reqportal.pages import lists, marks
from reqportal.pages.lists import Head, Title
from reqportal.pages.marks import PriorityMark, StageMark, WaitMark, WhoMark
from reqportal.pages.matrix import Matrix, RangeMark, matrix, rank_range
from reqportal.portal import summary
from reqportal.portal.types import Portal, Priority, RequirementState, Summand
from reqportal.settings import PriorityPoints

TOP = 12

_SCORES = ("impact", "confidence", "ease")
_POINTS = ("nature", "urgency", "importance", "scale")


@dataclass(frozen=True, slots=True)
class PointCell:
    """A summand in the ranking: signed points, dim when zero."""

    text: str
    is_zero: bool
    title: str
    """The word that counts, and whether it is assumed."""


@dataclass(frozen=True, slots=True)
class RankRow:
    """One line of the ranking."""

    rank: int
    client_rank: str
    priority: PriorityMark | None
    floored: bool
    title: Title
    stage: StageMark
    scores: tuple[str, ...]
    ice: str
    points: tuple[PointCell, ...]
    total: str
    range: RangeMark | None


@dataclass(frozen=True, slots=True)
class UnscoredRow:
    """An open requirement without a score, and who brings it forward."""

    title: Title
    stage: StageMark
    nature: str
    missing: str
    who: WhoMark | None
    wait: WaitMark | None


@dataclass(frozen=True, slots=True)
class PrioritiesView:
    """All that the page of priorities says."""

    head: Head
    matrix: Matrix
    bands: tuple[PriorityMark, ...]
    """For the key of the drawing."""
    top_heading: str
    top: tuple[RankRow, ...]
    range_header: str
    formula: str
    ranking: tuple[RankRow, ...]
    unscored: tuple[UnscoredRow, ...]
    unscored_note: str


def view(portal: Portal, t: Translator) -> PrioritiesView:
    """The page of priorities."""
    ranked, unscored = portal.ranked, portal.unscored
    rows = tuple(_rank_row(state, len(ranked), t) for state in ranked)
    top = min(TOP, len(rows))
    return PrioritiesView(
        head=_head(portal, ranked, len(unscored), t),
        matrix=matrix(ranked, t, depth=0),
        bands=tuple(PriorityMark(t.label(b), b.order, "") for b in v.Band),
        top_heading=t("Top {n}", n=top),
        top=rows[:TOP],
        range_header=t("Range 1–{n}", n=len(rows)),
        formula=_formula(portal.settings.priority, t),
        ranking=rows,
        unscored=tuple(_unscored_row(state, portal, t) for state in unscored),
        unscored_note=t("{n}, not ranked until evaluated", n=len(unscored)),
    )


def _rank_row(state: RequirementState, last: int, t: Translator) -> RankRow:
    priority = state.priority
    assert priority is not None  # noqa: S101 - ranked requirements have one
    parts = {part.name: part for part in priority.summands}
    ice = sum(parts[name].points for name in _SCORES if name in parts)
    return RankRow(
        rank=priority.rank or 0,
        client_rank=_client_rank(priority, t),
        priority=marks.priority(state),
        floored=priority.floored,
        title=lists.title(state, depth=0),
        stage=marks.stage(state, t),
        scores=tuple(_score(parts.get(name)) for name in _SCORES),
        ice=marks.number(ice),
        points=tuple(_points(parts.get(name), t) for name in _POINTS),
        total=marks.number(priority.shown),
        range=rank_range(priority, last, t),
    )


def _client_rank(priority: Priority, t: Translator) -> str:
    rank = priority.client_rank
    return "" if rank is None else t("Rank {rank} within the client", rank=rank)


def _score(part: Summand | None) -> str:
    if part is None or not isinstance(part.value, (int, float)):
        return "—"
    return marks.number(part.value)


def _points(part: Summand | None, t: Translator) -> PointCell:
    if part is None:
        return PointCell("—", is_zero=True, title="")
    word = t("{word}", word=part.value)
    said = t("{word} (assumed: the cell is blank)", word=word) if part.assumed else word
    return PointCell(marks.signed(part.points), part.points == 0, said)


def _unscored_row(
    state: RequirementState, portal: Portal, t: Translator
) -> UnscoredRow:
    turn = state.standing.turn
    clarifying = state.standing.stage is v.Stage.CLARIFYING
    return UnscoredRow(
        title=lists.title(state, depth=0),
        stage=marks.stage(state, t),
        nature=t.label(state.nature) if state.nature else "—",
        missing=_missing(clarifying=clarifying, state=state, t=t),
        who=marks.who(turn, t) if turn else None,
        wait=marks.wait(turn, portal.as_of, t) if turn else None,
    )


def _missing(*, clarifying: bool, state: RequirementState, t: Translator) -> str:
    if clarifying:
        return t("Clarify first, then evaluate")
    if state.evaluation is None:
        return t("The evaluation")
    return t("Impact, confidence and ease")


def _formula(points: PriorityPoints, t: Translator) -> str:
    weights = points.weights
    total = weights.impact + weights.confidence + weights.ease
    return t(
        "Score = 10 × ({i} impact + {c} confidence + {e} ease) "
        "+ nature + urgency + importance + scale",
        i=marks.number(weights.impact / total),
        c=marks.number(weights.confidence / total),
        e=marks.number(weights.ease / total),
    )


def _head(
    portal: Portal, ranked: Sequence[RequirementState], unscored: int, t: Translator
) -> Head:
    running = summary.still_open(portal.leaves)
    parts = [
        t(
            "{n} open, {ranked} scored, {unscored} not scored",
            n=len(running),
            ranked=len(ranked),
            unscored=unscored,
        )
    ]
    return Head(
        crumbs=lists.home_crumbs(t, t("Priorities"), depth=0),
        heading=t("Priorities"),
        meta=lists.meta(portal, t, parts),
        lede=_lede(ranked, t),
    )


def _lede(ranked: Sequence[RequirementState], t: Translator) -> Markup:
    if not ranked:
        return t.markup(
            "<b>Nothing is ranked yet.</b> A requirement is ranked once impact, "
            "confidence and ease are filled in on the evaluation sheet."
        )
    urgent = [s for s in ranked if s.priority and s.priority.band is v.Band.P0]
    if not urgent:
        return t.markup(
            "<b>No requirement is {band}.</b> First is {title}.",
            band=v.Band.P0,
            title=ranked[0].record.title,
        )
    health = summary.by_health(urgent)
    parts = [
        t("{n} wait for the client", n=len(summary.on_side(urgent, v.Side.CLIENT))),
        lists.health_clauses(t, [(h, health[h]) for h in summary.TROUBLE]),
    ]
    return lists.sentences(
        t,
        [
            t.markup(
                "<b>{n} at {band}</b>: {state}.",
                n=len(urgent),
                band=v.Band.P0,
                state=lists.clauses(t, [part for part in parts if part]),
            ),
            t.markup(
                "Where ranges overlap, one point in a score may turn the order: "
                "take them as equals."
            ),
        ],
    )
