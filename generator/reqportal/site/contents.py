"""Layer 6: everything of ours that a site holds, whichever engine writes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from reqportal.locales import translator
from reqportal.pages.plan import plan
from reqportal.pages.portal_json import portal_json
from reqportal.pages.render import Renderer
from reqportal.portal.types import Portal

STYLESHEET = "assets/reqportal.css"
SCRIPT = "assets/rows.js"
"""Loads what long tables keep in files of their own."""
_SCHEMA = "portal.schema.json"
"""The one asset that is published beside what it describes."""


@dataclass(frozen=True, slots=True)
class SitePage:
    """A page with its body, ready for any shell."""

    path: str
    title: str
    """As plain text."""
    body: str
    """An HTML fragment."""
    is_index: bool
    """One of the few pages a navigation lists."""


@dataclass(frozen=True, slots=True)
class Contents:
    """The pages and files that a portal adds to its hand-written documents."""

    pages: tuple[SitePage, ...]
    files: Mapping[str, bytes]
    """By path in the site."""

    @property
    def paths(self) -> tuple[str, ...]:
        """Every path that must stand in the site."""
        return (*(page.path for page in self.pages), *self.files)


def contents(portal: Portal, folder: Path) -> Contents:
    """Every page and file of a portal whose folder may hold templates of its own."""
    t = translator(portal.settings.language).for_year(portal.as_of.year)
    own = folder / "site_templates"
    renderer = Renderer(t, own if own.is_dir() else None)
    pages: list[SitePage] = []
    published = {"data/portal.json": portal_json(portal, t).encode(), **_assets()}
    for page in plan(portal, t):
        made = renderer.render(page)
        pages.append(SitePage(page.path, page.title, made.body, page.is_index))
        published |= made.files
    return Contents(tuple(pages), published)


def _assets() -> dict[str, bytes]:
    folder = Path(str(files("reqportal.site_templates"))) / "assets"
    found = {}
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = file.relative_to(folder).as_posix()
        path = f"data/{name}" if name == _SCHEMA else f"assets/{name}"
        found[path] = file.read_bytes()
    return found
