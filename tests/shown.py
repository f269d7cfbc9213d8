"""What a reader of a page sees of our part of it: text, links, marks."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "source", "wbr"})


@dataclass
class Shown:
    """What stands inside the element of class `rp`, whatever theme is around it."""

    text: str = ""
    """Its words, with one space between pieces."""
    tags: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    marks: list[tuple[str, str]] = field(default_factory=list)
    """Attributes that a person reads or a link leads to."""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.shown = Shown()
        self.page_title = ""
        self._words: list[str] = []
        self._depth = 0
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._in_title = tag == "title" and not self._depth
        if self._depth or "rp" in given.get("class", "").split():
            self._depth += tag not in VOID
            self._keep(tag, given)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._depth:
            self._keep(tag, {name: value or "" for name, value in attrs})

    def handle_endtag(self, tag: str) -> None:
        self._in_title = False
        if self._depth and tag not in VOID:
            self._depth -= 1

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.page_title += data
        elif self._depth:
            self._words.extend(data.split())

    def _keep(self, tag: str, given: dict[str, str]) -> None:
        shown = self.shown
        shown.tags.append(tag)
        for name, value in given.items():
            if name == "href":
                shown.links.append(value)
            else:
                shown.marks.append((name, " ".join(value.split())))

    def close(self) -> None:
        super().close()
        self.shown.text = " ".join(self._words)


def read(page: Path) -> tuple[str, Shown]:
    """The title of a published page, and what our part of it shows."""
    reader = _Reader()
    reader.feed(page.read_text("utf-8"))
    reader.close()
    return reader.page_title.strip(), reader.shown


def pages(site: Path) -> list[str]:
    """The paths of all pages of a published site."""
    return sorted(
        path.relative_to(site).as_posix()
        for path in site.rglob("*.html")
        if path.name != "404.html"
    )
