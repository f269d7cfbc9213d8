"""Layer 6: when a build refuses to publish, and the lines it says of the findings."""

from __future__ import annotations

from collections.abc import Sequence

from reqportal.findings import Finding, PublishError
from reqportal.locales import N_, Translator
from reqportal.reports import counted, sentence

_SHOWN = 20
"""Errors listed in one message; `reqportal check` and the quality page list all."""


def summary(findings: Sequence[Finding], t: Translator) -> str:
    """How many findings there are, and the first errors with their places."""
    head = t(
        "Findings: {counts}; rows with errors are held back",
        counts=counted(findings, t),
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
    lines = [f"  {sentence(found, t, whole=True)}" for found in errors[:_SHOWN]]
    if len(errors) > _SHOWN:
        more = len(errors) - _SHOWN
        lines.append("  " + t("and {n} more: reqportal check lists them all", n=more))
    return lines
