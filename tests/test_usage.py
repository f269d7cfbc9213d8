"""Help and usage errors speak one language, whatever click's own words are."""

from __future__ import annotations

import re
from typing import Any

import pytest
from click.testing import CliRunner, Result

from reqportal.cli import command_line

COMMANDS = {
    name: list(command_line(name).commands)  # type: ignore[arg-type]
    for name in ("zh", "en")
}
ENGLISH = re.compile(r"[A-Za-z]{3,}")
SAYABLE = re.compile(
    r"""reqportal|--[\w-]+|\bzh\b|\[[\w|]+\]|\b(?:today|site|docs|mkdocs\.yml|xlsx|starter
    |standard|full|text|json|github|sarif|error|warning|Excel|Markdown|ProperDocs|Zensical
    |MkDocs|biuld|build|serve|frob|Word|confirmation|acceptance|change|report)\b""",
    re.VERBOSE,
)


def run(language: Any, *arguments: str) -> Result:
    return CliRunner().invoke(
        command_line(language), list(arguments), prog_name="reqportal"
    )


def test_there_are_commands_to_try() -> None:
    assert {"init", "template", "check", "build", "serve"} <= set(COMMANDS["zh"])
    assert COMMANDS["zh"] == COMMANDS["en"]


@pytest.mark.parametrize("command", ["", *COMMANDS["zh"]])
def test_chinese_help_has_no_english_sentence(command: str) -> None:
    result = run("zh", *command.split(), "--help")
    assert result.exit_code == 0
    assert result.output.startswith(f"用法：reqportal {command}".rstrip())
    assert "选项：" in result.output
    text = SAYABLE.sub("", result.output)
    for name in COMMANDS["zh"]:
        text = re.sub(rf"\b{name}\b", "", text)
    assert not ENGLISH.findall(text), text


@pytest.mark.parametrize("command", ["", *COMMANDS["en"]])
def test_english_help_has_no_chinese(command: str) -> None:
    result = run("en", *command.split(), "--help")
    assert result.exit_code == 0
    assert result.output.startswith(f"Usage: reqportal {command}".rstrip())
    assert result.output.isascii() or "…" in result.output


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_command_is_explained(language: str) -> None:
    output = run(language, "--help").output
    for name in COMMANDS[language]:
        assert re.search(rf"^  {name}  +\S", output, re.MULTILINE), name


def test_the_second_column_begins_at_one_place() -> None:
    lines = run("zh", "serve", "--help").output.splitlines()
    rows = [line for line in lines if line.startswith("  -")]
    wide = {sum(2 if "一" <= c <= "鿿" else 1 for c in _first(row)) for row in rows}
    assert len(rows) > 3
    assert len(wide) == 1, rows


def _first(row: str) -> str:
    match = re.match(r"  \S+(?: \S+)?  +", row)
    assert match is not None
    return match[0]


@pytest.mark.parametrize(
    ("arguments", "chinese", "english"),
    [
        ("biuld", "没有“biuld”这个命令，是否应为 build？", "Did you mean build?"),
        ("frob", "可用的有：init", "There is no command “frob”; there are: init"),
        ("init", "缺少参数：文件夹", "DIR is missing"),
        ("init a b", "“b”是多余的参数", "“b” is one argument too many"),
        ("check --format xml", "--format 应为以下之一：text、json", "must be one of"),
        ("check --format", "--format 后面要写一个值", "needs a value behind it"),
        ("check --fail", "没有 --fail 这个选项，是否应为 --fail-on？", "--fail-on?"),
        ("--nonsense", "没有 --nonsense 这个选项", "There is no option --nonsense"),
        ("serve --port 0", "--port 应为 1 到 65535 之间的整数", "from 1 to 65535"),
        ("serve --port x", "--port 应为 1 到 65535 之间的整数", "from 1 to 65535"),
        ("build --strict=yes", "--strict 后面不能带值", "--strict takes no value"),
        ("--lang fr check", "--lang 应为以下之一：zh、en", "--lang must be one of"),
    ],
)
def test_a_slip_is_told_in_the_readers_language_with_exit_2(
    arguments: str, chinese: str, english: str
) -> None:
    for language, said in (("zh", chinese), ("en", english)):
        result = run(language, *arguments.split())
        assert result.exit_code == 2
        assert said in result.output
        assert "--help" in result.output
        assert ("Usage: " in result.output) is (language == "en")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_command_shows_the_help_with_exit_2(language: str) -> None:
    result = run(language)
    assert result.exit_code == 2
    assert result.output == run(language, "--help").output


def test_the_version_is_told() -> None:
    result = run("zh", "--version")
    assert result.exit_code == 0
    assert re.fullmatch(r"reqportal \d[\w.]*\n", result.output)
