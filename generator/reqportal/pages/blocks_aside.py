"""Layer 5: why a requirement is aside, or what was decided about it by hand."""

from __future__ import annotations

from dataclasses import dataclass

from reqportal import vocabulary as v
from reqportal.locales import Translator
from reqportal.pages import facts, marks
from reqportal.portal.types import Portal, RequirementState


@dataclass(frozen=True, slots=True)
class Disposed:
    """A disposition by hand, or another reason to be aside."""

    word: str
    since: marks.Day | None
    reason: str
    facts: tuple[facts.Fact, ...]
    merged_into: marks.Link | None
    inherited: marks.Link | None
    evidence: tuple[marks.EvidenceMark, ...]


def disposed(portal: Portal, state: RequirementState, t: Translator) -> Disposed | None:
    """Why it is aside or was decided by hand; None when neither."""
    record, standing = state.record, state.standing
    own = record.disposition is not None
    if not own and standing.aside is None:
        return None
    names = ("disposition", "disposed_on", "resume_on")
    into = record.merged_into
    return Disposed(
        word=t.label(standing.aside or record.disposition or standing.stage),
        since=marks.day(standing.aside_since, t) if standing.aside else None,
        reason=record.disposition_reason or "",
        facts=facts.facts(record, names, t),
        merged_into=facts.requirement_link(portal, into, titled=True) if into else None,
        inherited=None if own else _disposed_by(portal, state),
        evidence=marks.evidence(standing.aside_cells)
        or marks.evidence([record.origin.cell("disposition")]),
    )


def _disposed_by(portal: Portal, state: RequirementState) -> marks.Link | None:
    """The ancestor whose disposition covers it."""
    if state.standing.aside is v.Aside.NOT_FEASIBLE:
        return None
    for name in reversed(state.ancestors):
        parent = portal.by_id.get(name)
        if parent and parent.record.disposition is not None:
            return facts.requirement_link(portal, name, titled=True)
    return None
