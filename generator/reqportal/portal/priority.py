"""Layer 3: how urgent a requirement is: ICE, what is added to it, rank and range."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from typing import TypeAlias

from reqportal import vocabulary as v
from reqportal.model.records import Client, Evaluation, Requirement
from reqportal.portal.types import Priority, Summand
from reqportal.settings import IceWeights, PriorityPoints

Scores: TypeAlias = tuple[int, int, int]
_LOWEST, _HIGHEST = 1, 10
_DEFAULT_IMPORTANCE = 3


def priority(
    requirement: Requirement,
    client: Client,
    evaluation: Evaluation | None,
    points: PriorityPoints,
) -> Priority | None:
    """Score and band, not ranked yet; None when there are no scores.

    Source: the process prescribes ICE (Ellis 2010), each 1–10, weighted, beside
    client scale, strategic importance and urgency: DESIGN §5.
    """
    if evaluation is None or evaluation.scores is None:
        return None
    added = tuple(_added(requirement, client, evaluation.nature, points))
    summands = (*_ice(evaluation.scores, points.weights), *added)
    score = _score(evaluation.scores, points.weights, added)
    band = band_of(score, points)
    floored = evaluation.nature is v.Nature.RIGID and band.order > v.Band.P1.order
    return Priority(summands, score, v.Band.P1 if floored else band, floored)


def band_of(score: float, points: PriorityPoints) -> v.Band:
    """P0 to P3 by where the score lies."""
    for band, low in (
        (v.Band.P0, points.p0_from),
        (v.Band.P1, points.p1_from),
        (v.Band.P2, points.p2_from),
    ):
        if score >= low:
            return band
    return v.Band.P3


_SETTING_OF: dict[v.Word, str] = {
    v.Nature.RIGID: "rigid",
    v.Nature.FLEXIBLE: "flexible",
    v.Nature.LATENT: "latent",
    v.Urgency.URGENT: "urgent",
    v.Urgency.HIGH: "high",
    v.Urgency.MEDIUM: "medium",
    v.Urgency.LOW: "low",
    v.Scale.LARGE: "large",
    v.Scale.MEDIUM: "medium_scale",
    v.Scale.SMALL: "small",
}
"""The setting that says how many points a word is worth."""


def _points(points: PriorityPoints, word: v.Word) -> float:
    found: float = getattr(points, _SETTING_OF[word])
    return found


def _rounded(points: float) -> float:
    return round(points, 4)


def _score(scores: Scores, weights: IceWeights, added: Iterable[Summand]) -> float:
    """10 × ICE and what is added, rounded once: thirds must not cost a band."""
    shares = _shares(weights)
    ice = sum(score * share for score, share in zip(scores, shares, strict=True))
    return _rounded(10 * ice + sum(summand.points for summand in added))


def _shares(weights: IceWeights) -> tuple[float, float, float]:
    total = weights.impact + weights.confidence + weights.ease
    return (weights.impact / total, weights.confidence / total, weights.ease / total)


def _ice(scores: Scores, weights: IceWeights) -> Iterable[Summand]:
    names = ("impact", "confidence", "ease")
    for name, score, share in zip(names, scores, _shares(weights), strict=True):
        formula = f"{score} × {round(share, 3):g} × 10"
        yield Summand(
            name,
            score,
            assumed=False,
            points=_rounded(10 * score * share),
            formula=formula,
        )


def _added(
    requirement: Requirement, client: Client, nature: v.Nature, points: PriorityPoints
) -> Iterable[Summand]:
    urgency = requirement.urgency or v.Urgency.MEDIUM
    scale = client.scale or v.Scale.MEDIUM
    given = client.importance
    importance = _DEFAULT_IMPORTANCE if given is None else given
    step = points.importance_step
    gained = step * (importance - _DEFAULT_IMPORTANCE)
    formula = f"{importance} − {_DEFAULT_IMPORTANCE}"
    if step != 1:
        formula = f"({formula}) × {step:g}"
    yield Summand(
        "nature", nature, assumed=False, points=_points(points, nature), formula=""
    )
    gains, assumed = _points(points, urgency), requirement.urgency is None
    yield Summand("urgency", urgency, assumed, gains, "")
    yield Summand("importance", importance, given is None, gained, formula)
    yield Summand("scale", scale, client.scale is None, _points(points, scale), "")


@dataclass(frozen=True, slots=True)
class Contender:
    """An open, scored leaf: what its rank depends on."""

    id: str
    client_id: str
    priority: Priority
    scores: Scores
    committed_on: date | None
    raised_on: date

    def key(self, score: float) -> tuple[float, date, date, str]:
        """Higher scores first; ties by committed date, raised date and id."""
        return (-score, self.committed_on or date.max, self.raised_on, self.id)


def ranked(
    contenders: Iterable[Contender], weights: IceWeights
) -> Mapping[str, Priority]:
    """Every contender's priority with its rank, rank in its client, and rank range."""
    rows = sorted(contenders, key=lambda c: c.key(c.priority.score))
    keys = [row.key(row.priority.score) for row in rows]
    in_client: dict[str, int] = defaultdict(int)
    found = {}
    for index, row in enumerate(rows):
        in_client[row.client_id] += 1
        ranks = [_rank(keys, index, row.key(score)) for score in _nearby(row, weights)]
        found[row.id] = replace(
            row.priority,
            rank=index + 1,
            client_rank=in_client[row.client_id],
            best_rank=min(ranks),
            worst_rank=max(ranks),
        )
    return found


def _nearby(row: Contender, weights: IceWeights) -> Iterable[float]:
    """Its score, and what it would be with one of its scores one higher or lower."""
    yield row.priority.score
    added = row.priority.summands[len(row.scores) :]
    for index, step in product(range(len(row.scores)), (-1, 1)):
        impact, confidence, ease = (
            score + step * (place == index) for place, score in enumerate(row.scores)
        )
        if _LOWEST <= row.scores[index] + step <= _HIGHEST:
            yield _score((impact, confidence, ease), weights, added)


def _rank(
    keys: list[tuple[float, date, date, str]],
    own: int,
    key: tuple[float, date, date, str],
) -> int:
    """Where `key` would stand if the row at `own` had it."""
    place = bisect_left(keys, key)
    return place if place > own else place + 1
