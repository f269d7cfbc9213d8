"""Layer 6: one published state of the site, whole or not at all.

Two slots under `.reqportal/` take turns and `site` is a relative link to the live one:
the idle slot is filled, verified, and then the link flips. Where links are not to be
had, `site` is a folder that is mended file by file.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from reqportal import os_errors
from reqportal.findings import PublishError
from reqportal.locales import N_
from reqportal.site.lock import Lock

SITE = "site"
WORK = ".reqportal"
SLOTS = ("site-blue", "site-green")
MARKER = ".published-by-reqportal"
"""Lies in a `site` folder that is ours to mend, where it is no link."""


@dataclass(frozen=True, slots=True)
class Publication:
    """A new state of a portal's site on its way: fill `slot`, then finish."""

    portal: Path
    slot: Path
    """The idle slot: what is written here nobody sees yet."""
    lock: Lock

    @property
    def live(self) -> Path:
        """The other slot: what is published now, where anything is."""
        other = SLOTS[1] if self.slot.name == SLOTS[0] else SLOTS[0]
        return self.slot.with_name(other)

    @classmethod
    def begin(cls, portal: Path) -> Publication:
        """Take the idle slot.

        Raises PublishError when another build holds the portal, or when `site` is
        something we did not make.
        """
        refuse_foreign(portal / SITE)
        with _told(portal / WORK):
            (portal / WORK).mkdir(exist_ok=True)
        lock = Lock.take(portal / WORK / "publishing.lock")
        return cls(portal, portal / WORK / _idle(portal / SITE), lock)

    def finish(self, planned: Iterable[str]) -> Path:
        """Verify the slot, make it the site and let go; the site's path.

        Raises PublishError, with the last publication untouched, when a planned page
        is missing or empty.
        """
        try:
            verify(self.slot, planned)
            site = self.portal / SITE
            with _told(site):
                if (site / MARKER).is_file():
                    _mend(site, self.slot)
                else:
                    _point(site, self.slot)
            return site
        finally:
            self.abandon()

    def abandon(self) -> None:
        """Let go; the last publication stays. Doing so twice is harmless."""
        self.lock.release()


def verify(folder: Path, planned: Iterable[str]) -> None:
    """Raise PublishError unless every planned file is there and holds something."""
    for path in planned:
        file = folder / path
        if not file.is_file() or not file.stat().st_size:
            raise PublishError(
                N_("The page {page} was planned but not written: not published."),
                page=path,
            )


def inside(folder: Path, portal: Path) -> bool:
    """Whether it lies in the portal's folder, links followed, and is not all of it."""
    real, above = folder.resolve(), portal.resolve()
    return real != above and real.is_relative_to(above)


def refuse_source(site: Path, source: Path) -> None:
    """Raise PublishError where clearing the site would clear what it is made from."""
    real, made_from = site.resolve(), source.resolve()
    if real.is_relative_to(made_from) or made_from.is_relative_to(real):
        raise PublishError(
            N_(
                "site_dir ({site}) and the workbooks ({source}) share a folder: what "
                "is published would replace them. Choose another site_dir."
            ),
            site=site.name,
            source=source.name,
        )


def refuse_foreign(site: Path) -> None:
    """Raise PublishError where `site` is something we did not make."""
    if site.is_symlink():
        ours = _target(site) in SLOTS
    elif site.is_dir():
        ours = (site / MARKER).is_file() or not any(site.iterdir())
    else:
        ours = not site.exists()
    if not ours:
        raise PublishError(
            N_(
                "“{name}” in the portal's folder was not made by reqportal, so it is "
                "left alone. Move or delete it, then build again."
            ),
            name=site.name,
        )


def _target(site: Path) -> str | None:
    """The slot that `site` points to; None where it is no link of ours."""
    target = site.readlink() if site.is_symlink() else None
    ours = target is not None and target.parent == Path(WORK)
    return target.name if target is not None and ours else None


def _idle(site: Path) -> str:
    return SLOTS[1] if _target(site) == SLOTS[0] else SLOTS[0]


def _point(site: Path, slot: Path) -> None:
    """Make `site` a link to the slot, in one step; a folder where links fail."""
    if site.is_dir() and not site.is_symlink():
        site.rmdir()
    fresh = slot.with_name("site.new")
    fresh.unlink(missing_ok=True)
    try:
        fresh.symlink_to(Path(WORK, slot.name), target_is_directory=True)
    except (OSError, NotImplementedError):
        if site.is_symlink():
            raise
        site.mkdir()
        _mend(site, slot)
    else:
        fresh.replace(site)


def _mend(site: Path, slot: Path) -> None:
    """Bring a real folder to the slot's state: what is new first, then what goes."""
    (site / MARKER).touch()
    wanted = set(_files(slot))
    for path in sorted(wanted):
        _mend_file(site / path, slot / path)
    for path in sorted(set(_files(site)) - wanted - {MARKER}, reverse=True):
        (site / path).unlink()
    for folder in sorted((f for f in site.rglob("*") if f.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()


def _mend_file(old: Path, new: Path) -> None:
    if old.is_file() and old.read_bytes() == new.read_bytes():
        return
    old.parent.mkdir(parents=True, exist_ok=True)
    fresh = old.with_name(f".{old.name}.new")
    shutil.copyfile(new, fresh)
    fresh.replace(old)


def _files(folder: Path) -> Iterator[str]:
    for place, _folders, names in os.walk(folder):
        for name in names:
            yield Path(place, name).relative_to(folder).as_posix()


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn what the system refuses into a message for the person."""
    try:
        yield
    except OSError as error:
        refused = error.filename2 or error.filename
        raise PublishError(
            N_("{name} cannot be written: {problem}"),
            name=Path(refused).name if isinstance(refused, str) else path.name,
            problem=os_errors.problem(error),
        ) from error
