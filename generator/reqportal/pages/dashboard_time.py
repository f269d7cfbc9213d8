"""Layer 5: how long stages take, how old open requirements are, what comes and goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reqportal.locales import Translator
from reqportal.pages import figures, flows, lists, marks
from reqportal.pages.figures import Figure, Rows
from reqportal.pages.flows import Flows
from reqportal.pages.lists import Title
from reqportal.pages.marks import Day, StageMark, WhoMark
from reqportal.pages.shapes import Rect
from reqportal.pages.shapes import percent as at
from reqportal.portal import durations, monthly
from reqportal.portal.durations import Stay, Stays
from reqportal.portal.measures import Spread
from reqportal.portal.monthly import Month
from reqportal.portal.types import Portal

OLDEST = 8


@dataclass(frozen=True, slots=True)
class Bar:
    """Median (solid) within the 85th percentile (light)."""

    says: str
    rects: tuple[Rect, ...]


@dataclass(frozen=True, slots=True)
class StageLine:
    """One stage: days from entering to leaving, our part, the client's part."""

    name: str
    is_total: bool
    n: int
    cells: tuple[str, ...]
    """Median and P85 of all, of ours, of the client's."""
    bar: Bar | None


@dataclass(frozen=True, slots=True)
class AgeRow:
    """One of the oldest open requirements."""

    title: Title
    stage: StageMark
    who: WhoMark | None
    raised: Day | None
    days: str
    client: str


@dataclass(frozen=True, slots=True)
class StagesView:
    """The table of stages and the rows behind it."""

    lines: tuple[StageLine, ...]
    rows: Rows | None


@dataclass(frozen=True, slots=True)
class AgesView:
    """How old what is open has become."""

    figures: tuple[Figure, ...]
    oldest: tuple[AgeRow, ...]
    rows: Rows | None


@dataclass(frozen=True, slots=True)
class MonthLine:
    """One month of the table beside the drawing."""

    month: str
    raised: int
    fulfilled: int
    declined: int


@dataclass(frozen=True, slots=True)
class MonthsView:
    """What came in and went out."""

    chart: Flows | None
    figures: tuple[Figure, ...]
    lines: tuple[MonthLine, ...]
    """The latest first."""
    rows: Rows | None


def stages(portal: Portal, t: Translator) -> StagesView:
    """Every stage of the process, then the whole way to acceptance."""
    found = (*durations.in_stages(portal), durations.to_acceptance(portal))
    scale = max((stays.total.p85 or 0 for stays in found[:-1]), default=0)
    return StagesView(
        lines=tuple(_line(stays, scale, t) for stays in found),
        rows=figures.rows(
            t("The requirements of each stage, longest first"),
            [
                figures.group(_name(stays, t), stays.rows, lambda s: _stay(s, t), t)
                for stays in found
            ],
        ),
    )


def _name(stays: Stays, t: Translator) -> str:
    return t.label(stays.stage) if stays.stage else t("Raised to accepted")


def _line(stays: Stays, scale: int, t: Translator) -> StageLine:
    spreads = (stays.total, stays.ours, stays.client)
    pairs = [(spread.median, spread.p85) for spread in spreads]
    return StageLine(
        name=_name(stays, t),
        is_total=stays.stage is None,
        n=stays.total.n,
        cells=tuple(figures.days(value) for pair in pairs for value in pair),
        bar=_bar(stays.total, scale, t) if stays.stage and scale else None,
    )


def _bar(spread: Spread, scale: int, t: Translator) -> Bar | None:
    if spread.median is None or spread.p85 is None:
        return None
    wide, solid = (min(100.0, 100 * x / scale) for x in (spread.p85, spread.median))
    return Bar(
        says=t("Median {median} days, P85 {p85} days",
               median=spread.median, p85=spread.p85),
        rects=(
            Rect("plan", "0", at(wide), 1, 10),
            Rect("prog", "0", at(solid), 3, 6),
        ),
    )  # fmt: skip


def _stay(stay: Stay, t: Translator) -> figures.Counted:
    note = t.plural("{n} day", "{n} days", stay.days)
    if stay.client:
        note = t("{days}, {n} of them the client's", days=note, n=stay.client)
    return figures.counted(stay.state, note)


def ages(portal: Portal, t: Translator) -> AgesView:
    """Days since open requirements were raised."""
    stays = durations.of_open(portal)
    spread = stays.total
    name, unit = t("Median age"), t("days")
    return AgesView(
        figures=(
            figures.figure(name, figures.days(spread.median), unit, spread.n, t),
            figures.figure(t("P85 age"), figures.days(spread.p85), unit, spread.n, t),
        ),
        oldest=tuple(_age(stay, t) for stay in stays.rows[:OLDEST]),
        rows=figures.rows(
            t("All open requirements, oldest first"),
            [figures.group(t("Open"), stays.rows, lambda s: _stay(s, t), t)],
        ),
    )


def _age(stay: Stay, t: Translator) -> AgeRow:
    state = stay.state
    turn = state.standing.turn
    return AgeRow(
        title=lists.title(state, depth=0),
        stage=marks.stage(state, t),
        who=marks.who(turn, t) if turn else None,
        raised=marks.day(state.record.raised_on, t),
        days=str(stay.days),
        client=str(stay.client),
    )


def months(portal: Portal, t: Translator) -> MonthsView:
    """Twelve months, drawn and as a table."""
    found = monthly.months(portal)
    parts = [
        (t("Raised"), [s for month in found for s in month.raised]),
        (t("Fulfilled"), [s for month in found for s in month.fulfilled]),
        (t("Declined"), [s for month in found for s in month.declined]),
    ]
    return MonthsView(
        chart=flows.flows(found, t),
        figures=tuple(
            figures.figure(
                name, str(len(states)), t("requirements"), len(portal.leaves), t
            )
            for name, states in parts
        ),
        lines=tuple(_month(month) for month in reversed(found)),
        rows=_month_rows(found, t),
    )


def _month(month: Month) -> MonthLine:
    return MonthLine(
        month=f"{month.first:%Y-%m}",
        raised=len(month.raised),
        fulfilled=len(month.fulfilled),
        declined=len(month.declined),
    )


def _month_rows(found: Sequence[Month], t: Translator) -> Rows | None:
    latest = found[::-1]
    raised = [(s, s.record.raised_on) for m in latest for s in m.raised]
    fulfilled = [(s, monthly.fulfilled_on(s)) for m in latest for s in m.fulfilled]
    declined = [(s, monthly.declined_on(s)) for m in latest for s in m.declined]
    groups = [
        figures.group(
            name,
            rows,
            lambda row: figures.counted(row[0], t.day(row[1]) if row[1] else ""),
            t,
        )
        for name, rows in (
            (t("Raised"), raised),
            (t("Fulfilled"), fulfilled),
            (t("Declined"), declined),
        )
    ]
    return figures.rows(t("The requirements behind it, latest month first"), groups)
