"""A slot knows its files by size and mtime, and mends what it does not believe."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishing import Pages, files, publish
from reqportal.findings import PublishError
from reqportal.site.publish import SITE, WORK
from reqportal.site.slot import Slot, digest_of, write_file

PAGES: Pages = {
    "index.html": b"front",
    "clients/C-1.html": b"one",
    "clients/C-2.html": b"two",
    "assets/main.css": b"a {}",
}
ONE = "clients/C-1.html"


def filled(folder: Path) -> Slot:
    """A slot of these pages, long settled."""
    slot = Slot.open(folder)
    for path, content in PAGES.items():
        slot.put(path, content)
        os.utime(folder / path, ns=(10**18 + 1, 10**18 + 1))
        assert slot.holds(path, digest_of(content))
    slot.settle(PAGES)
    return Slot.open(folder)


def held(slot: Slot) -> set[str]:
    return {path for path, content in PAGES.items()
            if slot.holds(path, digest_of(content))}  # fmt: skip


def unread(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on no file may be read."""

    def refuse(_place: str) -> bytes:
        raise AssertionError

    monkeypatch.setattr("reqportal.site.slot._read", refuse)


def test_what_has_not_changed_is_known_without_being_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slot = filled(tmp_path / "slot")
    unread(monkeypatch)
    assert held(slot) == set(PAGES)
    assert not slot.holds(ONE, digest_of(b"other"))


def test_what_is_held_is_not_written_again(tmp_path: Path) -> None:
    slot = filled(tmp_path / "slot")
    before = (tmp_path / "slot" / ONE).stat()
    assert slot.put(ONE, PAGES[ONE]).mtime_ns == before.st_mtime_ns
    assert (tmp_path / "slot" / ONE).stat().st_ino == before.st_ino


def test_whoever_has_the_old_file_keeps_it(tmp_path: Path) -> None:
    slot = filled(tmp_path / "slot")
    (tmp_path / "linked").hardlink_to(tmp_path / "slot" / ONE)
    slot.put(ONE, b"new")
    assert (tmp_path / "linked").read_bytes() == b"one"
    assert (tmp_path / "slot" / ONE).read_bytes() == b"new"


def test_a_file_as_young_as_the_manifest_is_hashed_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "slot"
    slot = filled(folder)
    stamp = slot.put(ONE, b"new")
    slot.settle(PAGES)
    (folder / ONE).write_bytes(b"bad")  # an edit in the same tick of the clock
    os.utime(folder / ONE, ns=(stamp.mtime_ns, stamp.mtime_ns))
    assert not Slot.open(folder).holds(ONE, digest_of(b"new"))

    (folder / ONE).write_bytes(b"new")
    os.utime(folder / ONE, ns=(stamp.mtime_ns, stamp.mtime_ns))
    again = Slot.open(folder)
    assert again.holds(ONE, digest_of(b"new"))
    manifest = tmp_path / "slot.manifest"
    again.settle(PAGES)
    later = manifest.stat().st_mtime_ns + 10**9
    os.utime(manifest, ns=(later, later))
    settled = Slot.open(folder)
    unread(monkeypatch)
    assert settled.holds(ONE, digest_of(b"new"))


@pytest.mark.parametrize("content", [None, b"", b"nonsense\n", b"\xff\n[]"])
def test_without_a_manifest_files_are_known_by_their_content(
    tmp_path: Path, content: bytes | None
) -> None:
    filled(tmp_path / "slot")
    manifest = tmp_path / "slot.manifest"
    if content is None:
        manifest.unlink()
    else:
        manifest.write_bytes(content)
    (tmp_path / "slot" / ONE).write_bytes(b"odd")
    assert held(Slot.open(tmp_path / "slot")) == set(PAGES) - {ONE}


def test_a_truncated_manifest_is_not_believed(tmp_path: Path) -> None:
    filled(tmp_path / "slot")
    manifest = tmp_path / "slot.manifest"
    manifest.write_bytes(manifest.read_bytes()[:-1])
    (tmp_path / "slot" / ONE).write_bytes(b"odd")
    os.utime(tmp_path / "slot" / ONE, ns=(10**18 + 1, 10**18 + 1))
    assert held(Slot.open(tmp_path / "slot")) == set(PAGES) - {ONE}


def test_the_manifest_of_the_same_files_has_the_same_bytes(tmp_path: Path) -> None:
    filled(tmp_path / "slot")
    slot = Slot.open(tmp_path / "other")
    for path in reversed(PAGES):
        slot.put(path, PAGES[path])
        os.utime(tmp_path / "other" / path, ns=(10**18 + 1, 10**18 + 1))
        slot.put(path, PAGES[path])
    slot.settle(PAGES)
    one, other = (tmp_path / f"{n}.manifest" for n in ("slot", "other"))
    assert one.read_bytes() == other.read_bytes()


def test_what_is_not_wanted_goes_known_or_not(tmp_path: Path) -> None:
    slot = filled(tmp_path / "slot")
    write_file(tmp_path / "slot", "by/hand/a.txt", b"a")
    (tmp_path / "slot" / "link").symlink_to(tmp_path)
    slot.settle(["index.html"])
    assert files(tmp_path / "slot") == {"index.html": b"front"}


