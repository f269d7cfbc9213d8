"""kill -9 at any moment, and two builds at once: one whole publication is shown."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest

from publishing import STATES, files, no_links, publish, visit
from reqportal.site import mended
from reqportal.site.publish import SITE, WORK, Publication

pytestmark = pytest.mark.skipif(os.name == "nt", reason="forks and kills")

TESTS = Path(__file__).parents[1]
KILLS = 200


class Publisher:
    """A process that publishes, and dies, as it is told."""

    def __init__(self, portal: Path) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own
            [sys.executable, str(TESTS / "publishing.py"), str(portal)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            text=True,
        )
        assert self.said() == "ready"

    def tell(self, *words: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(" ".join(map(str, words)) + "\n")
        self._process.stdin.flush()

    def said(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def ask(self, *words: object) -> str:
        self.tell(*words)
        return self.said()

    def end(self) -> None:
        self._process.communicate()


@contextmanager
def publisher(portal: Path) -> Iterator[Publisher]:
    process = Publisher(portal)
    try:
        yield process
    finally:
        process.end()


@dataclass
class Reader:
    """Visits the site again and again; a visit follows the link once."""

    site: Path
    whole: int = 0
    overtaken: int = 0
    """Visits during which the link moved on: what they saw may be written over."""
    wrong: list[str] = field(default_factory=list)
    is_done: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        while not self.is_done.is_set():
            link = self._link()
            wrong = visit(self.site.resolve())
            if wrong is None:
                self.whole += 1
            elif link == self._link():
                self.wrong.append(wrong)
            else:
                self.overtaken += 1

    def _link(self) -> tuple[int, int, Path]:
        now = self.site.lstat()
        return now.st_ino, now.st_ctime_ns, self.site.readlink()


@contextmanager
def reading(site: Path) -> Iterator[Reader]:
    reader = Reader(site)
    thread = threading.Thread(target=reader.run)
    thread.start()
    try:
        yield reader
    finally:
        reader.is_done.set()
        thread.join()


@pytest.mark.slow
def test_killed_at_random_moments_while_somebody_reads(tmp_path: Path) -> None:
    moments = random.Random(5)  # noqa: S311 - no secret
    publish(tmp_path, STATES[0])
    with publisher(tmp_path) as process, reading(tmp_path / SITE) as reader:
        for _ in range(KILLS):
            assert process.ask("loop", moments.uniform(0.005, 0.08)) == "killed"
            assert visit((tmp_path / SITE).resolve()) is None
    assert not reader.wrong
    assert reader.whole > KILLS
    publish(tmp_path, STATES[1])
    assert files(tmp_path / SITE) == STATES[1]


@pytest.mark.slow
def test_killed_at_each_step_of_the_file_system(tmp_path: Path) -> None:
    for pages in STATES:
        publish(tmp_path, pages)
    with publisher(tmp_path) as process:
        for at in count(1):
            before, after = STATES[(at + 1) % 3], STATES[(at + 2) % 3]
            end = process.ask("step", at, (at + 2) % 3)
            shown = files(tmp_path / SITE)
            assert shown == after or (end == "killed" and shown == before), at
            publish(tmp_path, after)
            assert files(tmp_path / SITE) == after, at
            if end == "done":
                break
    assert at > 100


@pytest.mark.slow
def test_without_links_what_a_kill_left_is_completed_before_anything_else(
    tmp_path: Path,
) -> None:
    with no_links(), publisher(tmp_path) as process:
        for pages in STATES:
            publish(tmp_path, pages)
        journaled = 0
        for at in count(1):
            before, after = STATES[(at + 1) % 3], STATES[(at + 2) % 3]
            end = process.ask("mend", at, (at + 2) % 3)
            for path, content in files(tmp_path / SITE).items():
                is_whole = content in {before.get(path), after.get(path)}
                assert is_whole or path.endswith("/"), (at, path)
            is_begun = (tmp_path / WORK / mended.JOURNAL).exists()
            journaled += is_begun
            Publication.begin(tmp_path).abandon()
            is_after = is_begun or files(tmp_path / SITE) == after
            assert files(tmp_path / SITE) == (after if is_after else before), at
            publish(tmp_path, after)
            assert files(tmp_path / SITE) == after, at
            if end == "done":
                break
    assert journaled > 30


def test_of_two_builds_at_once_one_wins_and_the_other_says_so(tmp_path: Path) -> None:
    publish(tmp_path, STATES[0])
    with publisher(tmp_path) as one, publisher(tmp_path) as other:
        one.tell("slowly", 1)
        other.tell("slowly", 2)
        said = [one.said(), other.said()]
    won = said.index("done")
    assert "Another build is publishing this portal" in said[1 - won]
    assert files(tmp_path / SITE) == STATES[won + 1]
