"""Layer 5: one figure over time as a line: satisfaction, visit by visit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from reqportal.locales import Translator
from reqportal.pages.shapes import Line, Text, percent

_HEIGHT = 150
_BASE, _ROOM = 128, 106
_MOST = 12
_TOP = 5
_NAMED = 4
"""Means that are all named below the line; of more, every second."""
_SMALL = 24


@dataclass(frozen=True, slots=True)
class Dot:
    """One value."""

    x: str
    y: float
    r: int


@dataclass(frozen=True, slots=True)
class Trend:
    """All there is to draw."""

    says: str
    height: int
    lines: tuple[Line, ...]
    dots: tuple[Dot, ...]
    texts: tuple[Text, ...]


def satisfaction(values: Sequence[tuple[date, int]], t: Translator) -> Trend | None:
    """The latest twelve scores, oldest first; None for fewer than two."""
    shown = sorted(values)[-_MOST:]
    if len(shown) < 2:  # noqa: PLR2004 - one dot is no line
        return None
    xs = [4 + k * 94 / (len(shown) - 1) for k in range(len(shown))]
    ys = [_y(value) for _, value in shown]
    pairs = list(zip(xs, ys, strict=True))
    strokes = [
        Line("l1", percent(x1), percent(x2), y1, y2)
        for (x1, y1), (x2, y2) in pairwise(pairs)
    ]
    last = Text("strong", percent(xs[-1]), 4, ys[-1] - 10, "end",
                t("Satisfaction {n}", n=shown[-1][1]))  # fmt: skip
    scores = t.join(tuple(f"{t.day(day)} {value}" for day, value in shown))
    return Trend(
        says=t("Satisfaction over time: {scores}", scores=scores),
        height=_HEIGHT,
        lines=(*_rules(), *strokes),
        dots=tuple(
            Dot(percent(x), y, 3 if k == len(pairs) - 1 else 2)
            for k, (x, y) in enumerate(pairs)
        ),
        texts=(*_scale(), *_dates(shown, xs, t), last),
    )


def small(values: Sequence[tuple[date, int]], t: Translator) -> Trend | None:
    """The same line without axes, for a row of a table; None for fewer than two."""
    shown = sorted(values)[-_MOST:]
    if len(shown) < 2:  # noqa: PLR2004 - one dot is no line
        return None
    xs = [4 + k * 92 / (len(shown) - 1) for k in range(len(shown))]
    ys = [round(_SMALL - 4 - (n - 1) / (_TOP - 1) * (_SMALL - 8), 1) for _, n in shown]
    pairs = list(zip(xs, ys, strict=True))
    scores = t.join(tuple(f"{t.day(day)} {value}" for day, value in shown))
    return Trend(
        says=t("Satisfaction over time: {scores}", scores=scores),
        height=_SMALL,
        lines=tuple(
            Line("l1", percent(x1), percent(x2), y1, y2)
            for (x1, y1), (x2, y2) in pairwise(pairs)
        ),
        dots=tuple(Dot(percent(x), y, 2) for x, y in pairs),
        texts=(),
    )


def means(values: Sequence[tuple[str, float | None]], t: Translator) -> Trend | None:
    """Named means, oldest first; a gap where there is none. None for fewer than two."""
    shown = [
        (k, name, mean) for k, (name, mean) in enumerate(values) if mean is not None
    ]
    if len(shown) < 2:  # noqa: PLR2004 - one dot is no line
        return None
    xs = [10 + k * 80 / (len(values) - 1) for k in range(len(values))]
    dots = [Dot(percent(xs[k]), _y(mean), 3) for k, _, mean in shown]
    strokes = [
        Line("l1", percent(xs[a]), percent(xs[b]), _y(first), _y(second))
        for (a, _, first), (b, _, second) in pairwise(shown)
        if b == a + 1
    ]
    names = [
        Text("dim", percent(xs[k]), 0, _HEIGHT - 5, "middle", values[k][0])
        for k in range(len(values) - 1, -1, -1 if len(values) <= _NAMED else -2)
    ]
    figures = [
        Text("strong", percent(xs[k]), 0, _y(mean) - 10, "middle", f"{mean:.1f}")
        for k, _, mean in shown
    ]
    scores = t.join(tuple(f"{name} {mean:.1f}" for _, name, mean in shown))
    return Trend(
        says=t("Satisfaction over time: {scores}", scores=scores),
        height=_HEIGHT,
        lines=(*_rules(), *strokes),
        dots=tuple(dots),
        texts=(*_scale(), *names, *figures),
    )


def _y(value: float) -> float:
    return round(_BASE - value / _TOP * _ROOM, 1)


def _rules() -> list[Line]:
    return [
        Line("grid" if n else "axis", "4%", "98%", _y(n), _y(n))
        for n in range(_TOP + 1)
    ]


def _scale() -> list[Text]:
    return [Text("dim", "3%", 0, _y(n) + 4, "end", str(n)) for n in range(_TOP + 1)]


def _dates(
    shown: Sequence[tuple[date, int]], xs: Sequence[float], t: Translator
) -> list[Text]:
    last = len(shown) - 1
    step = max(1, -(-last // 3))
    return [
        Text("dim", percent(xs[k]), 0, _HEIGHT - 5, "end" if k == last else "middle",
             t.day(shown[k][0]))
        for k in range(last, -1, -step)
    ]  # fmt: skip
