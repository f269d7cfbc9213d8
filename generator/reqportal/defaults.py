"""Layer 0: the words a portal begins with, in its language.

They stand where mkdocs.yml names none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from reqportal.vocabulary import Department, folded, spellings


@dataclass(frozen=True, slots=True)
class DefaultWords:
    """What people call things in one language."""

    roles: Mapping[str, str]
    """Who acts, by field of `settings.Roles`."""
    departments: tuple[str, ...]
    """Whose review the strict process requires."""
    vague: tuple[str, ...]
    """Words that need a figure beside them."""


_ENGLISH = DefaultWords(
    roles=MappingProxyType(
        {
            "contact": "Account manager",
            "evaluation": "Product manager",
            "solution": "Product manager",
            "delivery": "Project lead",
            "feedback": "Account manager",
        }
    ),
    departments=tuple(one.en for one in Department),
    vague=(
        "fast",
        "quickly",
        "promptly",
        "efficient",
        "user-friendly",
        "as soon as possible",
        "flexible",
        "and so on",
        "easy to use",
    ),
)
_CHINESE = DefaultWords(
    roles=MappingProxyType(
        {
            "contact": "客户经理",
            "evaluation": "产品经理",
            "solution": "产品经理",
            "delivery": "项目负责",
            "feedback": "客户经理",
        }
    ),
    departments=tuple(one.zh for one in Department),
    vague=(
        "高效",
        "快速",
        "稳定",
        "尽快",
        "及时",
        "友好",
        "大量",
        "适当",
        "灵活",
        "等等",
        "方便",
        *_ENGLISH.vague,
    ),
)
WORDS: Mapping[str, DefaultWords] = MappingProxyType({"zh": _CHINESE, "en": _ENGLISH})
"""By language."""


def department(name: str) -> str:
    """A department's name for comparing: a known one is one by any name."""
    known = spellings(Department).get(folded(name))
    return known.code if known else folded(name)
