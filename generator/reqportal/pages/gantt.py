"""Layer 5: a plan on a time scale: x in per cent, y in pixels, so it fits any width.

The view computes every position; the macro draws what it finds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from reqportal.locales import N_, Translator
from reqportal.pages.marks import Link
from reqportal.pages.shapes import Flag, Line, Rect, Text
from reqportal.pages.shapes import percent as _pc
from reqportal.pages.timescale import TOP, Scale, axis

ROW = 28
_SIZES = (("is-low", 880), ("is-tall", 1330))
"""Pixels up to which a chart fits a page of A4 as it is, or drawn smaller."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Bar:
    """What one row says, before it is drawn."""

    label: Link
    note: str = ""
    start: date | None = None
    end: date | None = None
    """Both given, or both None for a row without plan."""
    is_task: bool = True
    is_done: bool = False
    progress: float = 0
    forecast: date | None = None
    commitment: date | None = None
    is_critical: bool = False
    after: tuple[int, ...] = ()
    """Indexes of the rows it follows."""
    empty: str = ""
    """Said where there is no plan."""


@dataclass(frozen=True, slots=True)
class Group:
    """The shapes of one row, under one tooltip."""

    title: str
    rects: tuple[Rect, ...] = ()
    flags: tuple[Flag, ...] = ()
    texts: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Label:
    """The words to the left of a row."""

    link: Link
    note: str
    is_task: bool
    is_critical: bool


@dataclass(frozen=True, slots=True)
class Gantt:
    """All there is to draw."""

    says: str
    """The result in words, for those who do not see the chart."""
    row: int
    height: int
    labels: tuple[Label, ...]
    lines: tuple[Line, ...]
    texts: tuple[Text, ...]
    arrows: tuple[Flag, ...]
    groups: tuple[Group, ...]
    today: str
    bars: tuple[Bar, ...]
    """What is drawn, for the table beside it."""

    @property
    def size(self) -> str:
        """How it is drawn on paper, where a chart must fit one page."""
        return next(
            (word for word, most in _SIZES if self.height <= most), "is-tallest"
        )


