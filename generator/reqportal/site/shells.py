"""Layer 6: the shells of a portal: made by MkDocs once, kept while nothing they show moves.

A page of the navigation has a shell of its own; all pages of one folder share another.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from reqportal.settings import PortalSettings
from reqportal.site import shell
from reqportal.site.contents import Contents, SitePage
from reqportal.site.handed import Handed
from reqportal.site.shell import Filling, NoShellError, Shell

FOLDERS = ("clients", "requirements")
"""Where the pages of single records stand."""
_SITEMAPS = ("sitemap.xml", "sitemap.xml.gz")
_TEXTS = frozenset({".html", ".xml", ".json", ".js", ".css", ".txt", ".webmanifest"})
_MENTION = re.compile(r"((?:clients|requirements)/[^\s()\[\]<>\"'#?|:]+)\.(?:md|html)")

Draw = Callable[[Path, Handed], tuple[str, ...]]
"""Draws pages into a folder; gives what the generator warned of."""


@dataclass(frozen=True, slots=True)
class Shells:
    """All shells, and every file of the site that is no page of ours."""

    folder: Path
    """Holds the files, under their paths in the site."""
    own: Mapping[str, Shell]
    """By the path of the page."""
    shared: Mapping[str, Shell]
    """By folder."""
    sitemap: str | None
    """With a placeholder for each folder's pages; None where there is none."""
    files: tuple[str, ...]
    """The hand-written pages, the theme's assets and so on; no sitemap."""
    warnings: tuple[str, ...]

    def page(self, path: str, title: str, body: str) -> str:
        """A page in its shell. Raises NoShellError where its body has no heading."""
        if "<h1" not in body:  # the theme would add one
            raise NoShellError(path)
        found = self.own.get(path) or self.shared[path.partition("/")[0]]
        return found.fill(Filling(path, title, body))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What shells are asked for."""

    pages: tuple[SitePage, ...]
    """Of the navigation, and those that a hand-written page links to; no body."""
    settings: PortalSettings
    as_of: date


def wanted(
    portal: Path,
    pages: Iterable[SitePage],
    settings: PortalSettings,
    as_of: date,
    documents: Iterable[str],
) -> Wanted:
    """The pages that need a shell of their own.

    `documents` are the texts of mkdocs.yml and of the hand-written pages: a page they
    link to must be there when MkDocs looks at the link.
    """
    del portal
    mentioned = {
        unquote(match[1]) + ".html"
        for text in documents
        for match in _MENTION.finditer(text)
    }
    named = {PurePosixPath(path).name for path in mentioned}
    own = tuple(
        replace(page, body="")
        for page in pages
        if page.is_index or PurePosixPath(page.path).name in named
    )
    return Wanted(own, settings, as_of)


def make(portal: Path, asked: Wanted, folder: Path, draw: Draw) -> Shells:
    """Shells cut from what MkDocs draws into `folder`, which is emptied first.

    Raises NoShellError where a setting makes them impossible, PublishError where
    MkDocs refuses.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    pages = tuple(_placeholders(asked.pages))
    handed = Handed(Contents(pages, {}), asked.settings, asked.as_of, into=folder)
    warnings = draw(portal, handed)
    drawn = {page.path: (folder / page.path).read_text("utf-8") for page in pages}
    own = {
        page.path: shell.cut(drawn[page.path], (), page.path) for page in asked.pages
    }
    shared = {name: _shared(name, drawn) for name in FOLDERS}
    for path in drawn:
        (folder / path).unlink()
    sitemap = folder / _SITEMAPS[0]
    listing = sitemap.read_text("utf-8") if sitemap.is_file() else None
    for name in _SITEMAPS:
        (folder / name).unlink(missing_ok=True)
    files = tuple(sorted(_files(folder)))
    _refuse_onlookers(folder, files)
    return Shells(folder, own, shared, listing, files, warnings)


def _placeholders(own: Sequence[SitePage]) -> Iterator[SitePage]:
    """Every page in the order it has in a whole site; the shared ones once."""
    drawn: set[str] = set()
    for page in own:
        folder = page.path.rpartition("/")[0]
        if folder in FOLDERS and page.is_index and folder not in drawn:
            drawn.add(folder)
            yield replace(page, body=shell.BODY_TOKEN)
            yield from _of_folder(folder)
        else:
            yield replace(page, body=shell.BODY_TOKEN)
    for folder in FOLDERS:
        if folder not in drawn:
            yield from _of_folder(folder)


def _of_folder(folder: str) -> Iterator[SitePage]:
    for page in (shell.PLACEHOLDER, *shell.PROBES):
        here = shell.in_folder(page, folder)
        yield SitePage(here.path, here.title, here.body, is_index=False)


def _shared(folder: str, drawn: Mapping[str, str]) -> Shell:
    place, *probes = (
        shell.in_folder(page, folder) for page in (shell.PLACEHOLDER, *shell.PROBES)
    )
    seen = [(page, drawn[page.path]) for page in probes]
    return shell.cut(drawn[place.path], seen, f"{folder}/")


def _files(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.relative_to(folder).as_posix()


def _refuse_onlookers(folder: Path, files: Collection[str]) -> None:
    """A file that tells of a placeholder would tell of every page of ours."""
    for name in files:
        path = folder / name
        if path.suffix in _TEXTS and shell.mentions_a_placeholder(
            path.read_text("utf-8", "replace")
        ):
            raise NoShellError(name)
