"""Layer 6: a folder outside the portal that we fill, and only there.

A marker in it lists what we wrote, so that a later run takes back what is no longer
wanted and never touches a file of anybody else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from reqportal.findings import PublishError
from reqportal.locales import N_

MARKER = ".written-by-reqportal"


@dataclass(frozen=True, slots=True)
class OwnFolder:
    """A folder that is new, empty or ours."""

    path: Path
    written: frozenset[str]
    """What an earlier run wrote, as relative paths."""

    @classmethod
    def open(cls, path: Path) -> OwnFolder:
        """Raises PublishError when the folder holds what is not ours."""
        marker = path / MARKER
        if marker.is_file():
            return cls(path, frozenset(filter(_is_inside, _lines(marker))))
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise PublishError(
                N_("{folder} is not empty: name a folder that is new or empty"),
                folder=path.name or str(path),
            )
        return cls(path, frozenset())

    def fill(self, files: Mapping[str, bytes]) -> None:
        """Bring the folder to these files: what is new first, then what goes.

        Raises PublishError, with nothing written, when somebody's file or a link stands
        in the way of one of ours.
        """
        for name in (*files, *self.written):
            self._refuse_links(name)
        for name in files:
            self._refuse_foreign(name)
        self.path.mkdir(parents=True, exist_ok=True)
        self._mark(self.written | files.keys())
        for name, content in files.items():
            _write(self.path / name, content)
        for name in sorted(self.written - files.keys(), reverse=True):
            (self.path / name).unlink(missing_ok=True)
            self._prune((self.path / name).parent)
        self._mark(files)

    def _refuse_foreign(self, name: str) -> None:
        if name not in self.written and (self.path / name).exists():
            raise PublishError(
                N_("{name} stands in the way and was not made by reqportal: move it"),
                name=name,
            )

    def _refuse_links(self, name: str) -> None:
        """A link would lead what we write or delete out of the folder."""
        places = [self.path / part for part in PurePosixPath(name).parents]
        for place in (self.path / name, *places[:-1]):
            if place.is_symlink():
                raise PublishError(
                    N_("{name} is a link: nothing is written beyond it"),
                    name=place.relative_to(self.path).as_posix(),
                )

    def _mark(self, names: Iterable[str]) -> None:
        text = "".join(f"{name}\n" for name in sorted(names))
        _write(self.path / MARKER, text.encode())

    def _prune(self, folder: Path) -> None:
        while folder != self.path and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent


def _lines(marker: Path) -> list[str]:
    return marker.read_text("utf-8").splitlines()


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    is_relative = not path.is_absolute() and not Path(name).drive
    return bool(path.parts) and is_relative and ".." not in path.parts


def _write(path: Path, content: bytes) -> None:
    """Write in one step, and only what has changed."""
    if path.is_file() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_bytes(content)
    fresh.replace(path)