def window(bars: Sequence[Bar], as_of: date, *, longest: int = 400) -> Scale:
    """From the Monday before the first date to a week and more after the last."""
    days = [as_of]
    for bar in bars:
        days += [d for d in (bar.start, bar.end, bar.forecast, bar.commitment) if d]
    first, last = min(days), max(days)
    first = max(first, as_of - timedelta(days=longest // 2))
    last = min(last, first + timedelta(days=longest))
    first -= timedelta(days=first.weekday())
    room = timedelta(days=max(10, (last - first).days // 7))
    return Scale(first, max(last, as_of) + room)


def draw(
    bars: Sequence[Bar], scale: Scale, as_of: date, says: str, t: Translator
) -> Gantt:
    """The chart of these rows over that window."""
    height = TOP + ROW * len(bars)
    rows = [TOP + ROW * k for k in range(len(bars) + 1)]
    rules = [Line("grid", "0", "100%", y, y) for y in rows]
    weeks, words = axis(scale, height, as_of, t)
    strokes, arrows = _dependencies(bars, scale)
    now = _pc(scale.at(as_of))
    return Gantt(
        says=says,
        row=ROW,
        height=height,
        labels=tuple(
            Label(bar.label, bar.note, bar.is_task, bar.is_critical) for bar in bars
        ),
        lines=(*weeks, *rules, *strokes, Line("today", now, now, 22, height)),
        texts=(*words, Text("todayt halo", now, 0, 31, "middle", t("Today"))),
        arrows=tuple(arrows),
        groups=tuple(
            _group(bar, scale, TOP + ROW * k + ROW / 2, t) for k, bar in enumerate(bars)
        ),
        today=t.day(as_of),
        bars=tuple(bars),
    )


def _dependencies(bars: Sequence[Bar], scale: Scale) -> tuple[list[Line], list[Flag]]:
    lines: list[Line] = []
    arrows: list[Flag] = []
    for k, bar in enumerate(bars):
        for before in bar.after:
            other = bars[before]
            if bar.start and other.end:
                kind = "dep depc" if bar.is_critical and other.is_critical else "dep"
                strokes, arrow = _arrow(
                    kind, scale.at(other.end + _DAY), scale.at(bar.start), before, k
                )
                lines += strokes
                arrows.append(arrow)
    return lines, arrows


def _arrow(
    kind: str, left: float, right: float, before: int, after: int
) -> tuple[list[Line], Flag]:
    down = 1 if after > before else -1
    y1 = TOP + ROW * before + ROW / 2 + 6 * down
    y2 = TOP + ROW * after + ROW / 2
    if right > left + 0.2:
        x = _pc(max(0.0, left - 0.3))
        end = _pc(right)
        strokes = [Line(kind, x, x, y1, y2), Line(kind, x, end, y2, y2)]
        return strokes, Flag("flag", end, y2, "M-6-3.5v7L0 0z")
    x = _pc(right + 0.6)
    path = "M-3.5-6h7L0 0z" if down > 0 else "M-3.5 6h7L0 0z"
    return [Line(kind, x, x, y1, y2 - 8 * down)], Flag("flag", x, y2 - 6 * down, path)


def _group(bar: Bar, scale: Scale, y: float, t: Translator) -> Group:
    if bar.start is None or bar.end is None:
        flags = _diamond(bar, scale, y)
        text = Text("dim halo", "0", 6, y + 4, "start", bar.empty)
        return Group(t(", ").join((bar.label.text, bar.empty)), (), flags, (text,))
    rects = tuple(_rects(bar, bar.start, bar.end, scale, y))
    flags = (*_diamond(bar, scale, y), *_edges(bar.start, bar.end, scale, y))
    return Group(_title(bar, t), rects, flags, _end_text(bar, bar.end, scale, y, t))


def _rects(bar: Bar, start: date, end: date, scale: Scale, y: float) -> Iterator[Rect]:
    x, stop = scale.at(start), scale.at(end + _DAY)
    if _slips(bar, end) and bar.forecast:
        late = scale.at(bar.forecast + _DAY)
        yield Rect("fore", _pc(stop), _pc(late - stop), y - 6, 12)
    if not bar.is_task:
        yield Rect("sum", _pc(x), _pc(stop - x), y - 3, 6)
        return
    kind = ("done" if bar.is_done else "plan") + (" crit" if bar.is_critical else "")
    yield Rect(kind, _pc(x), _pc(stop - x), y - 6, 12)
    if bar.progress and not bar.is_done:
        yield Rect("prog", _pc(x), _pc((stop - x) * bar.progress), y - 3, 6)


def _slips(bar: Bar, end: date) -> bool:
    return bar.forecast is not None and bar.forecast > end and not bar.is_done


def _misses(bar: Bar, end: date) -> bool:
    """The forecast lies after the commitment, or after the plan where there is none."""
    if bar.forecast and bar.commitment and not bar.is_done:
        return bar.forecast > bar.commitment
    return _slips(bar, end)


def _diamond(bar: Bar, scale: Scale, y: float) -> tuple[Flag, ...]:
    if bar.commitment is None or not scale.has(bar.commitment):
        return ()
    kind = "flago" if bar.is_task else "flag"
    x = _pc(scale.at(bar.commitment + _DAY))
    return (Flag(kind, x, y, "M0-7L6 0 0 7-6 0z"),)


def _edges(start: date, end: date, scale: Scale, y: float) -> Iterator[Flag]:
    if start < scale.first:
        yield Flag("flag", "0", y, "M-1-5l-5 5 5 5z")
    if end > scale.last:
        yield Flag("flag", "100%", y, "M1-5l5 5-5 5z")


def _end_text(
    bar: Bar, end: date, scale: Scale, y: float, t: Translator
) -> tuple[Text, ...]:
    late = _misses(bar, end)
    day = (bar.forecast if late else bar.commitment) or end
    said = t.day(day)
    if not bar.is_task:
        word = N_("Forecast {day}") if late else N_("Committed {day}")
        said = t(word, day=day) if late or bar.commitment else said
    kind = "halo wide" if bar.is_task else "halo wide strong"
    if bar.commitment and bar.commitment > scale.last:
        beyond = t("Committed {day}", day=bar.commitment) + " →"
        return (Text("halo strong", "100%", -4, y + 4, "end", beyond),)
    stop = max(scale.at(d + _DAY) for d in (end, bar.forecast, bar.commitment) if d)
    start = scale.at(bar.start or end)
    if stop <= 90:  # noqa: PLR2004 - the label fits at the right
        return (Text(kind, _pc(stop), 10, y + 4, "start", said),)
    if start >= 10:  # noqa: PLR2004 - else at the left, else nowhere
        return (Text(kind, _pc(start), -6, y + 4, "end", said),)
    return ()


def _title(bar: Bar, t: Translator) -> str:
    parts = [
        bar.label.text,
        t("{start} to {end}", start=bar.start, end=bar.end),
        t("progress {n}%", n=round(100 * bar.progress)) if bar.is_task else "",
        t("forecast {day}", day=bar.forecast) if bar.forecast else "",
        t("committed {day}", day=bar.commitment) if bar.commitment else "",
        t("critical path") if bar.is_critical else "",
    ]
    return t(", ").join(part for part in parts if part)
