"""Layer 5: the stage line with counts: where all requirements are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reqportal import vocabulary as v
from reqportal.locales import Translator
from reqportal.pages import lists
from reqportal.pages.lists import HealthCount
from reqportal.portal import summary
from reqportal.portal.types import Portal


@dataclass(frozen=True, slots=True)
class FlowStep:
    """One stage of the stage line, or what is aside."""

    place: int
    anchor: str
    """Its section on the board."""
    number: str
    """Its number in small print; empty for what is aside."""
    name: str
    count: int
    percent: int
    """Width of its bar, of the fullest stage."""
    bad: tuple[HealthCount, ...]
    rest: int
    note: str
    """What stands below when nothing is wrong."""


def stage_flow(portal: Portal, t: Translator) -> tuple[FlowStep, ...]:
    """Nine stages and what is aside, over all leaves."""
    counts = summary.by_stage(portal.requirements)
    most = max((count.total for count in counts), default=0) or 1
    return tuple(
        _step(place, count, most, portal.as_of, t)
        for place, count in enumerate(counts, 1)
    )


def anchor(stage: v.Stage | None) -> str:
    """The id of a stage's section on the board; None stands for what is aside."""
    return f"stage-{stage.number}" if stage else "aside"


def _step(
    place: int, count: summary.StageCount, most: int, as_of: date, t: Translator
) -> FlowStep:
    health = summary.by_health(count.states)
    bad = lists.health_counts(t, [(h, health[h]) for h in summary.TROUBLE])
    stage = count.stage
    return FlowStep(
        place=place,
        anchor=anchor(stage),
        number=str(stage.number) if stage else "",
        name=t.label(stage) if stage else t("Aside"),
        count=count.total,
        percent=round(100 * count.total / most),
        bad=bad,
        rest=count.total - sum(part.number for part in bad),
        note="" if bad else _note(count, as_of, t),
    )


def _note(count: summary.StageCount, as_of: date, t: Translator) -> str:
    if not count.states:
        return ""
    if count.stage is None:
        found = {state.standing.aside for state in count.states}
        return t.join(tuple(aside for aside in v.Aside if aside in found))
    if count.stage is v.Stage.FULFILLED:
        return t("to be reviewed")
    if count.stage is v.Stage.REVIEWED:
        return ""
    days = [summary.stage_days(state, as_of) for state in count.states]
    longest = max((n for n in days if n is not None), default=None)
    return "" if longest is None else t("longest {n} days", n=longest)
