"""The MkDocs plugin `reqportal`: a thin adapter between MkDocs and the pipeline."""

from __future__ import annotations

import html
import logging
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from markupsafe import escape
from mkdocs.config import config_options
from mkdocs.config.base import ConfigErrors, ConfigWarnings, LegacyConfig
from mkdocs.config.base import ValidationError as OptionError
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler, write_file
from mkdocs.utils.templates import TemplateContext

from reqportal import pipeline
from reqportal.findings import PortalError, PublishError, SettingsError
from reqportal.locales import N_, Translator, translator
from reqportal.settings import PortalSettings, settings_from
from reqportal.site import refusal, search, serve
from reqportal.site.clock import StoppedClock
from reqportal.site.contents import (
    FRAME_WORKER,
    SCRIPTS,
    STYLESHEET,
    Contents,
    SitePage,
    contents,
)
from reqportal.site.handed import Handed, in_the_way
from reqportal.site.publish import SITE, Publication, refuse_source, verify
from reqportal.site.search import Entry, answered_by_ours

_log = logging.getLogger("mkdocs.plugins.reqportal")
_TAGS = re.compile(r"<[^>]*>")


class ReqportalPlugin(BasePlugin[LegacyConfig]):  # type: ignore[no-untyped-call]
    """Adds the pages of the portal to a MkDocs build and publishes the result."""

    config_scheme = tuple(
        (name, config_options.Type(object, default=None))
        for name in PortalSettings.model_fields
    )

    def __init__(self) -> None:
        self.handed: Handed | None = None
        """By our own engine, used once; otherwise the workbooks are read."""
        self.settings = PortalSettings()
        self._command = "build"
        self._last: Handed | None = None
        self._contents = Contents((), {})
        self._seal = ""
        self._pages: dict[str, SitePage] = {}
        self._documents: list[Entry] = []
        self._publication: Publication | None = None
        self._clock: StoppedClock | None = None

    def load_config(
        self, options: dict[str, Any], config_file_path: str | None = None
    ) -> tuple[ConfigErrors, ConfigWarnings]:
        """Validate the options as settings; what is wrong is MkDocs' to show."""
        _, warnings = super().load_config(options, config_file_path)
        try:
            self.settings = settings_from(options)
        except SettingsError as problem:
            t = translator(PortalSettings().language)
            return [("reqportal", OptionError(problem.text(t)))], []
        return [], warnings

    def on_startup(
        self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool
    ) -> None:
        """Remember who called; having this hook keeps the plugin between rebuilds."""
        del dirty
        self._command = command

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Run the pipeline and aim the build at the idle slot."""
        folder = _folder(config)
        with _told(self._t):
            handed = self._current(folder, strict=config.strict)
            self.settings, self._contents = handed.settings, handed.contents
            if handed.into:
                config.site_dir = str(handed.into)
            elif Path(config.site_dir) == folder / SITE:
                self._publication = Publication.begin(folder)
                config.site_dir = str(self._publication.slot)
            else:
                sheets = folder / self.settings.sheets_dir
                refuse_source(Path(config.site_dir), sheets)
        self._pages = {_source(page.path): page for page in self._contents.pages}
        self._documents = []
        self._seal = self._contents.seal
        config.theme["language"] = self.settings.language
        config.extra_css.insert(0, f"{STYLESHEET}?v={self._seal}")
        config.extra_javascript[:0] = [f"{path}?v={self._seal}" for path in SCRIPTS]
        polyfills = config.extra.setdefault("polyfills", [])
        if not any("iframe-worker" in str(url) for url in polyfills):
            polyfills.append(FRAME_WORKER)
        self._clock = StoppedClock(handed.as_of)
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add one empty document per page, and the portal's files."""
        with _told(self._t):
            for source, page in self._pages.items():
                listed = config.nav is None and page.is_index
                file = _add(files, config, source, "", listed=listed)
                file.dest_uri = page.path  # MkDocs would rename README
            for path, content in self._contents.files.items():
                _add(files, config, path, content)
        return files

    def on_page_markdown(
        self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files
    ) -> str:
        """Give a page of ours its escaped title and hide what it does not need."""
        del config, files
        if ours := self._pages.get(page.file.src_uri):
            page.meta["title"] = str(escape(ours.title))
            page.meta["hide"] = ["navigation", "toc", "footer"]
            page.meta["search"] = {"exclude": True}  # our own index has it
        return markdown

    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: object
    ) -> TemplateContext:
        """Keep what a hand-written page says, for the search."""
        del config, nav
        excluded = (page.meta.get("search") or {}).get("exclude")
        if page.file.src_uri not in self._pages and not excluded:
            title = html.unescape(_TAGS.sub("", str(page.title or "")))
            entry = Entry(page.url, title, page.content or "")
            self._documents.append(entry)
        return context

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Let the search box ask our worker."""
        del page, config
        return answered_by_ours(output, self._seal)

    def on_post_template(
        self, output: str, *, template_name: str, config: MkDocsConfig
    ) -> str:
        """The same on the page of what is not found."""
        del config
        is_page = template_name.endswith(".html")
        return answered_by_ours(output, self._seal) if is_page else output

    def on_page_content(
        self, html: str, *, page: Page, config: MkDocsConfig, files: Files
    ) -> str:
        """Put the body in, past Markdown."""
        del config, files
        if ours := self._pages.get(page.file.src_uri):
            page.previous_page = page.next_page = None
            return ours.body
        return html

    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Verify what was written and make it the site."""
        try:
            with _told(self._t):
                _refuse_warnings(config)
                self._write_search(Path(config.site_dir))
                if self._publication:
                    site = self._publication.finish(self._contents.paths)
                    config.site_dir = str(site)
                else:
                    verify(Path(config.site_dir), self._contents.paths)
        finally:
            self._let_go()

    def _write_search(self, site: Path) -> None:
        documents = search.documents(self._documents)
        write_file(documents, str(site / search.DOCUMENTS))
        theirs = site / f"{search.THEIRS}.json"
        if theirs.is_file():
            for path, content in search.emptied(theirs.read_text("utf-8")).items():
                write_file(content, str(site / path))

    def on_build_error(self, *, error: Exception) -> None:
        """Leave the last publication as it is."""
        del error
        self._let_go()

    def on_serve(
        self,
        server: LiveReloadServer,
        /,
        *,
        config: MkDocsConfig,
        builder: Any,  # noqa: ANN401 - MkDocs'
    ) -> LiveReloadServer:
        """Rebuild when a workbook or a template is saved."""
        del builder
        for folder in serve.watched_folders(_folder(config), self.settings.sheets_dir):
            on_save = serve.OnSave(lambda: _wake(server))
            server.observer.schedule(on_save, str(folder), recursive=True)
        return server

    @property
    def _t(self) -> Translator:
        return translator(self.settings.language)

    def _current(self, folder: Path, *, strict: bool) -> Handed:
        """What the workbooks say now; while serving, the last that could be read."""
        try:
            self._last = self.handed or self._read(folder, strict=strict)
        except PortalError as problem:
            if self._command != "serve" or self._last is None:
                raise
            _log.warning(problem.text(self._t))
        finally:
            self.handed = None
        return self._last

    def _read(self, folder: Path, *, strict: bool) -> Handed:
        outcome = self._loaded(folder)
        refusal.refuse_unreadable(outcome.unreadable, self._t)
        if strict:
            refusal.refuse_errors(outcome.findings, self._t)
        _log.info(refusal.summary(outcome.findings, self._t))
        portal = outcome.portal
        return Handed(contents(portal, folder), outcome.settings, portal.as_of)

    def _loaded(self, folder: Path) -> pipeline.Outcome:
        as_of = os.environ.get("REQPORTAL_AS_OF")
        return pipeline.load(folder, as_of=as_of, settings=self.settings)

    def _let_go(self) -> None:
        if self._publication:
            self._publication.abandon()
        if self._clock:
            self._clock.release()
        self._publication = self._clock = None


