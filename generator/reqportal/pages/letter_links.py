"""Layer 5: where the page of a letter stands, and what it is called."""

from __future__ import annotations

from collections.abc import Iterable

from reqportal.locales import Translator
from reqportal.pages import marks
from reqportal.portal.letter_number import LetterKey


def path_of(key: LetterKey) -> str:
    """Where the page of a letter stands."""
    return f"letters/{key.kind.code}-{key.ids[0]}.html"


def title_of(key: LetterKey, t: Translator) -> str:
    """What the page is called: the kind, and the first of its ids."""
    return f"{t.label(key.kind)} {key.ids[0]}"


def links(
    keys: Iterable[LetterKey], t: Translator, *, depth: int = 1
) -> tuple[marks.Link, ...]:
    """To each of the letters, by its kind and first id."""
    return tuple(
        marks.Link(f"{'../' * depth}{path_of(key)}", title_of(key, t)) for key in keys
    )
