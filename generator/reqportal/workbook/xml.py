"""Layer 2: the XML of one part: in UTF-8, without entities, in its plainest form."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.etree.ElementTree import Element, ParseError
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from reqportal.locales import N_
from reqportal.workbook.refusal import Refused, damaged

_DECLARATION = re.compile(rb"\s*<\?xml[^>]*?\?>")
_ENCODING = re.compile(rb"""encoding\s*=\s*["']([\w.:-]+)["']""")
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_WIDE = ((b"<\0?\0", "utf-16-le"), (b"\0<\0?", "utf-16-be"))
_DEEPEST = 256
"""Elements inside each other; workbooks have a dozen."""
_UNUSUAL = (b"<!--", b"<![CDATA[", b"<?")


def utf8(content: bytes, name: str) -> bytes:
    """A part's XML in UTF-8, without declaration.

    Raises Refused when it is in no known encoding or declares a DOCTYPE.
    """
    text = content
    encoding = next((e for mark, e in _BOMS if content.startswith(mark)), None)
    encoding = encoding or next((e for m, e in _WIDE if content.startswith(m)), None)
    if encoding == "utf-8":
        text = content[3:]
    elif encoding:
        text = _recoded(content, encoding, name)
    head = _DECLARATION.match(text)
    if head:
        declared = _ENCODING.search(head[0])
        spoken = declared[1].decode().lower() if declared else "utf-8"
        text = text[head.end() :]
        if encoding is None and spoken not in {"utf-8", "utf8", "us-ascii", "ascii"}:
            text = _recoded(text, spoken, name)
    if b"<!DOCTYPE" in text:
        raise damaged(N_("its part {name} declares a DOCTYPE"), name=name)
    return text


def _recoded(content: bytes, encoding: str, name: str) -> bytes:
    try:
        return content.decode(encoding).lstrip("\ufeff").encode()
    except (LookupError, ValueError) as error:
        raise _not_xml(name) from error


def tree(xml: bytes, name: str) -> Element:
    """The root of a small part. Raises Refused when it is no well-formed XML."""
    _check_depth(xml, name)
    try:
        root: Element = ElementTree.fromstring(xml)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise _not_xml(name) from error
    return root


def check(xml: bytes, name: str) -> None:
    """Raises Refused when the part is no well-formed XML."""
    walk(xml, name)


def _check_depth(xml: bytes, name: str) -> None:
    """Raises Refused as well when elements lie too deeply inside each other."""
    depth = 0

    def start(_tag: str, _attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        refuse_depth(depth, name)

    def end(_tag: str) -> None:
        nonlocal depth
        depth -= 1

    walk(xml, name, start, end)


def refuse_depth(depth: int, name: str) -> None:
    """Raises Refused when so many elements inside each other are too many."""
    if depth > _DEEPEST:
        raise damaged(N_("its part {name} is nested too deeply"), name=name)


def walk(
    xml: bytes,
    name: str,
    start: Callable[[str, dict[str, str]], None] | None = None,
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Call these at every tag and text. Raises Refused unless well-formed."""
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    try:
        parser.Parse(xml, True)  # noqa: FBT003 - expat's
    except expat.ExpatError as error:
        raise _not_xml(name) from error


def is_plain(xml: bytes) -> bool:
    """Whether it holds neither comments, CDATA nor processing instructions."""
    return not any(mark in xml for mark in _UNUSUAL)


def plain(xml: bytes, name: str) -> bytes:
    """The same without those, each text in one piece, and no prefixes."""
    if is_plain(xml):
        return xml
    out: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        said = "".join(f" {key}={quoteattr(v)}" for key, v in attributes.items())
        out.append(f"<{tag}{said}>")

    walk(xml, name, start, lambda tag: out.append(f"</{tag}>"), _escaping(out))
    return "".join(out).encode()


def _escaping(out: list[str]) -> Callable[[str], None]:
    return lambda text: out.append(escape(text, {"\r": "&#13;"}))


def local(tag: str) -> str:
    """A tag's or an attribute's name without namespace or prefix."""
    return tag.rpartition("}")[2].rpartition(":")[2]


def _not_xml(name: str) -> Refused:
    return damaged(N_("its part {name} is no well-formed XML"), name=name)
