"""Layer 7: what `reqportal letter` does: refuse, write, scan, put in place."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from reqportal import vocabulary as v
from reqportal.checks.letters import held_stub, lacking
from reqportal.findings import Finding, PublishError, SettingsError, in_order
from reqportal.locales import N_, Said, Translator, say
from reqportal.model.columns import BY_KEY
from reqportal.portal.letter_content import requirements_of
from reqportal.portal.letter_facts import digest, facts
from reqportal.portal.letter_number import LetterKey
from reqportal.portal.narrow import closed_columns
from reqportal.portal.types import Portal
from reqportal.share.letter_form import LetterForm
from reqportal.share.placing import refuse_place
from reqportal.share.sharing import Sharing

_NUMBERS = {
    v.LetterKind.CONFIRMATION: ("confirmation", "letter_number"),
    v.LetterKind.ACCEPTANCE: ("acceptance", "certificate_number"),
    v.LetterKind.CHANGE: ("change", "letter_number"),
}
"""Where the number of a letter is registered."""


def key_of(kind: str, ids: tuple[str, ...]) -> LetterKey:
    """The letter of that kind, named by its code, on these ids, each once."""
    kinds = {one.code: one for one in v.LetterKind}
    return LetterKey(kinds[kind], tuple(dict.fromkeys(ids)))


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a letter."""

    path: Path | None = None
    findings: tuple[Finding, ...] = ()
    """What is missing; then nothing is written."""
    problems: tuple[Said, ...] = ()
    """Why it must not leave; then nothing is written."""
    note: Said | None = None


@dataclass(frozen=True)
class LetterErrand:
    """One letter on one portal."""

    folder: Path
    portal: Portal
    key: LetterKey
    t: Translator
    """The letter speaks its language."""

    def write(self, to: Path) -> Written:
        """Write the letter to a folder, which keeps everything else it holds.

        Raises SettingsError for ids that do not exist or belong to several clients and
        for a portal without a company, PublishError where it cannot be put there.
        """
        closed_columns(self.portal.settings.share.closed)
        refuse_place(to, self.folder, self.portal.settings)
        if not self.portal.settings.company.strip():
            raise SettingsError(
                N_(
                    "mkdocs.yml: company is not set. A letter names both parties: "
                    "write company: … below reqportal"
                )
            )
        findings = self.missing()
        if findings:
            return Written(findings=findings)
        own = self.folder / "site_templates"
        form = LetterForm(self.key, self.t, own)
        plain = LetterForm(self.key, self.t)
        letter = form.content(self.portal)
        client = letter.portal.client.client_id
        files = form.files(self.portal, client)
        sharing = Sharing(self.portal, form.files, plain.files)
        sha256 = digest(self.key, facts(letter))
        problems = sharing.leaks(files, client, form.scope(self.portal), (sha256,))
        found = tuple(problems)
        if found:
            return Written(problems=found)
        ((name, content),) = files.items()
        path = _put(to / name, content)
        return Written(path, note=self._note(letter.number) if letter.is_proposed
                       else None)  # fmt: skip

    def missing(self) -> tuple[Finding, ...]:
        """What stands in the way, in order; raises SettingsError for wrong ids."""
        stubs = [
            found for name in self.key.ids for found in held_stub(self.portal, name)
        ]
        if stubs:
            return in_order(stubs)
        self._refuse_ids()
        return in_order(lacking(self.portal, self.key))

    def _refuse_ids(self) -> None:
        known = self._known()
        for name in self.key.ids:
            if name not in known:
                raise _unknown(name, known, self.key.kind)
        if self.key.kind is v.LetterKind.REPORT:
            if len(self.key.ids) > 1:
                raise SettingsError(N_("A report is about one client"))
            return
        states = [self.portal.by_id[n] for n in requirements_of(self.portal, self.key)]
        clients = dict.fromkeys(state.client.client_id for state in states)
        if len(clients) > 1:
            raise SettingsError(
                N_("A letter goes to one client; these belong to {clients}"),
                clients=tuple(clients),
            )

    def _known(self) -> list[str]:
        if self.key.kind is v.LetterKind.REPORT:
            return list(self.portal.by_client)
        if self.key.kind is v.LetterKind.CHANGE:
            return [
                change.record.change_id
                for state in self.portal.requirements
                for change in state.changes
            ]
        return list(self.portal.by_id)

    def _note(self, number: str) -> Said:
        sheet, field = _NUMBERS[self.key.kind]
        return say(
            N_("The number {number} is proposed: type it under “{header}” ({sheet})"),
            number=number,
            header=BY_KEY[sheet][field],
            sheet=BY_KEY[sheet].name(self.t.language),
        )


def _unknown(name: str, known: list[str], kind: v.LetterKind) -> SettingsError:
    what = {
        v.LetterKind.CHANGE: N_("There is no change {name}"),
        v.LetterKind.REPORT: N_("There is no client {name}"),
    }.get(kind, N_("There is no requirement {name}"))
    near = get_close_matches(name, known, n=1)
    if near:
        return SettingsError(
            N_("{problem}. Did you mean {near}?"), problem=say(what, name=name),
            near=near[0],
        )  # fmt: skip
    return SettingsError(what, name=name)


def _put(path: Path, content: bytes) -> Path:
    """Write a letter in one step; one that is there already is never written over."""
    if path.is_file():
        if path.read_bytes() != content:
            raise PublishError(
                N_(
                    "{name} is there already and was edited, or written on another "
                    "day: move it away first"
                ),
                name=path.name,
            )
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_bytes(content)
    fresh.replace(path)
    return path
