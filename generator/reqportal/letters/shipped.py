"""Layer 6: where the Word templates lie, and copies of them for editing."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from reqportal import vocabulary as v
from reqportal.findings import PortalError
from reqportal.locales import N_, Language

FOLDER = "letters"
"""Within the templates, shipped or a portal's own."""


def name_of(kind: v.LetterKind, language: Language) -> str:
    """The file of a template."""
    return f"{kind.code}.{language}.docx"


def template(kind: v.LetterKind, language: Language, own: Path | None) -> Path:
    """The template of a letter; a portal's own wins."""
    name = name_of(kind, language)
    if own is not None and (own / FOLDER / name).is_file():
        return own / FOLDER / name
    return _shipped() / name


def copy_templates(folder: Path) -> tuple[Path, ...]:
    """Copies of all templates, for editing in Word or WPS.

    Raises PortalError, before anything is written, where one stands there already.
    """
    names = [
        name_of(kind, language) for kind in v.LetterKind for language in ("zh", "en")
    ]
    there = [name for name in names if (folder / name).exists()]
    if there:
        raise PortalError(
            N_("{name} is there already and stays as it is: move it away first"),
            name=there[0],
        )
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_bytes((_shipped() / name).read_bytes())
    return tuple(folder / name for name in names)


def _shipped() -> Path:
    return Path(str(files("reqportal.site_templates"))) / FOLDER
