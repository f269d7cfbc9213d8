"""Layer 6: a letter as a Word file: a template filled with what its view says."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape

from reqportal.findings import PublishError
from reqportal.letters.archive import packed, unpacked
from reqportal.letters.proof import Proof, text_digest, with_proof
from reqportal.locales import N_
from reqportal.pages.letter import LetterView

_BROKEN = (
    TemplateError, PackageNotFoundError, BadZipFile, SyntaxError, KeyError, ValueError,
    AttributeError, TypeError,
)  # fmt: skip
"""What a template may be broken by: its braces, its XML (a SyntaxError), its parts."""


def fill(template: Path, view: LetterView, proof: Proof, day: date) -> bytes:
    """The letter: the same view, template and day, the same bytes.

    Raises PublishError where the template cannot be filled.
    """
    try:
        document = DocxTemplate(io.BytesIO(template.read_bytes()))
        document.render({"letter": view}, _environment(), autoescape=True)
        _describe(document.docx.core_properties, view, day)
        stream = io.BytesIO()
        document.save(stream)
        parts = unpacked(stream.getvalue())
    except _BROKEN as error:
        raise PublishError(
            N_(
                "The template {name} cannot be filled: {problem}. Take a fresh copy "
                "(reqportal template DIR --letters) and edit it again"
            ),
            name=template.name,
            problem=" ".join(str(error).split()) or type(error).__name__,
        ) from error
    return packed(with_proof(parts, proof.of_text(text_digest(parts))))


def _environment() -> SandboxedEnvironment:
    """A template is a file from anybody: it reads values and runs nothing."""
    return SandboxedEnvironment(
        autoescape=True, undefined=StrictUndefined, finalize=_as_typed
    )


def _as_typed(value: object) -> object:
    """A value as it is printed: docxtpl would take `{_{` for braces it has escaped."""
    if isinstance(value, str) and ("{_" in value or "_}" in value):
        return Markup(str(escape(value)).replace("_", "&#95;"))  # noqa: S704 - escaped
    return value


def _describe(properties: Any, view: LetterView, day: date) -> None:  # noqa: ANN401 - docx's
    """What the file says of itself: no person, no machine, the letter's own day."""
    at = datetime.combine(day, time(), UTC)
    properties.title = f"{view.words.title} {view.number}".strip()
    properties.created = properties.modified = at
    properties.revision = 1
    for name in ("author", "last_modified_by", "comments", "keywords", "subject",
                 "category"):  # fmt: skip
        setattr(properties, name, "")
