"""Layer 4: wording that cannot be accepted against."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reqportal.checks.registry import ON_PORTAL
from reqportal.checks.rows import heading
from reqportal.findings import Finding, Severity, rule
from reqportal.locales import N_
from reqportal.portal.types import Portal, RequirementState

VAGUE = rule(
    "WORD-001",
    Severity.WARNING,
    title=N_("Vague wording"),
    message=N_("{id} says “{value}”, and no figure says how much"),
    remedy=N_("Ask the client, then type a figure under “{figures}” or “{criteria}”"),
    why="The process asks that vague wording be confirmed; nobody can accept it.",
)


_NOT_VAGUE = re.compile(r"以及(?=时[间刻段长点])|[地对]方(?=便)|[十万]分(?![钟之])")
"""Where a word only seems to begin, across two others; and “十分”, which is no ten."""
_FIGURE = re.compile(
    r"\d|百分之|[半两二三四五六七八九十百千万亿][多余几来]?"
    r"(?:毫?秒|分钟|小时|[个工日天周月年次条单家人名份张页件倍成台项类级步元%％])"
)
"""A number in digits, or in words before a unit; “一” hides in too many words."""


@ON_PORTAL.check(VAGUE)
def vague_wording(portal: Portal) -> Iterator[Finding]:
    """A vague word with no figure beside it and no question asked about it."""
    words = portal.settings.vague_words
    if not words:
        return
    vague = re.compile("|".join(map(_pattern, words)), re.IGNORECASE)
    for state in portal.leaves:
        row = state.record
        if not state.standing.is_open or _is_settled(state):
            continue
        for field in ("title", "description", "acceptance_criteria"):
            match = vague.search(_NOT_VAGUE.sub(" ", getattr(row, field) or ""))
            if match:
                yield VAGUE.at(
                    row.origin.cell(field),
                    header=heading(row, field),
                    value=match[0],
                    id=state.id,
                    figures=heading(row, "target_figures"),
                    criteria=heading(row, "acceptance_criteria"),
                )
                break


def _pattern(word: str) -> str:
    """Chinese words anywhere; others only whole: “fast” is not in “breakfast”."""
    return rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word)


def _is_settled(state: RequirementState) -> bool:
    """A question was asked, or a figure says how much."""
    row = state.record
    figures = f"{row.target_figures or ''} {row.acceptance_criteria or ''}"
    held = any(row.sheet_key == "clarification" for row in state.held)
    asked = bool(state.clarifications) or held
    return asked or bool(_FIGURE.search(_NOT_VAGUE.sub(" ", figures)))
