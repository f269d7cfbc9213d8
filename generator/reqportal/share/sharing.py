"""Layer 7: from a portal to the bundles of its clients, in order.

refuse → narrow and build → compare with the blind twin → scan → put in place
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from reqportal.locales import N_, Said, say
from reqportal.portal.narrow import narrow
from reqportal.portal.types import Portal
from reqportal.portal.visible import Scope
from reqportal.share.bundle import NOBODY, Build, Files, empty_portal
from reqportal.share.refusals import refusals
from reqportal.share.scan import Scanner
from reqportal.share.twin import blind_twin

_TOLD = 5
"""Leaks that are named at most."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one client's bundle."""

    client_id: str
    name: str
    files: Files
    """Empty where it is not shared."""
    problems: tuple[Said, ...] = ()
    """Why it is not shared."""

    @property
    def is_ready(self) -> bool:
        """Whether it may leave."""
        return not self.problems


@dataclass(frozen=True)
class Sharing:
    """Makes bundles of one portal, each proven before it is handed out."""

    portal: Portal
    build: Build
    plain: Build
    """Builds with the templates as shipped: what somebody wrote into a template of the
    portal's own is no more allowed than what stands in a cell."""
    _scanner: list[Scanner] = field(default_factory=list)

    def prepared(self, client_id: str) -> Outcome:
        """A client's bundle, or why there is none; nothing is written."""
        name = self.portal.by_client[client_id].record.name
        problems = tuple(refusals(self.portal, client_id))
        if problems:
            return Outcome(client_id, name, {}, problems)
        files = self.build(self.portal, client_id)
        problems = tuple(self.leaks(files, client_id))
        return Outcome(client_id, name, {} if problems else files, problems)

    def leaks(
        self,
        files: Files,
        client_id: str,
        scope: Scope | None = None,
        digests: Collection[str] = (),
    ) -> Iterator[Said]:
        """Why these files must not leave; nothing where they may.

        They hold what is public and sent, unless a scope says else.
        """
        twin = self.build(blind_twin(self.portal, client_id, scope), client_id)
        for place in differing(files, twin):
            yield say(
                N_("{place} would say something that its client may not know"),
                place=place,
            )
        told = narrow(self.portal, client_id, scope)
        found = tuple(self.scanner.leaks(files, told, digests))
        for leak in found[:_TOLD]:
            yield say(N_("{place} holds {what}"), place=leak.place, what=leak.what)
        if len(found) > _TOLD:
            yield say(N_("and {n} more"), n=len(found) - _TOLD)

    @property
    def scanner(self) -> Scanner:
        """Made once for all clients, when first needed."""
        if not self._scanner:
            empty = self.plain(empty_portal(self.portal), NOBODY)
            self._scanner.append(Scanner(self.portal, empty))
        return self._scanner[0]


def differing(files: Files, twin: Files) -> Sequence[str]:
    """The paths that are not the same, in order."""
    paths = sorted(files.keys() | twin.keys())
    return [path for path in paths if files.get(path) != twin.get(path)]
