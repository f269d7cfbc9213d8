"""Layer 6: the search index: every line of text that stands on a page.

The box is Material's; `assets/search.js` answers it in place of the theme's worker. A
*part* holds the pages of one slice with each of their lines once; parts are joined to
shards, so that a browser loads few files.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reqportal.pages.shards import literal
from reqportal.site.slot import digest_of

FOLDER = "data/search"
THEIRS = "search/search_index"
"""The theme asks for its own index all the same: it gets one without a page."""
DOCUMENTS = f"{FOLDER}/documents.js"
"""Hand-written pages; MkDocs draws them, so their shard comes with what it draws."""
WORKER = "assets/search.js"
_SHARD = 2_000_000
"""Bytes of a shard, about."""
_INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|code|em|i|kbd|mark|s|small|span|strong|sub|sup|time|u)"
    r"(?:\s[^>]*)?>"
)
_TAG = re.compile(r"<(?:script|style)\b.*?</(?:script|style)>|<[^>]*>", re.DOTALL)
_THEIR_WORKER = re.compile(
    r'("search": "[^"]*?)assets/javascripts/workers/search\.[0-9a-f]+\.min\.js"'
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A page that can be found."""

    path: str
    title: str
    body: str
    """An HTML fragment."""
    note: str = ""
    """What stands beside its title: its client and stage."""
    weight: int = 0
    """Pages of more weight are shown first: 1 for a record's own page."""


def lines(body: str) -> tuple[str, ...]:
    """The lines a reader sees on a page, each once, white space folded."""
    flowing = _INLINE.sub("", body)
    text = html.unescape(_TAG.sub("\n", flowing))
    found = (" ".join(line.split()) for line in text.split("\n"))
    return tuple(dict.fromkeys(line for line in found if line))


def part(entries: Iterable[Entry]) -> bytes:
    """Pages with lines: `[[line, …], [[path, title, note, weight, [n, …]], …]]`."""
    numbers: dict[str, int] = {}
    pages = [
        [
            entry.path,
            entry.title,
            entry.note,
            int(entry.weight),
            [numbers.setdefault(line, len(numbers)) for line in lines(entry.body)],
        ]
        for entry in entries
    ]
    return literal([list(numbers), pages]).encode()


def shards(parts: Iterable[bytes]) -> dict[str, bytes]:
    """The files of the index by path, the list of shards among them."""
    files: dict[str, bytes] = {}
    names = []
    for number, held in enumerate(_portions(parts), start=1):
        content = script(held)
        name = f"{number}.js"
        files[f"{FOLDER}/{name}"] = content
        names.append(f"{name}?v={digest_of(content)[:10]}")
    text = json.dumps(names, separators=(",", ":"))
    files[f"{FOLDER}/index.js"] = f"reqportalShards({text});\n".encode()
    return files


def script(parts: Iterable[bytes]) -> bytes:
    """A shard: a script that hands over parts."""
    return b"reqportalPages([" + b",\n".join(parts) + b"]);\n"


def _portions(parts: Iterable[bytes]) -> Iterator[list[bytes]]:
    held: list[bytes] = []
    size = 0
    for one in parts:
        held.append(one)
        size += len(one)
        if size >= _SHARD:
            yield held
            held, size = [], 0
    if held:
        yield held


def answered_by_ours(page: str, version: str) -> str:
    """A drawn page whose search box asks our worker."""
    return _THEIR_WORKER.sub(rf'\g<1>{WORKER}?v={version}"', page, count=1)


def emptied(index: str) -> dict[str, bytes]:
    """The theme's index without its pages, as it is asked for over http and file://."""
    text = json.dumps({**json.loads(index), "docs": []}, separators=(",", ":"))
    return {
        f"{THEIRS}.json": text.encode(),
        f"{THEIRS}.js": f"var __index = {text}".encode(),
    }
