"""Layer 6: one build at a time.

The system holds the lock and drops it when the process ends, however it ends.
"""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from reqportal.findings import PublishError
from reqportal.locales import N_
from reqportal.site.slot import cannot_write

if sys.platform == "win32":
    import msvcrt

    def _hold(descriptor: int) -> None:
        os.lseek(descriptor, 1024, os.SEEK_SET)  # beyond the text, which stays readable
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _hold(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


_HELD = {errno.EAGAIN, errno.EACCES, errno.EDEADLK}
"""What the systems say of a lock that another process holds."""


@dataclass(frozen=True, slots=True)
class Lock:
    """A lock file that this process holds."""

    stream: BinaryIO

    @classmethod
    def take(cls, path: Path) -> Lock:
        """Hold the lock file. Raises PublishError when another process does."""
        try:
            stream = path.open("a+b", buffering=0)
        except OSError as error:
            raise cannot_write(error, path.parent.name) from error
        try:
            _take(stream)
        except OSError as error:
            with suppress(OSError):
                stream.close()
            raise cannot_write(error, path.name) from error
        except PublishError:
            stream.close()
            raise
        return cls(stream)

    def release(self) -> None:
        """Let go. Doing so twice is harmless."""
        self.stream.close()


def _take(stream: BinaryIO) -> None:
    """Hold it and write down who does."""
    try:
        _hold(stream.fileno())
    except OSError as error:
        if error.errno not in _HELD:
            raise
        stream.seek(0)
        raise PublishError(
            N_(
                "Another build is publishing this portal (process {pid}). Wait until "
                "it is done, then build again."
            ),
            pid=stream.read().decode(errors="replace").strip() or "?",
        ) from error
    os.ftruncate(stream.fileno(), 0)
    os.write(stream.fileno(), str(os.getpid()).encode())
