"""Layer 0: digests that say whether what was made earlier may be used again."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import blake2b
from pathlib import Path

from reqportal import __version__


def digest(*parts: str | bytes) -> str:
    """A digest of the parts, each of them apart."""
    found = blake2b(digest_size=16)
    for part in parts:
        content = part.encode("utf-8", "surrogateescape") if isinstance(part, str) else part
        found.update(b"%d:" % len(content))
        found.update(content)
    return found.hexdigest()


@cache
def of_program() -> str:
    """What this program is: its version, its files as they lie here, its libraries.

    Files go by size and time, so that a checkout under work is told from itself.
    """
    here = Path(__file__).parent
    folders = [here, *_templates(here)]
    return digest(__version__, sys.version, *_stats(folders), *_libraries())


def _templates(package: Path) -> Iterator[Path]:
    """The templates beside the package, where they are not inside it (editable)."""
    for folder in (package / "site_templates", package.parents[1] / "site_templates"):
        if folder.is_dir():
            yield folder
            return


def of_folder(folder: Path) -> str:
    """A digest of every file below, by name and content; of a folder that may lack."""
    parts: list[str | bytes] = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            parts += (path.relative_to(folder).as_posix(), path.read_bytes())
    return digest(*parts)


def _stats(folders: Iterable[Path]) -> Iterator[str]:
    for top in folders:
        for folder, below, names in os.walk(top):
            below[:] = sorted(name for name in below if name != "__pycache__")
            for name in sorted(names):
                path = Path(folder, name)
                stat = path.stat()
                place = path.relative_to(top).as_posix()
                yield f"{place} {stat.st_size} {stat.st_mtime_ns}"


def _libraries() -> Iterator[str]:
    """The names of installed distributions hold their versions."""
    for folder in sys.path:
        if folder.endswith(("site-packages", "dist-packages")) and Path(folder).is_dir():
            names = (entry.name for entry in os.scandir(folder))
            yield from sorted(name for name in names if name.endswith("-info"))
