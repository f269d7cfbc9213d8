"""Layer 7: a letter as the files that leave: filled from a portal, or from its twin."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from reqportal import vocabulary as v
from reqportal.letters.fill import fill
from reqportal.letters.proof import Proof
from reqportal.letters.shipped import template
from reqportal.locales import Translator
from reqportal.pages import letter as pages
from reqportal.portal.letter_content import (
    LetterContent,
    content,
    requirements_of,
    told,
)
from reqportal.portal.letter_facts import digest, facts
from reqportal.portal.letter_number import LetterKey
from reqportal.portal.narrow import narrow
from reqportal.portal.types import Portal
from reqportal.portal.visible import Scope
from reqportal.share.bundle import NOBODY, Files

_SHORT = 8
"""Characters of the digest in a file's name: other content, another name."""


@dataclass(frozen=True, slots=True)
class LetterForm:
    """Writes one letter, in one language."""

    key: LetterKey
    t: Translator
    templates: Path | None = None
    """The portal's own templates, where it has any; they win."""

    def files(self, portal: Portal, client_id: str) -> Files:
        """The Word file by its name; of a portal without the client an empty letter."""
        if client_id == NOBODY:
            nothing = Scope(frozenset(), unsent=True)
            empty = LetterKey(self.key.kind, ())
            return self._filled(content(narrow(portal, client_id, nothing), empty))
        return self._filled(self.content(portal))

    def content(self, portal: Portal) -> LetterContent:
        """What the letter says."""
        return content(told(portal, self.key), self.key)

    def scope(self, portal: Portal) -> Scope | None:
        """What it may tell of; None for what the status page tells."""
        if self.key.kind is v.LetterKind.REPORT:
            return None
        return Scope.of_letter(portal, requirements_of(portal, self.key))

    def _filled(self, letter: LetterContent) -> Files:
        found = facts(letter)
        proof = Proof(letter.key, digest(letter.key, found), found)
        source = template(self.key.kind, self.t.language, self.templates)
        view = pages.view(letter, self.t)
        filled = fill(source, view, proof, letter.portal.as_of)
        return {self._name(proof): filled}

    def _name(self, proof: Proof) -> str:
        """`confirmation-REQ-0017-1ae99ab3.docx`; of many ids the first and a count."""
        first, more = self.key.ids[0], len(self.key.ids) - 1
        parts = [self.key.kind.code, first, *([f"+{more}"] if more else [])]
        return "-".join((*parts, proof.sha256[:_SHORT])) + ".docx"
