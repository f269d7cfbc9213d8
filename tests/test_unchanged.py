"""A build that would change nothing ends at once; every other one does not."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from end_to_end.edits import Draft, a_draft
from reqportal import building, pipeline, unchanged
from reqportal.unchanged import Asked, Said

SAID = Said("findings", "published")
ASKED = Asked(None, strict=False, language=None)


@pytest.fixture
def built(tmp_path: Path) -> Draft:
    """A portal whose files are old enough to be told from later saves."""
    draft = a_draft(tmp_path / "p")
    hour_ago = time.time() - 3600
    for path in draft.folder.rglob("*"):
        if path.is_file():
            os.utime(path, (hour_ago, hour_ago))
    build(draft)
    return draft


def build(draft: Draft) -> None:
    began = unchanged.now_ns(draft.folder)
    outcome = pipeline.load(draft.folder)
    done = building.build(draft.folder, outcome)
    unchanged.remember(
        draft.folder,
        ASKED,
        SAID,
        looked_at=done.looked_at,
        began_ns=began,
        day="2026-03-20",
        as_of="2026-03-20",
        timezone="Asia/Shanghai",
    )


def test_the_same_is_said_again_where_nothing_has_changed(built: Draft) -> None:
    assert unchanged.look(built.folder, ASKED) == SAID


@pytest.mark.parametrize(
    "other",
    [
        Asked("2026-03-21", strict=False, language=None),
        Asked(None, strict=True, language=None),
        Asked(None, strict=False, language="en"),
    ],
)
def test_another_question_is_not_answered_from_memory(
    other: Asked, built: Draft
) -> None:
    assert unchanged.look(built.folder, other) is None


@pytest.mark.parametrize(
    "name",
    ["sheets/new.xlsx", "sheets/team/new.xlsx", "docs/new.md", "site_templates/x.html"],
)
def test_a_new_file_is_seen(name: str, built: Draft) -> None:
    path = built.folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    assert unchanged.look(built.folder, ASKED) is None


@pytest.mark.parametrize("name", ["sheets/b.xlsx", "docs/written.md", "mkdocs.yml"])
def test_an_edit_of_the_same_size_is_seen(name: str, built: Draft) -> None:
    path = built.folder / name
    path.write_bytes(path.read_bytes())
    assert unchanged.look(built.folder, ASKED) is None


def test_a_page_that_was_cut_short_or_deleted_is_seen(built: Draft) -> None:
    page = (built.folder / "site" / "board.html").resolve()
    page.write_bytes(page.read_bytes()[:-1])
    assert unchanged.look(built.folder, ASKED) is None
    page.unlink()
    assert unchanged.look(built.folder, ASKED) is None


def test_a_file_saved_while_it_was_built_is_not_trusted(tmp_path: Path) -> None:
    draft = a_draft(tmp_path / "p")
    os.utime(draft.folder / "sheets/b.xlsx", (time.time() + 60, time.time() + 60))
    build(draft)
    assert unchanged.look(draft.folder, ASKED) is None


def test_a_portal_never_built_or_without_its_work_folder_is_built(
    tmp_path: Path,
) -> None:
    assert unchanged.look(tmp_path, ASKED) is None
