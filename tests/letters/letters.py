"""Letters for tests: filled from a small portal, and read again."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

from docx import Document

from builders import AS_OF
from reqportal.letters.fill import fill
from reqportal.letters.proof import Proof
from reqportal.letters.shipped import template
from reqportal.locales import Language, translator
from reqportal.pages.letter import view
from reqportal.portal.letter_content import content, told
from reqportal.portal.letter_facts import digest, facts
from reqportal.portal.letter_number import LetterKey
from reqportal.portal.types import Portal

SOFFICE = shutil.which("soffice")


def written(
    portal: Portal, key: LetterKey, language: Language = "zh", own: Path | None = None
) -> bytes:
    """The letter as a Word file."""
    letter = content(told(portal, key), key)
    found = facts(letter)
    proof = Proof(key, digest(key, found), found)
    shown = view(letter, translator(language))
    return fill(template(key.kind, language, own), shown, proof, AS_OF)


def lines(file: bytes) -> list[str]:
    """Every paragraph of a Word file, those in tables too, row by row."""
    document = Document(io.BytesIO(file))
    found = [line.text for line in document.paragraphs]
    for table in document.tables:
        for row in table.rows:
            found += [line.text for cell in row.cells for line in cell.paragraphs]
    return found


def converted(file: Path, form: str, to: Path) -> Path:
    """The file as LibreOffice saves it: `pdf`, or `docx` once more."""
    assert SOFFICE
    home = f"-env:UserInstallation={(to / 'profile').as_uri()}"
    command = [SOFFICE, home, "--headless", "--convert-to", form, "--outdir", str(to)]
    subprocess.run(  # noqa: S603 - our own file
        [*command, str(file)], check=True, capture_output=True, timeout=180
    )
    return to / f"{file.stem}.{form.partition(':')[0]}"
