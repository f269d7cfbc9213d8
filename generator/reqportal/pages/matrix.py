"""Layer 5: where a requirement stands by impact and ease, and how sure its rank is.

x is in per cent and y in pixels, so that one drawing fits a phone and a sheet of paper.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reqportal.locales import Translator
from reqportal.pages import marks
from reqportal.pages.lists import Title, title
from reqportal.portal.types import Priority, RequirementState

HEIGHT = 430
_TOP, _BOTTOM = 34, 34
_LEFT, _WIDTH = 7.0, 91.0
_MIDDLE = 6.5
"""Scores of 7 and more count as great impact, or as easy."""
_SIDE_BY_SIDE = 2
_IN_A_CELL = 4
"""Bubbles drawn in one cell; the rest becomes “+n”."""
_DRAWN = 60
"""Ranks that are drawn one by one; of more, the first of a cell and how many more."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A grid line and its score."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Corner:
    """The name of a quadrant."""

    x: float
    y: float
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Bubble:
    """One requirement; `dx` and `dy` are pixels off the centre of its cell."""

    x: float
    y: float
    dx: float
    dy: float
    radius: float
    band: int
    rank: str
    title: Title
    label: str


@dataclass(frozen=True, slots=True)
class More:
    """How many of a crowded cell are not drawn."""

    x: float
    y: float
    dx: float
    dy: float
    text: str
    label: str


@dataclass(frozen=True, slots=True)
class Matrix:
    """The drawing: grid, quadrants, bubbles."""

    height: int
    label: str
    note: str
    """What is drawn of how many; empty where all is."""
    columns: tuple[Tick, ...]
    rows: tuple[Tick, ...]
    middle_x: float
    middle_y: float
    corners: tuple[Corner, ...]
    bubbles: tuple[Bubble, ...]
    more: tuple[More, ...]


@dataclass(frozen=True, slots=True)
class RangeMark:
    """Best and worst rank on an axis that is the same in every row, in per cent."""

    best: float
    worst: float
    at: float
    text: str
    label: str


@dataclass(frozen=True, slots=True)
class _Axis:
    """Whole scores along one side of the drawing."""

    low: int
    high: int

    def share(self, score: float) -> float:
        """0 to 1 along the axis, with half a cell of room at both ends."""
        return (score - self.low + 0.6) / (self.high - self.low + 1.2)


def matrix(ranked: Iterable[RequirementState], t: Translator, *, depth: int) -> Matrix:
    """The impact × ease drawing of ranked requirements."""
    cells: dict[tuple[int, int], list[RequirementState]] = {}
    for state in ranked:
        if state.evaluation and state.evaluation.scores:
            impact, _, ease = state.evaluation.scores
            cells.setdefault((ease, impact), []).append(state)
    across = _axis([ease for ease, _ in cells], 3, 9)
    up = _axis([impact for _, impact in cells], 5, 9)
    total = sum(len(states) for states in cells.values())
    room = _IN_A_CELL if total <= _DRAWN else _SIDE_BY_SIDE
    bubbles: list[Bubble] = []
    more: list[More] = []
    for (ease, impact), states in sorted(cells.items()):
        at = (_x(across, ease), _y(up, impact))
        size = min(len(states), room)
        shown = states if len(states) <= room else states[: room - 1]
        shown = [state for state in shown if _rank(state) <= _DRAWN]
        size = size if shown else 1
        for place, state in enumerate(shown):
            bubbles.append(_bubble(state, at, _offset(place, size), t, depth))
        if len(shown) < len(states):
            beside = _offset(len(shown), size)
            more.append(_more(len(states) - len(shown), at, beside, t))
    bubbles.sort(key=lambda bubble: -int(bubble.rank))
    return Matrix(
        height=HEIGHT,
        label=t.plural(
            "Impact and ease of {n} scored requirement; the figures stand below",
            "Impact and ease of {n} scored requirements; the figures stand below",
            total,
        ),
        note=t(
            "{shown} of {total} are drawn, all of them stand in the ranking below; "
            "+n counts the others of a cell",
            shown=len(bubbles),
            total=total,
        )
        if total > _DRAWN
        else "",
        columns=tuple(Tick(_x(across, n), str(n)) for n in _ticks(across)),
        rows=tuple(Tick(_y(up, n), str(n)) for n in _ticks(up)),
        middle_x=_x(across, _MIDDLE),
        middle_y=_y(up, _MIDDLE),
        corners=_corners(t),
        bubbles=tuple(bubbles),
        more=tuple(more),
    )


def rank_range(priority: Priority, last: int, t: Translator) -> RangeMark | None:
    """The rank range of a ranked requirement among `last`; None when unranked."""
    best, worst, rank = priority.best_rank, priority.worst_rank, priority.rank
    if best is None or worst is None or rank is None:
        return None
    step = 79 / max(1, last - 1)
    return RangeMark(
        best=round(2 + (best - 1) * step, 2),
        worst=round(2 + (worst - 1) * step, 2),
        at=round(2 + (rank - 1) * step, 2),
        text=f"{best}–{worst}",
        label=t("Rank {best} to {worst}", best=best, worst=worst),
    )


def _axis(scores: list[int], low: int, high: int) -> _Axis:
    return _Axis(min([*scores, low]), max([*scores, high]))


def _ticks(axis: _Axis) -> range:
    return range(axis.low, axis.high + 1)


def _x(axis: _Axis, score: float) -> float:
    return round(_LEFT + axis.share(score) * _WIDTH, 2)


def _y(axis: _Axis, score: float) -> float:
    return round(HEIGHT - _BOTTOM - axis.share(score) * (HEIGHT - _TOP - _BOTTOM), 1)


def _offset(place: int, size: int) -> tuple[float, float]:
    """Two stand side by side, three and more in rows of two."""
    if size <= _SIDE_BY_SIDE:
        return ((place - (size - 1) / 2) * 26, 0)
    return ((place % 2 - 0.5) * 27, (place // 2 - 0.5) * 26)


def _bubble(
    state: RequirementState,
    at: tuple[float, float],
    offset: tuple[float, float],
    t: Translator,
    depth: int,
) -> Bubble:
    priority, evaluation = state.priority, state.evaluation
    assert priority is not None and evaluation is not None  # noqa: S101, PT018 - ranked
    confidence = evaluation.confidence or 1
    return Bubble(
        *at,
        *offset,
        radius=round(9.5 + max(0, confidence - 5) * 1.05, 1),
        band=priority.band.order,
        rank=str(priority.rank),
        title=title(state, depth=depth),
        label=t(
            "Rank {rank} · {id} {title} · {score} points · impact {impact}, "
            "confidence {confidence}, ease {ease}",
            rank=priority.rank,
            id=state.id,
            title=state.record.title,
            score=marks.number(priority.shown),
            impact=evaluation.impact,
            confidence=evaluation.confidence,
            ease=evaluation.ease,
        ),
    )


def _rank(state: RequirementState) -> int:
    return (state.priority.rank if state.priority else None) or _DRAWN + 1


def _more(
    count: int, at: tuple[float, float], place: tuple[float, float], t: Translator
) -> More:
    label = t.plural("{n} more in this cell", "{n} more in this cell", count)
    return More(*at, *place, f"+{count}", label)


def _corners(t: Translator) -> tuple[Corner, ...]:
    low = HEIGHT - _BOTTOM - 8
    return (
        Corner(5.8, 38, "start", t("Hard, worth it")),
        Corner(99.4, 38, "end", t("First: great impact, easy")),
        Corner(5.8, low, "start", t("Think again")),
        Corner(99.4, low, "end", t("In passing")),
    )
