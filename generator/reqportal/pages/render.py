"""Layer 5: views to bodies (the only importer of jinja2).

A body is an HTML fragment. Cell text is escaped by Jinja and never meets a Markdown
processor.
"""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from reqportal.locales import Translator
from reqportal.pages.long_tables import LongTables, Rendered
from reqportal.pages.page import Page

_LINK = re.compile(
    r"(?:https?://|mailto:)[^\s<>\"'，。；、（）《》]+[^\s<>\"'，。；、（）《》.,;:!?)\]]"
)


def prose(text: str | None) -> Markup:
    """Cell text for reading: escaped, line breaks kept, http(s) and mailto linked."""
    if not text:
        return Markup("—")
    parts: list[str | Markup] = []
    end = 0
    for match in _LINK.finditer(text):
        url = match[0]
        link = Markup(
            '<a class="rp-link" href="{url}" rel="noreferrer noopener">{url}</a>'
        )
        parts += [escape(text[end : match.start()]), link.format(url=url)]
        end = match.end()
    parts.append(escape(text[end:]))
    return Markup("").join(parts).replace("\n", Markup("<br>"))


class Renderer:
    """Renders pages in one language; templates of the portal's own folder win."""

    def __init__(self, t: Translator, own_templates: Path | None = None) -> None:
        shipped = Path(str(files("reqportal.site_templates")))
        folders = [folder for folder in (own_templates, shipped) if folder is not None]
        self._environment = Environment(
            loader=FileSystemLoader([str(folder) for folder in folders]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._t = t
        self._environment.globals["t"] = t
        self._environment.filters["prose"] = prose

    def render(self, page: Page) -> Rendered:
        """The page's body and files. A template error is ours: raised as it is."""
        template = self._environment.get_template(f"pages/{page.kind}.html")
        tables = LongTables(page.path, self._t)
        html = template.render(
            view=page.view,
            siblings=page.siblings,
            each=tables.each,
            each_group=tables.each_group,
            rest=tables.rest,
        )
        return tables.rendered(html)
