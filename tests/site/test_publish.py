"""A publication is whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reqportal.findings import PublishError
from reqportal.site.publish import MARKER, Publication, inside


def published(portal: Path, text: str, *more: str) -> Path:
    publication = Publication.begin(portal)
    publication.slot.mkdir(exist_ok=True)
    for name in ("index.html", *more):
        (publication.slot / name).write_text(text, "utf-8")
    return publication.finish(["index.html"])


def text(portal: Path) -> str:
    return (portal / "site" / "index.html").read_text("utf-8")


def no_links(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_named: object) -> None:
        raise OSError(1314, "a required privilege is not held")

    monkeypatch.setattr(os, "symlink", refuse)


def test_the_site_is_a_relative_link_to_the_live_slot(tmp_path: Path) -> None:
    published(tmp_path, "one")
    assert (tmp_path / "site").readlink() == Path(".reqportal/site-blue")
    assert text(tmp_path) == "one"


def test_slots_take_turns_and_the_last_state_stays_until_the_flip(
    tmp_path: Path,
) -> None:
    published(tmp_path, "one")
    publication = Publication.begin(tmp_path)
    assert publication.slot.name == "site-green"
    publication.slot.mkdir()
    (publication.slot / "index.html").write_text("two", "utf-8")
    assert text(tmp_path) == "one"
    publication.finish(["index.html"])
    assert text(tmp_path) == "two"


@pytest.mark.parametrize("content", [None, ""])
def test_a_missing_or_empty_page_keeps_the_last_publication(
    tmp_path: Path, content: str | None
) -> None:
    published(tmp_path, "one")
    publication = Publication.begin(tmp_path)
    publication.slot.mkdir()
    if content is not None:
        (publication.slot / "index.html").write_text(content, "utf-8")
    with pytest.raises(PublishError, match=r"index\.html"):
        publication.finish(["index.html"])
    assert text(tmp_path) == "one"


def test_a_folder_of_the_user_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "mine.txt").write_text("keep", "utf-8")
    with pytest.raises(PublishError, match="not made by reqportal"):
        Publication.begin(tmp_path)
    assert (tmp_path / "site" / "mine.txt").read_text("utf-8") == "keep"


def test_a_link_of_the_user_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "site").symlink_to("elsewhere")
    with pytest.raises(PublishError, match="not made by reqportal"):
        Publication.begin(tmp_path)


def test_a_second_build_at_the_same_time_is_told_to_wait(tmp_path: Path) -> None:
    first = Publication.begin(tmp_path)
    with pytest.raises(PublishError, match=str(os.getpid())):
        Publication.begin(tmp_path)
    first.abandon()
    Publication.begin(tmp_path).abandon()


def test_without_links_the_site_is_a_folder_mended_file_by_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_links(monkeypatch)
    published(tmp_path, "one", "gone.html")
    assert not (tmp_path / "site").is_symlink()
    (tmp_path / ".reqportal" / "site-blue" / "gone.html").unlink()
    published(tmp_path, "two")
    names = sorted(path.name for path in (tmp_path / "site").iterdir())
    assert names == [MARKER, "index.html"]
    assert text(tmp_path) == "two"


def test_an_empty_folder_named_site_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    published(tmp_path, "one")
    assert text(tmp_path) == "one"


def test_deleting_the_slots_leaves_a_link_that_is_still_ours(tmp_path: Path) -> None:
    published(tmp_path, "one")
    for path in (tmp_path / ".reqportal" / "site-blue").iterdir():
        path.unlink()
    (tmp_path / ".reqportal" / "site-blue").rmdir()
    published(tmp_path, "two")
    assert text(tmp_path) == "two"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("site", True),
        ("public/html", True),
        (".", False),
        ("..", False),
        ("../portal-2", False),
        ("out/site", False),
    ],
)
def test_a_folder_is_inside_only_where_its_links_lead(
    tmp_path: Path,
    name: str,
    expected: bool,  # noqa: FBT001 - a column of the table
) -> None:
    portal = tmp_path / "portal"
    (tmp_path / "elsewhere").mkdir()
    portal.mkdir()
    (portal / "out").symlink_to(tmp_path / "elsewhere")
    assert inside(portal / name, portal) is expected
