"""`reqportal check` as a person or a CI job meets it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from reqportal.cli import command_line
from reqportal.findings import RULES
from reqportal.locales import translator
from reqportal.scaffold import write_sample
from workbooks import a_portal, write

QUESTIONS = ["需求编号", "问题", "提问日期"]
BAD = {
    "澄清": [QUESTIONS, ["REQ-0001", "甲", "6月初"], ["REQ-001", "乙", "2026-01-05"]]
}
ODD = {"澄清": [[*QUESTIONS, "心情"], ["REQ-0001", "甲", "2026-01-05", "好"]]}
KEYS = {"file", "sheet", "cell", "row", "header"}
KEYS |= {"rule", "severity", "value", "message", "remedy"}


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(
        command_line("zh"), [str(a) for a in arguments], prog_name="reqportal"
    )


def told(result: Result, code: int) -> str:
    """What was printed; fails on a traceback or another exit code."""
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result.output


def as_json(portal: Path, *more: str, code: int = 1) -> list[dict[str, Any]]:
    output = told(run("check", "-C", portal, "--format", "json", *more), code)
    findings: list[dict[str, Any]] = json.loads(output)["findings"]
    return findings


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    portal = a_portal(tmp_path_factory.mktemp("sample"), base=False)
    write_sample(portal / "sheets", "zh")
    return portal


def test_the_sample_has_no_errors(sample: Path) -> None:
    assert [f for f in as_json(sample, code=0) if f["severity"] == "error"] == []


BREAKS = [
    ("evaluations", "评估", "影响", 11, "VAL-002"),
    ("evaluations", "评估", "信心", "很高", "VAL-001"),
    ("evaluations", "评估", "需求性质", "刚形", "VAL-003"),
    ("tasks", "任务", "需求编号", "REQ-9999", "REF-001"),
    ("requirements", "需求", "客户编号", "C-999", "REF-001"),
    ("requirements", "澄清", "提问日期", "6月初", "VAL-004"),
    ("tasks", "任务", "计划开始", "2026-02-30", "VAL-005"),
    ("requirements", "需求", "需求标题", None, "ROW-001"),
    ("evaluations", "内部评审", "结论", "差不多吧", "VAL-003"),
    ("tasks", "验收", "结果", "好极了", "VAL-003"),
]


def break_cell(book: Any, sheet: str, header: str, value: object, row: int) -> str:
    """Type something else over a filled cell; its address."""
    tab = book[sheet]
    names = {str(cell.value).rstrip("* \n").split("\n")[0]: cell for cell in tab[1]}
    letter = names[header].column_letter
    while tab[f"{letter}{row}"].value is None:
        row += 1
    tab[f"{letter}{row}"].value = value
    return f"{letter}{row}"


def test_ten_cells_broken_in_ten_ways_give_ten_errors_at_those_cells(
    sample: Path, tmp_path: Path
) -> None:
    before = as_json(sample, code=0)
    portal = tmp_path / "portal"
    shutil.copytree(sample, portal)
    expected = set()
    for name in {name for name, *_ in BREAKS}:
        path = portal / "sheets" / f"{name}.xlsx"
        book = load_workbook(path)
        for number, (workbook, sheet, header, value, rule) in enumerate(BREAKS):
            if workbook == name:
                cell = break_cell(book, sheet, header, value, 3 + 2 * number)
                expected.add((f"sheets/{name}.xlsx", sheet, cell, header, rule))
        book.save(path)
    assert len(expected) == 10
    errors = [f for f in as_json(portal) if f["severity"] == "error"]
    found = [
        tuple(f[k] for k in ("file", "sheet", "cell", "header", "rule")) for f in errors
    ]
    assert sorted(found) == sorted(expected)
    assert all(f["remedy"] for f in errors)
    assert not [f for f in before if f["severity"] == "error"]


@pytest.mark.parametrize(
    "broken", BREAKS, ids=lambda b: f"{b[1]}-{b[2]}" if isinstance(b, tuple) else None
)
def test_one_broken_cell_gives_one_error(
    sample: Path, tmp_path: Path, broken: tuple[str, str, str, object, str]
) -> None:
    name, sheet, header, value, rule = broken
    portal = tmp_path / "portal"
    shutil.copytree(sample, portal)
    path = portal / "sheets" / f"{name}.xlsx"
    book = load_workbook(path)
    cell = break_cell(book, sheet, header, value, 2)
    book.save(path)
    errors = [f for f in as_json(portal) if f["severity"] == "error"]
    assert [(f["rule"], f["cell"]) for f in errors] == [(rule, cell)]


def test_text_is_grouped_by_workbook_and_says_what_to_type(tmp_path: Path) -> None:
    a_portal(tmp_path, BAD)
    write(tmp_path / "sheets" / "b.xlsx", BAD)
    lines = told(run("check", "-C", tmp_path), 1).splitlines()
    assert [line for line in lines if line.startswith("sheets/")] == [
        "sheets/b.xlsx",
        "sheets/case.xlsx",
    ]
    assert sum("澄清!C2" in line for line in lines) == 2
    assert sum(line.strip().startswith("→") for line in lines) == 4


def test_json_has_the_shape_that_was_promised(tmp_path: Path) -> None:
    output = told(run("check", "-C", a_portal(tmp_path, BAD), "--format", "json"), 1)
    content = json.loads(output)
    assert content["schema"] == 1
    assert content["summary"] == {"errors": 2, "warnings": 0, "notes": 0}
    assert all(set(found) == KEYS for found in content["findings"])
    first = content["findings"][0]
    assert (first["file"], first["sheet"], first["cell"], first["row"]) == (
        "sheets/case.xlsx",
        "澄清",
        "C2",
        2,
    )
    assert (first["header"], first["rule"]) == ("提问日期", "VAL-004")
    assert (first["severity"], first["value"]) == ("error", "6月初")


def test_json_of_a_clean_portal_is_whole(tmp_path: Path) -> None:
    output = told(run("check", "-C", a_portal(tmp_path), "--format", "json"), 0)
    assert json.loads(output) == {
        "schema": 1,
        "summary": {"errors": 0, "warnings": 0, "notes": 0},
        "findings": [],
    }


def test_github_gets_one_command_a_line(tmp_path: Path) -> None:
    a_portal(tmp_path, BAD)
    (tmp_path / "sheets" / "50%,a.xlsx").write_text("", "utf-8")
    lines = told(run("check", "-C", tmp_path, "--format", "github"), 1).splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("::error file=sheets/50%25%2Ca.xlsx,title=FILE-007::")
    assert not lines[0].partition("title=FILE-007::")[2].startswith(" ")
    assert lines[1].startswith("::error file=sheets/case.xlsx,title=VAL-004 澄清!C2::")


def test_sarif_has_every_required_field(tmp_path: Path) -> None:
    a_portal(tmp_path, ODD)
    write(tmp_path / "sheets" / "一 队.xlsx", BAD)
    report = json.loads(told(run("check", "-C", tmp_path, "--format", "sarif"), 1))
    assert report["version"] == "2.1.0"
    assert report["$schema"].startswith("https://")
    (ran,) = report["runs"]
    driver = ran["tool"]["driver"]
    assert driver["name"] == "reqportal"
    rules = driver["rules"]
    assert [rule["id"] for rule in rules] == ["REF-001", "SHEET-002", "VAL-004"]
    assert all(rule["shortDescription"]["text"] for rule in rules)
    assert len(ran["results"]) == 3
    for result in ran["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in {"error", "warning", "note"}
        assert result["message"]["text"].strip() == result["message"]["text"] != ""
        (place,) = result["locations"]
        uri = place["physicalLocation"]["artifactLocation"]["uri"]
        assert uri.isascii()
        assert " " not in uri
        assert place["physicalLocation"]["region"]["startLine"] >= 1
        assert place["logicalLocations"][0]["fullyQualifiedName"].startswith("澄清!")


@pytest.mark.parametrize("form", ["text", "json", "github", "sarif"])
def test_every_form_takes_a_portal_without_findings(tmp_path: Path, form: str) -> None:
    told(run("check", "-C", a_portal(tmp_path), "--format", form), 0)


def test_warnings_fail_only_when_asked(tmp_path: Path) -> None:
    a_portal(tmp_path, ODD)
    told(run("check", "-C", tmp_path), 0)
    told(run("check", "-C", tmp_path, "--fail-on", "error"), 0)
    told(run("check", "-C", tmp_path, "--fail-on", "warning"), 1)


def test_notes_never_fail(tmp_path: Path) -> None:
    a_portal(tmp_path)
    (tmp_path / "sheets" / "~$base.xlsx").write_bytes(b"x")
    output = told(run("check", "-C", tmp_path, "--fail-on", "warning"), 0)
    assert "FILE-010" in output


def test_portal_and_language_are_taken_before_and_after_the_command(
    tmp_path: Path,
) -> None:
    a_portal(tmp_path, BAD)
    before = told(run("-C", tmp_path, "--lang", "en", "check"), 1)
    after = told(run("check", "-C", tmp_path, "--lang", "en"), 1)
    chinese = told(run("check", "-C", tmp_path), 1)
    assert before == after != chinese
    assert "must be a date" in after
    assert "应" in chinese or "须" in chinese or "日期" in chinese


@pytest.mark.parametrize("profile", ["starter", "standard", "full"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_empty_templates_have_no_findings(
    tmp_path: Path, language: Any, profile: str
) -> None:
    a_portal(tmp_path, base=False)
    told(
        run("template", tmp_path / "sheets", "--lang", language, "--profile", profile),
        0,
    )
    assert as_json(tmp_path, code=0) == []


def folder_without_settings(portal: Path) -> None:
    (portal / "mkdocs.yml").unlink()


def settings(text: str) -> Callable[[Path], None]:
    def spoil(portal: Path) -> None:
        (portal / "mkdocs.yml").write_text(text, "utf-8")

    return spoil


def option(text: str) -> Callable[[Path], None]:
    return settings(f"site_name: x\nplugins:\n  - reqportal:\n      {text}\n")


SPOILT: dict[str, Callable[[Path], object]] = {
    "folder missing": shutil.rmtree,
    "no mkdocs.yml": folder_without_settings,
    "bad YAML": settings("plugins: [a, {b"),
    "not UTF-8": lambda portal: (portal / "mkdocs.yml").write_bytes(b"a: \xff\xfe"),
    "unknown setting": option("colour: red"),
    "bad value": option("process: chaotic"),
    "bad date": option("as_of: someday"),
    "no such day": option("as_of: 2026-02-30"),
    "no such zone": option("timezone: Mars/Olympus"),
    "options are a list": option("- a"),
    "options are a word": settings("plugins:\n  - reqportal: yes\n"),
    "inherits itself": settings("INHERIT: mkdocs.yml\n"),
    "inherits nothing": settings("INHERIT: other.yml\n"),
    "sheets folder missing": option("sheets_dir: nowhere"),
    "sheets folder elsewhere": option("sheets_dir: ../sheets"),
    "another century": option("as_of: 9999-12-31"),
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_wrong_usage_is_one_message_and_exit_2(
    tmp_path: Path, spoil: Callable[[Path], object]
) -> None:
    portal = a_portal(tmp_path / "portal")
    spoil(portal)
    assert told(run("check", "-C", portal), 2).strip()


@pytest.mark.parametrize(
    "arguments",
    [
        ("--as-of", "2026-02-30"),
        ("--as-of", "someday"),
        ("--as-of", "1999-12-31"),
        ("--as-of", "9999-12-31"),
        ("--format", "xml"),
        ("--fail-on", "note"),
        ("--lang", "fr"),
        ("--nonsense",),
    ],
)
def test_a_wrong_argument_is_one_message_and_exit_2(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    assert told(run("check", "-C", a_portal(tmp_path), *arguments), 2).strip()


@pytest.mark.parametrize("plugins", ["5", "reqportal", "{reqportal: }", "[[a], 1]"])
def test_plugins_may_be_written_in_any_way(tmp_path: Path, plugins: str) -> None:
    settings(f"plugins: {plugins}\n")(a_portal(tmp_path))
    told(run("check", "-C", tmp_path), 0)


@pytest.mark.parametrize("day", ["2000-01-01", "2099-12-31", "today"])
def test_any_day_can_be_computed_for(sample: Path, day: str) -> None:
    told(run("check", "-C", sample, "--as-of", day), 0)


def test_what_cannot_be_read_is_a_finding_and_never_a_traceback(tmp_path: Path) -> None:
    sheets = a_portal(tmp_path) / "sheets"
    whole = (sheets / "base.xlsx").read_bytes()
    (sheets / "zero.xlsx").write_bytes(b"")
    (sheets / "list.xlsx").write_text("a,b\n", "utf-8")
    (sheets / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    secret = bytes(600) + "EncryptedPackage".encode("utf-16-le")
    (sheets / "secret.xlsx").write_bytes(b"\xd0\xcf\x11\xe0" + secret)
    (sheets / "cut.xlsx").write_bytes(whole[: len(whole) // 2])
    (sheets / "folder.xlsx").mkdir()
    found = {Path(f["file"]).name: f["rule"] for f in as_json(tmp_path)}
    assert found == {
        "zero.xlsx": "FILE-007",
        "list.xlsx": "FILE-005",
        "cut.xlsx": "FILE-006",
        "old.xls": "FILE-004",
        "secret.xlsx": "FILE-002",
    }


def test_a_file_that_may_not_be_read_is_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_portal(tmp_path, BAD)
    real = Path.open

    def guarded(self: Path, *args: Any, **more: Any) -> Any:
        if self.name == "case.xlsx":
            raise PermissionError(13, "Permission denied", str(self))
        return real(self, *args, **more)

    monkeypatch.setattr(Path, "open", guarded)
    (only,) = as_json(tmp_path)
    assert (only["rule"], only["file"]) == ("FILE-003", "sheets/case.xlsx")


def test_a_workbook_that_stands_twice_names_every_id(
    sample: Path, tmp_path: Path
) -> None:
    portal = tmp_path / "portal"
    shutil.copytree(sample, portal)
    shutil.copy(portal / "sheets" / "changes.xlsx", portal / "sheets" / "copy.xlsx")
    errors = [f for f in as_json(portal) if f["severity"] == "error"]
    assert {f["rule"] for f in errors} == {"ID-003"}
    assert len({f["value"] for f in errors}) == len(errors)


def test_every_rule_speaks_both_languages() -> None:
    for rule in RULES.values():
        for text in (rule.title, rule.message, rule.why):
            assert translator("zh")(text) != text or text.startswith("{"), rule.code
