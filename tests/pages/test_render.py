"""Templates compile to tighter Python; what they print is what Jinja would print."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from jinja2 import UndefinedError
from markupsafe import Markup, escape

from reqportal.locales import translator
from reqportal.pages.page import Page
from reqportal.pages.render import Renderer, printed, prose

CALLER = "{% macro box(word) %}<p>{{ word }}{{ caller() }}</p>{% endmacro %}"
PAIR = '{% macro pair(x, y="-") %}{{ x }}{{ y }}{% endmacro %}'


@dataclass(frozen=True)
class View:
    """A view of a portal's own template."""

    title: str = "A & B"
    count: int = 3
    rows: tuple[str, ...] = ("<x>", "y")


def _body(folder: Path, template: str) -> str:
    """What a template of the portal's own folder prints."""
    (folder / "pages").mkdir()
    (folder / "pages" / "own.html").write_text(template, encoding="utf-8")
    renderer = Renderer(translator("zh").for_year(2026), folder)
    return renderer.render(Page("own", "own.html", "Own", View)).body


@pytest.mark.parametrize(
    "value",
    ["", "plain", "<b>", "a&b", "a>b", 'a"b', "a'b", "中文", 3, 2.5, True, None, ()],
)
def test_what_is_printed_is_what_markupsafe_escapes(value: object) -> None:
    assert printed(value) == escape(value)
    assert printed(Markup("<b>")) == "<b>"


@pytest.mark.parametrize("text", ["a\nb", "<a>\n&", "see https://x.example/a?b=1\nc"])
def test_prose_keeps_line_breaks_and_escapes(text: str) -> None:
    said = prose(text)
    assert isinstance(said, Markup)
    assert said.count("<br>") == 1
    assert said.replace("<br>", "").count("<") == 2 * text.count("https")


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{{ view.title }} {{ view.count }}", "A &amp; B 3"),
        ("{% if view.lacking is defined %}yes{% else %}no{% endif %}", "no"),
        ('{{ view.lacking|default("none") }}', "none"),
        ('{{ t("Overview") }}', "需求总览"),
        ("{% set t = view.title %}{{ t }}", "A &amp; B"),
        ("{% for t in view.rows %}{{ t }}{% endfor %}", "&lt;x&gt;y"),
        (PAIR + '{{ pair("<") }}{{ pair(1, y=2) }}', "&lt;-12"),
        (CALLER + "{% call box(view.title) %}<i>{% endcall %}", "<p>A &amp; B<i></p>"),
    ],
)  # fmt: skip
def test_a_portals_own_template_means_what_it_says(
    tmp_path: Path, template: str, said: str
) -> None:
    assert _body(tmp_path, template) == said


def test_what_a_view_lacks_is_an_error(tmp_path: Path) -> None:
    with pytest.raises((AttributeError, UndefinedError), match="lacking"):
        _body(tmp_path, "{{ view.lacking }}")
