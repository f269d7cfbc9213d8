"""From a portal's folder to its published site, by the engine that fits.

The quick engine fills shells and writes what has changed; MkDocs draws every page
where that is asked for, or where a setting makes a shell impossible. Both give the same
bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Literal, TypeAlias

from reqportal import fingerprint
from reqportal.cache import WORK, Cache
from reqportal.collection import without_collection
from reqportal.findings import PublishError
from reqportal.fingerprint import digest
from reqportal.locales import N_, Said, Translator, say, translator
from reqportal.pages import plan
from reqportal.pipeline import Outcome
from reqportal.site import refusal, shells, splice
from reqportal.site.contents import (
    contents,
    grouped,
    own_templates,
    published_files,
    renderer_of,
)
from reqportal.site.handed import Handed
from reqportal.site.markdown_config import PortalConfig
from reqportal.site.publish import SITE, Publication
from reqportal.site.shell import NoShellError
from reqportal.site.shells import Shells, Wanted
from reqportal.site.sitemap import sitemap
from reqportal.site.slot import Slot
from reqportal.site.splice import Splicer

Engine: TypeAlias = Literal["fast", "mkdocs"]
_LEDGER = "pages.cache"


@dataclass
class Timings:
    """How long each stage took, in the order they ran."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time what is done inside."""
        began = perf_counter()
        try:
            yield
        finally:
            spent = perf_counter() - began
            self.seconds[name] = self.seconds.get(name, 0.0) + spent


@dataclass(frozen=True, slots=True)
class Manner:
    """How a site is built; but for `strict` the outcome is the same."""

    engine: Engine = "fast"
    strict: bool = False
    """Publish nothing when MkDocs warns."""
    verify: bool = False
    """Read every published file instead of believing its size and time."""


AS_USUAL = Manner()


@dataclass(frozen=True, slots=True)
class Built:
    """What a build left behind."""

    folder: str
    """What was published, relative to the portal."""
    warnings: tuple[str, ...]
    """What MkDocs warned of, such as a dead link in a hand-written page."""
    note: Said | None = None
    """Why the quick engine was left, where it was."""
    looked_at: tuple[str, ...] = ()
    """The files and folders of the portal it depends on; empty where nobody knows."""


@without_collection()
def build(
    portal: Path,
    outcome: Outcome,
    manner: Manner = AS_USUAL,
    timings: Timings | None = None,
) -> Built:
    """Publish what the workbooks came to.

    Raises PublishError or SettingsError, with the last publication untouched, when a
    workbook could not be read, MkDocs refuses or the site cannot be written.
    """
    t = outcome.translator()
    refusal.refuse_unreadable(outcome.unreadable, t)
    if manner.strict:
        refusal.refuse_errors(outcome.findings, t)
    timings = timings or Timings()
    note = None
    config = PortalConfig.read(portal)
    if manner.engine == "fast" and not config.publishes_elsewhere:
        try:
            return _quickly(portal, config, outcome, manner, timings)
        except NoShellError as error:
            note = say(
                N_(
                    "Built the slow way, page by page through MkDocs: {place} may "
                    "treat each page differently."
                ),
                place=error.place,
            )
    from reqportal.site import mkdocs_engine  # noqa: PLC0415 - half a second to import

    with timings.stage("render"):
        made = contents(outcome.portal, portal)
    handed = Handed(made, outcome.settings, outcome.portal.as_of)
    with timings.stage("mkdocs"):
        done = mkdocs_engine.build(portal, handed, strict=manner.strict)
    return Built(done.folder, done.warnings, note)


def _quickly(
    folder: Path,
    config: PortalConfig,
    outcome: Outcome,
    manner: Manner,
    timings: Timings,
) -> Built:
    portal = outcome.portal
    t = translator(portal.settings.language).for_year(portal.as_of.year)
    publication = Publication.begin(folder, verify=manner.verify)
    try:
        with timings.stage("plan"):
            pages = plan.plan(portal, t)
        with timings.stage("shells"):
            asked = Wanted.of(folder, config, pages, outcome.settings, portal.as_of)
            found = _shells(folder, asked, strict=manner.strict)
        splicer = _splicer(folder, publication, found, t)
        base = _base(folder, found, portal.settings.language)
        cache = Cache(folder / WORK)
        splicer.known = cache.load(_LEDGER, base) or {}
        with timings.stage("slices"):
            groups = tuple(grouped(portal, t))
        with timings.stage("pages"):
            splicer.make(groups)
        with timings.stage("files"):
            splicer.put(published_files(portal, t))
            places = splice.folders_of(pages, shells.FOLDERS)
            splicer.put(sitemap(found.sitemap, places, portal.as_of))
            splicer.take(found)
        with timings.stage("publish"):
            splicer.slot.settle(splicer.wanted)
            planned = [page.path for page in pages]
            publication.finish(planned)
        cache.save(_LEDGER, base, splicer.ledger)
    finally:
        publication.abandon()
    seen = (outcome.settings.sheets_dir, "site_templates", *asked.looked_at)
    return Built(SITE, found.warnings, looked_at=seen if asked.can_be_kept else ())


def _shells(folder: Path, asked: Wanted, *, strict: bool) -> Shells:
    found = shells.ready(asked, folder / WORK, _draw)
    if strict and found.warnings:
        raise PublishError(N_("{problem}"), problem="\n".join(found.warnings))
    return found


def _draw(folder: Path, handed: Handed) -> tuple[str, ...]:
    from reqportal.site import mkdocs_engine  # noqa: PLC0415 - half a second to import

    return mkdocs_engine.draw(folder, handed)


def _splicer(
    folder: Path, publication: Publication, found: Shells, t: Translator
) -> Splicer:
    return Splicer(
        shells=found,
        renderer=renderer_of(folder, t),
        slot=publication.idle(),
        live=publication.live(),
        parts=Slot.open(folder / WORK / "search"),
    )


def _base(folder: Path, found: Shells, language: str) -> str:
    """What every page depends on beside its slice."""
    own = fingerprint.of_folder(own_templates(folder))
    return digest(fingerprint.of_program(), found.key, own, language)
