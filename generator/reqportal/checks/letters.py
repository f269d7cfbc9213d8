"""Layer 4: what a letter needs before it can be written.

These rules speak when a letter is asked for, not when a portal is checked: what is
missing from a letter is no mistake before somebody wants to send it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reqportal import vocabulary as v
from reqportal.checks.rows import heading
from reqportal.findings import CellRef, Finding, Rule, Severity, rule
from reqportal.locales import N_, Param, Said, say
from reqportal.model.columns import SOLUTION
from reqportal.model.records import HeldRow, Record
from reqportal.portal.attach import owners
from reqportal.portal.letter_content import requirements_of
from reqportal.portal.letter_number import LetterKey
from reqportal.portal.types import ChangeState, Portal, RequirementState

ERROR = Severity.ERROR

NO_SOLUTION = rule(
    "LETTER-001",
    ERROR,
    title=N_("Letter: no chosen solution"),
    message=N_("The letter needs the solution of {id}, but none is chosen"),
    remedy=N_("Type yes under “{chosen}” on the tier that is offered, or add its row"),
    why="A client confirms what will be built, not that something will.",
)
NO_CRITERIA = rule(
    "LETTER-002",
    ERROR,
    title=N_("Letter: no acceptance criteria"),
    message=N_("The letter needs what {id} is accepted by, but “{header}” is blank"),
    remedy=N_("Type under “{header}” what can be measured or shown"),
    why="A confirmation or acceptance without criteria settles no dispute.",
)
NO_DATE = rule(
    "LETTER-003",
    ERROR,
    title=N_("Letter: neither date nor lead time"),
    message=N_("The chosen solution of {id} says neither a day nor a lead time"),
    remedy=N_("Type the day under “{header}”, or the weeks under “{lead_time}”"),
    why="The letter commits us to a time; a blank would be filled in by hand.",
)
HELD_BACK = rule(
    "LETTER-004",
    ERROR,
    title=N_("Letter: a row is held back"),
    message=N_("A row that the letter rests on is held back: {problem}"),
    remedy=N_("Correct the row first: {remedy}"),
    why="A letter must not leave out what the sheets hold but cannot say.",
)
NO_ITEM = rule(
    "LETTER-005",
    ERROR,
    title=N_("Letter: nothing to accept"),
    message=N_("{id} has no acceptance item"),
    remedy=N_("Add its items to the sheet of acceptance, one row each"),
    why="The certificate lists what is accepted, item by item.",
)
NO_WORDING = rule(
    "LETTER-006",
    ERROR,
    title=N_("Letter: no wording for the client"),
    message=N_("Change {id} has no text for the client: “{header}” is blank"),
    remedy=N_("Type under “{header}” what changes, in words the client may read"),
    why="What stands in the internal columns never goes into a letter.",
)
NOT_OFFERED = rule(
    "LETTER-007",
    ERROR,
    title=N_("Letter: change not agreed on our side"),
    message=N_("Change {id} is in the phase “{phase}”: there is nothing to confirm"),
    remedy=N_("Ask for a letter on a change we agreed to, or correct “{header}”"),
    why="A letter offers; what we have not judged or have turned down is no offer.",
)


def lacking(portal: Portal, key: LetterKey) -> Iterator[Finding]:
    """All that stands in the way of a letter; nothing where it can be written.

    Raises KeyError for ids that do not exist.
    """
    names = requirements_of(portal, key)
    if key.kind is v.LetterKind.REPORT:
        states = portal.of_client(names[0])
        client = portal.by_client[names[0]]
    else:
        states = tuple(portal.by_id[name] for name in names)
        client = portal.by_client[states[0].client.client_id]
    rows = [*client.held, *(row for row in portal.held if not owners(row))]
    rows += [row for state in states for row in (*state.held, *state.in_doubt)]
    yield from _held(rows)
    for state in states:
        yield from _lacking(state, key)


def held_stub(portal: Portal, name: str) -> Iterator[Finding]:
    """Of a requirement or client whose own row is held back."""
    yield from _held(stub.row for stub in portal.stubs if stub.id == name)


def _lacking(state: RequirementState, key: LetterKey) -> Iterator[Finding]:
    if key.kind is v.LetterKind.CONFIRMATION:
        yield from _of_confirmation(state)
    elif key.kind is v.LetterKind.ACCEPTANCE:
        yield from _of_acceptance(state)
    elif key.kind is v.LetterKind.CHANGE:
        for change in state.changes:
            if change.record.change_id in key.ids:
                yield from _of_change(change)


def _held(rows: Iterable[HeldRow]) -> Iterator[Finding]:
    problems = {problem: None for row in rows for problem in row.findings}
    for problem in problems:
        yield HELD_BACK.at(
            problem.where,
            header=problem.header,
            value=problem.value,
            problem=_said(problem, problem.rule.message),
            remedy=_said(problem, problem.rule.remedy),
        )


def _said(problem: Finding, text: str) -> Said:
    words: dict[str, Param] = {"header": problem.header, "value": problem.value}
    return say(text, **words | dict(problem.params))


def _of_confirmation(state: RequirementState) -> Iterator[Finding]:
    if not state.record.acceptance_criteria:
        yield _blank(NO_CRITERIA, state.record, "acceptance_criteria", state.id)
    row = state.chosen
    if row is None:
        if not _is_held(state, "solution"):
            where, chosen = _where(state), SOLUTION["chosen"]
            yield NO_SOLUTION.at(where, id=state.id, chosen=chosen)
    elif not (row.committed_on or row.lead_time):
        lead_time = heading(row, "lead_time")
        yield _blank(NO_DATE, row, "committed_on", state.id, lead_time=lead_time)


def _where(state: RequirementState) -> CellRef:
    """The first tier that could be chosen; the requirement where there is none."""
    cells = [row.origin.cell("chosen") for row in state.solutions]
    return min(cells, default=state.record.origin.whole)


def _of_acceptance(state: RequirementState) -> Iterator[Finding]:
    if not state.items and not _is_held(state, "acceptance"):
        yield NO_ITEM.at(state.record.origin.whole, id=state.id)


def _is_held(state: RequirementState, sheet: str) -> bool:
    """Whether what is missing may stand in a held-back row, which is told already."""
    return any(row.sheet_key == sheet for row in (*state.held, *state.in_doubt))


def _of_change(change: ChangeState) -> Iterator[Finding]:
    row = change.record
    if change.phase.is_aside or change.phase is v.ChangePhase.EVALUATING:
        phase = change.phase
        yield _blank(NOT_OFFERED, row, "verdict", row.change_id, phase=phase)
    if not row.client_note:
        yield _blank(NO_WORDING, row, "client_note", row.change_id)


def _blank(
    broken: Rule, row: Record, field: str, name: str, **params: Param
) -> Finding:
    params["id"] = name
    where, header = row.origin.cell(field), heading(row, field)
    return Finding(broken, where, header, params=tuple(sorted(params.items())))
