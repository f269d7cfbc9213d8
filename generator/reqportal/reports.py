"""Layer 0: findings as text, JSON, GitHub annotations or SARIF; prints nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import Any
from urllib.parse import quote

from reqportal import __version__
from reqportal.findings import RULES, Finding, Severity, count_by_severity
from reqportal.locales import N_, Translator

SCHEMA = 1


def as_json(findings: Sequence[Finding], t: Translator) -> str:
    """`{"schema": 1, "summary": {…}, "findings": […]}`, by place."""
    counts = count_by_severity(findings)
    return _dumped(
        {
            "schema": SCHEMA,
            "summary": {f"{severity}s": counts[severity] for severity in Severity},
            "findings": [_entry(found, t) for found in findings],
        }
    )


def _entry(found: Finding, t: Translator) -> dict[str, Any]:
    return {
        "file": found.where.file,
        "sheet": found.where.sheet,
        "cell": found.where.cell,
        "row": found.where.row,
        "header": found.header,
        "rule": found.rule.code,
        "severity": found.severity.value,
        "value": found.value,
        "message": found.message(t),
        "remedy": found.remedy(t),
    }


_GITHUB = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.NOTE: "notice",
}


def as_github(findings: Sequence[Finding], t: Translator) -> str:
    """One workflow command a line: `::error file=…,title=…::…`."""
    lines = []
    for found in findings:
        title = _escaped(
            f"{found.rule.code} {found.where.short}".strip(), in_property=True
        )
        file = _escaped(found.where.file, in_property=True)
        text = _escaped(sentence(found, t))
        lines.append(f"::{_GITHUB[found.severity]} file={file},title={title}::{text}")
    return "\n".join(lines) + "\n" if lines else ""


def sentence(found: Finding, t: Translator, *, whole: bool = False) -> str:
    """Place, problem and remedy on one line; the `whole` place with file and rule."""
    place = f"{found.where} [{found.rule.code}]" if whole else found.where.short
    said = " → ".join(part for part in (found.message(t), found.remedy(t)) if part)
    return f"{place} {said}".lstrip()


def _escaped(text: str, *, in_property: bool = False) -> str:
    """As GitHub's toolkit does it: %, line breaks, and `:` `,` in properties."""
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if in_property else text


_SARIF = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def as_sarif(findings: Sequence[Finding], t: Translator) -> str:
    """SARIF 2.1.0; the cell is a logical location, as a workbook has no lines."""
    used = sorted({found.rule.code for found in findings})
    return _dumped(
        {
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [
                {
                    "tool": {
                        "driver": {
                            "name": "reqportal",
                            "version": __version__,
                            "rules": [_rule(code, t) for code in used],
                        }
                    },
                    "results": [_result(found, used, t) for found in findings],
                }
            ],
        }
    )


def _rule(code: str, t: Translator) -> dict[str, Any]:
    rule = RULES[code]
    return {
        "id": code,
        "shortDescription": {"text": t(rule.title)},
        "fullDescription": {"text": t(rule.why)},
        "defaultConfiguration": {"level": _SARIF[rule.severity]},
    }


def _result(found: Finding, used: Sequence[str], t: Translator) -> dict[str, Any]:
    where = found.where
    location: dict[str, Any] = {
        "physicalLocation": {"artifactLocation": {"uri": quote(where.file)}},
    }
    if where.row is not None:
        location["physicalLocation"]["region"] = {"startLine": where.row}
    if where.sheet:
        name = {"fullyQualifiedName": where.short, "kind": "member"}
        location["logicalLocations"] = [name]
    return {
        "ruleId": found.rule.code,
        "ruleIndex": used.index(found.rule.code),
        "level": _SARIF[found.severity],
        "message": {"text": sentence(found, t)},
        "locations": [location],
    }


def _dumped(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def as_text(findings: Sequence[Finding], t: Translator) -> str:
    """Grouped by workbook, as a terminal shows it, with a closing sentence."""
    lines: list[str] = []
    for file, of_file in groupby(findings, key=lambda found: found.where.file):
        lines.append(file)
        for found in of_file:
            mark = t(MARKS[found.severity])
            lines.append(f"  {found.where.short or '—'}  {mark} {found.rule.code}")
            lines.append(f"      {found.message(t)}")
            lines.append(f"      → {found.remedy(t)}")
        lines.append("")
    lines.append(closing(findings, t))
    return "\n".join(lines) + "\n"


MARKS = {
    Severity.ERROR: N_("Error"),
    Severity.WARNING: N_("Warning"),
    Severity.NOTE: N_("Note"),
}


def closing(findings: Sequence[Finding], t: Translator) -> str:
    """How many findings of each kind, as a sentence."""
    counts = count_by_severity(findings)
    if not counts[Severity.ERROR] and not counts[Severity.WARNING]:
        return t("No errors and no warnings.")
    return t("{counts}.", counts=counted(findings, t))


def counted(findings: Sequence[Finding], t: Translator) -> str:
    """`1 error, 2 warnings, 3 notes`."""
    counts = count_by_severity(findings)
    words = (
        t.plural("{n} error", "{n} errors", counts[Severity.ERROR]),
        t.plural("{n} warning", "{n} warnings", counts[Severity.WARNING]),
        t.plural("{n} note", "{n} notes", counts[Severity.NOTE]),
    )
    return t("{errors}, {warnings}, {notes}",
             errors=words[0], warnings=words[1], notes=words[2])  # fmt: skip


FORMATS: Mapping[str, Callable[[Sequence[Finding], Translator], str]] = {
    "text": as_text,
    "json": as_json,
    "github": as_github,
    "sarif": as_sarif,
}
