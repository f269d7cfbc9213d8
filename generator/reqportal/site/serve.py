"""Layer 6: what `serve` watches: the folders, and which files in them matter."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath

from watchdog.events import FileSystemEvent, FileSystemEventHandler

from reqportal.findings import PublishError
from reqportal.locales import N_

_PASSING = ("~$", ".", "~")
_READ = frozenset({"opened", "closed_no_write"})
_UNFINISHED = (".tmp", ".bak", ".part", ".crdownload", ".swp", "~")


def watched_folders(portal: Path, sheets_dir: str) -> tuple[Path, ...]:
    """The folders whose files make the pages: workbooks and the portal's templates."""
    folders = (portal / sheets_dir, portal / "site_templates")
    return tuple(folder for folder in folders if folder.is_dir())


def matters(path: str | PurePath) -> bool:
    """Whether a change of this file asks for new pages.

    Excel's lock files (`~$…`) and the temporary files of a save (some of which have no
    extension) do not.
    """
    place = PurePath(path)
    passing = place.name.startswith(_PASSING) or not place.suffix
    return not passing and not place.name.lower().endswith(_UNFINISHED)


@contextmanager
def taking(port: int) -> Iterator[None]:
    """Raise PublishError where what is done inside finds the port taken."""
    try:
        yield
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise PublishError(
            N_("Port {port} is taken: choose another with --port"), port=port
        ) from error


class OnSave(FileSystemEventHandler):
    """Calls back when a file that matters is made, saved, moved or deleted."""

    def __init__(self, callback: Callable[[], None]) -> None:
        self._callback = callback

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Something happened in a watched folder; being read is no save."""
        if event.event_type in _READ:
            return
        places = (os.fsdecode(event.src_path), os.fsdecode(event.dest_path))
        if not event.is_directory and any(matters(place) for place in places):
            self._callback()
