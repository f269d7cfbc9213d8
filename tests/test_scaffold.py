"""`init` makes a portal that is whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from reqportal import pipeline
from reqportal.findings import PortalError
from reqportal.scaffold import init, write_sample


def test_a_new_portal_has_workbooks_guide_settings_and_no_error(tmp_path: Path) -> None:
    init(tmp_path / "portal", "zh")
    made = {
        path.relative_to(tmp_path / "portal").as_posix()
        for path in (tmp_path / "portal").rglob("*")
        if path.is_file()
    }
    workbooks = ("requirements", "evaluations", "tasks", "changes")
    assert {f"sheets/{name}.xlsx" for name in workbooks} <= made
    assert {"mkdocs.yml", "README.md", ".gitignore", "docs/guide/index.md"} <= made
    assert not any(name.endswith((".py", ".pyc")) for name in made)
    assert not pipeline.load(tmp_path / "portal").has_errors


def test_a_folder_that_holds_anything_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep", "utf-8")
    with pytest.raises(PortalError, match="not empty"):
        init(tmp_path, "zh")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_language_without_a_sample_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(PortalError, match="no sample portal"):
        init(tmp_path / "portal", "en")
    assert not (tmp_path / "portal").exists()


def test_the_sample_is_the_same_to_the_byte_each_time(tmp_path: Path) -> None:
    first = [path.read_bytes() for path in write_sample(tmp_path / "a", "zh")]
    second = [path.read_bytes() for path in write_sample(tmp_path / "b", "zh")]
    assert first == second
