"""Layer 5: what clients said afterwards, what we learned, what we improve."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from reqportal import vocabulary as v
from reqportal.locales import Translator
from reqportal.model.records import Client, Feedback
from reqportal.pages import facts, lists, marks, trend
from reqportal.pages.lists import Head
from reqportal.pages.marks import Day, EvidenceMark, Link, WaitMark
from reqportal.pages.trend import Trend
from reqportal.portal.types import ClientState, Portal

_SHOWN_SCORES = 4


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One client's satisfaction."""

    client: Link
    latest: str
    latest_day: Day | None
    mean: str
    count: int
    scores: str
    trend: Trend | None


@dataclass(frozen=True, slots=True)
class VoiceRow:
    """One row of feedback, with what we learned."""

    day: Day | None
    score: str
    client: Link
    requirement: Link | None
    said: str
    lesson: str
    evidence: tuple[EvidenceMark, ...]


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """An improvement, and whether it is completed."""

    mark: marks.HealthMark
    measure: str
    owner: str
    about: Link
    since: Day | None
    done: Day | None
    wait: WaitMark | None
    """How long it is open; the sheet has no due date for it."""
    evidence: tuple[EvidenceMark, ...]


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A measured figure beside the figure that was asked for."""

    requirement: Link
    client: str
    target: str
    measured: str
    day: Day | None
    evidence: tuple[EvidenceMark, ...]


@dataclass(frozen=True, slots=True)
class FeedbackView:
    """All that the page says."""

    head: Head
    scores: tuple[ScoreRow, ...]
    measures: tuple[MeasureRow, ...]
    measures_note: str
    figures: tuple[FigureRow, ...]
    voices: tuple[VoiceRow, ...]
    voices_note: str


_Row = tuple[Client, Feedback]


def view(portal: Portal, t: Translator) -> FeedbackView:
    """The page of feedback and improvement."""
    rows = sorted(_rows(portal), key=lambda pair: pair[1].given_on, reverse=True)
    measures = [pair for pair in rows if pair[1].improvement]
    left = sum(pair[1].improved_on is None for pair in measures)
    ordered = sorted(measures, key=lambda pair: pair[1].improved_on is not None)
    return FeedbackView(
        head=_head(portal, rows, left, len(measures), t),
        scores=tuple(_score_rows(portal, t)),
        measures=tuple(_measure(*pair, portal, t) for pair in ordered),
        measures_note=t("{open} of {total} open", open=left, total=len(measures))
        if measures else "",
        figures=tuple(_figures(rows, portal, t)),
        voices=tuple(_voice(*pair, portal, t) for pair in rows),
        voices_note=t("{n}, the latest first", n=len(rows)) if rows else "",
    )  # fmt: skip


def _rows(portal: Portal) -> Iterator[_Row]:
    for client in portal.clients:
        for row in client.feedback:
            yield client.record, row


def _head(
    portal: Portal, rows: Sequence[_Row], left: int, measures: int, t: Translator
) -> Head:
    return Head(
        crumbs=lists.home_crumbs(t, t("Feedback and improvement"), depth=0),
        heading=t("Feedback and improvement"),
        meta=lists.meta(portal, t),
        lede=_lede(rows, left, measures, t),
    )


def _lede(rows: Sequence[_Row], left: int, measures: int, t: Translator) -> Markup:
    if not rows:
        return t.markup("<b>No feedback yet.</b>")
    given = [row.satisfaction for _, row in rows if row.satisfaction is not None]
    lessons = sum(bool(row.lesson) for _, row in rows)
    first = t.markup("<b>Nobody has given a score yet.</b>")
    if given:
        first = t.markup(
            "<b>Satisfaction is {mean} of 5</b> on average over {n} scores.",
            mean=f"{sum(given) / len(given):.1f}", n=len(given),
        )  # fmt: skip
    second = t("{rows} rows of feedback name {lessons} lessons.",
               rows=len(rows), lessons=lessons)  # fmt: skip
    third = t("{n} of {total} improvements are not completed.", n=left, total=measures)
    parts = [first, escape(second), *([escape(third)] if measures else [])]
    return lists.sentences(t, parts)


def _score_rows(portal: Portal, t: Translator) -> Iterator[ScoreRow]:
    for client in portal.clients:
        row = _score_row(client, t)
        if row is not None:
            yield row


def _score_row(client: ClientState, t: Translator) -> ScoreRow | None:
    given = sorted(
        (row.given_on, row.satisfaction)
        for row in client.feedback
        if row.satisfaction is not None
    )
    if not given:
        return None
    day, latest = given[-1]
    scores = [score for _, score in given]
    return ScoreRow(
        client=_client(client.record),
        latest=f"{latest}/5",
        latest_day=marks.day(day, t),
        mean=f"{sum(scores) / len(scores):.1f}",
        count=len(scores),
        scores=" → ".join(str(score) for score in scores[-_SHOWN_SCORES:]),
        trend=trend.small(given, t),
    )


def _client(client: Client) -> Link:
    return Link(marks.client_href(client.client_id, depth=0), client.name)


def _voice(client: Client, row: Feedback, portal: Portal, t: Translator) -> VoiceRow:
    name = row.requirement_id
    return VoiceRow(
        day=marks.day(row.given_on, t),
        score=f"{row.satisfaction}/5" if row.satisfaction is not None else "",
        client=_client(client),
        requirement=facts.requirement_link(portal, name, depth=0) if name else None,
        said=row.feedback or "",
        lesson=row.lesson or "",
        evidence=marks.evidence([row.origin.whole]),
    )


def _measure(
    client: Client, row: Feedback, portal: Portal, t: Translator
) -> MeasureRow:
    name, done = row.requirement_id, row.improved_on
    about = facts.requirement_link(portal, name, depth=0) if name else _client(client)
    since = row.given_on
    return MeasureRow(
        mark=marks.HealthMark("ok", t("completed")) if done
        else marks.HealthMark("none", t("open, no date")),
        measure=row.improvement or "",
        owner=row.owner_role or "",
        about=about,
        since=marks.day(since, t),
        done=marks.day(done, t),
        wait=None if done else marks.clock(v.Side.US, since, None, portal.as_of, t),
        evidence=marks.evidence([row.origin.cell("improved_on")]),
    )  # fmt: skip


def _figures(
    rows: Sequence[_Row], portal: Portal, t: Translator
) -> Iterator[FigureRow]:
    for client, row in rows:
        if row.measured:
            name = row.requirement_id
            known = portal.by_id.get(name) if name else None
            link = (
                facts.requirement_link(portal, name, titled=True, depth=0)
                if name else _client(client)
            )  # fmt: skip
            yield FigureRow(
                requirement=link,
                client=client.name,
                target=(known.record.target_figures or "") if known else "",
                measured=row.measured,
                day=marks.day(row.given_on, t),
                evidence=marks.evidence([row.origin.cell("measured")]),
            )
