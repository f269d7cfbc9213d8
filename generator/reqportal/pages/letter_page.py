"""Layer 5: the print page of a letter in play: the same content as its Word file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reqportal.checks.letters import lacking
from reqportal.findings import in_order
from reqportal.locales import Translator
from reqportal.pages import marks
from reqportal.pages.letter import LetterView
from reqportal.pages.letter import view as letter_view
from reqportal.pages.letter_links import title_of
from reqportal.portal.letter_content import LetterContent, content, told
from reqportal.portal.letter_number import LetterKey
from reqportal.portal.types import Portal


@dataclass(frozen=True, slots=True)
class Missing:
    """Something the letter needs before it can be sent."""

    what: str
    remedy: str
    evidence: tuple[marks.EvidenceMark, ...]


@dataclass(frozen=True, slots=True)
class LetterPage:
    """All that the page says; what is not the letter's is not printed."""

    title: str
    crumbs: tuple[marks.Link, ...]
    letter: LetterView
    missing: tuple[Missing, ...]
    command: str
    """What writes it as a Word file."""


@dataclass(frozen=True, slots=True)
class ClientLetterPage:
    """The same in a client's site."""

    title: str
    back: str
    letter: LetterView


def view(portal: Portal, key: LetterKey, t: Translator) -> LetterPage:
    """The page of a letter that is to be written or answered."""
    letter = content(told(portal, key), key)
    client = letter.portal.client
    subjects = [(one.id, one.row.title) for one in letter.subjects]
    return LetterPage(
        title=title_of(key, t),
        crumbs=(
            marks.Link("../clients/index.html", t("Clients")),
            marks.Link(marks.client_href(client.client_id), client.name),
            *(marks.Link(marks.requirement_href(n), f"{n} {x}") for n, x in subjects),
            marks.Link("", t.label(key.kind)),
        ),
        letter=letter_view(letter, t),
        missing=tuple(_missing(portal, key, t)),
        command=f"reqportal letter {key.kind.code} {' '.join(key.ids)} --to DIR",
    )


def client_view(letter: LetterContent, t: Translator) -> ClientLetterPage:
    """The page of a letter that the client has."""
    back = t("All requirements of {client}", client=letter.portal.client.name)
    return ClientLetterPage(title_of(letter.key, t), back, letter_view(letter, t))


def _missing(portal: Portal, key: LetterKey, t: Translator) -> Iterator[Missing]:
    if not portal.settings.company.strip():
        remedy = t("Write company: … below reqportal in mkdocs.yml")
        yield Missing(t("The name of our company is not set"), remedy, ())
    for found in in_order(lacking(portal, key)):
        cells = marks.evidence((found.where,))
        yield Missing(found.message(t), found.remedy(t), cells)
