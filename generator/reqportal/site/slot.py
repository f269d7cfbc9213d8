"""Layer 6: a folder whose files are known by a manifest, so that only changes cost.

The manifest lies beside the folder and holds a digest, a size and an mtime for each
file. It is a cache that is never believed against the folder: an entry counts only
while size and mtime agree with the file, and not where the file is as young as the
manifest (git's "racily clean": an edit in the same tick of the clock leaves no trace).
Whatever is not believed is read and hashed. So a process that dies at any moment, a
file deleted, truncated or edited by hand, a manifest lost or damaged: each costs
work, none a wrong page.

Power loss: nothing here is flushed to the disk. A page written in the last half minute
may come back empty or not at all, and its entry then disagrees in size or mtime; a
file system that keeps size and mtime but loses content needs `verify`.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from reqportal import os_errors
from reqportal.findings import PublishError
from reqportal.locales import N_

_SCHEMA = "reqportal-manifest 1"
_SECOND = 1_000_000_000
_COARSE_TICK = 2 * _SECOND
"""FAT counts mtimes in two seconds, HFS+ and ext3 in one."""
_FINE_TICK = _SECOND // 20
"""Fifty milliseconds: more than a tick of Linux (1 to 10) or Windows (16)."""
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_READ = os.O_RDONLY | getattr(os, "O_BINARY", 0)
_NOTHING: tuple[tuple[object, ...], ...] = ((), (), ())


class Stamp(NamedTuple):
    """What is known of a file."""

    digest: str
    """BLAKE2b-128 of the content, in hex."""
    size: int
    mtime_ns: int


def digest_of(content: bytes) -> str:
    """The digest a file of this content has in a manifest."""
    return blake2b(content, digest_size=16).hexdigest()


def write_file(
    folder: Path,
    path: str,
    content: bytes,
    digest: str | None = None,
    *,
    made: set[str] | None = None,
) -> Stamp:
    """Put the file there in one step, with the folders above it; its stamp.

    It needs no Slot, so that a forked child can write and the parent adopt the stamps.
    `made` remembers the folders seen to, for one who writes many files. Raises
    PublishError.
    """
    root = os.fspath(folder)
    place = f"{root}/{path}"
    try:
        make_parents(root, path, set() if made is None else made)
        replace_file(place, content)
        now = os.lstat(place)
    except OSError as error:
        raise cannot_write(error, path) from error
    return Stamp(digest or digest_of(content), now.st_size, now.st_mtime_ns)


def replace_file(place: str, content: bytes, *, flush: bool = False) -> None:
    """Put the content at the place in one step; a folder in its way goes."""
    above, _, name = place.rpartition("/")
    fresh = f"{above}/.{name}.new"
    try:
        _write_new(fresh, content, flush=flush)
        _move(fresh, place)
    except OSError:
        with suppress(OSError):
            os.unlink(fresh)  # noqa: PTH108 - a str, many times
        raise


def is_settled(mtime_ns: int, seen_ns: int) -> bool:
    """Whether a change after it was seen would have given the file another mtime."""
    is_coarse = mtime_ns % _SECOND == 0
    tick = _COARSE_TICK if is_coarse else _FINE_TICK
    return mtime_ns < seen_ns - tick


def files_in(folder: Path, above: str = "") -> Iterator[str]:
    """The path of every file in the folder and below; of links too, unfollowed."""
    for name, is_folder in _entries(folder, above):
        if is_folder:
            yield from files_in(folder, f"{above}{name}/")
        else:
            yield f"{above}{name}"


def cannot_write(error: OSError, name: str) -> PublishError:
    """The refusal that names the file and says what the system said."""
    problem = os_errors.problem(error)
    return PublishError(
        N_("{name} cannot be written: {problem}"), name=name, problem=problem
    )


@dataclass(slots=True)
class Slot:
    """A folder whose files are known by its manifest: `holds` or `put`, then settle."""

    folder: Path
    is_distrustful: bool = False
    """Whether every file is read and hashed, whatever its size and mtime."""
    _stamps: dict[str, Stamp] = field(default_factory=dict)
    _written_ns: int = 0
    """When the manifest was written, by the clock of the file system."""
    _real: set[str] = field(default_factory=set)
    """Folders seen to be folders, not links."""

    @classmethod
    def open(cls, folder: Path, *, verify: bool = False) -> Slot:
        """The folder with its manifest; nothing is known where that is not to be had.

        The folder need not exist yet; nothing is written.
        """
        stamps, written_ns = _load(_manifest(folder))
        return cls(folder, verify, stamps, written_ns)

    def holds(self, path: str, digest: str) -> bool:
        """Whether the file is there with this content: one stat where it is known."""
        known = self._stamps.get(path)
        if known is not None and known.digest != digest:
            return False
        try:
            now = os.lstat(f"{self.folder}/{path}")
            if not stat.S_ISREG(now.st_mode) or not self._is_in_real_folder(path):
                return False
        except OSError:
            return False
        if known is not None and self._is_believed(known, now):
            return True
        return self._hashes_to(path, digest, now)

    def put(self, path: str, content: bytes, digest: str | None = None) -> Stamp:
        """Write the file where it is not held already; its stamp.

        A new file takes the place of the old in one step, so that whoever has the old
        one open, or linked to it, keeps it. Raises PublishError.
        """
        digest = digest or digest_of(content)
        if not self.holds(path, digest):
            self._stamps.pop(path, None)
            stamp = write_file(self.folder, path, content, digest, made=self._real)
            self._stamps[path] = stamp
        return self._stamps[path]

    def copy(self, path: str, digest: str, source: Slot) -> bool:
        """Take the file from the other slot; False where that one does not hold it.

        Its content is read anyway, so it is hashed too. Raises PublishError.
        """
        known = source._stamps.get(path)
        if known is None or known.digest != digest:
            return False
        content = _read(f"{source.folder}/{path}")
        if content is None or digest_of(content) != digest:
            return False
        self.put(path, content, digest)
        return True

    def adopt(self, stamps: Mapping[str, Stamp]) -> None:
        """Know the files that a child process wrote with `write_file`."""
        self._stamps.update(stamps)

    def settle(self, wanted: Collection[str]) -> None:
        """Remove every other file and every empty folder, then write the manifest.

        Raises PublishError.
        """
        keep = frozenset(wanted)
        self._stamps = {path: s for path, s in self._stamps.items() if path in keep}
        self._real.clear()
        manifest = _manifest(self.folder)
        try:
            _make_folder(os.fspath(self.folder))
            _sweep(self.folder, "", keep)
            self._written_ns = _save(manifest, self._stamps)
        except OSError as error:
            raise cannot_write(error, manifest.name) from error

    def is_as_left(self) -> bool:
        """Whether every file is what the manifest says."""
        known = self._stamps.items()
        held = all(self.holds(path, stamp.digest) for path, stamp in known)
        return held and bool(known)

    def verify(self, planned: Iterable[str]) -> None:
        """Raise PublishError unless every planned file is there and holds something."""
        root = os.fspath(self.folder)
        for path in planned:
            try:
                is_there = _has_content(f"{root}/{path}")
            except OSError as error:
                raise cannot_write(error, path) from error
            if not is_there:
                raise PublishError(
                    N_("The page {page} was planned but not written: not published."),
                    page=path,
                )

    def _is_believed(self, known: Stamp, now: os.stat_result) -> bool:
        if self.is_distrustful:
            return False
        if known.size != now.st_size or known.mtime_ns != now.st_mtime_ns:
            return False
        return is_settled(known.mtime_ns, self._written_ns)

    def _hashes_to(self, path: str, digest: str, now: os.stat_result) -> bool:
        content = _read(f"{self.folder}/{path}")
        if content is None or digest_of(content) != digest:
            return False
        self._stamps[path] = Stamp(digest, now.st_size, now.st_mtime_ns)
        return True

    def _is_in_real_folder(self, path: str) -> bool:
        """Whether no link leads out of the slot on the way to the file."""
        above = path.rpartition("/")[0]
        if not above or above in self._real:
            return True
        if not is_real_folder(f"{self.folder}/{above}"):
            return False
        if not self._is_in_real_folder(above):
            return False
        self._real.add(above)
        return True


def _write_new(fresh: str, content: bytes, *, flush: bool) -> None:
    """Write a file that was not there; what an interrupted build left there goes."""
    try:
        handle = os.open(fresh, _NEW, 0o666)
    except FileExistsError:
        _remove(fresh)
        handle = os.open(fresh, _NEW, 0o666)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(handle, rest) :]
        if flush:
            os.fsync(handle)
    finally:
        os.close(handle)


def _move(fresh: str, place: str) -> None:
    try:
        os.replace(fresh, place)  # noqa: PTH105 - a str, many times
    except (IsADirectoryError, PermissionError):  # the latter on Windows
        if not is_real_folder(place):
            raise
        shutil.rmtree(place)
        os.replace(fresh, place)  # noqa: PTH105


def make_parents(root: str, path: str, made: set[str]) -> None:
    """See to real folders above the path: a file or link in their way goes."""
    above = path.rpartition("/")[0]
    if above in made:
        return
    if above:
        make_parents(root, above, made)
    _make_folder(f"{root}/{above}" if above else root)
    made.add(above)


def _make_folder(place: str) -> None:
    try:
        os.mkdir(place)  # noqa: PTH102 - a str, many times
    except FileExistsError:
        if not is_real_folder(place):
            _remove(place)
            os.mkdir(place)  # noqa: PTH102


def is_real_folder(place: str) -> bool:
    """Whether it is a folder itself, not a link to one. Raises OSError."""
    try:
        return stat.S_ISDIR(os.lstat(place).st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return False


def _has_content(place: str) -> bool:
    try:
        now = os.stat(place)  # noqa: PTH116 - a str, many times
    except (FileNotFoundError, NotADirectoryError):
        return False
    return stat.S_ISREG(now.st_mode) and now.st_size > 0


def _remove(place: str) -> None:
    """Remove a file, a link or a whole folder."""
    if is_real_folder(place):
        shutil.rmtree(place)
    else:
        os.unlink(place)  # noqa: PTH108 - a str, many times


def _sweep(folder: Path, above: str, keep: frozenset[str]) -> bool:
    """Remove what is not kept from the folder; whether anything is left in it."""
    is_used = False
    for name, is_folder in _entries(folder, above):
        path = f"{above}{name}"
        try:
            if is_folder:
                if _sweep(folder, f"{path}/", keep):
                    is_used = True
                else:
                    os.rmdir(f"{folder}/{path}")  # noqa: PTH106 - a str, many times
            elif path in keep:
                is_used = True
            else:
                os.unlink(f"{folder}/{path}")  # noqa: PTH108 - a str, many times
        except OSError as error:
            raise cannot_write(error, path) from error
    return is_used


def _entries(folder: Path, above: str) -> list[tuple[str, bool]]:
    """The names in it, each with whether it is a folder, not a link to one."""
    try:
        with os.scandir(f"{folder}/{above}") as entries:
            return [(one.name, one.is_dir(follow_symlinks=False)) for one in entries]
    except OSError as error:
        raise cannot_write(error, above or folder.name) from error


def _read(place: str) -> bytes | None:
    """The content; None where there is no such file or it cannot be read."""
    try:
        handle = os.open(place, _READ)
    except OSError:
        return None
    try:
        with os.fdopen(handle, "rb", buffering=0) as stream:
            return stream.read()
    except OSError:
        return None


def _manifest(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.manifest")


def _load(manifest: Path) -> tuple[dict[str, Stamp], int]:
    """The stamps and when they were written; none where the file is damaged."""
    try:
        written_ns = manifest.stat().st_mtime_ns
        head, _, body = manifest.read_bytes().partition(b"\n")
        if head.decode() != f"{_SCHEMA} {digest_of(body)}":
            return {}, 0
        paths, digests, sizes, mtimes = json.loads(body)
    except (OSError, ValueError):
        return {}, 0
    stamps = map(Stamp, digests, sizes, mtimes)
    return dict(zip(paths, stamps, strict=True)), written_ns


def _save(manifest: Path, stamps: Mapping[str, Stamp]) -> int:
    """Write the manifest, sorted, in one step; when, by the file system's clock.

    Four columns load and save at several times the speed of a line for each file.
    """
    paths = sorted(stamps)
    columns = zip(*(stamps[path] for path in paths), strict=True) if paths else _NOTHING
    body = json.dumps([paths, *columns], separators=(",", ":")).encode()
    head = f"{_SCHEMA} {digest_of(body)}\n".encode()
    replace_file(manifest.as_posix(), head + body)
    return manifest.stat().st_mtime_ns
