"""Layer 6: the shells of a portal: made once, kept while nothing they show moves.

A page of the navigation has a shell of its own; all pages of one folder share another.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

from reqportal import fingerprint
from reqportal.cache import Cache
from reqportal.fingerprint import digest, of_folder
from reqportal.pages.page import Page
from reqportal.settings import PortalSettings
from reqportal.site import shell, sitemap
from reqportal.site.contents import Contents, SitePage, assets
from reqportal.site.handed import Handed
from reqportal.site.markdown_config import PortalConfig
from reqportal.site.shell import Filling, NoShellError, Shell
from reqportal.site.slot import Slot, digest_of, files_in

FOLDERS = ("clients", "requirements", "letters")
"""Where the pages of single records stand."""
_CACHE = "shells.cache"
_MENTION = re.compile(rf"((?:{'|'.join(FOLDERS)})/[^\s()\[\]<>\"'#?|:]+)\.(?:md|html)")
_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]+")

Draw = Callable[[Path, Handed], tuple[str, ...]]
"""Draws pages into a folder; gives what the generator warned of."""


@dataclass(frozen=True, slots=True)
class Shells:
    """All shells, and every file of the site that is no page of ours."""

    folder: Path
    """Holds the files, under their paths in the site."""
    key: str
    """A digest of everything the shells and files depend on."""
    own: Mapping[str, Shell]
    """By the path of the page."""
    shared: Mapping[str, Shell]
    """By folder."""
    sitemap: str | None
    """With a placeholder for each folder's pages; None where there is none."""
    files: Mapping[str, str]
    """Path to digest of the hand-written pages, the theme's assets and so on."""
    warnings: tuple[str, ...]

    def page(self, path: str, title: str, body: str) -> str:
        """A page in its shell. Raises NoShellError where its body has no heading."""
        if "<h1" not in body:  # the theme would add one
            raise NoShellError(path)
        found = self.own.get(path) or self.shared[path.partition("/")[0]]
        return found.fill(Filling(path, title, body))

    def content(self, path: str) -> bytes:
        """One of the files."""
        return (self.folder / path).read_bytes()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What shells are asked for."""

    portal: Path
    config: PortalConfig
    pages: tuple[SitePage, ...]
    """Of the navigation, and those that a hand-written page links to; no bodies."""
    settings: PortalSettings
    as_of: date

    @classmethod
    def of(
        cls,
        portal: Path,
        config: PortalConfig,
        pages: Iterable[Page],
        settings: PortalSettings,
        as_of: date,
    ) -> Wanted:
        """The pages that need a shell of their own.

        A page that mkdocs.yml or a hand-written page names must be there when MkDocs
        looks at the link.
        """
        texts = [config.text, *_documents(portal / config.docs_dir)]
        named = {
            PurePosixPath(unquote(match[1])).name
            for text in texts
            for match in _MENTION.finditer(text)
        }
        own = tuple(
            SitePage(page.path, page.title, "", page.is_index)
            for page in pages
            if page.is_index or PurePosixPath(page.path).stem in named
        )
        return cls(portal, config, own, settings, as_of)

    @property
    def key(self) -> str:
        """A digest of everything MkDocs looks at."""
        config = self.config
        folders = (config.docs_dir, config.theme_dir)
        names = _VARIABLE.findall(config.text) if "!ENV" in config.text else []
        return digest(
            fingerprint.of_program(),
            config.text,
            *(of_folder(self.portal / name) for name in folders if name),
            *(f"{name}={os.environ.get(name)}" for name in names),
            self.settings.language,
            str(self.as_of),
            *(f"{page.path} {page.is_index} {page.title}" for page in self.pages),
        )

    @property
    def can_be_kept(self) -> bool:
        """Whether the key tells all: snippets read files from anywhere."""
        return "snippets" not in self.config.text

    @property
    def looked_at(self) -> tuple[str, ...]:
        """The files and folders of the portal that the key depends on."""
        config = self.config
        names = (*config.files, config.docs_dir, config.theme_dir)
        return tuple(name for name in names if name)


def ready(asked: Wanted, work: Path, draw: Draw) -> Shells:
    """The shells kept in the work folder, made first where they do not fit any more.

    Raises NoShellError where a setting makes them impossible (which is remembered
    too), PublishError where MkDocs refuses.
    """
    key, cache = asked.key, Cache(work)
    folder = work / "shells"
    kept = cache.load(_CACHE, key) if asked.can_be_kept else None
    if isinstance(kept, str):
        raise NoShellError(kept)
    if kept is not None:
        found = _unpacked(folder, key, kept)
        slot = Slot.open(folder)
        if all(slot.holds(path, known) for path, known in found.files.items()):
            return found
    try:
        made = make(asked, key, folder, draw)
    except NoShellError as error:
        cache.save(_CACHE, key, error.place)
        raise
    slot = Slot.open(folder)
    for path, known in made.files.items():
        slot.holds(path, known)
    slot.settle(made.files)
    cache.save(_CACHE, key, _packed(made))
    return made


def make(asked: Wanted, key: str, folder: Path, draw: Draw) -> Shells:
    """Shells cut from what MkDocs draws into `folder`, which is emptied first."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    pages = tuple(_placeholders(asked.pages))
    handed = Handed(Contents(pages, assets()), asked.settings, asked.as_of, into=folder)
    warnings = draw(asked.portal, handed)
    drawn = {page.path: (folder / page.path).read_text("utf-8") for page in pages}
    own = {
        page.path: shell.cut(drawn[page.path], (), page.path) for page in asked.pages
    }
    shared = {name: _shared(name, drawn) for name in FOLDERS}
    for path in drawn:
        (folder / path).unlink()
    listing = folder / sitemap.PATH
    listed = listing.read_text("utf-8") if listing.is_file() else None
    for name in (sitemap.PATH, f"{sitemap.PATH}.gz"):
        (folder / name).unlink(missing_ok=True)
    for name in handed.contents.files:  # drawn for the digests they have in a page
        (folder / name).unlink()
    files = {name: (folder / name).read_bytes() for name in sorted(files_in(folder))}
    for name, content in files.items():
        if shell.mentions_a_placeholder(content):  # it tells of every page of ours
            raise NoShellError(name)
    digests = {name: digest_of(content) for name, content in files.items()}
    return Shells(folder, key, own, shared, listed, digests, warnings)


def _documents(docs: Path) -> Iterator[str]:
    for path in sorted(docs.rglob("*.md")):
        yield path.read_text("utf-8", "replace")


def _placeholders(own: Sequence[SitePage]) -> Iterator[SitePage]:
    """Every page in the order it has in a whole site; the shared ones once."""
    left = list(FOLDERS)
    for page in own:
        yield replace(page, body=shell.BODY_TOKEN)
        folder = page.path.rpartition("/")[0]
        if folder in left and page.is_index:
            left.remove(folder)
            yield from _of_folder(folder)
    for folder in left:
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


def _packed(shells: Shells) -> tuple[object, ...]:
    """Plain values to keep."""
    both = (shells.own, shells.shared)
    holed = [{k: (s.pieces, s.holes) for k, s in found.items()} for found in both]
    return (*holed, shells.sitemap, dict(shells.files), shells.warnings)


def _unpacked(folder: Path, key: str, kept: tuple[Any, ...]) -> Shells:
    own, shared = (
        {name: Shell(*parts) for name, parts in found.items()} for found in kept[:2]
    )
    return Shells(folder, key, own, shared, *kept[2:])
