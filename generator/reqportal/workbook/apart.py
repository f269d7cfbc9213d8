"""Layer 2: workbooks read in processes of their own, which may die or be killed.

A file that aborts the reader, takes all the memory or never ends is one finding; the
next child goes on with the others. There are as many children as processors, so that
many files are also read faster. Each is a fresh interpreter: forking is not safe beside
threads, and not known on Windows.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread

import reqportal
from reqportal.cache import Cache
from reqportal.findings import CellRef
from reqportal.locales import N_, Said, say
from reqportal.workbook import file_rules
from reqportal.workbook.open import settled_content
from reqportal.workbook.reading import Reading, Stale, unreadable
from reqportal.workbook.refusal import UnreadableWorkbookError

_START = 120
"""Seconds in which a child has to come up, on a slow disk too."""
_COMMAND = (sys.executable, "-m", "reqportal.workbook.child")


@dataclass(frozen=True, slots=True)
class Job:
    """What a child is told of one file."""

    stale: Stale
    cache: str
    """The folder for what was read."""
    spool: str
    """The folder for what could not be read."""


def read_apart(files: list[Stale], cache: Cache | None) -> dict[str, Reading]:
    """What each file gave, by its name."""
    waiting: SimpleQueue[Stale] = SimpleQueue()
    for one in sorted(files, key=lambda one: one.size, reverse=True):
        waiting.put(one)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        spool = Cache(Path(folder))
        hands = min(len(files), os.cpu_count() or 1)
        with ThreadPoolExecutor(hands) as pool:
            works = [pool.submit(_work, waiting, cache, spool) for _ in range(hands)]
            try:
                made = [work.result() for work in works]
            except BaseException:  # interrupted: begin no other file
                with suppress(Empty):
                    while True:
                        waiting.get_nowait()
                raise
    return {name: found for part in made for name, found in part.items()}


def _work(
    waiting: SimpleQueue[Stale], cache: Cache | None, spool: Cache
) -> dict[str, Reading]:
    """Have one child after the other read what is waiting."""
    found: dict[str, Reading] = {}
    child: _Child | None = None
    try:
        while True:
            one = waiting.get_nowait()
            if child is None or not child.is_alive:
                child = _Child()
            found[one.name] = _read(child, one, cache, spool)
    except Empty:
        return found
    finally:
        if child is not None:
            child.stop()


def _read(child: _Child, one: Stale, cache: Cache | None, spool: Cache) -> Reading:
    """Where the cache cannot be written the spool is used."""
    for kept in (cache, spool):
        if kept is None:
            continue
        answer = child.read(Job(one, str(kept.folder), str(spool.folder)))
        if isinstance(answer, Said):
            finding = file_rules.GAVE_UP.at(CellRef(one.name), problem=answer)
            return Reading(one.name, findings=(finding,), is_readable=False)
        if answer == "unreadable":
            made = spool.load(one.kept_as, "")
        else:
            made = _kept(one, kept)
        if isinstance(made, Reading):
            return made
    finding = file_rules.GAVE_UP.at(CellRef(one.name), problem=say(_CRASHED))
    return Reading(one.name, findings=(finding,), is_readable=False)


def _kept(one: Stale, cache: Cache) -> Reading | None:
    """What the child kept, if the file is still the same."""
    try:
        content = settled_content(one.path, one.name, one.manner.limits)
    except UnreadableWorkbookError as error:
        return unreadable(one.name, error)
    made = cache.load(one.kept_as, one.key(content))
    return made if isinstance(made, Reading) else None


_CRASHED = N_("the reader crashed, perhaps for want of memory")


class _Child:
    """A running child, and the answers it gave."""

    def __init__(self) -> None:
        package = str(Path(reqportal.__file__).parents[1])
        path = os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH"))))
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter
            _COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._answers: SimpleQueue[str] = SimpleQueue()
        self._listener = Thread(target=self._listen, daemon=True)
        self._listener.start()
        self.is_alive = self._next(_START) == "ready"

    def read(self, job: Job) -> str | Said:
        """What it answers; why there is no answer, where it died or was too slow."""
        limits = job.stale.manner.limits
        try:
            assert self._process.stdin is not None  # noqa: S101 - it is a pipe
            self._process.stdin.write(pickle.dumps(job))
            self._process.stdin.flush()
        except OSError:
            self.stop()
            return say(_CRASHED)
        answer = self._next(limits.seconds)
        if answer in {"read", "unreadable"}:
            return answer
        self.stop()
        if answer == "slow":
            too_slow = N_("it took longer than {seconds} seconds")
            return say(too_slow, seconds=f"{limits.seconds:g}")
        if answer == "memory":
            too_much = N_("it needs more memory than {megabytes} MB")
            return say(too_much, megabytes=limits.memory_mb)
        return say(_CRASHED)

    def stop(self) -> None:
        """End it, whatever it is doing."""
        self.is_alive = False
        self._process.kill()
        self._process.wait()
        self._listener.join()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):  # what it was sent last did not reach it
                    pipe.close()

    def _listen(self) -> None:
        assert self._process.stdout is not None  # noqa: S101 - it is a pipe
        for line in self._process.stdout:
            self._answers.put(line.decode().strip())
        self._answers.put("dead")

    def _next(self, seconds: float) -> str:
        try:
            return self._answers.get(timeout=seconds)
        except Empty:
            return "slow"
