"""Layer 6: what our own engine hands the MkDocs plugin instead of a folder to read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from reqportal.findings import PublishError
from reqportal.locales import N_
from reqportal.settings import PortalSettings
from reqportal.site.contents import Contents


@dataclass(frozen=True, slots=True)
class Handed:
    """Pages ready to be drawn."""

    contents: Contents
    settings: PortalSettings
    as_of: date
    into: Path | None = None
    """Draw them in this folder and publish nothing; None publishes them."""


def in_the_way(name: str) -> PublishError:
    """What to say where a document stands in the place of a page or file of ours."""
    return PublishError(
        N_(
            "docs/{name} stands where the portal puts a page of its own. "
            "Move it or give it another name."
        ),
        name=name,
    )
