"""Layer 7: a client's pages as a small site: the same stages, in a folder of its own.

The shells are drawn once by Material from a project that knows no client; what goes
into them comes from a `ClientPortal`. No sitemap, no `portal.json`, no page that is not
the client's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import yaml

from reqportal.cache import WORK
from reqportal.locales import Translator
from reqportal.pages import letter_links, letter_page, status
from reqportal.pages.page import Page
from reqportal.pages.render import Renderer
from reqportal.portal.client_types import ClientPortal
from reqportal.portal.types import Portal
from reqportal.settings import PortalSettings
from reqportal.site import search, shells
from reqportal.site.contents import SitePage, assets, part
from reqportal.site.handed import Handed
from reqportal.site.markdown_config import PortalConfig
from reqportal.site.shells import Shells, Wanted

_PROJECT = "share-site"
_STYLE = "assets/status.css"
_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'none'"
)
"""Everything from where the page came from; the theme has scripts within its pages."""
_HEAD = f"""{{% extends "base.html" %}}
{{% block site_meta %}}
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="robots" content="noindex, nofollow, noarchive">
<meta name="referrer" content="no-referrer">
{{{{ super() }}}}
{{% endblock %}}
"""
_LEFT_OUT = frozenset({"data/portal.schema.json"})


@dataclass(frozen=True)
class SiteForm:
    """Fills shells with the pages of one client after another."""

    shells: Shells
    renderer: Renderer
    t: Translator

    @classmethod
    def ready(
        cls, folder: Path, portal: Portal, renderer: Renderer, t: Translator
    ) -> SiteForm:
        """With shells as kept from the last time, else drawn anew.

        Raises PublishError where MkDocs refuses.
        """
        project = folder / WORK / _PROJECT
        _write_project(project, t)
        index = Page("status_site", "index.html", t("At present"), lambda: None)
        settings = PortalSettings(language=t.language)
        config = PortalConfig.read(project)
        asked = Wanted.of(project, config, [index], settings, portal.as_of)
        return cls(shells.ready(asked, project / WORK, _draw), renderer, t)

    def files(self, portal: ClientPortal) -> dict[str, bytes]:
        """Every file of one client's site, by path."""
        found = {name: self.shells.content(name) for name in self.shells.files}
        found |= {k: v for k, v in assets().items() if k not in _LEFT_OUT}
        pages = [self._rendered(page) for page in self._pages(portal)]
        for page in pages:
            whole = self.shells.page(page.path, page.title, page.body)
            found[page.path] = whole.encode()
        return found | search.shards([part(pages)])

    def _pages(self, portal: ClientPortal) -> Iterator[Page]:
        seen = partial(status.view, portal, self.t, links=True)
        yield Page("status_site", "index.html", self.t("At present"), seen)
        for one in portal.requirements:
            yield Page(
                "status_requirement",
                f"requirements/{one.id}.html",
                one.row.title,
                partial(status.requirement_view, one, portal, self.t),
                is_index=False,
            )
        for letter in status.letters(portal):
            yield Page(
                "status_letter",
                letter_links.path_of(letter.key),
                letter_links.title_of(letter.key, self.t),
                partial(letter_page.client_view, letter, self.t),
                is_index=False,
            )

    def _rendered(self, page: Page) -> SitePage:
        body = self.renderer.render(page).body
        return SitePage(page.path, page.title, body, page.is_index)


def _write_project(project: Path, t: Translator) -> None:
    """A project without a client: settings, style sheet, template of the head."""
    config = {
        "site_name": t("Status of your requirements"),
        "docs_dir": "docs",
        "use_directory_urls": False,
        "theme": {
            "name": "material",
            "language": t.language,
            "font": False,
            "custom_dir": "overrides",
            "features": ["search.highlight"],
            "palette": [
                {"media": "(prefers-color-scheme: light)", "scheme": "default",
                 "primary": "white"},
                {"media": "(prefers-color-scheme: dark)", "scheme": "slate",
                 "primary": "black"},
            ],
        },
        "plugins": [{"search": {"lang": ["zh", "en"]}}, "reqportal"],
        "nav": [{t("At present"): "index.md"}],
        "not_in_nav": "/requirements/\n/clients/\n/letters/\n",
        "extra_css": [_STYLE],
        "extra": {"generator": False},
    }  # fmt: skip
    files = {
        "mkdocs.yml": yaml.safe_dump(config, allow_unicode=True),
        f"docs/{_STYLE}": status.site_style(),
        "overrides/main.html": _HEAD,
    }
    for name, text in files.items():
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_file() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8", newline="\n")


def _draw(folder: Path, handed: Handed) -> tuple[str, ...]:
    from reqportal.site import mkdocs_engine  # noqa: PLC0415 - half a second to import

    return mkdocs_engine.draw(folder, handed)
