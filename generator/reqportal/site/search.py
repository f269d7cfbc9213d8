"""Layer 6: the search index: every line of text that stands on a page.

The box is Material's; `assets/search.js` answers it in place of the theme's worker. A
*part* holds the pages of one slice with each of their lines once; parts are joined to
shards, so that a browser loads few files. Titles come before lines: they answer first.
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
_LINES = "reqportalLines"
_SHARD = 2_000_000
"""Bytes of a shard, about."""
_INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|code|em|i|kbd|mark|s|small|span|strong|sub|sup|time|u)"
    r"(?:\s[^>]*)?>"
)
_TAG = re.compile(
    r"<(?:script|style)\b.*?</(?:script|style)>"
    r'|<div class="rp-tools.*?</div>|<button\b.*?</button>'  # controls say nothing
    r"|<[^>]*>",
    re.DOTALL,
)
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
    """What pages are called, and on a line of its own what they say.

    `[[path, title, note, weight], …]` and `[text, ["0-5,9", …]]`: each line once in a
    text, and of each page the numbers of its lines, in their order. A browser reads one
    text many times faster than a list of lines.
    """
    numbers: dict[str, int] = {}
    titles, found = [], []
    for entry in entries:
        titles.append([entry.path, entry.title, entry.note, int(entry.weight)])
        said = lines(entry.body)
        found.append(_runs(numbers.setdefault(line, len(numbers)) for line in said))
    said_once = "\n".join(numbers)
    return f"{literal(titles)}\n{literal([said_once, found])}".encode()


def _runs(numbers: Iterable[int]) -> str:
    """`0-5,9`: numbers as they come, those that follow each other in one."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ",".join(f"{a}-{b}" if a < b else str(a) for a, b in runs)


def shards(parts: Iterable[bytes]) -> dict[str, bytes]:
    """The files of the index by path: titles, lines, and the list of both."""
    files: dict[str, bytes] = {}
    halves = [one.split(b"\n") for one in parts]
    named: list[list[str]] = []
    for name, said, at in (("titles", "reqportalTitles", 0), ("lines", _LINES, 1)):
        named.append([])
        first = 0
        portions = _portions(half[at] for half in halves)
        for number, held in enumerate(portions, start=1):
            content = f"{said}({first},[".encode() + b",\n".join(held) + b"]);\n"
            path = f"{name}-{number}.js"
            files[f"{FOLDER}/{path}"] = content
            named[-1].append(f"{path}?v={digest_of(content)[:10]}")
            first += len(held)
    text = json.dumps(named, separators=(",", ":"))
    files[f"{FOLDER}/index.js"] = f"reqportalShards({text});\n".encode()
    return files


def documents(entries: Iterable[Entry]) -> bytes:
    """The script of the hand-written pages: a part of its own."""
    return b"reqportalDocuments(" + part(entries).replace(b"\n", b",") + b");\n"


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
