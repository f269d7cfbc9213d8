"""Layer 1: the types a standard workbook is declared with."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import cached_property

from reqportal.locales import Language
from reqportal.vocabulary import Word


class Kind(StrEnum):
    """What a column's cells hold."""

    TEXT = "text"
    ID = "id"
    IDS = "ids"
    WORD = "word"
    WORDS = "words"
    FLAG = "flag"
    DATE = "date"
    NUMBER = "number"
    INTEGER = "integer"
    PERCENT = "percent"


class Profile(IntEnum):
    """How much of a template is written; the parser takes all."""

    STARTER = 1
    STANDARD = 2
    FULL = 3


_MARKS = re.compile(r"[(\[【](必填|选填|可选|required|optional|\*)[)\]】]")
_BRACKETS = re.compile(r"[(\[【][^)\]】]*[)\]】]")


def header_key(text: str) -> str:
    """A header for comparing: width, case, spaces, line breaks and `*` set aside."""
    plain = _MARKS.sub("", unicodedata.normalize("NFKC", text).casefold())
    return re.sub(r"[\W_]+", "", plain)


def header_keys(text: str) -> tuple[str, ...]:
    """The keys to try for a header: as it stands, then without its brackets."""
    whole = header_key(text)
    plain = unicodedata.normalize("NFKC", text).casefold()
    bare = _BRACKETS.sub("", plain)
    return (whole,) if bare == plain else tuple({whole: 0, header_key(bare): 0})


@dataclass(frozen=True)
class Column:
    """One column of a standard sheet: all that is said of it anywhere."""

    field: str
    """The record's attribute."""
    zh: str
    en: str
    kind: Kind = Kind.TEXT
    required: bool = False
    client_sees: bool = False
    """The sharing boundary: everything else is internal."""
    profile: Profile = Profile.STANDARD
    words: type[Word] | None = None
    """The listed words of a WORD, WORDS or FLAG column."""
    span: tuple[int, int] | None = None
    """Lowest and highest value of a number."""
    refers: str = ""
    """The key of the sheet whose ids it names."""
    aliases: tuple[str, ...] = ()
    help_zh: str = ""
    help_en: str = ""
    starter_only: bool = False
    """Written in the starter profile alone, where another sheet has it otherwise."""
    computed: bool = False
    """A formula of the template: never read, never a finding."""

    def header(self, language: Language) -> str:
        """The standard header in that language."""
        return self.zh if language == "zh" else self.en

    label = header
    """A column is spoken of by its header."""

    def help(self, language: Language) -> str:
        """What to type, in that language."""
        return self.help_zh if language == "zh" else self.help_en

    @cached_property
    def keys(self) -> frozenset[str]:
        """Every header this column answers to, for comparing."""
        return frozenset(header_key(text) for text in (self.zh, self.en, *self.aliases))

    def is_in(self, profile: Profile) -> bool:
        """Whether a template of that profile has it."""
        if self.starter_only:
            return profile is Profile.STARTER
        return self.profile <= profile


@dataclass(frozen=True)
class Sheet:
    """One standard sheet."""

    key: str
    """Names the record: `requirement`, `task` …"""
    workbook: str
    """The standard workbook it stands in: `requirements`, `evaluations` …"""
    zh: str
    en: str
    columns: tuple[Column, ...]
    help_zh: str = ""
    help_en: str = ""

    def name(self, language: Language) -> str:
        """The standard tab name in that language."""
        return self.zh if language == "zh" else self.en

    label = name
    """A sheet is spoken of by its name."""

    def help(self, language: Language) -> str:
        """What the sheet is for, in that language."""
        return self.help_zh if language == "zh" else self.help_en

    def __getitem__(self, field: str) -> Column:
        """The column of that field; raises KeyError."""
        return self._by_field[field]

    def __hash__(self) -> int:
        """A sheet is known by its key."""
        return hash(self.key)

    @property
    def id_column(self) -> Column | None:
        """The column that identifies a row, where the sheet has one of its own."""
        own = f"{self.key}_id"
        return self._by_field.get(own)

    def in_profile(self, profile: Profile) -> tuple[Column, ...]:
        """The columns a template of that profile has."""
        return tuple(column for column in self.columns if column.is_in(profile))

    @cached_property
    def by_header(self) -> dict[str, Column]:
        """Every header key of the sheet to its column; a standard header wins."""
        found: dict[str, Column] = {}
        for column in self.columns:
            found[header_key(column.zh)] = found[header_key(column.en)] = column
        for column in self.columns:
            for key in column.keys:
                found.setdefault(key, column)
        return found

    @cached_property
    def _by_field(self) -> dict[str, Column]:
        return {column.field: column for column in self.columns}
