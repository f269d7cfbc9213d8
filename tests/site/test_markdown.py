"""A page as Markdown holds nothing that a Markdown processor would act on."""

from __future__ import annotations

import html
import re
from pathlib import Path

import yaml
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from reqportal import pipeline
from reqportal.site.contents import SitePage, contents
from reqportal.site.markdown import markdown
from shown import read

ROOT = Path(__file__).parents[2]
TYPED = st.text(
    st.sampled_from("a1 \t\n\"'<>&;#\\`*_{}[]()+-.!|~^=:$@%需。&#35;"), max_size=60
)


def a_page(body: str, title: str = "t") -> SitePage:
    return SitePage("requirements/R-1.html", title, body, is_index=False)


def halves(document: str) -> tuple[str, str]:
    """The front matter and the body of a document."""
    _, matter, body = document.split("---\n", 2)
    return matter, body.strip("\n")


def said(page: SitePage, folder: Path) -> str:
    path = folder / "page.html"
    path.write_text(halves(markdown(page))[1], "utf-8")
    return read(path)[1].text


def test_every_line_of_a_body_begins_with_a_tag() -> None:
    outcome = pipeline.load(ROOT, as_of="2026-03-20")
    for page in contents(outcome.portal, ROOT).pages:
        lines = halves(markdown(page))[1].split("\n")
        assert lines[0].startswith('<div class="rp')
        assert not [line for line in lines if not line.startswith("<")], page.path


def test_no_page_of_ours_needs_a_script_or_keeps_blanks() -> None:
    outcome = pipeline.load(ROOT, as_of="2026-03-20")
    for page in contents(outcome.portal, ROOT).pages:
        assert not re.search(r"<(script|style|pre|textarea)\b", page.body), page.path


@given(TYPED)
def test_no_active_character_is_left_in_text_or_attributes(text: str) -> None:
    body = f'<div class="rp" title="{escape(text)}">\n\n<p>{escape(text)}</p></div>'
    written = halves(markdown(a_page(body)))[1]
    inside = re.findall(r'title="([^"]*)"|<p>([^<]*)</p>', written)
    for found in inside[0][0], inside[1][1]:
        bare = re.sub(r"&(?:#\d+|\w+);", "x", found)
        assert not re.search(r"[\\`*_{}\[\]#+!|~^=$<>\"\n]|--|::", bare)
        assert html.unescape(found) == text
    assert "\n\n" not in written


def test_what_a_reader_sees_is_what_was_typed(tmp_path: Path) -> None:
    text = "*a* _b_ {{ 1 }} &amp; --- :::"
    body = f'<div class="rp"><!-- a > b -->\n   <p>\n{escape(text)}\n</p></div>'
    assert said(a_page(body), tmp_path) == text


@given(TYPED)
def test_a_title_is_safe_in_yaml_in_html_and_before_macros(text: str) -> None:
    matter, _ = halves(markdown(a_page('<div class="rp"></div>', text)))
    found = yaml.safe_load(matter)
    assert html.unescape(found["title"]) == text
    assert not re.search(r'[<>"{]', found["title"])
    assert found["hide"] == ["navigation", "toc", "footer"]
    assert len(matter.splitlines()) == 2


def test_scripts_and_styles_of_an_own_template_keep_their_characters() -> None:
    body = '<div class="rp"><style>a > b { color: red }\n\n\nb {}</style></div>'
    kept = "<style>a > b { color: red }\nb {}</style>"
    assert kept in markdown(a_page(body))
