"""Leaks somebody could build in: each takes a bundle and lets something slip into it.

A *carrier* puts a text somewhere; a *tell* gives something away without a text.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import json
import zlib
from collections.abc import Callable
from typing import TypeAlias
from urllib.parse import quote

from reqportal.portal.types import Portal
from share.test_readings import png, zipped

Files: TypeAlias = dict[str, bytes]
Carrier: TypeAlias = Callable[[Files, str], None]
Tell: TypeAlias = Callable[[Files, Portal], None]
PAGE = "status.html"


def _before(files: Files, mark: str, said: str) -> None:
    text = files[PAGE].decode()
    assert mark in text
    files[PAGE] = text.replace(mark, said + mark, 1).encode()


def _in_body(pattern: str) -> Carrier:
    return lambda files, text: _before(files, "</main>", pattern.replace("%", text))


def _in_head(pattern: str) -> Carrier:
    return lambda files, text: _before(files, "</head>", pattern.replace("%", text))


def _file(name: str, content: Callable[[str], bytes]) -> Carrier:
    return lambda files, text: files.update({name.replace("%", text): content(text)})


def _coded(code: Callable[[str], str], pattern: str = "<p>%</p>") -> Carrier:
    return lambda files, text: _before(
        files, "</main>", pattern.replace("%", code(text))
    )


def _utf8(text: str) -> bytes:
    return text.encode()


def _numbers(text: str) -> str:
    return "".join(f"&#{ord(x)};" for x in text)


def _b64(content: bytes) -> str:
    return base64.b64encode(content).decode()


CARRIERS: dict[str, Carrier] = {
    "title": lambda files, text: _before(files, "</title>", text),
    "heading": lambda files, text: _before(files, "</h1>", text),
    "nav": _in_body('<nav><a href="x.html">%</a></nav>'),
    "link": _in_body('<a href="clients/%.html">x</a>'),
    "link, percent": _coded(quote, '<a href="clients/%.html">x</a>'),
    "mailto": _in_body('<a href="mailto:a?subject=%">x</a>'),
    "comment": _in_body("<!-- % -->"),
    "alt text": _in_body('<img alt="%">'),
    "tooltip": _in_body('<p title="%">x</p>'),
    "tooltip escaped twice": _coded(
        lambda text: html.escape(_numbers(text)), '<p title="%">x</p>'
    ),
    "aria label": _in_body('<svg aria-label="%"></svg>'),
    "data attribute": _in_body('<p data-owner="%">x</p>'),
    "class": _in_body('<p class="is-%">x</p>'),
    "anchor": _in_body('<p id="%">x</p>'),
    "hidden element": _in_body("<p hidden>%</p>"),
    "svg title": _in_body("<svg><title>%</title></svg>"),
    "svg description": _in_body("<svg><desc>%</desc></svg>"),
    "noscript": _in_body("<noscript>%</noscript>"),
    "template": _in_body("<template>%</template>"),
    "meta description": _in_head('<meta name="description" content="%">'),
    "meta author": _in_head('<meta name="author" content="%">'),
    "canonical": _in_head('<link rel="canonical" href="https://a/%">'),
    "json": _in_head('<script type="application/json">{"a": "%"}</script>'),
    "json escaped": _coded(json.dumps, "<script>x = %</script>"),
    "json in json": _coded(
        lambda text: json.dumps(json.dumps([text])), "<script>x = %</script>"
    ),
    "entities": _coded(_numbers),
    "broken by tags": _coded(lambda text: f"{text[:2]}<b>{text[2:]}</b>"),
    "broken by lines": _coded(lambda text: f"{text[:3]}<br>\n{text[3:]}"),
    "broken by soft hyphens": _coded("\u00ad".join),
    "capitals": _coded(str.upper),
    "full width": _coded(
        lambda text: "".join(
            chr(ord(x) + 0xFEE0) if "!" <= x <= "~" else x for x in text
        )
    ),
    "base64": _coded(lambda text: _b64(text.encode()), '<img src="data:a;base64,%">'),
    "base64 of gz": _coded(lambda text: _b64(gzip.compress(text.encode()))),
    "hexadecimal": _coded(lambda text: text.encode().hex()),
    "css content": lambda files, text: _before(
        files, "</style>", f'p::after {{ content: "{text}" }}'
    ),
    "css escapes": lambda files, text: _before(
        files, "</style>", "".join(f"\\{ord(x):06x}" for x in text)
    ),
    "file name": _file("%.txt", lambda _: b""),
    "folder name": _file("%/a.txt", lambda _: b""),
    "search index": _file("search/index.json", lambda x: json.dumps([x]).encode()),
    "search script": _file("search/index.js", lambda x: f"x({x!r})".encode()),
    "portal.json": _file(
        "data/portal.json", lambda x: json.dumps({"a": x}, ensure_ascii=False).encode()
    ),
    "sitemap": _file("sitemap.xml", lambda x: f"<loc>{quote(x)}</loc>".encode()),
    "sitemap, gz": _file(
        "sitemap.xml.gz", lambda x: gzip.compress(f"<loc>{quote(x)}</loc>".encode())
    ),
    "source map": _file("a.map", lambda x: json.dumps({"sources": [x]}).encode()),
    "csv": _file("a.csv", lambda x: f"\ufeffa,{x}".encode()),
    "csv, UTF-16": _file("a.csv", lambda x: f"a,{x}".encode("utf-16")),
    "gz": _file("a.gz", lambda x: gzip.compress(x.encode())),
    "zip": _file("a.zip", lambda x: zipped("a.txt", x.encode())),
    "zip, name within": _file("a.zip", lambda x: zipped(f"{x}.txt", b"")),
    "zip, comment": _file("a.zip", lambda x: zipped("a", b"", comment=x.encode())),
    "docx, author": _file(
        "a.docx",
        lambda x: zipped("docProps/core.xml", f"<dc:creator>{x}</dc:creator>".encode()),
    ),
    "image, metadata": _file("a.png", lambda x: png(b"tEXt", b"Author\0" + x.encode())),
    "image, compressed metadata": _file(
        "a.png", lambda x: png(b"zTXt", b"Author\0\0" + zlib.compress(x.encode()))
    ),
}


def _said(files: Files, text: object) -> None:
    _before(files, "</main>", f"<p>{text}</p>")


def _own(portal: Portal) -> list[str]:
    return [one.id for one in portal.requirements if one.record.public]


def _text(portal: Portal) -> str:
    return "".join(one.record.description for one in portal.requirements)


def _by_rank(portal: Portal) -> list[str]:
    ranked = {one.id: one.priority.rank for one in portal.ranked if one.priority}
    return sorted(_own(portal), key=lambda name: (ranked.get(name) or 0, name))


TELLS: dict[str, Tell] = {
    "sort order": lambda files, portal: _said(files, " ".join(_by_rank(portal))),
    "count of all": lambda files, portal: _said(files, f"1/{len(portal.requirements)}"),
    "count of clients": lambda files, portal: _said(files, len(portal.clients)),
    "numbering": lambda files, portal: _said(
        files, [portal.requirements.index(portal.by_id[name]) for name in _own(portal)]
    ),
    "size of a file": lambda files, portal: files.update(
        {"a.bin": b"\0" * len(portal.requirements)}
    ),
    "number of files": lambda files, portal: files.update(
        {f"{n}.txt": b"" for n, _ in enumerate(portal.requirements)}
    ),
    "rank": lambda files, portal: _said(
        files, [x.priority.rank for x in portal.requirements if x.priority]
    ),
    "score": lambda files, portal: _said(
        files, [x.priority.score for x in portal.requirements if x.priority]
    ),
    "band as a class": lambda files, portal: _said(
        files,
        "".join(
            f'<i class="{x.priority.band.code}">'
            for x in portal.requirements
            if x.priority
        ),
    ),
    "health as a colour": lambda files, portal: _said(
        files, [x.health.health.code for x in portal.requirements if x.health]
    ),
    "forecast": lambda files, portal: _said(
        files, [str(x.forecast) for x in portal.requirements]
    ),
    "days waited": lambda files, portal: _said(
        files, [x.our_days for x in portal.requirements]
    ),
    "a number of ours": lambda files, portal: _said(
        files, [x.record.contract_value for x in portal.clients]
    ),
    "importance": lambda files, portal: _said(
        files, [x.record.importance for x in portal.clients]
    ),
    "task numbers": lambda files, portal: _said(
        files, [y.record.task_id for x in portal.requirements for y in x.tasks]
    ),
    "hash of a text": lambda files, portal: _said(
        files,
        hashlib.sha256(_text(portal).encode()).hexdigest(),
    ),
    "text backwards": lambda files, portal: _said(files, _text(portal)[::-1]),
    "length of a text": lambda files, portal: _said(files, len(_text(portal))),
    "row in the sheet": lambda files, portal: _said(
        files, [x.record.origin.row for x in portal.requirements]
    ),
    "reviews that failed": lambda files, portal: _said(
        files, sum(len(x.reviews) for x in portal.requirements)
    ),
}
"""What no scan for texts can see."""
