"""Ways to break a workbook: of its bytes, of its parts, of the XML in a part."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Callable
from io import BytesIO
from random import Random
from typing import TypeAlias

Parts: TypeAlias = list[tuple[str, bytes]]
OfBytes: TypeAlias = Callable[[Random, bytes], bytes]
OfParts: TypeAlias = Callable[[Random, Parts], Parts]
OfXml: TypeAlias = Callable[[Random, bytes], bytes]

HUGE = (
    *("1e999", "-1e999", "NaN", "inf", "99999999999999999999", "-1", "2958466", "60"),
    *("4294967296", "9223372036854775808", "0x10", "", " ", "１２", "1,5", "abc"),
)
PLACES = ("XFD1048576", "A1048577", "ZZZZ1", "A0", "a1", "$A$1", "1A", "", "A1", "XFE1")
TEXTS = ("&#0;", "&#x1F;", "\x0b", "_x0000_", "&amp;#0;", "&unknown;", "\ufffe", "﻿")


def mutated(random: Random, content: bytes) -> bytes:
    """The workbook, broken once to three times."""
    for _ in range(random.randint(1, 3)):
        content = _once(random, content)
    return content


def _once(random: Random, content: bytes) -> bytes:
    kind = random.random()
    if kind < 0.25:
        return random.choice(OF_BYTES)(random, content)
    try:
        parts = unpacked(content)
    except Exception:  # noqa: BLE001 - it is broken already
        return random.choice(OF_BYTES)(random, content)
    if not parts:
        return content
    if kind < 0.45:
        return packed(random, random.choice(OF_PARTS)(random, parts))
    sheets = [n for n, (name, _) in enumerate(parts) if "sheet" in name.lower()]
    every = range(len(parts))
    number = random.choice(sheets if sheets and random.random() < 0.7 else every)
    name, xml = parts[number]
    parts[number] = (name, random.choice(OF_XML)(random, xml))
    return packed(random, parts)


def unpacked(content: bytes) -> Parts:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return [(info.filename, archive.read(info)) for info in archive.infolist()]


def packed(random: Random, parts: Parts) -> bytes:
    file = BytesIO()
    ways = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED)
    with (
        zipfile.ZipFile(file, "w", random.choice(ways)) as archive,
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")  # of a name that is there twice
        for name, content in parts:
            archive.writestr(name, content)
    return file.getvalue()


def _flip(random: Random, content: bytes) -> bytes:
    data = bytearray(content)
    for _ in range(random.randint(1, 8)):
        if data:
            data[random.randrange(len(data))] ^= 1 << random.randrange(8)
    return bytes(data)


def _cut(random: Random, content: bytes) -> bytes:
    return content[: random.randrange(len(content) + 1)]


def _without_a_piece(random: Random, content: bytes) -> bytes:
    start = random.randrange(len(content) + 1)
    return content[:start] + content[start + random.randint(1, 400) :]


def _with_zeros(random: Random, content: bytes) -> bytes:
    start = random.randrange(len(content) + 1)
    zeros = bytes(random.randint(1, 4000))
    return content[:start] + zeros + content[start + len(zeros) :]


def _with_more(random: Random, content: bytes) -> bytes:
    more = random.randbytes(random.randint(1, 300))
    return random.choice((content + more, more + content, content + content))


def _drop(random: Random, parts: Parts) -> Parts:
    parts.pop(random.randrange(len(parts)))
    return parts


def _swap(random: Random, parts: Parts) -> Parts:
    one, other = random.randrange(len(parts)), random.randrange(len(parts))
    (a, first), (b, second) = parts[one], parts[other]
    parts[one], parts[other] = (a, second), (b, first)
    return parts


def _twice(random: Random, parts: Parts) -> Parts:
    name, content = random.choice(parts)
    return [*parts, (name.upper() if random.random() < 0.3 else name, content)]


def _renamed(random: Random, parts: Parts) -> Parts:
    change = random.choice(
        (
            str.upper,
            lambda name: name.replace("/", "\\"),
            lambda name: f"/{name}",
            lambda name: f"../{name}",
            lambda name: name.replace("1", "%31"),
        )
    )
    if random.random() < 0.5:
        return [(change(name), content) for name, content in parts]
    number = random.randrange(len(parts))
    parts[number] = (change(parts[number][0]), parts[number][1])
    return parts


def _crowded(_random: Random, parts: Parts) -> Parts:
    return [*parts, *((f"xl/media/{n}.png", b"") for n in range(1100))]


def _bomb(random: Random, parts: Parts) -> Parts:
    number = random.randrange(len(parts))
    name, content = parts[number]
    padding = b" " * random.choice((10**5, 5 * 10**6, 9 * 10**6))
    parts[number] = (name, content.replace(b">", b">" + padding, 1))
    return parts


def _recoded(random: Random, xml: bytes) -> bytes:
    text = xml.decode("utf-8", "replace")
    encoding = random.choice(("utf-16", "utf-16-le", "utf-8-sig", "gb18030", "utf-32"))
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    body = re.sub(r"<\?xml[^>]*\?>", "", text)
    return ((head if random.random() < 0.7 else "") + body).encode(encoding)


def _value(random: Random, xml: bytes) -> bytes:
    return _put(random, xml, rb"(?<=<v>)[^<]*", random.choice(HUGE))


def _attribute(random: Random, xml: bytes) -> bytes:
    return _put(random, xml, rb'(?<==")[^"]*(?=")', random.choice((*HUGE, *PLACES)))


def _place(random: Random, xml: bytes) -> bytes:
    return _put(random, xml, rb'(?<= r=")[^"]*', random.choice(PLACES))


def _placeless(random: Random, xml: bytes) -> bytes:
    return re.sub(rb' r="[^"]*"', b"", xml, count=random.choice((0, 1, 5)))


def _type(random: Random, xml: bytes) -> bytes:
    kinds = ("s", "b", "e", "str", "inlineStr", "d", "n", "zz", "")
    return _put(random, xml, rb'(?<= t=")\w+', random.choice(kinds))


def _text(random: Random, xml: bytes) -> bytes:
    return _put(random, xml, rb"(?<=>)[^<]+", random.choice(TEXTS))


def _tag(random: Random, xml: bytes) -> bytes:
    return _put(random, xml, rb"<[^>]*>", "")


def _comment(random: Random, xml: bytes) -> bytes:
    piece = random.choice(("<!-- x -->", "<![CDATA[ x ]]>", "<?x y?>", "<!DOCTYPE x>"))
    return _put(random, xml, rb"(?<=>)", piece)


def _prefixed(_random: Random, xml: bytes) -> bytes:
    tagged = re.sub(rb"<(/?)([a-zA-Z])", rb"<\1x:\2", xml)
    return tagged.replace(b" xmlns=", b" xmlns:x=")


def _repeated(random: Random, xml: bytes) -> bytes:
    found = list(re.finditer(rb"<(?:row|c|v|sheet|si|col)\b[^>]*?(?:/>|>.*?</)", xml))
    cells = list(
        re.finditer(rb"<c .*?</c>|<row .*?</row>|<si>.*?</si>", xml, re.DOTALL)
    )
    chosen = random.choice(cells or found or [re.match(rb"", xml)])
    piece = chosen[0] if chosen else b""
    end = chosen.end() if chosen else 0
    return xml[:end] + piece * random.choice((1, 3, 2000)) + xml[end:]


def _deep(random: Random, xml: bytes) -> bytes:
    depth = random.choice((50, 300, 100_000))
    place = xml.find(b">", random.randrange(len(xml) + 1)) + 1
    return xml[:place] + b"<x>" * depth + b"</x>" * depth + xml[place:]


def _merged(random: Random, xml: bytes) -> bytes:
    ranges = ("A1:XFD1048576", "A1:C9", "B2:A1", "A1", "A2:A3", "XFD1:A1", "1:2")
    some = "".join(
        f'<mergeCell ref="{random.choice(ranges)}"/>'
        for _ in range(random.choice((1, 3, 5000)))
    )
    merges = f"</sheetData><mergeCells>{some}</mergeCells>".encode()
    return xml.replace(b"</sheetData>", merges, 1)


def _dimension(random: Random, xml: bytes) -> bytes:
    wrong = random.choice(("A1:XFD1048576", "A1", "B2:A1", "", "ZZZZ9"))
    data = f'<dimension ref="{wrong}"/><sheetData'.encode()
    return xml.replace(b"<sheetData", data, 1)


def _unended(_random: Random, xml: bytes) -> bytes:
    """Beginnings without an end, on which a careless pattern takes for ever."""
    return xml.replace(b"</sheetData>", b'<c r="A9">' * 30_000, 1)


def _put(random: Random, xml: bytes, pattern: bytes, text: str) -> bytes:
    found = list(re.finditer(pattern, xml))
    if not found:
        return xml
    chosen = random.choice(found)
    encoded = text.encode("utf-8", "surrogatepass")
    return xml[: chosen.start()] + encoded + xml[chosen.end() :]


OF_BYTES: tuple[OfBytes, ...] = (
    _flip,
    _cut,
    _without_a_piece,
    _with_zeros,
    _with_more,
)
OF_PARTS: tuple[OfParts, ...] = (_drop, _drop, _swap, _twice, _renamed, _crowded, _bomb)
OF_XML: tuple[OfXml, ...] = (
    *(_recoded, _value, _value, _attribute, _attribute, _place, _place, _placeless),
    *(_type, _text, _tag, _comment, _prefixed, _repeated, _deep, _merged, _dimension),
    *(_unended, _cut, _flip),
)
