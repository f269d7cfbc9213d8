"""Layer 4: an answer that came, and was not written down."""

from __future__ import annotations

from collections.abc import Iterator

from reqportal import vocabulary as v
from reqportal.checks.registry import ON_PORTAL
from reqportal.checks.rows import heading, rows_of
from reqportal.findings import Finding, Severity, rule
from reqportal.locales import N_
from reqportal.model.records import Confirmation, Record
from reqportal.portal.types import Portal

VERDICT_MISSING = rule(
    "FLOW-008",
    Severity.WARNING,
    title=N_("Answered, but no verdict"),
    message=N_("The answer came on {day}, but “{header}” is blank"),
    remedy=N_("Type what was decided under “{header}”"),
    why="Without the verdict no gate can pass, and it looks as if nobody had answered.",
)
_ANSWERS = {
    "review": ("reviewed_on", "verdict"),
    "confirmation": ("answered_on", "verdict"),
    "acceptance": ("accepted_on", "result"),
    "change": ("client_answered_on", "client_verdict"),
}
"""Of each sheet the day of the answer, and the column that says which it was."""


@ON_PORTAL.check(VERDICT_MISSING)
def verdicts_missing(portal: Portal) -> Iterator[Finding]:
    """A day of an answer beside a blank verdict; a withdrawal needs none."""
    for row in rows_of(portal):
        if row.sheet_key not in _ANSWERS or _is_withdrawal(row):
            continue
        answered, verdict = _ANSWERS[row.sheet_key]
        day = getattr(row, answered)
        if day is not None and getattr(row, verdict) is None:
            where = row.origin.cell(verdict)
            yield VERDICT_MISSING.at(where, header=heading(row, verdict), day=day)


def _is_withdrawal(row: Record) -> bool:
    return isinstance(row, Confirmation) and row.step is v.ConfirmationStep.WITHDRAWAL
