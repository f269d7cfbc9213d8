"""Layer 6: the pages of a portal put into their shells and written to the idle slot.

The pages of single records are written slice by slice; a slice whose key is unchanged
keeps the files it has. The overviews say something of everything and are made anew;
only those that differ are written.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from reqportal.pages.page import Page
from reqportal.pages.render import Renderer
from reqportal.site.handed import in_the_way
from reqportal.site.shells import Shells
from reqportal.site.slot import Slot, Stamp

Stamps: TypeAlias = dict[str, Stamp]
_WORTH_A_PROCESS = 60
"""Pages to render from which on a second process pays."""


@dataclass(frozen=True, slots=True)
class Job:
    """Some pages, made together."""

    key: str
    """Everything the pages depend on, as a digest; empty where that is all there is."""
    pages: tuple[Page, ...]


@dataclass
class Splicer:
    """Renders pages, splices them and brings a slot up to date with them."""

    shells: Shells
    renderer: Renderer
    slot: Slot
    live: Slot
    known: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    """Key of a job to the paths and digests of what it once gave."""
    ledger: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    """The same for this build."""
    wanted: set[str] = field(default_factory=set)
    """Every path written or kept."""

    def put(self, files: Mapping[str, bytes]) -> None:
        """Bring these files into the slot."""
        for path, content in files.items():
            self.slot.put(path, content)
        self.wanted.update(files)

    def take(self, shells: Shells) -> None:
        """Bring the files that MkDocs drew into the slot.

        Raises PublishError where a hand-written page stands in the place of ours.
        """
        for path, digest in shells.files.items():
            if path in self.wanted:
                raise in_the_way(PurePosixPath(path).with_suffix(".md").as_posix())
            if not self.slot.holds(path, digest):
                self.slot.put(path, shells.content(path), digest)
            self.wanted.add(path)

    def make(self, jobs: Iterable[Job]) -> None:
        """Bring the pages of all jobs into the slot.

        Raises NoShellError where a page does not fit its shell.
        """
        stale = [job for job in jobs if not self._keep(job)]
        for job, stamps in zip(stale, self._made(stale), strict=True):
            self.slot.adopt(stamps)
            self.wanted.update(stamps)
            if job.key:
                self.ledger[job.key] = tuple(
                    (path, stamp.digest) for path, stamp in stamps.items()
                )

    def _keep(self, job: Job) -> bool:
        """Whether the slot has what the job would give, or takes it from the live one."""
        files = self.known.get(job.key) if job.key else None
        if not files:
            return False
        if not all(
            self.slot.holds(path, digest) or self.slot.copy(path, digest, self.live)
            for path, digest in files
        ):
            return False
        self.ledger[job.key] = files
        self.wanted.update(path for path, _ in files)
        return True

    def _made(self, jobs: Sequence[Job]) -> Iterator[Stamps]:
        pages = sum(len(job.pages) for job in jobs)
        cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1
        if pages < _WORTH_A_PROCESS or cores == 1:
            yield from (self._render(job) for job in jobs)
            return
        yield from _in_processes(self._render, jobs, cores)

    def _render(self, job: Job) -> Stamps:
        stamps: Stamps = {}
        for page in job.pages:
            for path, content in self._files(page):
                stamps[path] = self.slot.put(path, content)
        return stamps

    def _files(self, page: Page) -> Iterator[tuple[str, bytes]]:
        made = self.renderer.render(page)
        yield page.path, self.shells.page(page.path, page.title, made.body).encode()
        yield from made.files.items()


_shared: list[Callable[[Job], Stamps]] = []
_jobs: list[Job] = []
"""What the forked processes find; views are never sent between processes."""


def _in_processes(
    render: Callable[[Job], Stamps], jobs: Sequence[Job], cores: int
) -> Iterator[Stamps]:
    """The results in order, by as many processes as there are cores.

    They are forked: everything is there already and nothing is sent but stamps.
    """
    _shared[:], _jobs[:] = [render], jobs
    gc.freeze()  # a collection would touch, and so copy, every page of memory
    try:
        fork = multiprocessing.get_context("fork")
        with ProcessPoolExecutor(cores, mp_context=fork) as pool:
            yield from pool.map(_render_one, range(len(jobs)))
    finally:
        gc.unfreeze()
        _shared.clear()
        _jobs.clear()


def _render_one(index: int) -> Stamps:
    gc.disable()
    return _shared[0](_jobs[index])


def folders_of(pages: Iterable[Page], folders: Iterable[str]) -> dict[str, list[str]]:
    """The paths of the pages of single records, by folder, in order."""
    found: dict[str, list[str]] = {folder: [] for folder in folders}
    for page in pages:
        if not page.is_index:
            found[Path(page.path).parent.as_posix()].append(page.path)
    return found
