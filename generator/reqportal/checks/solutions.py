"""Layer 4: solutions: one is chosen, and it says by when."""

from __future__ import annotations

from collections.abc import Iterator

from reqportal import vocabulary as v
from reqportal.checks.registry import ON_PORTAL
from reqportal.checks.rows import heading
from reqportal.findings import Finding, Severity, rule
from reqportal.locales import N_
from reqportal.model.columns import SOLUTION
from reqportal.model.records import Confirmation, Solution
from reqportal.portal.facts import last_word
from reqportal.portal.types import Portal, RequirementState

WARNING = Severity.WARNING

CHOSEN_SEVERAL = rule(
    "SOLUTION-001",
    WARNING,
    title=N_("Several solutions chosen"),
    message=N_("{n} solutions of {id} are chosen; one at most can be"),
    remedy=N_("Leave “{header}” filled on one tier alone"),
    why="What was promised is taken from the chosen solution.",
)
CHOSEN_MISSING = rule(
    "SOLUTION-002",
    WARNING,
    title=N_("No solution chosen"),
    message=N_("The client was asked to confirm {id}, but no solution of it is chosen"),
    remedy=N_("Type yes under “{chosen}” on the tier that was agreed, or add its row"),
    why="Without a chosen tier there is no commitment and no gate to pass.",
)
COMMITMENT_MISSING = rule(
    "SOLUTION-003",
    WARNING,
    title=N_("Chosen solution without a committed date"),
    message=N_("The chosen solution of {id} has no committed date"),
    remedy=N_("Type the day under “{header}”"),
    why="Without a date nothing can be late, and the client asks every week.",
)


@ON_PORTAL.check(CHOSEN_SEVERAL)
def several_chosen(portal: Portal) -> Iterator[Finding]:
    """Of several chosen solutions nobody can say which one was promised."""
    for state in portal.requirements:
        chosen = [row for row in _own(state) if row.chosen]
        if len(chosen) > 1 and state.standing.aside is None:
            last = max(chosen, key=lambda row: row.origin.cell("chosen"))
            where, header = last.origin.cell("chosen"), heading(last, "chosen")
            yield CHOSEN_SEVERAL.at(where, header=header, id=state.id, n=len(chosen))


@ON_PORTAL.check(CHOSEN_MISSING)
def none_chosen(portal: Portal) -> Iterator[Finding]:
    """The client was asked to confirm, and nobody said which solution.

    Children that share their parent's solutions or letter give one finding there.
    """
    for state in portal.leaves:
        letter = last_word(state.confirmations)
        held = any(row.sheet_key == "solution" for row in state.held)
        if not (_is_asked(letter) and state.standing.is_open and not held):
            continue
        if letter is not None and not any(row.chosen for row in state.solutions):
            yield from _missing(state, letter)


def _is_asked(letter: Confirmation | None) -> bool:
    """Sent or answered, and the last word is no refusal: then a new one is due."""
    if letter is None or letter.is_refusal:
        return False
    return bool(letter.sent_on or letter.verdict)


def _missing(state: RequirementState, letter: Confirmation) -> Iterator[Finding]:
    """At the first of several solutions; at the letter where there is none.

    The quick process needs no solution.
    """
    stages = {gate.stage for gate in state.standing.gates}
    if len(state.solutions) == 1 or v.Stage.SOLVING not in stages:
        return
    row: Solution | Confirmation = letter
    field, names = "step", letter.requirement_ids
    if state.solutions:
        row = min(state.solutions, key=lambda row: row.origin.cell("chosen"))
        field, names = "chosen", (row.requirement_id,)
    where, header = row.origin.cell(field), heading(row, field)
    yield CHOSEN_MISSING.at(where, header=header, id=names, chosen=SOLUTION["chosen"])


@ON_PORTAL.check(COMMITMENT_MISSING)
def chosen_without_date(portal: Portal) -> Iterator[Finding]:
    """The solution was chosen or sent, and names no day."""
    for state in portal.requirements:
        row = state.chosen
        if row is None or row.requirement_id != state.id or row.committed_on:
            continue
        if (row.chosen or row.sent_on) and state.standing.is_open:
            where = row.origin.cell("committed_on")
            header = heading(row, "committed_on")
            yield COMMITMENT_MISSING.at(where, header=header, id=state.id)


def _own(state: RequirementState) -> list[Solution]:
    return [row for row in state.solutions if row.requirement_id == state.id]
