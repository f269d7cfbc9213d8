"""Layer 6: what a build says of the findings, in a few lines of plain text."""

from __future__ import annotations

from collections.abc import Sequence

from reqportal.findings import Finding, PublishError, Severity, count_by_severity
from reqportal.locales import N_, Translator

_SHOWN = 20
"""Errors listed in one message; `reqportal check` and the quality page list all."""


def summary(findings: Sequence[Finding], t: Translator) -> str:
    """How many findings there are, and the first errors with their places."""
    counts = count_by_severity(findings)
    head = t(
        "Findings: {errors} errors (their rows are held back), {warnings} warnings, "
        "{notes} notes",
        errors=counts[Severity.ERROR],
        warnings=counts[Severity.WARNING],
        notes=counts[Severity.NOTE],
    )
    return "\n".join((head, *_errors(findings, t)))


def refuse_errors(findings: Sequence[Finding], t: Translator) -> None:
    """Raise PublishError when any finding is an error."""
    lines = _errors(findings, t)
    if lines:
        raise PublishError(
            N_("Not published, the last publication stays. Errors:\n{errors}"),
            errors="\n".join(lines),
        )


def refuse_unreadable(findings: Sequence[Finding], t: Translator) -> None:
    """Raise PublishError when a file could not be read, whatever was asked."""
    if findings:
        raise PublishError(
            N_(
                "Not published, the last publication stays. "
                "These files cannot be read:\n{errors}"
            ),
            errors="\n".join(_errors(findings, t)),
        )


def _errors(findings: Sequence[Finding], t: Translator) -> list[str]:
    errors = [found for found in findings if found.is_error]
    lines = [_line(found, t) for found in errors[:_SHOWN]]
    if len(errors) > _SHOWN:
        more = len(errors) - _SHOWN
        lines.append("  " + t("and {n} more: reqportal check lists them all", n=more))
    return lines


def _line(found: Finding, t: Translator) -> str:
    said = " → ".join(part for part in (found.message(t), found.remedy(t)) if part)
    return f"  {found.where} [{found.rule.code}] {said}"
