"""What a command costs: wall and CPU seconds, peak memory, and how that grows.

The command is started by a small process of its own (this file, run as a program):
on Linux a child's peak memory begins at that of the process which started it.
"""

from __future__ import annotations

import json
import math
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

TIMED_OUT = 124
"""The status of a command that was stopped at its limit, as `timeout` has it."""
_OURS = Path(__file__)


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run of a command took, or the medians of several."""

    wall: float
    """Seconds by the clock."""
    cpu: float
    """Seconds of all processors, user and system, the command's children among them."""
    peak: int
    """Bytes of memory of its largest process at the largest."""
    status: int
    output: str
    """What it printed; of several runs, what the last one did."""
    runs: int = 1

    @property
    def is_done(self) -> bool:
        """Whether it ended by itself and well."""
        return self.status == 0


@dataclass(frozen=True, slots=True)
class Command:
    """A program and its words, to be run in a folder."""

    words: Sequence[str]
    folder: Path
    limit: float = 3600
    """Seconds after which it is stopped."""


def run(command: Command) -> Cost:
    """The cost of one run."""
    with tempfile.TemporaryDirectory() as place:
        report = Path(place, "cost.json")
        limit = str(command.limit)
        done = subprocess.run(  # noqa: S603 - the bench's own commands
            [
                sys.executable,
                "-I",
                "-S",
                str(_OURS),
                str(report),
                limit,
                *command.words,
            ],
            cwd=command.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            check=True,
        )
        return Cost(output=done.stdout, **json.loads(report.read_text("utf-8")))


def repeat(
    command: Command,
    runs: int,
    *,
    before: Callable[[], None] = lambda: None,
    enough: float = math.inf,
) -> Cost:
    """The medians of some runs; `before` is called ahead of each, off the clock.

    A run that fails, or one longer than `enough` seconds, is the last.
    """
    costs: list[Cost] = []
    for _ in range(runs):
        before()
        costs.append(run(command))
        if not costs[-1].is_done:
            return costs[-1]
        if costs[-1].wall > enough:
            break
    return Cost(
        wall=median(cost.wall for cost in costs),
        cpu=median(cost.cpu for cost in costs),
        peak=int(median(cost.peak for cost in costs)),
        status=0,
        output=costs[-1].output,
        runs=len(costs),
    )


def growth(points: Mapping[int, float]) -> float | None:
    """The exponent k of seconds ≈ c·Nᵏ, by least squares of the logarithms.

    None where there are fewer than two sizes.
    """
    if len(points) < 2:  # noqa: PLR2004 - a line needs two
        return None
    xs = [math.log(size) for size in points]
    ys = [math.log(seconds) for seconds in points.values()]
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    rise = sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True))
    return rise / sum((a - x) ** 2 for a in xs)


def _observe(limit: float, command: Sequence[str]) -> dict[str, float]:
    """Run it in a process group of its own, so that a limit ends all of it."""
    import resource  # noqa: PLC0415 - not on Windows, where growth() still works

    begin = time.perf_counter()
    process = subprocess.Popen(command, start_new_session=True)  # noqa: S603
    is_late = threading.Event()

    def stop() -> None:
        is_late.set()
        os.killpg(process.pid, signal.SIGKILL)

    alarm = threading.Timer(limit, stop)
    alarm.start()
    status = process.wait()
    wall = time.perf_counter() - begin
    alarm.cancel()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "wall": wall,
        "cpu": used.ru_utime + used.ru_stime,
        "peak": used.ru_maxrss * (1 if sys.platform == "darwin" else 1024),
        "status": TIMED_OUT if is_late.is_set() else status,
    }


if __name__ == "__main__":
    _report, _limit, *_command = sys.argv[1:]
    Path(_report).write_text(json.dumps(_observe(float(_limit), _command)), "utf-8")
