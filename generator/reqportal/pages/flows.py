"""Layer 5: what came in (above the line) and went out (below it), month by month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reqportal.locales import Translator
from reqportal.pages.shapes import Line, Rect, Text, percent
from reqportal.portal.monthly import Month

_MIDDLE = 96
_ABOVE = 72
_BELOW = 56
_FOOT = 38
_LEFT = 8
_ROOM = 92
_BAR = 0.72
_LABELLED = 3
"""Every third month is named, counted from the last."""


@dataclass(frozen=True, slots=True)
class Flows:
    """All there is to draw."""

    says: str
    height: int
    lines: tuple[Line, ...]
    rects: tuple[Rect, ...]
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class _Scale:
    """Pixels for one requirement, a month's width in per cent, the whole height."""

    unit: float
    step: float
    height: int

    def left(self, k: int) -> float:
        return _LEFT + k * self.step

    def middle(self, k: int) -> str:
        return percent(self.left(k) + self.step * _BAR / 2)


def flows(found: Sequence[Month], t: Translator) -> Flows | None:
    """Raised, fulfilled and declined per month; None where nothing happened."""
    most_in = max(len(month.raised) for month in found)
    most_out = max(_out(month) for month in found)
    if not most_in and not most_out:
        return None
    unit = min(_ABOVE / max(most_in, 1), _BELOW / max(most_out, 1))
    height = round(_MIDDLE + most_out * unit) + _FOOT
    scale = _Scale(unit, _ROOM / len(found), height)
    sides = (
        Text("strong", "0", 0, _MIDDLE - 8, "start", t("Raised")),
        Text("", "0", 0, _MIDDLE + 18, "start", t("Settled")),
    )
    return Flows(
        says=_says(found, t),
        height=height,
        lines=(Line("axis", "0", "100%", _MIDDLE, _MIDDLE),),
        rects=tuple(r for k, m in enumerate(found) for r in _bars(k, m, scale)),
        texts=(*sides, *_numbers(found, scale), *_names(found, scale)),
    )


def _out(month: Month) -> int:
    return len(month.fulfilled) + len(month.declined)


def _bars(k: int, month: Month, scale: _Scale) -> Iterator[Rect]:
    x, width = percent(scale.left(k)), percent(scale.step * _BAR)
    raised, done = (round(len(s) * scale.unit) for s in (month.raised, month.fulfilled))
    declined = round(len(month.declined) * scale.unit)
    if raised:
        yield Rect("up", x, width, _MIDDLE - raised, raised)
    if done:
        yield Rect("down", x, width, _MIDDLE + 1, done)
    if declined:
        yield Rect("done", x, width, _MIDDLE + 1 + done, declined)


def _numbers(found: Sequence[Month], scale: _Scale) -> Iterator[Text]:
    for k, month in enumerate(found):
        high = round(_MIDDLE - len(month.raised) * scale.unit - 5, 1)
        low = round(_MIDDLE + _out(month) * scale.unit + 14, 1)
        if month.raised:
            said = str(len(month.raised))
            yield Text("strong", scale.middle(k), 0, high, "middle", said)
        if _out(month):
            yield Text("", scale.middle(k), 0, low, "middle", str(_out(month)))


def _names(found: Sequence[Month], scale: _Scale) -> Iterator[Text]:
    last = len(found) - 1
    for k in range(last, -1, -_LABELLED):
        name = f"{found[k].first:%Y-%m}"
        yield Text("dim", scale.middle(k), 0, scale.height - 3, "middle", name)


def _says(found: Sequence[Month], t: Translator) -> str:
    return t(
        "From {first} to {last}: {raised} raised, {fulfilled} fulfilled, "
        "{declined} declined, cancelled or merged",
        first=f"{found[0].first:%Y-%m}",
        last=f"{found[-1].first:%Y-%m}",
        raised=sum(len(month.raised) for month in found),
        fulfilled=sum(len(month.fulfilled) for month in found),
        declined=sum(len(month.declined) for month in found),
    )
