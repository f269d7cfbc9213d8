"""Small publications, each page of which names its own and links to the others.

As a program it is told on stdin what to publish, and dies of it:

    step N STATE     publish STATE, killed at the Nth file-system step
    mend N STATE     the same without links, at the Nth writing step of the finish
    loop SECONDS     publish one state after the other, killed after so long
    slowly STATE     publish STATE, taking half a second over it
"""

from __future__ import annotations

import itertools
import os
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from unittest import mock

import faults
from reqportal.findings import PublishError
from reqportal.site.publish import MARKER, Publication
from reqportal.site.slot import digest_of

Pages = Mapping[str, bytes]


def publish(
    portal: Path,
    pages: Pages,
    *,
    verify: bool = False,
    finishing: AbstractContextManager[object] | None = None,
) -> None:
    """Publish these as an engine does; the last step is done in that context."""
    publication = Publication.begin(portal, verify=verify)
    try:
        slot, live = publication.idle(), publication.live()
        for path, content in pages.items():
            digest = digest_of(content)
            if not slot.holds(path, digest) and not slot.copy(path, digest, live):
                slot.put(path, content, digest)
        slot.settle(pages)
        with finishing or nullcontext():
            publication.finish(pages)
    finally:
        publication.abandon()


@contextmanager
def no_links() -> Iterator[None]:
    """A system that has no links; nor is it flushed, which would take a minute."""

    def refuse(*_args: object, **_named: object) -> None:
        raise OSError(1314, "a required privilege is not held")

    def flush(_descriptor: int) -> None:
        pass

    with mock.patch.multiple(os, symlink=refuse, fsync=flush):
        yield


def files(folder: Path) -> dict[str, bytes]:
    """Every file in the folder, and every empty folder as one that is empty."""
    found = {}
    for place in sorted(folder.rglob("*")):
        path = place.relative_to(folder).as_posix()
        if place.is_file():
            found[path] = place.read_bytes()
        elif not any(place.iterdir()):
            found[f"{path}/"] = b""
    found.pop(MARKER, None)
    return found


def _state(number: int) -> dict[str, bytes]:
    """Thirty files: alike in all states, changed, added, removed, turned folder."""
    alike = [f"assets/{n}.css" for n in range(8)]
    changed = ["index.html", *(f"clients/C-{n}.html" for n in range(9))]
    own = [f"requirements/{number}/REQ-{n}.html" for n in range(8)]
    turned = ["thing", "thing/inner.html", "thing/inner.html/deep.html"][number]
    pages = [*changed, *own, turned]
    links = "".join(f"<a href='{path}'>" for path in (*pages, *alike))
    content = f"<p>publication {number}{links}{'.' * 3000}</p>".encode()
    return dict.fromkeys(alike, b"a {}") | dict.fromkeys(pages, content)


STATES = tuple(_state(number) for number in range(3))
"""Three, so that the idle slot is never what is to be published next."""


def visit(site: Path) -> str | None:
    """Follow every link from the front page of a site; what is wrong with it."""
    try:
        front = (site / "index.html").read_bytes()
        number = re.match(rb"<p>publication (\d)", front)
        if number is None:
            return f"the front page is {front[:40]!r}"
        expected = STATES[int(number[1])]
        for link in re.findall(r"href='([^']+)'", front.decode()):
            if (site / link).read_bytes() != expected[link]:
                return f"{link} is not of publication {number[1].decode()}"
    except OSError as error:
        return str(error)
    return None


def _forked(work: Callable[[], None], seconds: float | None = None) -> str:
    """Do it in a child, killed after so many seconds; how it ended."""
    child = os.fork()
    if not child:
        try:
            work()
        finally:
            os._exit(0)
    if seconds is not None:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return "killed" if os.WIFSIGNALED(status) else "done"


def _step(portal: Path, at: int, state: int) -> None:
    with faults.dying(at):
        publish(portal, STATES[state])


def _mend(portal: Path, at: int, state: int) -> None:
    with no_links():
        publish(portal, STATES[state], finishing=faults.dying(at, faults.WRITING))


def _loop(portal: Path) -> None:
    for pages in itertools.cycle(STATES):
        publish(portal, pages)


def _slowly(portal: Path, state: int) -> str:
    @contextmanager
    def half_a_second_later() -> Iterator[None]:
        time.sleep(0.5)
        yield

    try:
        publish(portal, STATES[state], finishing=half_a_second_later())
    except PublishError as error:
        return str(error)
    return "done"


def _main(portal: Path) -> None:
    print("ready", flush=True)  # noqa: T201 - the answer
    for line in sys.stdin:
        match line.split():
            case ["step", at, state]:
                said = _forked(lambda: _step(portal, int(at), int(state)))
            case ["mend", at, state]:
                said = _forked(lambda: _mend(portal, int(at), int(state)))
            case ["loop", seconds]:
                said = _forked(lambda: _loop(portal), float(seconds))
            case ["slowly", state]:
                said = _slowly(portal, int(state))
            case _:
                raise ValueError(line)
        print(said, flush=True)  # noqa: T201 - the answer


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
