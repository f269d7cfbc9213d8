"""Every rule of the program, as it is registered in `findings.RULES`."""

from __future__ import annotations

from collections.abc import Iterator

from reqportal.checks import ON_PORTAL, ON_RECORDS  # importing them fills RULES
from reqportal.findings import RULES, Rule, Severity
from reqportal.locales import N_, Translator
from reqportal.reference.markdown import page, table, text
from reqportal.workbook import rules as _reading_rules

DECLARED_IN = (ON_RECORDS, ON_PORTAL, _reading_rules)

_SEVERITIES = {
    Severity.ERROR: N_("Error"),
    Severity.WARNING: N_("Warning"),
    Severity.NOTE: N_("Note"),
}


def rules(t: Translator) -> str:
    """The page: a table of all rules, then each with what it says and why."""
    found = [RULES[code] for code in sorted(RULES)]
    blocks = [_overview(found, t), *(_rule(rule, t) for rule in found)]
    return page(t("Rules"), t, *blocks)


def _overview(found: list[Rule], t: Translator) -> Iterator[str]:
    yield t(
        "An error holds its row back and the rest is published; a warning or a note "
        "removes nothing. {command} lists all findings. Names in braces stand for what "
        "was found.",
        command="`reqportal check`",
    )
    yield ""
    headers = (t("Rule"), t("Severity"), t("What it is about"))
    yield from table(
        headers,
        (
            (
                f"[{rule.code}](#{rule.code.lower()})",
                t(_SEVERITIES[rule.severity]),
                text(t(rule.title)),
            )
            for rule in found
        ),
    )


def _rule(rule: Rule, t: Translator) -> Iterator[str]:
    yield from (f"## {rule.code}", "")
    yield f"**{text(t(rule.title))}** · {t(_SEVERITIES[rule.severity])}"
    yield ""
    for label, said in (
        (t("It says"), rule.message),
        (t("Remedy"), rule.remedy),
        (t("Why"), rule.why),
    ):
        yield t("- {label}: {said}", label=label, said=text(t(said)))
    yield ""
