"""The reference pages: what is declared in the code, as Markdown for people.

Beside the pipeline: pure, prints and writes nothing.
"""

from __future__ import annotations

from reqportal.locales import Language, translator
from reqportal.reference.columns import columns
from reqportal.reference.commands import commands
from reqportal.reference.portal_json import portal_json
from reqportal.reference.robustness import robustness
from reqportal.reference.rules import rules
from reqportal.reference.settings import settings

_PAGES = {
    "columns.md": columns,
    "rules.md": rules,
    "settings.md": settings,
    "commands.md": commands,
    "portal-json.md": portal_json,
    "robustness.md": robustness,
}


def pages(language: Language) -> dict[str, str]:
    """Every reference page in that language, by file name."""
    t = translator(language)
    return {name: page(t) for name, page in _PAGES.items()}


def files() -> dict[str, str]:
    """The pages of both languages by their path in the folder `reference`."""
    english = {f"en/{name}": text for name, text in pages("en").items()}
    return {**pages("zh"), **english}