def test_what_a_child_wrote_is_adopted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slot = filled(tmp_path / "slot")
    stamp = write_file(tmp_path / "slot", "new/page.html", b"new")
    os.utime(tmp_path / "slot" / "new/page.html", ns=(5, 5))
    slot.adopt({"new/page.html": stamp._replace(mtime_ns=5)})
    unread(monkeypatch)
    assert slot.holds("new/page.html", digest_of(b"new"))


def test_a_file_is_taken_from_the_other_slot_where_that_one_holds_it(
    tmp_path: Path,
) -> None:
    source, slot = filled(tmp_path / "slot"), Slot.open(tmp_path / "other")
    (tmp_path / "slot" / "clients/C-2.html").write_bytes(b"odd")
    assert slot.copy(ONE, digest_of(b"one"), source)
    assert not slot.copy("clients/C-2.html", digest_of(b"two"), source)
    assert not slot.copy("missing", digest_of(b"two"), source)
    slot.settle([ONE])
    assert files(tmp_path / "other") == {ONE: b"one"}


def test_a_link_in_a_slot_is_neither_believed_nor_written_through(
    tmp_path: Path,
) -> None:
    slot = filled(tmp_path / "slot")
    (tmp_path / "slot" / "clients").rename(tmp_path / "elsewhere")
    (tmp_path / "slot" / "clients").symlink_to(tmp_path / "elsewhere")
    slot.put(ONE, b"one")
    assert not (tmp_path / "slot" / "clients").is_symlink()
    assert not slot.holds("clients/C-2.html", digest_of(b"two"))
    assert len(files(tmp_path / "elsewhere")) == 2


def test_a_page_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    slot = Slot.open(tmp_path / "no" / "slot")
    with pytest.raises(PublishError, match=r"clients/C-1\.html.*does not exist"):
        slot.put(ONE, b"one")


def _deleted(file: Path) -> None:
    file.unlink()


def _truncated(file: Path) -> None:
    os.truncate(file, 1)


def _emptied(file: Path) -> None:
    file.write_bytes(b"")


def _edited(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content.swapcase())


def _made_a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()
    (file / "inner").write_text("mine")


def _folder_deleted(file: Path) -> None:
    shutil.rmtree(file.parent)


def _added_to(file: Path) -> None:
    file.with_name("mine.txt").write_text("mine")


def _lost_manifest(file: Path) -> None:
    slot = file.parents[1]
    slot.with_name(f"{slot.name}.manifest").unlink()
    file.write_bytes(b"bad")


BY_HAND = [
    *(_deleted, _truncated, _emptied, _edited, _made_a_folder),
    *(_folder_deleted, _added_to, _lost_manifest),
]


@pytest.mark.parametrize("slot", ["site-blue", "site-green"])
@pytest.mark.parametrize("done", BY_HAND)
def test_what_was_done_by_hand_in_a_slot_is_mended_by_the_next_publication(
    tmp_path: Path, slot: str, done: Callable[[Path], None]
) -> None:
    for _ in range(3):
        publish(tmp_path, PAGES)
    done(tmp_path / WORK / slot / ONE)
    publish(tmp_path, PAGES)
    assert files(tmp_path / SITE) == PAGES
    publish(tmp_path, PAGES)
    assert files(tmp_path / SITE) == PAGES


@pytest.mark.parametrize("verify", [True, False])
def test_an_edit_that_keeps_size_and_mtime_is_found_by_verify(
    tmp_path: Path,
    verify: bool,  # noqa: FBT001 - a column of the table
) -> None:
    for _ in range(2):
        publish(tmp_path, PAGES)
    idle = tmp_path / WORK / "site-blue"
    file, manifest = idle / ONE, idle.with_name("site-blue.manifest")
    before = file.stat().st_mtime_ns
    file.write_bytes(b"bad")
    os.utime(file, ns=(before, before))
    os.utime(manifest, ns=(before + 10**10, before + 10**10))
    publish(tmp_path, PAGES, verify=verify)
    assert (tmp_path / SITE / ONE).read_bytes() == (b"one" if verify else b"bad")


PATHS = [
    *("index.html", "a", "a/b", "a/b/c", "a/c", "d/e.html", "d/f", "d.html"),
    *("需求.html", "客户/某某.html"),
]


def _is_a_tree(pages: Pages) -> bool:
    """Whether no file is also a folder of another."""
    return not any(b.startswith(f"{a}/") for a in pages for b in pages)


TREES = st.dictionaries(
    st.sampled_from(PATHS), st.binary(min_size=1, max_size=3)
).filter(_is_a_tree)


@given(st.lists(TREES, min_size=1, max_size=6))
def test_any_sequence_of_publications_leaves_what_was_wanted(
    trees: list[dict[str, bytes]],
) -> None:
    with TemporaryDirectory() as portal:
        for pages in trees:
            publish(Path(portal), pages)
            assert files(Path(portal, SITE)) == pages


@given(st.lists(TREES, min_size=1, max_size=6))
def test_so_it_does_without_links(trees: list[dict[str, bytes]]) -> None:
    with TemporaryDirectory() as portal, pytest.MonkeyPatch.context() as patched:

        def refuse(*_args: object, **_named: object) -> None:
            raise NotImplementedError

        patched.setattr(os, "symlink", refuse)
        for pages in trees:
            publish(Path(portal), pages)
            assert files(Path(portal, SITE)) == pages
