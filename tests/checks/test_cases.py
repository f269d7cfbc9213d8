"""Rows in, findings out: every file below `cases/` is a test; its path is its name.

A case gives `sheets` (beside two clients with a requirement each, unless `base: no`),
or several `files`, or `raw` bytes; perhaps a `letter` that is asked for; and the
`findings` that are expected of them: all errors, and the warnings and notes of its own
rule and of those it names.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from reqportal import pipeline
from reqportal.checks.letters import lacking
from reqportal.findings import RULES, Finding, in_order
from reqportal.locales import translator
from reqportal.portal.letter_number import LetterKey
from reqportal.portal.types import Portal
from reqportal.vocabulary import LetterKind
from workbooks import a_portal, write

CASES = Path(__file__).parents[1] / "cases"
FILES = sorted(CASES.glob("*/*.yml"))
IN_CODE = {
    "FILE-003": "tests/workbook/test_open.py",
    "FILE-009": "tests/workbook/test_limits.py",
    "FILE-012": "tests/workbook/test_apart.py",
    "FILE-014": "tests/workbook/test_unseen.py",
    "REF-007": "tests/checks/test_settings_of_rules.py",
    "ROW-005": "tests/workbook/test_layouts.py",
    "SHEET-005": "tests/workbook/test_read.py",
    "SHEET-006": "tests/workbook/test_unseen.py",
    "SHEET-007": "tests/workbook/test_unseen.py",
}
"""Rules whose cases no file can state."""


def content(case: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(case.read_text("utf-8"))
    return loaded


def answers(finding: Finding, asked: dict[str, str]) -> dict[str, str]:
    """What a finding says where the case asks; of sentences a part is enough."""
    t = translator("zh")
    told = {
        "rule": finding.rule.code,
        "file": finding.where.file,
        "cell": finding.where.short,
        "header": finding.header,
        "value": finding.value,
    }
    said = {"message": finding.message(t), "remedy": finding.remedy(t)}
    assert all(said.values())
    parts = {n: asked[n] for n in said if n in asked and asked[n] in said[n]}
    return {name: {**told, **said, **parts}[name] for name in asked}


def missing(portal: Portal, given: dict[str, Any]) -> tuple[Finding, ...]:
    """What the letter that a case asks for lacks, in order."""
    asked = given.get("letter")
    if asked is None:
        return ()
    key = LetterKey(LetterKind[asked["kind"].upper()], tuple(asked["ids"]))
    return in_order(lacking(portal, key))


@pytest.mark.parametrize("case", FILES, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_the_rows_of_a_case_give_its_findings(case: Path, tmp_path: Path) -> None:
    given = content(case)
    a_portal(tmp_path, given.get("sheets"), base=given.get("base", True))
    for name, sheets in given.get("files", {}).items():
        write(tmp_path / "sheets" / name, sheets)
    for name, raw in given.get("raw", {}).items():
        (tmp_path / "sheets" / name).write_bytes(
            raw if isinstance(raw, bytes) else raw.encode()
        )
    expected = given["findings"]
    spoken_of = {case.parent.name, *(asked["rule"] for asked in expected)}
    outcome = pipeline.load(tmp_path)
    findings = [
        found
        for found in (*outcome.findings, *missing(outcome.portal, given))
        if found.is_error or found.rule.code in spoken_of
    ]
    everything = [f"{f.rule.code} {f.where}" for f in findings]
    assert len(findings) == len(expected), everything
    for finding, asked in zip(findings, expected, strict=True):
        assert answers(finding, asked) == asked


@pytest.mark.parametrize("code", sorted(RULES))
def test_every_rule_has_a_failing_and_a_passing_case(code: str) -> None:
    if code in IN_CODE:
        assert code in (CASES.parents[1] / IN_CODE[code]).read_text("utf-8")
        return
    cases = [content(case)["findings"] for case in FILES if case.parent.name == code]
    fails = [any(f["rule"] == code for f in findings) for findings in cases]
    assert True in fails, "no failing case"
    assert False in fails, "no passing case"


def test_every_folder_of_cases_is_named_after_a_rule() -> None:
    assert {case.parent.name for case in FILES} <= set(RULES)
