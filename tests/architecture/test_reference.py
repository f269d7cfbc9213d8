"""The reference pages say what the code declares, and nothing else."""

from pathlib import Path

import click
import pytest

from reqportal import reference
from reqportal.cli import command_line
from reqportal.findings import RULES
from reqportal.locales import Language
from reqportal.model.columns import SHEETS
from reqportal.reference.markdown import text
from reqportal.scaffold import init
from reqportal.settings import (
    IceWeights,
    Limits,
    PortalSettings,
    PriorityPoints,
    Roles,
    ShareSettings,
)

FOLDER = Path(__file__).parents[2] / "docs" / "reference"
LANGUAGES: tuple[Language, ...] = ("zh", "en")
MEASURED = {"performance.md"}
"""Written by `make bench-peers` on the machine it names."""


def test_the_pages_are_in_step_with_the_code() -> None:
    written = {
        path.relative_to(FOLDER).as_posix(): path.read_text("utf-8")
        for path in FOLDER.rglob("*.md")
        if path.name not in MEASURED
    }
    made = reference.files()
    stale = sorted(
        name
        for name in made.keys() | written.keys()
        if made.get(name) != written.get(name)
    )
    assert not stale, f"run `make reference`: {stale}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_rule_setting_and_command_is_named(language: Language) -> None:
    pages = reference.pages(language)
    for sheet in SHEETS:
        for column in sheet.columns:
            assert f"| **{text(column.header(language))}** |" in pages["columns.md"]
    for code in RULES:
        assert f"\n## {code}\n" in pages["rules.md"]
    models = (PortalSettings, PriorityPoints, IceWeights, Roles, Limits, ShareSettings)
    for model in models:
        for name in model.model_fields:
            assert f"{name}`" in pages["settings.md"]
    for name, command in command_line(language).commands.items():
        assert f"\n## {name}\n" in pages["commands.md"]
        for option in command.params:
            if isinstance(option, click.Option):
                assert f"`{option.opts[-1]}`" in pages["commands.md"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_column_that_a_client_may_see_says_so(language: Language) -> None:
    lines = reference.pages(language)["columns.md"].splitlines()
    rows = [line.split(" | ") for line in lines if line.startswith("| **")]
    columns = [column for name in SHEETS for column in name.columns]
    assert len(rows) == len(columns)
    for row, column in zip(rows, columns, strict=True):
        assert bool(row[3].strip()) is column.client_sees
        assert bool(row[2].strip()) is column.required


def test_text_is_shown_as_it_is() -> None:
    said = "a|b <i> {{ x }} [y](z) *s* `c` a_b\n| d"
    assert text(said) == (
        "a\\|b &lt;i&gt; \\{\\{ x \\}\\} \\[y\\](z) \\*s\\* \\`c\\` a\\_b \\| d"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_portal_has_the_pages_in_its_language(
    tmp_path: Path, language: Language
) -> None:
    init(tmp_path / "portal", language)
    for name, page in reference.pages(language).items():
        made = tmp_path / "portal" / "docs" / "reference" / name
        assert made.read_text("utf-8") == page
