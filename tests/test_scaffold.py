"""`init` makes a portal that is whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from reqportal import pipeline
from reqportal.findings import PortalError
from reqportal.locales import Language
from reqportal.scaffold import init, write_sample


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_new_portal_has_workbooks_guide_settings_and_no_error(
    tmp_path: Path, language: Language
) -> None:
    init(tmp_path / "portal", language)
    made = {
        path.relative_to(tmp_path / "portal").as_posix()
        for path in (tmp_path / "portal").rglob("*")
        if path.is_file()
    }
    workbooks = ("requirements", "evaluations", "tasks", "changes")
    assert {f"sheets/{name}.xlsx" for name in workbooks} <= made
    assert {"mkdocs.yml", "README.md", ".gitignore", "docs/guide/index.md"} <= made
    assert not any(name.endswith((".py", ".pyc")) for name in made)
    outcome = pipeline.load(tmp_path / "portal")
    assert outcome.settings.language == language
    assert not outcome.has_errors


def test_a_folder_that_holds_anything_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep", "utf-8")
    with pytest.raises(PortalError, match="not empty"):
        init(tmp_path, "zh")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_sample_is_the_same_to_the_byte_each_time(
    tmp_path: Path, language: Language
) -> None:
    first = [path.read_bytes() for path in write_sample(tmp_path / "a", language)]
    second = [path.read_bytes() for path in write_sample(tmp_path / "b", language)]
    assert first == second
