"""Layer 6: what a letter said, kept within its file, so that it can be asked again.

The facts lie in a part of their own (custom XML), which office programs carry along.
Should one drop it, the properties of the file still name the letter and its digest.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from markupsafe import escape

from reqportal import vocabulary as v
from reqportal.letters.archive import unpacked
from reqportal.portal.letter_facts import Fact, canonical
from reqportal.portal.letter_number import LetterKey

_SPACE = "urn:reqportal:letter:1"
_PART, _PROPERTIES = "customXml/reqportal.xml", "docProps/custom.xml"
_PROGRAM = "docProps/app.xml"
_NO_PROGRAM = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns='
    b'"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VT = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_CP = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""The set of properties that users add, in Windows' words."""
_LONGEST = 255
"""Characters of a property; Word cuts longer ones."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What is kept of a letter in its file."""

    key: LetterKey
    sha256: str
    facts: tuple[Fact, ...] | None
    """None where a program dropped them."""
    text: str = ""
    """The digest of the letter's text as it was written."""

    def of_text(self, digest: str) -> Proof:
        """The same proof of a letter with this text."""
        return replace(self, text=digest)


class NoLetterError(ValueError):
    """A file that no letter of ours is in."""


def with_proof(parts: Mapping[str, bytes], proof: Proof) -> dict[str, bytes]:
    """The parts of a Word file with the proof among them.

    What a template's program noted of its user and machine goes.
    """
    found = dict(parts)
    if _PROGRAM in found:
        found[_PROGRAM] = _NO_PROGRAM
    found[_PART] = _content(proof)
    found[_PROPERTIES] = _properties(proof)
    document = "word/_rels/document.xml.rels"
    found[document] = _related(found[document], "customXml", f"../{_PART}")
    found["_rels/.rels"] = _related(
        found["_rels/.rels"], "custom-properties", _PROPERTIES
    )
    found["[Content_Types].xml"] = _typed(found["[Content_Types].xml"])
    return found


def read_proof(content: bytes) -> tuple[Proof, bool]:
    """What a file keeps, and whether its text is as it was written.

    Raises NoLetterError for anything but a letter of ours.
    """
    try:
        parts = unpacked(content)
        proof = _kept(parts) or _named(parts)
        if proof is None:
            raise NoLetterError
        return proof, proof.text == text_digest(parts)
    except (ValueError, KeyError, TypeError, ParseError, DefusedXmlException) as error:
        raise NoLetterError from error


def text_digest(parts: Mapping[str, bytes]) -> str:
    """A digest of a document's text, gaps aside: saving it anew changes nothing."""
    texts = fromstring(parts["word/document.xml"]).iter(f"{_W}t")
    words = "".join("".join(text.text or "" for text in texts).split())
    return sha256(words.encode()).hexdigest()[:32]


def _content(proof: Proof) -> bytes:
    kept = {
        "kind": proof.key.kind.code,
        "ids": proof.key.ids,
        "sha256": proof.sha256,
        "text": proof.text,
        "facts": json.loads(canonical(proof.facts or ())),
    }
    text = json.dumps(kept, ensure_ascii=False, indent=1)
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<letter xmlns="{_SPACE}">{escape(text)}</letter>'
    ).encode()


def _kept(parts: Mapping[str, bytes]) -> Proof | None:
    """From the part of its own, whatever it is called after saving."""
    for name, content in parts.items():
        if name.startswith("customXml/") and _SPACE.encode() in content:
            kept = json.loads(fromstring(content).text or "")
            facts = tuple(Fact(a, b, c, d, said) for a, b, c, d, said in kept["facts"])
            return Proof(_key(kept["kind"], kept["ids"]), str(kept["sha256"]), facts,
                         str(kept["text"]))  # fmt: skip
    return None


def _properties(proof: Proof) -> bytes:
    ids = ";".join(proof.key.ids)
    values = {
        "reqportal-kind": proof.key.kind.code,
        "reqportal-ids": ids if len(ids) <= _LONGEST else "",
        "reqportal-sha256": proof.sha256,
        "reqportal-text": proof.text,
    }
    rows = "".join(
        f'<property fmtid="{_FORMAT_ID}" pid="{number}" name="{name}">'
        f"<vt:lpwstr>{escape(value)}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(values.items(), start=2)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<Properties xmlns="{_CP}" xmlns:vt="{_VT}">{rows}</Properties>'
    ).encode()


def _named(parts: Mapping[str, bytes]) -> Proof | None:
    """From the properties, where the facts themselves are gone."""
    content = parts.get(_PROPERTIES)
    if content is None:
        return None
    found = {
        row.get("name"): "".join(row.itertext())
        for row in fromstring(content).iter(f"{{{_CP}}}property")
    }
    if not found.get("reqportal-sha256") or not found.get("reqportal-ids"):
        return None
    key = _key(found["reqportal-kind"], found["reqportal-ids"].split(";"))
    return Proof(key, found["reqportal-sha256"], None, found.get("reqportal-text", ""))


def _key(kind: str, ids: Any) -> LetterKey:  # noqa: ANN401 - as read
    words = {word.code: word for word in v.LetterKind}
    return LetterKey(words[kind], tuple(str(name) for name in ids))


def _related(relations: bytes, kind: str, target: str) -> bytes:
    if target.encode() in relations:
        return relations
    row = (
        f'<Relationship Id="rIdReqportal" Type="{_RELATIONS}/{kind}" '
        f'Target="{target}"/></Relationships>'
    )
    return relations.replace(b"</Relationships>", row.encode())


def _typed(types: bytes) -> bytes:
    if f'"/{_PROPERTIES}"'.encode() in types:
        return types
    row = f'<Override PartName="/{_PROPERTIES}" ContentType="{_TYPE}"/></Types>'
    return types.replace(b"</Types>", row.encode())
