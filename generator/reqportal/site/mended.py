"""Layer 6: `site` as a real folder, where links are not to be had: mended by journal.

What differs from the slot is staged beside the site first, where a full disk harms
nobody. A journal then says what is about to be moved in and what goes, and only moves
and deletions are left. A crash or a refusal among them leaves the journal, and the
next build completes it before anything else. Until then, and for as long as the moves
take, a reader may meet pages of both publications; of one page never half.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Self

from reqportal.site.slot import (
    cannot_write,
    files_in,
    is_real_folder,
    is_settled,
    make_parents,
    replace_file,
    write_file,
)

MARKER = ".published-by-reqportal"
"""Lies in a `site` folder that is ours to mend; its mtime is when that was done."""
JOURNAL = "mending.journal"
STAGED = "mending"
_IN_USE = {errno.ENOTEMPTY, errno.EEXIST, errno.ENOENT, errno.ENOTDIR}
"""Why a folder need not go: something is left in it, or it went with another file."""


@dataclass(frozen=True, slots=True)
class Mending:
    """What brings the site to the slot's state."""

    replaced: tuple[str, ...]
    """In the order of moving in: new files first, the front page last."""
    removed: tuple[str, ...]

    @classmethod
    def between(cls, site: Path, slot: Path, *, verify: bool) -> Self:
        """What differs; with `verify` the contents are compared, not size and mtime."""
        since = 0 if verify else _mended_ns(site)
        wanted = set(files_in(slot))
        there = set(files_in(site)) if site.is_dir() else set()
        differing = [p for p in wanted if not _is_same(site / p, slot / p, since)]
        replaced = sorted(differing, key=lambda path: _turn(path, there))
        return cls(tuple(replaced), tuple(sorted(there - wanted - {MARKER})))

    @classmethod
    def read(cls, journal: Path) -> Self | None:
        """The one that was begun; None where there is none."""
        try:
            replaced, removed = json.loads(journal.read_bytes())
        except (FileNotFoundError, ValueError):
            return None
        return cls(tuple(replaced), tuple(removed))

    def write(self, journal: Path) -> None:
        """Write it down, flushed to the disk, in one step."""
        text = json.dumps([self.replaced, self.removed])
        try:
            replace_file(os.fspath(journal), text.encode(), flush=True)
        except OSError as error:
            raise cannot_write(error, journal.name) from error


def mend(site: Path, slot: Path, *, verify: bool = False) -> None:
    """Bring the site to the slot's state.

    Raises OSError or PublishError: with the site untouched while there is no journal,
    otherwise to be completed by the next build.
    """
    work = slot.parent
    complete(site, work)
    mending = Mending.between(site, slot, verify=verify)
    for path in mending.replaced:
        _stage(slot, work / STAGED, path)
    mending.write(work / JOURNAL)
    complete(site, work)


def complete(site: Path, work: Path) -> None:
    """Complete what the journal says, if there is one; idempotent."""
    mending = Mending.read(work / JOURNAL)
    if mending is not None and not site.is_symlink():
        site.mkdir(exist_ok=True)
        (site / MARKER).touch()
        made: set[str] = set()
        for path in mending.replaced:
            _move_in(work / STAGED, site, path, made)
        for path in mending.removed:
            _take_out(site, path)
        (site / MARKER).touch()
    (work / JOURNAL).unlink(missing_ok=True)
    shutil.rmtree(work / STAGED, ignore_errors=True)  # else the next build's


class _Turn(NamedTuple):
    """When a file moves in: a page never comes before what it shows."""

    is_page: bool
    is_front_page: bool
    is_replaced: bool
    path: str


def _turn(path: str, there: set[str]) -> _Turn:
    return _Turn(path.endswith(".html"), path == "index.html", path in there, path)


def _mended_ns(site: Path) -> int:
    try:
        return (site / MARKER).stat().st_mtime_ns
    except OSError:
        return 0


def _is_same(old: Path, new: Path, since: int) -> bool:
    """Whether the files are alike, by size and mtime where these can be believed."""
    source = new.lstat()
    try:
        now = old.lstat()
    except OSError:
        return False
    if not stat.S_ISREG(now.st_mode) or now.st_size != source.st_size:
        return False
    is_dated_alike = now.st_mtime_ns == source.st_mtime_ns
    if is_dated_alike and is_settled(source.st_mtime_ns, since):
        return True
    return old.read_bytes() == new.read_bytes()


def _stage(slot: Path, staged: Path, path: str) -> None:
    """Copy the file with its mtime, which tells later that nothing has changed."""
    source = slot / path
    dated = source.stat().st_mtime_ns
    write_file(staged, path, source.read_bytes())
    os.utime(staged / path, ns=(dated, dated))


def _move_in(staged: Path, site: Path, path: str, made: set[str]) -> None:
    fresh, place = staged / path, site / path
    if not fresh.exists():  # moved in before the crash
        return
    make_parents(os.fspath(site), path, made)
    if is_real_folder(os.fspath(place)):
        shutil.rmtree(place)
    fresh.replace(place)


def _take_out(site: Path, path: str) -> None:
    """Remove the file, and the folders above it that are empty then."""
    place = site / path
    if is_real_folder(os.fspath(place)):  # a folder took the file's place
        return
    with suppress(FileNotFoundError, NotADirectoryError):
        place.unlink()
    for above in _folders_above(path):
        try:
            (site / above).rmdir()
        except OSError as error:
            if error.errno not in _IN_USE:
                raise
            return


def _folders_above(path: str) -> Iterator[str]:
    while path := path.rpartition("/")[0]:
        yield path
