"""A folder that is filled again and again touches nobody else's files."""

from __future__ import annotations

from pathlib import Path

import pytest

from reqportal.findings import PublishError
from reqportal.site.own_folder import MARKER, OwnFolder


def fill(folder: Path, **files: str) -> None:
    """`a__b="text"` is the file `a/b`."""
    contents = {name.replace("__", "/"): text.encode() for name, text in files.items()}
    OwnFolder.open(folder).fill(contents)


def names(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.name != MARKER
    }


def test_a_second_run_takes_back_what_is_no_longer_wanted(tmp_path: Path) -> None:
    fill(tmp_path / "out", a__x="1", b="1")
    fill(tmp_path / "out", b="2", c="1")
    assert names(tmp_path / "out") == {"b", "c"}
    assert (tmp_path / "out" / "b").read_text("utf-8") == "2"


def test_what_others_put_there_stays(tmp_path: Path) -> None:
    fill(tmp_path / "out", a__x="1", b="1")
    (tmp_path / "out" / "a" / "mine").write_text("keep", "utf-8")
    (tmp_path / "out" / "site").mkdir()
    fill(tmp_path / "out", b="1")
    assert names(tmp_path / "out") == {"a", "a/mine", "b", "site"}


def test_a_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("keep", "utf-8")
    with pytest.raises(PublishError, match="not empty"):
        fill(tmp_path, a="1")
    assert names(tmp_path) == {"mine"}


def test_a_file_of_somebody_else_is_not_overwritten(tmp_path: Path) -> None:
    fill(tmp_path / "out", a="1")
    (tmp_path / "out" / "b").write_text("mine", "utf-8")
    with pytest.raises(PublishError, match="b stands in the way"):
        fill(tmp_path / "out", a="2", b="2")
    assert (tmp_path / "out" / "b").read_text("utf-8") == "mine"
    assert (tmp_path / "out" / "a").read_text("utf-8") == "1"


def test_nothing_is_written_or_deleted_through_a_link(tmp_path: Path) -> None:
    fill(tmp_path / "out", a__x="1")
    (tmp_path / "out" / "a" / "x").unlink()
    (tmp_path / "out" / "a").rmdir()
    (tmp_path / "else").mkdir()
    (tmp_path / "else" / "x").write_text("mine", "utf-8")
    (tmp_path / "out" / "a").symlink_to(tmp_path / "else")
    for files in ({"a__x": "2"}, {"b": "2"}):
        with pytest.raises(PublishError, match="a is a link"):
            fill(tmp_path / "out", **files)
    assert (tmp_path / "else" / "x").read_text("utf-8") == "mine"


def test_a_forged_marker_deletes_nothing_outside(tmp_path: Path) -> None:
    fill(tmp_path / "out", a="1")
    (tmp_path / "mine").write_text("keep", "utf-8")
    lines = f"a\n../mine\n{tmp_path / 'mine'}\n\n"
    (tmp_path / "out" / MARKER).write_text(lines, "utf-8")
    fill(tmp_path / "out", b="1")
    assert (tmp_path / "mine").is_file()
    assert names(tmp_path / "out") == {"b"}


def test_what_has_not_changed_is_not_written_again(tmp_path: Path) -> None:
    fill(tmp_path / "out", a="1", b="1")
    before = (tmp_path / "out" / "a").stat().st_ino
    fill(tmp_path / "out", a="1", b="2")
    assert (tmp_path / "out" / "a").stat().st_ino == before
