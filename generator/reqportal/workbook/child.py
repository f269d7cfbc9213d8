"""Layer 2: a process that reads workbooks for another one: it may be killed.

    python -m reqportal.workbook.child

It is told files as pickles on its input, and answers each with one on its output: the
reading's findings where it could not be read, None where the reading is in the cache.
"""

from __future__ import annotations

import os
import pickle
import sys
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from reqportal.cache import Cache
from reqportal.workbook.apart import Job
from reqportal.workbook.reading import read_here

try:
    import resource
except ImportError:  # Windows has none: there time is limited, and the preflight
    resource = None  # type: ignore[assignment]

_MEGABYTE = 1 << 20


def main() -> None:
    """Read one file after the other until the input ends."""
    answers = os.fdopen(os.dup(1), "wb")
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
    _say(answers, "ready")
    while True:
        try:
            job: Job = pickle.load(sys.stdin.buffer)  # noqa: S301 - our parent's
        except EOFError:
            return
        _limit_memory(job.stale.manner.limits.memory_mb)
        _say(answers, _read(job))


def _read(job: Job) -> str:
    try:
        made = read_here(job.stale, Cache(Path(job.cache)))
    except MemoryError:
        return "memory"
    if not made.is_readable:
        Cache(Path(job.spool)).save(job.stale.kept_as, "", made)
        return "unreadable"
    return "read"


def _limit_memory(megabytes: int) -> None:
    """On macOS the system does not keep to it; the preflight bounds what is asked."""
    if resource is None:
        return
    with suppress(OSError, ValueError):
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (megabytes * _MEGABYTE, hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _say(answers: BinaryIO, word: str) -> None:
    answers.write(word.encode() + b"\n")
    answers.flush()


if __name__ == "__main__":
    main()
