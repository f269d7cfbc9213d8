"""Layer 6: a shell: a page as MkDocs and its theme draw it, open where ours goes in.

A shell is cut from a rendered placeholder page. What the theme makes of a page's title
and name at each place (escaped, percent-encoded, stripped of tags) is not assumed: it
is found by comparing the placeholder with two probe pages, rendered beside it. Where a
probe cannot be explained there is no shell, and the site is built the slow way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import quote

from markupsafe import escape

NAME_TOKEN, TITLE_TOKEN = "zq7placename", "zq7placetitle"
BODY_TOKEN = "<h1>zq7placebody</h1>"  # noqa: S105 - no password
"""With a heading of its own: Material adds one to a body that has none."""
_TOKEN = re.compile(f"({NAME_TOKEN}|{TITLE_TOKEN}|{BODY_TOKEN})")
_SITEMAP_ENTRY = re.compile(r"\s*<url>.*?</url>", re.DOTALL)
_LOCATION = re.compile(r"<loc>([^<]*)</loc>")


class NoShellError(Exception):
    """The theme or a setting makes of a page what a shell cannot foresee."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place
        """The file that shows it."""


@dataclass(frozen=True, slots=True)
class Filling:
    """What stands in one page of its own."""

    path: str
    """Where it is published: `requirements/REQ-0001.html`."""
    title: str
    """As plain text."""
    body: str
    """An HTML fragment."""


PLACEHOLDER = Filling(f"{NAME_TOKEN}.html", TITLE_TOKEN, BODY_TOKEN)
"""Stands in a folder: `requirements/…`."""
PROBES = (
    Filling(
        "zq7+1.html",
        "<b>1</b> & “2” 'a' \"b\" %7B \u00e9",
        "<h1>1</h1><p>2 3</p>",
    ),
    Filling(
        "zq7_b.2.html",
        f"{'long enough to be cut where titles are cut ' * 3} {{{{ x }}}}",
        "<h1>z</h1><h2 id='a'>b</h2><script>1</script>" + "<p>words of a page</p>" * 60,
    ),
)
"""Pages whose names and titles come out differently in every way of writing them."""


def in_folder(page: Filling, folder: str) -> Filling:
    """A placeholder or probe as a page of that folder."""
    return Filling(f"{folder}/{page.path}", page.title, page.body)


def _as_text(title: str) -> str:
    return escape(title).striptags()


FORMS: Mapping[str, Callable[[Filling], str]] = {
    "body": lambda page: page.body,
    "title": lambda page: str(escape(page.title)),
    "title as text": lambda page: _as_text(page.title),
    "title escaped again": lambda page: str(escape(str(escape(page.title)))),
    "title in a url": lambda page: quote(str(escape(page.title)), safe="/"),
    "name": lambda page: PurePosixPath(page.path).stem,
    "name in a url": lambda page: quote(PurePosixPath(page.path).stem),
}
"""Every way of writing something of a page that a shell knows; ours is escaped once."""
_FORMS_OF = {
    BODY_TOKEN: ("body",),
    TITLE_TOKEN: tuple(name for name in FORMS if name.startswith("title")),
    NAME_TOKEN: ("name in a url", "name"),
}


@dataclass(frozen=True, slots=True)
class Shell:
    """A page with holes: `pieces[0] + hole 0 + pieces[1] + … + pieces[-1]`."""

    pieces: tuple[str, ...]
    holes: tuple[str, ...]
    """The form that fills each, by its name in `FORMS`."""

    def fill(self, page: Filling) -> str:
        """The whole page."""
        values = {name: FORMS[name](page) for name in dict.fromkeys(self.holes)}
        parts = [self.pieces[0]]
        for name, piece in zip(self.holes, self.pieces[1:], strict=True):
            parts += (values[name], piece)
        return "".join(parts)


def cut(placeholder: str, probes: Iterable[tuple[Filling, str]], place: str) -> Shell:
    """The shell of a rendered placeholder, proven on the rendered probes.

    Raises NoShellError, naming `place`, where a probe does not come out as foreseen.
    """
    parts = _TOKEN.split(placeholder)
    pieces, tokens = parts[::2], parts[1::2]
    proven = tuple(probes)
    holes = [_FORMS_OF[token][0] for token in tokens]
    for page, rendered in proven:
        holes = _explained(pieces, tokens, page, rendered, place)
        break
    shell = Shell(tuple(pieces), tuple(holes))
    for page, rendered in proven:
        if shell.fill(page) != rendered:
            raise NoShellError(place)
    if tokens.count(BODY_TOKEN) != 1:
        raise NoShellError(place)
    return shell


def _explained(
    pieces: list[str], tokens: list[str], page: Filling, rendered: str, place: str
) -> list[str]:
    """The form at each hole, read off one rendered probe."""
    holes, at = [], len(pieces[0])
    for token, piece in zip(tokens, pieces[1:], strict=True):
        for name in _FORMS_OF[token]:
            value = FORMS[name](page)
            if rendered.startswith(value + piece, at):
                holes.append(name)
                at += len(value) + len(piece)
                break
        else:
            raise NoShellError(place)
    return holes


def mentions_a_placeholder(content: bytes) -> bool:
    """Whether a file that is no shell tells of the pages we put in its place."""
    return NAME_TOKEN.encode() in content or TITLE_TOKEN.encode() in content


def listed(sitemap: str, folders: Mapping[str, Sequence[str]]) -> str:
    """A sitemap with the pages of each folder where its placeholder stands.

    `folders` maps a folder to the paths of its pages, in order. Probes go, and so do
    pages that stand there already because a hand-written page links to them.
    """
    known = {f"{folder}/{NAME_TOKEN}.html": paths for folder, paths in folders.items()}
    own = {quote(path) for paths in folders.values() for path in paths}
    own |= {quote(in_folder(probe, f).path) for f in folders for probe in PROBES}
    parts: list[str] = []
    end = 0
    for match in _SITEMAP_ENTRY.finditer(sitemap):
        parts.append(sitemap[end : match.start()])
        parts.append(_entry(match[0], known, own))
        end = match.end()
    return "".join((*parts, sitemap[end:]))


def _entry(entry: str, known: Mapping[str, Sequence[str]], own: Collection[str]) -> str:
    for place, paths in known.items():
        before, found, after = entry.partition(place)
        if found:
            return "".join(f"{before}{escape(quote(p))}{after}" for p in paths)
    location = _LOCATION.search(entry)
    path = "/".join(location[1].split("/")[-2:]) if location else ""
    return "" if path in own else entry
