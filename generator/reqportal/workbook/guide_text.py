"""Layer 2: the words of the tab “how to fill”, from a file with names in braces."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from reqportal import vocabulary
from reqportal.locales import Language
from reqportal.model.columns import BY_KEY

_NAME = re.compile(r"\{(\w+)(?:\.(\w+))?\}")


@cache
def guide_text(language: Language) -> dict[str, Any]:
    """The texts by section, with every name in braces put in.

    Raises KeyError or AttributeError on a name that no sheet or list has.
    """
    folder = files("reqportal.site_templates") / "scaffold" / "guidance"
    source = (folder / f"{language}.yml").read_text("utf-8")
    texts: dict[str, Any] = yaml.safe_load(
        _NAME.sub(lambda match: _named(match, language), source)
    )
    return texts


def _named(match: re.Match[str], language: Language) -> str:
    """The name of a sheet, the header of a column or a listed word; else as it is."""
    owner, part = match[1], match[2]
    if owner[0].isupper():
        word: vocabulary.Word = getattr(vocabulary, owner)[part]
        return word.label(language)
    if owner in {"file", "name"} and part is None:
        return match[0]
    sheet = BY_KEY[owner]
    return sheet[part].header(language) if part else sheet.name(language)
