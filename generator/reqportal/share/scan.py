"""Layer 7: the last look at a bundle before it leaves: nothing forbidden is in it.

Every file is read in every way (`readings.py`) and compared with all that any cell of
the portal says (`forbidden.py`). Files that the bundle of an empty portal has too, the
theme's scripts for example, cannot hold anything of anybody.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from reqportal.checks.privacy import named, personal
from reqportal.locales import N_, Said, say
from reqportal.portal.client_types import ClientPortal
from reqportal.portal.types import Portal
from reqportal.share.forbidden import Forbidden, Own, seen
from reqportal.share.readings import SEPARATOR, readings

Files = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Leak:
    """Something in a bundle that must not be there; what it is, is not repeated."""

    place: str
    """The file, and what it is packed in."""
    what: Said


@dataclass(frozen=True)
class Scanner:
    """Looks for what a portal must not tell each of its clients."""

    portal: Portal
    empty: Files
    """The bundle of an empty portal."""

    @cached_property
    def _forbidden(self) -> Forbidden:
        return Forbidden(self.portal)

    @cached_property
    def _empty_texts(self) -> tuple[str, ...]:
        """What an empty bundle says, the words of its scripts aside."""
        pages = (
            (name, content)
            for name, content in self.empty.items()
            if name.endswith((".html", ".css", ".json"))
        )
        return tuple(reading.text for page in pages for reading in readings(*page))

    def leaks(
        self, files: Files, portal: ClientPortal, digests: Collection[str] = ()
    ) -> Iterator[Leak]:
        """Everything forbidden in a client's bundle, each place and cell once.

        In `digests`, which the files print, digits may stand in a row by chance.
        """
        own = Own(portal, self._empty_texts, self._forbidden)
        found: dict[Leak, None] = {}
        for name, content in files.items():
            if self.empty.get(name) == content:
                continue
            for reading in readings(name, content):
                text = reading.text
                for known in digests:
                    text = text.replace(known, SEPARATOR)
                found |= dict.fromkeys(self._in(reading.place, text, own))
        yield from found

    def _in(self, place: str, text: str, own: Own) -> Iterator[Leak]:
        for hit in self._forbidden.hits(text, own):
            yield Leak(place, say(N_("what {cell} says"), cell=str(hit.source)))
        names = tuple(named(name) for name in self.portal.settings.roster if name)
        private = personal(seen(text), names)
        if private:
            what, value = private
            yield Leak(place, say(N_("{what}: {value}"), what=what, value=value))
