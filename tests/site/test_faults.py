"""Whatever the file system refuses, and whenever: one whole publication is shown."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from faults import WRITING, Faults, leaf, refusing
from publishing import STATES, Pages, files, no_links, publish
from reqportal.findings import PublishError
from reqportal.site import mended
from reqportal.site.publish import SITE, WORK

REFUSALS = {errno.ENOSPC: "the disk is full", errno.EIO: "the disk failed"}


@pytest.fixture
def without_links() -> Iterator[None]:
    with no_links():
        yield


def rounds(portal: Path) -> Iterator[tuple[int, Pages, Pages]]:
    """The step that fails, what is shown and what is next, until none fails."""
    for pages in STATES:
        publish(portal, pages)
    for at in count(1):
        yield at, STATES[(at + 1) % 3], STATES[(at + 2) % 3]


def is_refused(
    portal: Path, pages: Pages, faults: Faults, *, finishing: bool = False
) -> bool:
    """Whether the publication, or its finish, is refused for the fault and says so."""
    try:
        if finishing:
            publish(portal, pages, finishing=faults)
        else:
            with faults:
                publish(portal, pages)
    except PublishError as caught:
        error = caught
    else:
        return False
    assert REFUSALS[faults.errno] in str(error)
    name = str(error.params["name"])
    assert name
    if faults.step in {"write", "replace"} and os.sep in str(faults.path):
        assert leaf(name) in str(faults.path), (name, faults)
    return True


@pytest.mark.slow
@pytest.mark.parametrize("reason", REFUSALS)
def test_a_refusal_at_any_step_leaves_the_last_publication(
    tmp_path: Path, reason: int
) -> None:
    refusals = 0
    for at, before, after in rounds(tmp_path):
        faults = refusing(at, reason)
        was_refused = is_refused(tmp_path, after, faults)
        assert files(tmp_path / SITE) == (before if was_refused else after), faults
        publish(tmp_path, after)
        assert files(tmp_path / SITE) == after, faults
        refusals += was_refused
        if faults.path is None:
            break
    assert refusals > 100


@pytest.mark.slow
@pytest.mark.usefixtures("without_links")
@pytest.mark.parametrize("reason", REFUSALS)
def test_without_links_a_refusal_leaves_the_last_publication_or_a_journal(
    tmp_path: Path, reason: int
) -> None:
    """Only what `finish` does: the slot is filled as it is with links."""
    journaled = 0
    for at, before, after in rounds(tmp_path):
        faults = refusing(at, reason, WRITING)
        was_refused = is_refused(tmp_path, after, faults, finishing=True)
        expected = before if was_refused else after
        if (tmp_path / WORK / mended.JOURNAL).exists():
            journaled += 1
            mended.complete(tmp_path / SITE, tmp_path / WORK)
            expected = after
        assert files(tmp_path / SITE) == expected, faults
        publish(tmp_path, after)
        assert files(tmp_path / SITE) == after, faults
        if faults.path is None:
            break
    assert journaled > 30


@pytest.mark.usefixtures("without_links")
def test_a_full_disk_is_met_before_a_site_without_links_is_touched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(tmp_path, STATES[0])
    really_write = os.write

    def write(descriptor: int, content: bytes) -> int:
        if mended.STAGED in str(Path(f"/proc/self/fd/{descriptor}").readlink()):
            raise OSError(errno.ENOSPC, "full")
        return really_write(descriptor, content)

    if not Path("/proc/self/fd").is_dir():
        pytest.skip("no /proc")
    with monkeypatch.context() as patched:
        patched.setattr(os, "write", write)
        with pytest.raises(PublishError, match="the disk is full"):
            publish(tmp_path, STATES[1])
    assert files(tmp_path / SITE) == STATES[0]
    assert not (tmp_path / WORK / mended.JOURNAL).exists()
