"""How long a save takes to be seen while a portal is served."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from typing import IO, cast

_PATIENCE = 1800.0
"""Seconds to wait for anything."""
_PAUSE = 0.01
_SETTLED = 1.0
"""Seconds after the first state, so that the folders are watched."""


@dataclass(frozen=True, slots=True)
class Served:
    """Seconds from a save on."""

    ready: float
    """Until the page of what was edited says so."""
    whole: float
    """Until everything else does, ranks and overviews too."""


def served(
    command: tuple[str, ...],
    portal: Path,
    path: str,
    edit: Callable[[], str],
    runs: int,
) -> Served:
    """The medians of some saves; `edit` saves a workbook and gives what is new in it.

    The program says a line for each state of the whole.
    """
    found = []
    with _serving(command, portal) as (port, told):
        _page(port, path)  # somebody has it open
        for _ in range(runs):
            marker = edit().encode()
            began = time.perf_counter()
            while marker not in _page(port, path):
                time.sleep(_PAUSE)
            ready = time.perf_counter() - began
            told.readline()
            found.append(Served(ready, time.perf_counter() - began))
    return Served(median(x.ready for x in found), median(x.whole for x in found))


@contextmanager
def _serving(command: tuple[str, ...], portal: Path) -> Iterator[tuple[int, IO[bytes]]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(  # noqa: S603 - the bench's own command
        [*command, "serve", "--port", str(port)],
        cwd=portal,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    told = cast("IO[bytes]", process.stdout)
    try:
        for _ in ("its address", "the first state"):
            told.readline()
        time.sleep(_SETTLED)
        yield port, told
    finally:
        process.kill()
        process.wait()


def _page(port: int, path: str) -> bytes:
    connection = HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    connection.request("GET", f"/{path}")
    content = connection.getresponse().read()
    connection.close()
    return content
