"""Layer 5: what the client said afterwards, and what we learn from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reqportal import vocabulary as v
from reqportal.locales import Translator
from reqportal.model.records import Feedback
from reqportal.pages import facts, marks
from reqportal.pages.blocks import Block, Empty, asked, block
from reqportal.pages.facts import Fact
from reqportal.portal.types import Portal, RequirementState

_SHOWN = ("client_id", "requirement_id", "given_on", "satisfaction", "feedback")


@dataclass(frozen=True, slots=True)
class FeedbackRow:
    """What the client said afterwards, and what we learn from it."""

    day: marks.Day | None
    score: str
    feedback: str
    requirement: marks.Link | None
    rest: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Feedbacks:
    """Feedback and review, the latest first."""

    head: Block
    rows: tuple[FeedbackRow, ...]
    empty: Empty | None


def feedbacks(portal: Portal, state: RequirementState, t: Translator) -> Feedbacks:
    """The feedback rows that name this requirement."""
    rows = state.feedback
    empty = None
    if not rows:
        turn = asked(state, v.Stage.FULFILLED, portal, t)
        remedy = t("After acceptance, record satisfaction and measured figures in the "
                   "sheet “{sheet}”; the requirement then counts as reviewed.",
                   sheet=facts.sheet_name("feedback", t))  # fmt: skip
        empty = Empty(t("No feedback yet."), facts.spaced(turn, remedy))
    head = block(portal, state, ("feedback",), rows, t)
    unlinked = (
        replace(row, requirement=None) for row in feedback_rows(portal, rows, t)
    )
    return Feedbacks(head, tuple(unlinked), empty)


def feedback_rows(
    portal: Portal, rows: Sequence[Feedback], t: Translator
) -> tuple[FeedbackRow, ...]:
    """Feedback rows, the latest first."""
    newest = sorted(rows, key=lambda row: row.given_on, reverse=True)
    return tuple(_feedback(row, portal, t) for row in newest)


def _feedback(row: Feedback, portal: Portal, t: Translator) -> FeedbackRow:
    name = row.requirement_id
    return FeedbackRow(
        day=marks.day(row.given_on, t),
        score=f"{row.satisfaction}/5" if row.satisfaction is not None else "",
        feedback=row.feedback or "",
        requirement=facts.requirement_link(portal, name) if name else None,
        rest=facts.rest(row, _SHOWN, t),
    )
