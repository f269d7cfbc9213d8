"""Layer 6: one published state of the site, whole or not at all.

Two slots under `.reqportal/` take turns and `site` is a relative link to the live one:
the idle slot is brought up to date, verified, and then the link flips. Where links are
not to be had, `site` is a folder that is mended under a journal.

What is guaranteed: whenever this process dies or the system refuses a step, `site`
shows one publication, whole. A reader that has followed the link keeps a whole
publication until the next but one begins to be written. On power loss the link is the
old or the new one, but pages written in the last half minute may not have reached the
disk; the next build notices those by size and mtime and writes them again.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from reqportal.cache import WORK
from reqportal.findings import PublishError
from reqportal.locales import N_
from reqportal.site import mended
from reqportal.site.lock import Lock
from reqportal.site.slot import Slot, cannot_write

SITE = "site"
SLOTS = ("site-blue", "site-green")
MARKER = mended.MARKER

_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS}
"""Why a link may fail on a system that has links."""


@dataclass(frozen=True, slots=True)
class Publication:
    """A new state of a portal's site on its way: fill `slot`, then finish."""

    portal: Path
    slot: Path
    """The idle slot: what is written here nobody sees yet."""
    lock: Lock
    verify: bool = False
    """Whether files are hashed rather than known by size and mtime."""

    @classmethod
    def begin(cls, portal: Path, *, verify: bool = False) -> Publication:
        """Take the idle slot, as the last publication but one left it.

        Raises PublishError when another build holds the portal, or when `site` is
        something we did not make.
        """
        site, work = portal / SITE, portal / WORK
        with _told(work):
            refuse_foreign(site)
            work.mkdir(exist_ok=True)
        lock = Lock.take(work / "publishing.lock")
        try:
            with _told(site):
                mended.complete(site, work)
                return cls(portal, work / _idle(site), lock, verify)
        except BaseException:
            lock.release()
            raise

    def idle(self) -> Slot:
        """The slot to fill, with what it holds already."""
        return Slot.open(self.slot, verify=self.verify)

    def live(self) -> Slot:
        """The other slot: what the site shows now, to copy from; read only."""
        name = SLOTS[self.slot.name == SLOTS[0]]
        return Slot.open(self.slot.with_name(name), verify=self.verify)

    def finish(self, planned: Iterable[str]) -> Path:
        """Verify the slot, make it the site and let go; the site's path.

        Raises PublishError, with the last publication untouched, when a planned page
        is missing or empty.
        """
        try:
            verify(self.slot, planned)
            site = self.portal / SITE
            with _told(site):
                if (site / MARKER).is_file() and not site.is_symlink():
                    mended.mend(site, self.slot, verify=self.verify)
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
    Slot(folder).verify(planned)


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
    fresh = slot.with_name("site.new")
    fresh.unlink(missing_ok=True)
    try:
        fresh.symlink_to(Path(WORK, slot.name), target_is_directory=True)
    except (OSError, NotImplementedError) as error:
        if site.is_symlink() or getattr(error, "errno", None) in _DISK:
            raise
        mended.mend(site, slot)
    else:
        _flip(fresh, site)


def _flip(fresh: Path, site: Path) -> None:
    if site.is_dir() and not site.is_symlink():
        site.rmdir()  # an empty one: `refuse_foreign` has seen to it
    try:
        fresh.replace(site)
    except PermissionError:
        if os.name != "nt" or not site.is_symlink():
            raise
        site.unlink()  # Windows moves nothing onto a link to a folder
        fresh.replace(site)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn what the system refuses into a message for the person."""
    try:
        yield
    except OSError as error:
        refused = error.filename2 or error.filename
        name = Path(refused).name if isinstance(refused, str) else path.name
        raise cannot_write(error, name) from error
