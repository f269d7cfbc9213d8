"""Layer 7: the status page of one client as one self-contained HTML file."""

from __future__ import annotations

from functools import partial

from reqportal.locales import Translator
from reqportal.pages import sealed, status
from reqportal.pages.page import Page
from reqportal.pages.render import Renderer
from reqportal.portal.client_types import ClientPortal
from reqportal.share import seal

NAME = "status.html"


def single_page(portal: ClientPortal, renderer: Renderer, t: Translator) -> str:
    """The whole file; it asks for nothing and runs nothing."""
    page = Page("status", NAME, portal.client.name, partial(status.view, portal, t))
    return renderer.render(page).body


def sealed_page(page: str, passphrase: str, t: Translator) -> str:
    """The page encrypted whole within one that asks for the passphrase."""
    payload = seal.sealed(page, passphrase)
    shown = sealed.view(payload, rounds=seal.ROUNDS, label=seal.LABEL, t=t)
    around = Page("sealed", NAME, shown.title, lambda: shown)
    return Renderer(t).render(around).body
