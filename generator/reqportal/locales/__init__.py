"""Layer 0: every sentence the program says, in Chinese or English.

The text in the code is English and is the msgid; the Chinese stands in `zh/*.po`.
Listed words and headers are not here: they live with their vocabulary and columns.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal, Protocol, TypeAlias

from babel.messages.pofile import read_po
from markupsafe import Markup

Language: TypeAlias = Literal["zh", "en"]


class Labelled(Protocol):
    """Anything with a word of its own in each language."""

    def label(self, language: Language) -> str:
        """Its word in that language."""
        ...


Param: TypeAlias = (
    "str | int | float | date | Labelled | Said | tuple[str | Labelled, ...] | None"
)


_PLAIN = (str, int, float)
"""What fills a brace as it is."""


def N_(text: str) -> str:  # noqa: N802 - the name gettext extractors look for
    """Mark a msgid that is translated later."""
    return text


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence in no language yet: a msgid and what fills its braces."""

    text: str
    params: tuple[tuple[str, Param], ...] = ()

    def __call__(self, t: Translator) -> str:
        """The sentence in the reader's language."""
        return t(self.text, **dict(self.params))


def say(text: str, **params: Param) -> Said:
    """A sentence to be translated where it is read."""
    return Said(text, tuple(sorted(params.items())))


class Translator:
    """Speaks one language: `t("{n} tasks", n=3)`.

    Dates are written `03-20` inside `year`, in full outside it.
    """

    def __init__(
        self,
        language: Language,
        messages: Mapping[str, str | tuple[str, ...]],
        *,
        year: int | None = None,
    ) -> None:
        self.language = language
        self.year = year
        self._messages = messages

    def for_year(self, year: int) -> Translator:
        """The same translator for a portal whose as-of date lies in `year`."""
        return Translator(self.language, self._messages, year=year)

    def __call__(self, text: str, /, **params: Param) -> str:
        """`text` in this language, with its braces filled."""
        said = self._messages.get(text, text)
        said = said if isinstance(said, str) else said[0]
        if not params:
            return said
        return said.format_map(self._words(params))

    def plural(self, one: str, many: str, n: int, /, **params: Param) -> str:
        """The form for `n` things; `{n}` is filled."""
        said = self._messages.get(one)
        if said is None:
            said = one if n == 1 else many
        said = said if isinstance(said, str) else said[-1 if n != 1 else 0]
        return said.format(n=n, **self._words(params))

    def markup(self, text: str, /, **params: Param) -> Markup:
        """A sentence whose own tags (`<b>`) are kept and whose parameters are escaped.

        A parameter that is `Markup` already is taken as it is.
        """
        said = self._messages.get(text, text)
        said = said if isinstance(said, str) else said[0]
        return Markup(said).format(**self._words(params))  # noqa: S704 - own text

    def label(self, word: Labelled) -> str:
        """A listed word in this language."""
        return word.label(self.language)

    def day(self, day: date) -> str:
        """`03-20` inside the year, `2025-12-08` outside it."""
        iso = day.isoformat()
        return iso[5:10] if day.year == self.year else iso

    def join(self, words: tuple[str | Labelled, ...]) -> str:
        """Words in a row, parted as the language does it."""
        mark = "、" if self.language == "zh" else ", "
        return mark.join(str(self._word(word)) for word in words)

    def _words(self, params: dict[str, Param]) -> dict[str, Param]:
        """The parameters, each that is no plain value put into words in its place."""
        for name, value in params.items():
            if not isinstance(value, _PLAIN):
                params[name] = self._word(value)
        return params

    def _word(self, value: Param) -> str | int | float:
        if isinstance(value, _PLAIN):
            return value
        if value is None:
            return ""
        if isinstance(value, date):
            return self.day(value)
        if isinstance(value, Said):
            return value(self)
        return self.join(value) if isinstance(value, tuple) else self.label(value)


@cache
def translator(language: Language) -> Translator:
    """The translator of a language; English needs no catalogue."""
    return Translator(language, {} if language == "en" else _catalogue(language))


def _catalogue(language: Language) -> dict[str, str | tuple[str, ...]]:
    messages: dict[str, str | tuple[str, ...]] = {}
    folder = files("reqportal.locales") / language
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".po"):
            with entry.open("rb") as stream:
                for message in read_po(stream, locale=language):
                    if message.id and message.string and "fuzzy" not in message.flags:
                        said = message.string
                        key = (
                            message.id if isinstance(message.id, str) else message.id[0]
                        )
                        messages[key] = said if isinstance(said, str) else tuple(said)
    return messages