def _wake(server: LiveReloadServer) -> None:
    """Ask for a rebuild as MkDocs' own watcher does, which ignores no file."""
    with server._rebuild_cond:  # noqa: SLF001 - MkDocs offers no public way
        server._want_rebuild = True  # noqa: SLF001 - the same
        server._rebuild_cond.notify_all()  # noqa: SLF001 - the same


def _folder(config: MkDocsConfig) -> Path:
    return Path(os.path.abspath(config.config_file_path)).parent  # noqa: PTH100 - links


def _source(path: str) -> str:
    """The document MkDocs makes a page from: `clients/C-001.md`."""
    return path.removesuffix(".html") + ".md"


def _add(
    files: Files,
    config: MkDocsConfig,
    path: str,
    content: str | bytes,
    *,
    listed: bool = False,
) -> File:
    if path in files.src_uris:
        raise in_the_way(path)
    inclusion = InclusionLevel.INCLUDED if listed else InclusionLevel.NOT_IN_NAV
    file = File.generated(config, path, content=content, inclusion=inclusion)
    files.append(file)
    return file


def _refuse_warnings(config: MkDocsConfig) -> None:
    """Under `strict`, do not publish what MkDocs is about to abort."""
    handlers = logging.getLogger("mkdocs").handlers
    counters = [one for one in handlers if isinstance(one, CountHandler)]
    if config.strict and any(counter.get_counts() for counter in counters):
        raise PublishError(
            N_("Not published: MkDocs warned (see above) and the build is strict.")
        )


@contextmanager
def _told(t: Translator) -> Iterator[None]:
    """Turn our messages into MkDocs' own, in the portal's language."""
    try:
        yield
    except PortalError as problem:
        raise PluginError(problem.text(t)) from problem
