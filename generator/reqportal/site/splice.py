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
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from reqportal.findings import PublishError
from reqportal.locales import N_
from reqportal.pages.page import Page
from reqportal.pages.render import Renderer
from reqportal.site import search
from reqportal.site.contents import Group, SitePage, part
from reqportal.site.handed import in_the_way
from reqportal.site.shells import Shells
from reqportal.site.slot import Slot, Stamp

Stamps: TypeAlias = dict[str, Stamp]
Given: TypeAlias = tuple[tuple[tuple[str, str], ...], str]
"""Paths and digests of files in the site, and the digest of a part of the index."""
_WORTH_A_PROCESS = 60
"""Pages to render from which on a second process pays."""
_AN_OVERVIEW_IN_PAGES = 1 / 30
"""What an overview costs, in pages of single records, for each page of the portal."""


@dataclass(frozen=True, slots=True)
class Made:
    """What a job gave: stamps of its files, and of its part of the search index."""

    files: Stamps
    part: Stamp


@dataclass
class Splicer:
    """Renders pages, splices them and brings a slot up to date with them."""

    shells: Shells
    renderer: Renderer
    slot: Slot
    live: Slot
    parts: Slot
    """Parts of the search index, by name of their job."""
    known: Mapping[str, Given] = field(default_factory=dict)
    """Key of a job to what it once gave."""
    ledger: dict[str, Given] = field(default_factory=dict)
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

    def make(self, jobs: Sequence[Group]) -> None:
        """Bring the pages of all jobs into the slot, and the index of what they say.

        Raises NoShellError where a page does not fit its shell.
        """
        stale = [job for job in jobs if not self._keep(job)]
        stale.sort(key=lambda job: bool(job.key))  # the dearest, overviews, come first
        pages = sum(len(job.pages) for job in jobs)
        for job, made in zip(stale, self._made(stale, pages), strict=True):
            self.slot.adopt(made.files)
            self.parts.adopt({job.name: made.part})
            self.wanted.update(made.files)
            if job.key:
                digests = tuple((path, one.digest) for path, one in made.files.items())
                self.ledger[job.key] = (digests, made.part.digest)
        self.parts.settle({job.name for job in jobs})
        folder = self.parts.folder
        self.put(search.shards((folder / job.name).read_bytes() for job in jobs))

    def _keep(self, job: Group) -> bool:
        """Whether the slot has what it would give, or takes it from the live one."""
        given = self.known.get(job.key) if job.key else None
        if given is None or not self.parts.holds(job.name, given[1]):
            return False
        if not all(
            self.slot.holds(path, digest) or self.slot.copy(path, digest, self.live)
            for path, digest in given[0]
        ):
            return False
        self.ledger[job.key] = given
        self.wanted.update(path for path, _ in given[0])
        return True

    def _made(self, jobs: Sequence[Group], pages: int) -> Iterator[Made]:
        """What each job gives, in a portal of so many pages."""
        an_overview = pages * _AN_OVERVIEW_IN_PAGES
        cost = sum(len(job.pages) if job.key else an_overview for job in jobs)
        cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1
        if cost < _WORTH_A_PROCESS or cores == 1:
            yield from (self._render(job) for job in jobs)
            return
        yield from _in_processes(self._render, jobs, cores)

    def _render(self, job: Group) -> Made:
        files: Stamps = {}
        done = []
        for page in job.pages:
            made = self.renderer.render(page)
            done.append(SitePage.of(page, made.body))
            whole = self.shells.page(page.path, page.title, made.body)
            for path, content in {page.path: whole.encode(), **made.files}.items():
                files[path] = self.slot.put(path, content)
        return Made(files, self.parts.put(job.name, part(done)))


_shared: list[Callable[[Group], Made]] = []
_jobs: list[Group] = []
"""What the forked processes find; views are never sent between processes."""


def _in_processes(
    render: Callable[[Group], Made], jobs: Sequence[Group], cores: int
) -> Iterator[Made]:
    """The results in order, by as many processes as there are cores.

    They are forked: everything is there already and nothing is sent but stamps.
    """
    _shared[:], _jobs[:] = [render], jobs
    gc.freeze()  # should the collector run, it would copy every page of memory
    try:
        fork = multiprocessing.get_context("fork")
        with ProcessPoolExecutor(cores, mp_context=fork) as pool:
            yield from pool.map(_render_one, range(len(jobs)))
    except BrokenProcessPool as error:
        raise PublishError(
            N_("Rendering was stopped from outside, perhaps for lack of memory.")
        ) from error
    finally:
        gc.unfreeze()
        _shared.clear()
        _jobs.clear()


def _render_one(index: int) -> Made:
    gc.disable()
    return _shared[0](_jobs[index])


def folders_of(pages: Iterable[Page], folders: Iterable[str]) -> dict[str, list[str]]:
    """The paths of the pages of single records, by folder, in order."""
    found: dict[str, list[str]] = {folder: [] for folder in folders}
    for page in pages:
        if not page.is_index:
            found[Path(page.path).parent.as_posix()].append(page.path)
    return found
