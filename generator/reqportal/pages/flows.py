"""Layer 5: what came in (above the line) and went out (below it), month by month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reqportal.locales import Translator
from reqportal.pages.shapes import Line, Rect, Text, percent
from reqportal.portal.monthly import Month

_HEIGHT = 190
_MIDDLE = 96
_ABOVE = 72
_BELOW = 56
_LEFT = 8
_ROOM = 92
_BAR = 0.72


@dataclass(frozen=True, slots=True)
class Flows:
    """All there is to draw."""

    says: str
    height: int
    lines: tuple[Line, ...]
    rects: tuple[Rect, ...]
    texts: tuple[Text, ...]


def flows(found: Sequence[Month], t: Translator) -> Flows | None:
    """Raised, fulfilled and declined per month; None where nothing happened."""
    raised = [len(month.raised) for month in found]
    done = [len(month.fulfilled) for month in found]
    declined = [len(month.declined) for month in found]
    if not any((*raised, *done, *declined)):
        return None
    up = _ABOVE / max(*raised, 1)
    down = min(up, _BELOW / max(1, *(a + b for a, b in zip(done, declined, strict=True))))
    rects: list[Rect] = []
    texts: list[Text] = []
    step = _ROOM / len(found)
    for k, month in enumerate(found):
        x = _LEFT + k * step
        rects += _bars(x, step * _BAR, raised[k] * up, done[k] * down, declined[k] * down)
        middle = percent(x + step * _BAR / 2)
        out = _out(done[k], declined[k])
        low = _MIDDLE + (done[k] + declined[k]) * down + 14
        if raised[k]:
            texts.append(Text("strong", middle, 0, round(_MIDDLE - raised[k] * up - 5, 1),
                              "middle", str(raised[k])))
        if out:
            texts.append(Text("", middle, 0, round(low, 1), "middle", out))
        if k % 3 == (len(found) - 1) % 3:
            texts.append(Text("dim", middle, 0, _HEIGHT - 3, "middle",
                              f"{month.first:%Y-%m}"))
    return Flows(
        says=_says(found, t),
        height=_HEIGHT,
        lines=(Line("axis", "0", "100%", _MIDDLE, _MIDDLE),),
        rects=tuple(rects),
        texts=(*texts, Text("strong", "0", 0, _MIDDLE - 8, "start", t("Raised")),
               Text("", "0", 0, _MIDDLE + 18, "start", t("Out"))),
    )
