"""Layer 7: the files of one client's bundle, made of what `narrow` leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, TypeAlias

from reqportal.locales import Translator
from reqportal.model.records import Client, Origin
from reqportal.pages.render import Renderer
from reqportal.portal.narrow import narrow
from reqportal.portal.types import ClientState, Portal
from reqportal.settings import PortalSettings
from reqportal.share import single_page
from reqportal.share.site_form import SiteForm

Form: TypeAlias = Literal["page", "site", "both"]
Files: TypeAlias = dict[str, bytes]
Build: TypeAlias = Callable[[Portal, str], Files]
"""Makes a bundle of a portal and the id of a client."""
NOBODY = "-"


@dataclass(frozen=True)
class Workshop:
    """Where bundles of one portal are made."""

    folder: Path
    """The portal's: its templates win, its work folder keeps what is drawn once."""
    portal: Portal
    form: Form
    t: Translator

    def own(self) -> Build:
        """Builds with the portal's own templates."""
        return self._builder(self.folder / "site_templates")

    def plain(self) -> Build:
        """Builds with the templates as shipped."""
        return self._builder(None)

    def _builder(self, templates: Path | None) -> Build:
        is_there = templates is not None and templates.is_dir()
        renderer = Renderer(self.t, templates if is_there else None)
        build = page_builder(self.t, renderer)
        if self.form == "page":
            return build
        site = SiteForm.ready(self.folder, self.portal, renderer, self.t)

        def built(portal: Portal, client_id: str) -> Files:
            page = build(portal, client_id) if self.form == "both" else {}
            return {**page, **site.files(narrow(portal, client_id))}

        return built


def page_builder(t: Translator, renderer: Renderer | None = None) -> Build:
    """Makes the single page."""
    drawing = renderer or Renderer(t)

    def build(portal: Portal, client_id: str) -> Files:
        narrowed = narrow(portal, client_id)
        said = single_page.single_page(narrowed, drawing, t)
        return {single_page.NAME: said.encode()}

    return build


def empty_portal(portal: Portal) -> Portal:
    """A portal of the same day and language with a client that has nothing."""
    kept = portal.settings
    settings = PortalSettings(
        language=kept.language, company=kept.company, share=kept.share
    )
    row = Client(
        client_id=NOBODY, name=NOBODY, shared=True, origin=Origin("", "", 0, {})
    )
    client = ClientState(row, (), (), (), ())
    return replace(
        portal,
        settings=settings,
        clients=(client,),
        requirements=(),
        stubs=(),
        workbooks=(),
        findings=(),
        held=(),
        by_id={},
        by_client={NOBODY: client},
    )
