"""Layer 6: everything of ours that a site holds, whichever engine writes it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from reqportal.fingerprint import digest
from reqportal.locales import Translator, translator
from reqportal.pages import table_tools
from reqportal.pages.page import Page
from reqportal.pages.plan import of_slice, overviews, plan
from reqportal.pages.portal_json import portal_json
from reqportal.pages.render import Renderer
from reqportal.portal.slices import slices
from reqportal.portal.types import Portal
from reqportal.site import search

STYLESHEET = "assets/reqportal.css"
FRAME_WORKER = "assets/vendor/iframe-worker/iframe-worker.min.js"
"""Lets the search work over file://, where a browser allows no worker."""
SCRIPTS = ("assets/rows.js", "assets/tables.js", "assets/search-box.js")
"""The first loads what long tables keep in files of their own, the second wakes their
controls, the third lets the search box hear a paste; others come when a reader touches
these."""
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
    note: str = ""
    """What stands beside its title where it is found."""

    @classmethod
    def of(cls, page: Page, body: str) -> SitePage:
        """A page that has been rendered."""
        return cls(page.path, page.title, body, page.is_index, page.note)


@dataclass(frozen=True, slots=True)
class Group:
    """Pages made together: those of a slice, or one overview."""

    name: str
    """Fit for a file."""
    key: str
    """Everything the pages depend on, as a digest; empty where that is all there is."""
    pages: tuple[Page, ...]


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

    @property
    def seal(self) -> str:
        """What the addresses of our stylesheet and scripts end in.

        It changes with any of them, so that no browser shows a new page with old ones.
        """
        ours = sorted(path for path in self.files if path.startswith("assets/"))
        return digest(*(self.files[path] for path in ours))[:10]


def contents(portal: Portal, folder: Path) -> Contents:
    """Every page and file of a portal whose folder may hold templates of its own."""
    t = translator(portal.settings.language).for_year(portal.as_of.year)
    renderer = renderer_of(folder, t)
    published = published_files(portal, t)
    made: dict[str, SitePage] = {}
    parts = []
    for group in grouped(portal, t):
        for page in group.pages:
            done = renderer.render(page)
            made[page.path] = SitePage.of(page, done.body)
            published |= done.files
        parts.append(part(made[page.path] for page in group.pages))
    published |= search.shards(parts)
    return Contents(tuple(made[page.path] for page in plan(portal, t)), published)


def grouped(portal: Portal, t: Translator) -> Iterator[Group]:
    """Each slice, then every overview by itself: the order of the search."""
    yield from of_clients(portal, t)
    for page in overviews(portal, t):
        yield Group(f"_{page.path.replace('/', '-')}", "", (page,))


def of_clients(
    portal: Portal, t: Translator, clients: Collection[str] | None = None
) -> Iterator[Group]:
    """The slices of all clients, or of some."""
    for cut in slices(portal, clients):
        yield Group(cut.name, cut.key, of_slice(cut, t))


def own_templates(folder: Path) -> Path:
    """Where a portal's folder may hold templates of its own."""
    return folder / "site_templates"


def renderer_of(folder: Path, t: Translator) -> Renderer:
    """The renderer of a portal; templates of its own win."""
    own = own_templates(folder)
    return Renderer(t, own if own.is_dir() else None)


def part(pages: Iterable[SitePage]) -> bytes:
    """What the search knows of pages made together."""
    return search.part(
        search.Entry(
            page.path, page.title, page.body, page.note, weight=not page.is_index
        )
        for page in pages
    )


def published_files(portal: Portal, t: Translator) -> dict[str, bytes]:
    """What is published beside the pages: the machine's view and our assets."""
    return {
        "data/portal.json": portal_json(portal, t).encode(),
        f"{table_tools.FOLDER}/words.js": table_tools.words(t),
        **assets(),
    }


def assets() -> dict[str, bytes]:
    """Our stylesheet and scripts, by path in the site."""
    folder = Path(str(files("reqportal.site_templates"))) / "assets"
    found = {}
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = file.relative_to(folder).as_posix()
        path = f"data/{name}" if name == _SCHEMA else f"assets/{name}"
        found[path] = file.read_bytes()
    return found
