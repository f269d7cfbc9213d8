"""The recipes for publishing can be read by what they are for."""

import re
from pathlib import Path

import pytest
import yaml

from reqportal.cli import command_line

GUIDE = Path(__file__).parents[2] / "docs" / "guide"
PAGES = [GUIDE / "publish.md", GUIDE / "en" / "publish.md"]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def blocks(page: Path) -> list[tuple[str, str]]:
    """Language and text of every block of code."""
    return BLOCK.findall(page.read_text("utf-8"))


def test_both_languages_have_the_same_recipes() -> None:
    chinese, english = (blocks(page) for page in PAGES)
    assert chinese == english


def test_workflows_are_yaml() -> None:
    found = [yaml.safe_load(text) for kind, text in blocks(PAGES[0]) if kind == "yaml"]
    assert [min(map(str, one)) for one in found] == ["True", "pages"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.parent.name)
def test_every_command_and_option_exists(page: Path) -> None:
    commands = command_line("en").commands
    text = page.read_text("utf-8")
    used = re.findall(r"(?:-m |`)reqportal (\w+)((?: --[\w-]+)*)", text)
    assert {"build", "check", "doctor"} <= {name for name, _ in used}
    for name, options in used:
        known = {option for each in commands[name].params for option in each.opts}
        assert set(options.split()) <= known


def test_nothing_that_is_meant_for_one_machine_is_written() -> None:
    for page in PAGES:
        assert not re.search(r"/(work|tmp|home|root)/", page.read_text("utf-8"))
