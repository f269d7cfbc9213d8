"""Layer 6: the site while it is worked on: a page is made when a browser asks for it.

A snapshot is one state of the portal, never changed; a save makes another. What was
made for a slice is taken along as long as the slice's key is the same.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from threading import Lock

from reqportal.locales import Translator
from reqportal.pages import long_tables, table_tools
from reqportal.pages.long_tables import Rendered
from reqportal.pages.page import Page
from reqportal.pages.render import Renderer
from reqportal.portal.types import Portal
from reqportal.site import search
from reqportal.site.contents import (
    Group,
    SitePage,
    grouped,
    of_clients,
    part,
    published_files,
)
from reqportal.site.shells import Shells

_ROWS = f"{long_tables.FOLDER}/"
_TABLES = f"{table_tools.FOLDER}/"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a browser gets."""

    content: bytes
    kind: str
    """The media type."""
    is_page: bool = False


@dataclass
class Snapshot:
    """One state of the portal, and what has been made of it so far."""

    shells: Shells
    groups: Mapping[str, Group]
    """By name, in the order of the search."""
    pages: Mapping[str, tuple[Page, str]]
    """By path: the page and the name of its group."""
    renderer: Renderer
    portal: Portal
    t: Translator
    made: dict[tuple[str, str], Rendered] = field(default_factory=dict)
    """By key of the group and path of the page."""
    parts: dict[str, bytes] = field(default_factory=dict)
    """Parts of the search index by key of the group."""
    stamp: int = field(default_factory=count().__next__)
    """What overviews are kept under: they are those of one whole."""
    files: dict[str, bytes] = field(default_factory=dict)
    """Made on demand, for this state alone."""
    lock: Lock = field(default_factory=Lock)

    @classmethod
    def of(
        cls,
        portal: Portal,
        shells: Shells,
        renderer: Renderer,
        t: Translator,
        before: Snapshot | None = None,
    ) -> Snapshot:
        """The portal as it is now; what `before` made of unchanged slices stays."""
        groups = {group.name: group for group in grouped(portal, t)}
        pages = {
            page.path: (page, name)
            for name, group in groups.items()
            for page in group.pages
        }
        snapshot = cls(shells, groups, pages, renderer, portal, t)
        is_same = before is not None and before.shells.key == shells.key
        if before and is_same and before.renderer is renderer:
            keys = {group.key for group in groups.values() if group.key}
            made, parts = dict(before.made), dict(before.parts)
            snapshot.made = {at: one for at, one in made.items() if at[0] in keys}
            snapshot.parts = {key: one for key, one in parts.items() if key in keys}
        return snapshot

    def patched(self, portal: Portal, clients: Collection[str]) -> Snapshot | None:
        """The same with the pages of these clients as the portal now has them.

        The overviews stay as they are until the whole is known. None where a page with
        a shell of its own has another title: that shell has to be drawn.
        """
        fresh = {one.name: one for one in of_clients(portal, self.t, clients)}
        groups = {**self.groups, **fresh}
        known = {path: at for path, at in self.pages.items() if at[1] not in fresh}
        pages = {page.path: (page, n) for n, one in fresh.items() for page in one.pages}
        titled = self.shells.own.keys() & pages.keys()
        if any(pages[p][0].title != self.pages[p][0].title for p in titled):
            return None
        return replace(
            self,
            groups=groups,
            pages={**known, **pages},
            portal=portal,
            made=dict(self.made),
            parts=dict(self.parts),
            files={},
            lock=Lock(),
        )

    def answer(self, path: str) -> Answer | None:
        """What stands at a path of the site; None where nothing does."""
        if path in self.pages:
            page, _ = self.pages[path]
            body = self._rendered(path).body
            whole = self.shells.page(path, page.title, body)
            return Answer(whole.encode(), "text/html; charset=utf-8", is_page=True)
        content = self._file(path)
        if content is None:
            return None
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        if kind.startswith("text/") or kind.endswith(("javascript", "json", "xml")):
            kind = f"{kind}; charset=utf-8"
        return Answer(content, kind, is_page=kind.startswith("text/html"))

    def _file(self, path: str) -> bytes | None:
        if path in self.shells.files:
            return self.shells.content(path)
        for owner in self._owners(path):
            if (found := self._rendered(owner).files.get(path)) is not None:
                return found
        with self.lock:
            if path.startswith(f"{search.FOLDER}/") and path not in self.files:
                self.files |= search.shards(self._parts())
            if not self.files.keys() & {path}:
                self.files |= published_files(self.portal, self.t)
        return self.files.get(path)

    def _owners(self, path: str) -> Iterator[str]:
        """The pages that a file of rows or a table may come from."""
        owner = Path(path.removeprefix(_ROWS)).parent.as_posix() + ".html"
        if path.startswith(_ROWS) and owner in self.pages:
            yield owner
        elif path.startswith(_TABLES):
            name = path.removeprefix(_TABLES)
            for page in self.pages:
                if name.startswith(f"{page.removesuffix('.html').replace('/', '-')}-"):
                    yield page

    def _rendered(self, path: str) -> Rendered:
        page, name = self.pages[path]
        at = (self.groups[name].key, path)
        if not at[0]:
            at = (f"only now {self.stamp}", path)
        if at not in self.made:
            self.made[at] = self.renderer.render(page)
        return self.made[at]

    def _parts(self) -> Iterator[bytes]:
        for group in self.groups.values():
            found = self.parts.get(group.key) if group.key else None
            if found is None:
                found = part(
                    SitePage.of(page, self._rendered(page.path).body)
                    for page in group.pages
                )
            if group.key:
                self.parts[group.key] = found
            yield found
