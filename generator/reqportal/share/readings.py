"""Layer 7: every way in which somebody may read what a file holds.

A text may hide behind escapes of HTML, JSON, CSS and URLs, base64 or hexadecimal
digits, UTF-16, compression, members of an archive, or the metadata of an image. Each
is undone, one upon another, and what comes out is a *reading*.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import html
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from urllib.parse import unquote

_DEPTH = 4
"""How many layers of wrapping are undone."""
_MOST = 80
"""Readings of one file at most; what wraps deeper than that is no page of ours."""
_LARGEST = 64 * 1024 * 1024
"""Bytes that are unpacked of one member."""
_CJK = range(0x3000, 0xA000)
_WORTH = 4
"""Characters from which a text in two bytes each is one."""
_INLINE = re.compile(
    r"</?(?:br|wbr|b|i|em|strong|mark|a|u|code|sub|sup)\b[^<>]*>", re.IGNORECASE
)
_TAG = re.compile(r"<!--|-->|<[^<>]*>")
SEPARATOR = "\ue000"
"""Stands for a tag between two cells, so that they do not read as one."""
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_CSS = re.compile(r"\\([0-9a-fA-F]{2,6})\s?")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{8,}={0,2}")
_HEX = re.compile(r"(?:[0-9a-fA-F]{2}){6,}")
_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class Reading:
    """A text, and where it stands."""

    place: str
    """`status.html`, or `a.zip › b.txt`."""
    text: str


def readings(name: str, content: bytes) -> Iterator[Reading]:
    """The file's name, and every reading of its content."""
    yield from (Reading(name, text) for text in _closure(name))
    yield from _of_bytes(name, content, _DEPTH)


def _of_bytes(place: str, content: bytes, depth: int) -> Iterator[Reading]:
    if depth == 0:
        return
    for member, inside in _members(content):
        inner = f"{place} › {member}" if member else place
        yield from (Reading(inner, text) for text in _closure(member))
        yield from _of_bytes(inner, inside, depth - 1)
    texts = [found for text in _decoded(content) for found in _closure(text)]
    yield from (Reading(place, text) for text in texts)
    for inside in _binaries(texts):
        yield from _of_bytes(place, inside, depth - 1)


def _members(content: bytes) -> Iterator[tuple[str, bytes]]:
    """What is packed in it, with its name there."""
    if content[:2] == b"\x1f\x8b":
        yield from _gunzipped(content)
    elif content[:4] in {b"PK\x03\x04", b"PK\x05\x06"}:
        yield from _unzipped(content)
    elif content.startswith(_PNG):
        yield from _chunks(content)
    elif content[:1] == b"\x78":
        yield from _inflated("", content)


def _gunzipped(content: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        with gzip.open(io.BytesIO(content)) as stream:
            yield "", stream.read(_LARGEST)
    except (OSError, EOFError, zlib.error):
        return


def _unzipped(content: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield "", archive.comment
            for entry in archive.infolist():
                with archive.open(entry) as stream:
                    yield entry.filename, stream.read(_LARGEST)
                yield entry.filename, entry.comment + entry.extra
    except (zipfile.BadZipFile, OSError, RuntimeError, zlib.error):
        return


def _chunks(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Compressed texts of a PNG; plain ones are read with the rest of the file."""
    at = len(_PNG)
    while at + 8 <= len(content):
        length = int.from_bytes(content[at : at + 4], "big")
        kind, body = content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        if kind in {b"zTXt", b"iTXt"}:
            for match in re.finditer(b"\x78[\x01\x5e\x9c\xda]", body):
                yield from _inflated(kind.decode(), body[match.start() :])
        at += length + 12


def _inflated(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        yield name, zlib.decompressobj().decompress(content, _LARGEST)
    except zlib.error:
        return


def _decoded(content: bytes) -> Iterator[str]:
    """As UTF-8; as UTF-16 too where it is not plainly that."""
    yield content.decode("utf-8", "replace")
    if b"\0" not in content and _is_utf8(content):
        return
    for start in (0, 1):
        for coding in ("utf-16-le", "utf-16-be"):
            yield content[start:].decode(coding, "ignore")


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _closure(text: str) -> list[str]:
    """The text with its escapes, and with them undone in every order."""
    found = {text: None}
    fresh = [text]
    for _ in range(_DEPTH):
        made = {undo(one): None for one in fresh for undo in _UNDO}
        fresh = [one for one in made if one and one not in found]
        found |= dict.fromkeys(fresh)
        if not fresh or len(found) > _MOST:
            break
    return list(found)


def _without_tags(text: str) -> str:
    return _TAG.sub(SEPARATOR, _INLINE.sub(" ", text)) if "<" in text else text


def _joined(text: str) -> str:
    """What stands within one line, whatever is emphasised of it."""
    return _INLINE.sub("", text) if "<" in text else text


def _without_escapes(text: str) -> str:
    """Of JSON and JavaScript."""
    if "\\" not in text:
        return text
    plain = _ESCAPE.sub(_escaped, text)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _escaped(match: re.Match[str]) -> str:
    digits = match[1] or match[2]
    if digits:
        return chr(int(digits, 16))
    return {"n": "\n", "t": "\t", "r": "\r"}.get(match[3], match[3])


def _without_css(text: str) -> str:
    if "\\" not in text:
        return text
    return _CSS.sub(lambda match: _character(int(match[1], 16)), text)


def _character(number: int) -> str:
    return chr(number) if number < 0x110000 else ""  # noqa: PLR2004 - Unicode ends


def _without_percent(text: str) -> str:
    return unquote(text, errors="replace") if "%" in text else text


_UNDO: tuple[Callable[[str], str], ...] = (
    html.unescape,
    _without_tags,
    _joined,
    _without_escapes,
    _without_css,
    _without_percent,
)


def _binaries(texts: Iterable[str]) -> Iterator[bytes]:
    """What runs of base64 or hexadecimal digits stand for; plain texts as one."""
    found: dict[bytes, None] = {}
    for text in texts:
        found |= dict.fromkeys(filter(None, map(_of_base64, _BASE64.findall(text))))
        found |= dict.fromkeys(map(bytes.fromhex, _HEX.findall(text)))
    packed = [one for one in found if _is_packed(one)]
    yield from packed
    plain = [one for one in found if one not in packed and _is_utf8(one)]
    wide = [one for one in found if one not in packed and _is_utf16(one)]
    yield from (b"\n".join(plain), *wide)


def _of_base64(digits: str) -> bytes:
    plain = digits.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _is_packed(content: bytes) -> bool:
    return content[:2] in {b"\x1f\x8b", b"PK"} or content.startswith(_PNG)


def _is_utf16(content: bytes) -> bool:
    """Whether most of it is Chinese or ASCII in two bytes each: words decode to noise.

    A text that begins at an odd place is looked at from there.
    """
    for start, coding in product((0, 1), ("utf-16-le", "utf-16-be")):
        text = content[start:].decode(coding, "ignore")
        known = sum(ord(x) in _CJK or " " <= x <= "~" for x in text)
        if len(text) >= _WORTH and known * 4 > len(text) * 3:
            return True
    return False
