"""A file system that refuses the Nth step, or a process that dies at it."""

from __future__ import annotations

import io
import os
import signal
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from unittest import mock

WRITING = (
    *("open", "write", "fsync", "close", "ftruncate", "replace", "rename", "link"),
    *("symlink", "unlink", "mkdir", "rmdir", "utime", "scandir"),
)
"""Every function of `os` through which a publication changes something, or starts to
read."""
STEPS = (*WRITING, "stat", "lstat", "readlink")
"""Those, and the questions it asks."""


@dataclass
class Faults:
    """Counts the steps while it is entered, and lets the Nth fail."""

    at: int
    happen: Callable[[str], None]
    """Given the path: raises, or kills the process."""
    errno: int = 0
    steps: tuple[str, ...] = STEPS
    count: int = 0
    path: str | None = None
    """What the failed step was about; None while none failed."""
    step: str = ""
    paths: dict[int, str] = field(default_factory=dict)
    """Of each open descriptor."""
    written: set[int] = field(default_factory=set)
    """Descriptors of files open for writing."""

    _stack: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Self:
        stepped = {name: self.wrap(name, getattr(os, name)) for name in self.steps}
        self._stack.enter_context(mock.patch.multiple(os, **stepped))
        opened = self.wrap("open", io.open)
        self._stack.enter_context(mock.patch.object(io, "open", opened))
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def wrap(self, name: str, really: Callable[..., Any]) -> Callable[..., Any]:
        def stepped(*args: Any, **named: Any) -> Any:
            if name == "close" and args[0] not in self.written:
                return really(*args)  # rmtree closes twice where closing fails
            self.count += 1
            if self.count != self.at:
                done = really(*args, **named)
                self._remember(args, done)
                return done
            if name == "close":
                really(*args)
            elif name == "write":
                really(args[0], bytes(args[1])[: len(args[1]) // 2])
            self.step = name
            self.path = self._about(args[-1] if name == "replace" else args[0])
            self.happen(self.path)
            return None

        return stepped

    def _remember(self, args: tuple[Any, ...], done: Any) -> None:
        descriptor = done.fileno() if isinstance(done, io.IOBase) else done
        if type(descriptor) is int and args and not isinstance(args[0], int):
            self.paths[descriptor] = os.fspath(args[0])
            self.written.discard(descriptor)
            if done is descriptor and args[1] & os.O_WRONLY:
                self.written.add(descriptor)

    def _about(self, subject: Any) -> str:
        if isinstance(subject, int):
            return self.paths.get(subject, "")
        return os.fspath(subject)


def refusing(at: int, errno: int, steps: tuple[str, ...] = STEPS) -> Faults:
    """The Nth step is refused with this error; the rest works."""

    def refuse(path: str) -> None:
        raise OSError(errno, os.strerror(errno), path)

    return Faults(at, refuse, errno, steps)


def dying(at: int, steps: tuple[str, ...] = STEPS) -> Faults:
    """The process is killed at the Nth step, in the middle of it if it is a write."""

    def die(_path: str) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    return Faults(at, die, steps=steps)


def leaf(path: str) -> str:
    """The name of the file that a step was about, be it on its way still."""
    return Path(path).name.removeprefix(".").removesuffix(".new")
