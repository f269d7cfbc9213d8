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
from reqportal.share.bundle import Files, Form, Workshop
from reqportal.share.keys import Keys
from reqportal.share.passphrases import PLACE, Passphrases
from reqportal.share.placing import put, refuse_place, take_back
from reqportal.share.preview import Seen, warnings
from reqportal.share.sharing import Outcome, Sharing


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for."""

    to: Path | None
    """None where nothing is written."""
    clients: tuple[str, ...] = ()
    everyone: bool = False
    """All clients whose status page is shared."""
    form: Form = "page"
    renew: bool = False
    """A new link; the one before is taken back."""
    seal: bool = False
    """Encrypt the single page."""
    preview: bool = False
    """Write nothing: tell what would be read for the first time."""


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
        if self.wanted.seal and self.wanted.form != "page":
            raise SettingsError(N_("Only the single page can be sealed: --form page"))
        closed_columns(self.portal.settings.share.closed)
        names = tuple(self._names())
        if self.wanted.to is not None:
            refuse_place(self.wanted.to, self.folder, self.portal.settings)
        if not names:
            yield Told(say(N_("No client has a shared status page")), is_problem=True)
        shop = Workshop(self.folder, self.portal, self.wanted.form, self.t)
        sharing = Sharing(self.portal, shop.own(), shop.plain())
        for name in names:
            made = sharing.prepared(name)
            if not made.is_ready:
                yield from self._refused(made)
            elif self.wanted.preview or self.wanted.to is None:
                yield from self._previewed(made)
            else:
                yield from self._placed(made, self.wanted.to)
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

    def _placed(self, made: Outcome, to: Path) -> Iterator[Told]:
        keys = Keys.of(self.folder)
        before = keys.tokens().get(made.client_id)
        token = keys.token(made.client_id, renew=self.wanted.renew)
        put(to, token, self._sealed(made) if self.wanted.seal else made.files)
        keys.keep(made.client_id, token)
        Seen(keys).keep(made.client_id, _page(made))
        for name in (single_page.NAME, "index.html"):
            if name in made.files:
                place = (to / token / name).as_posix()
                yield Told(say(N_("{client}: {place}"), client=made.name, place=place))
        if self.wanted.seal:
            yield Told(say(N_("Its passphrase is kept in {place}"), place=PLACE))
        if before and before != token and take_back(to, before):
            yield Told(say(N_("Taken back: {place}"), place=f"{to.name}/{before}"))

    def _previewed(self, made: Outcome) -> Iterator[Told]:
        for warning in warnings(self.portal, made.client_id):
            said = say(N_("{client}: {problem}"), client=made.name, problem=warning)
            yield Told(said)
        fresh = Seen(Keys.of(self.folder)).fresh(made.client_id, _page(made))
        count = say(N_("{client}: {n} new lines"), client=made.name, n=len(fresh))
        yield Told(count)
        for line in fresh:
            yield Told(say(N_("  {line}"), line=line))

    def _sealed(self, made: Outcome) -> Files:
        """What was scanned, encrypted; nothing else is put beside it."""
        secrets = Passphrases(Keys.of(self.folder))
        passphrase = secrets.of(made.client_id, renew=self.wanted.renew)
        page = made.files[single_page.NAME].decode()
        whole = single_page.sealed_page(page, passphrase, self.t)
        return {single_page.NAME: whole.encode()}

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
        to = self.wanted.to
        if token and to is not None and (to / token).is_dir():
            place = f"{to.name}/{token}"
            said = say(
                N_("What {client} got before is still there: {place}"),
                client=name,
                place=place,
            )
            yield Told(said, is_problem=True)


def _page(made: Outcome) -> str:
    """What its client reads first."""
    names = (single_page.NAME, "index.html")
    return next(made.files[name].decode() for name in names if name in made.files)


def _unknown(name: str, portal: Portal) -> SettingsError:
    near = get_close_matches(name, list(portal.by_client), n=1)
    if near:
        return SettingsError(
            N_("There is no client {name}. Did you mean {near}?"),
            name=name,
            near=near[0],
        )
    return SettingsError(N_("There is no client {name}"), name=name)
