"""Layer 5: anchors made of names, the same on every build, for bookmarks."""

from __future__ import annotations

import re
from collections.abc import Iterable

_BETWEEN = re.compile(r"[^\w.-]+")


def slugs(kind: str, names: Iterable[str]) -> tuple[str, ...]:
    """`role-tester`, one for each name; what would be equal is numbered."""
    found: dict[str, None] = {}
    for name in names:
        base = f"{kind}-{_BETWEEN.sub('-', name).strip('-').casefold()}"
        anchor, number = base, 2
        while anchor in found:
            anchor, number = f"{base}-{number}", number + 1
        found[anchor] = None
    return tuple(found)
