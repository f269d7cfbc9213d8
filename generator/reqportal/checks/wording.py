"""Layer 4: wording that cannot be accepted against."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from reqportal.checks.registry import ON_PORTAL
from reqportal.findings import Finding, Severity, rule
from reqportal.locales import N_
from reqportal.portal.types import Portal, RequirementState

VAGUE = rule(
    "WORD-001",
    Severity.WARNING,
    title=N_("Vague wording"),
    message=N_("{id} says “{value}”, and no figure says how much"),
    remedy=N_("Ask the client, then type a figure under target figures or criteria"),
    why="The process asks that vague wording be confirmed; nobody can accept it.",
)


@ON_PORTAL.check(VAGUE)
def vague_wording(portal: Portal) -> Iterator[Finding]:
    """A vague word with no figure beside it and no question asked about it."""
    words = portal.settings.vague_words
    if not words:
        return
    pattern = re.compile("|".join(re.escape(word) for word in words), re.IGNORECASE)
    for state in portal.leaves:
        if not state.standing.is_open or state.clarifications or _has_figure(state):
            continue
        for field in ("title", "description", "acceptance_criteria"):
            match = pattern.search(getattr(state.record, field) or "")
            if match:
                where = state.record.origin.cell(field)
                header = state.record.origin.header(field)
                yield VAGUE.at(where, header=header, value=match[0], id=state.id)
                break


def _has_figure(state: RequirementState) -> bool:
    """A number above one, in digits or in words; “one” hides in too many words."""
    row = state.record
    text = f"{row.target_figures or ''}{row.acceptance_criteria or ''}"
    return any(c.isdecimal() or unicodedata.numeric(c, 0) > 1 for c in text)
