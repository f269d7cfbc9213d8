"""Layer 7: the files of one client's bundle, made of what `narrow` leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Literal, TypeAlias

from reqportal.locales import Translator
from reqportal.model.records import Client, Origin
from reqportal.pages.render import Renderer
from reqportal.portal.narrow import narrow
from reqportal.portal.types import ClientState, Portal
from reqportal.settings import PortalSettings
from reqportal.share import single_page

Form: TypeAlias = Literal["page", "site", "both"]
Files: TypeAlias = dict[str, bytes]
Build: TypeAlias = Callable[[Portal, str], Files]
"""Makes a bundle of a portal and the id of a client."""
NOBODY = "-"


def page_builder(t: Translator, portal_dir: Path | None = None) -> Build:
    """Makes the single page; templates of the portal's own folder win, where given."""
    own = portal_dir / "site_templates" if portal_dir else None
    renderer = Renderer(t, own if own and own.is_dir() else None)

    def build(portal: Portal, client_id: str) -> Files:
        narrowed = narrow(portal, client_id)
        said = single_page.single_page(narrowed, renderer, t)
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
