"""Layer 7: what `reqportal share` does, told line by line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from reqportal.findings import SettingsError
from reqportal.locales import N_, Said, Translator, say
from reqportal.portal.narrow import closed_columns
from reqportal.portal.types import Portal
from reqportal.share import single_page
from reqportal.share.bundle import Form, Workshop
from reqportal.share.keys import Keys
from reqportal.share.placing import put, refuse_place, take_back
from reqportal.share.sharing import Outcome, Sharing


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for."""

    to: Path
    clients: tuple[str, ...] = ()
    everyone: bool = False
    """All clients whose status page is shared."""
    form: Form = "page"
    renew: bool = False
    """A new link; the one before is taken back."""


@dataclass(frozen=True, slots=True)
class Told:
    """One line for the sender."""

    said: Said
    is_problem: bool = False


@dataclass(frozen=True)
class Errand:
    """One run of the command on one portal."""

    folder: Path
    portal: Portal
    wanted: Wanted
    t: Translator
    """Of the portal's language: bundles speak it."""

    def run(self) -> Iterator[Told]:
        """Share each client; a client that is refused stops no other.

        Raises SettingsError for a client that does not exist, PublishError for a
        folder that cannot be used; nothing is written then.
        """
        if not (self.wanted.clients or self.wanted.everyone):
            raise SettingsError(
                N_("Name clients by their ids, or all of them by --all")
            )
        closed_columns(self.portal.settings.share.closed)
        names = tuple(self._names())
        refuse_place(self.wanted.to, self.folder, self.portal.settings)
        if not names:
            yield Told(say(N_("No client has a shared status page")), is_problem=True)
        shop = Workshop(self.folder, self.portal, self.wanted.form, self.t)
        sharing = Sharing(self.portal, shop.own(), shop.plain())
        for name in names:
            made = sharing.prepared(name)
            yield from self._placed(made) if made.is_ready else self._refused(made)
        for client in self.portal.clients if self.wanted.everyone else ():
            if client.id not in names:
                yield from self._left(client.id, client.record.name)

    def _names(self) -> Iterator[str]:
        for name in self.wanted.clients:
            if name not in self.portal.by_client:
                raise _unknown(name, self.portal)
            yield name
        for client in self.portal.clients if self.wanted.everyone else ():
            if client.record.shared and client.id not in self.wanted.clients:
                yield client.id

    def _placed(self, made: Outcome) -> Iterator[Told]:
        keys, to = Keys.of(self.folder), self.wanted.to
        before = keys.tokens().get(made.client_id)
        token = keys.token(made.client_id, renew=self.wanted.renew)
        put(to, token, made.files)
        keys.keep(made.client_id, token)
        for name in (single_page.NAME, "index.html"):
            if name in made.files:
                place = (to / token / name).as_posix()
                yield Told(say(N_("{client}: {place}"), client=made.name, place=place))
        if before and before != token and take_back(to, before):
            yield Told(say(N_("Taken back: {place}"), place=f"{to.name}/{before}"))

    def _refused(self, made: Outcome) -> Iterator[Told]:
        for problem in made.problems:
            said = say(
                N_("{client} is not shared: {problem}"),
                client=made.name,
                problem=problem,
            )
            yield Told(said, is_problem=True)
        yield from self._left(made.client_id, made.name)

    def _left(self, client_id: str, name: str) -> Iterator[Told]:
        """What lies there from before, of a client that gets nothing now."""
        token = Keys.of(self.folder).tokens().get(client_id)
        if token and (self.wanted.to / token).is_dir():
            place = f"{self.wanted.to.name}/{token}"
            said = say(
                N_("What {client} got before is still there: {place}"),
                client=name,
                place=place,
            )
            yield Told(said, is_problem=True)


def _unknown(name: str, portal: Portal) -> SettingsError:
    near = get_close_matches(name, list(portal.by_client), n=1)
    if near:
        return SettingsError(
            N_("There is no client {name}. Did you mean {near}?"),
            name=name,
            near=near[0],
        )
    return SettingsError(N_("There is no client {name}"), name=name)
