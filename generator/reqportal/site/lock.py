"""Layer 6: one build at a time.

The system holds the lock and drops it when the process ends, however it ends.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from reqportal import os_errors
from reqportal.findings import PublishError
from reqportal.locales import N_

if sys.platform == "win32":
    import msvcrt

    def _hold(descriptor: int) -> None:
        os.lseek(descriptor, 1024, os.SEEK_SET)  # beyond the text, which stays readable
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _hold(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


@dataclass(frozen=True, slots=True)
class Lock:
    """A lock file that this process holds."""

    stream: IO[str]

    @classmethod
    def take(cls, path: Path) -> Lock:
        """Hold the lock file. Raises PublishError when another process does."""
        try:
            stream = path.open("a+", encoding="utf-8")
        except OSError as error:
            raise PublishError(
                N_("{name} cannot be written: {problem}"),
                name=path.parent.name,
                problem=os_errors.problem(error),
            ) from error
        try:
            _hold(stream.fileno())
        except OSError as error:
            stream.seek(0)
            holder = stream.read().strip()
            stream.close()
            raise PublishError(
                N_(
                    "Another build is publishing this portal (process {pid}). Wait "
                    "until it is done, then build again."
                ),
                pid=holder or "?",
            ) from error
        stream.truncate(0)
        stream.write(str(os.getpid()))
        stream.flush()
        return cls(stream)

    def release(self) -> None:
        """Let go. Doing so twice is harmless."""
        self.stream.close()
