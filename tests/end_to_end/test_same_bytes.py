"""The quick engine gives every file that MkDocs gives, byte for byte."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from end_to_end.built import HOSTILE, build, snapshot, write
from reqportal.scaffold import init

ALL_FEATURES = """
    - navigation.instant
    - navigation.instant.progress
    - navigation.tabs.sticky
    - navigation.path
    - navigation.tracking
    - announce.dismiss
    - toc.integrate
"""
OVERRIDE = """{% extends "base.html" %}
{% block announce %}{{ config.site_name }}: <b>maintenance</b>{% endblock %}
{% block htmltitle %}{% if page and page.meta %}
<title>{{ page.title | striptags }} · {{ page.meta.title }}</title>
<meta property="og:title" content="{{ page.meta.title | e }}">
<meta property="og:url" content="{{ page.canonical_url }}?{{ page.title | urlencode }}">
{% endif %}{% endblock %}
"""
LOOKING = """{% extends "base.html" %}
{% block announce %}{% if page and "R-1" in page.title %}one{% endif %}{% endblock %}
"""
COUNTING = """{% extends "base.html" %}
{% block announce %}{% if page %}{{ page.content | wordcount }}{% endif %}{% endblock %}
"""


CONFIG = """site_name: 需求门户
use_directory_urls: false
theme:
  name: material
  font: false
  features:
    - navigation.tabs
  palette:
    - scheme: default
      toggle: {icon: material/weather-night, name: dark}
    - scheme: slate
      toggle: {icon: material/weather-sunny, name: light}
plugins:
  - search
  - reqportal:
      as_of: 2026-03-20
nav:
  - Home: index.md
  - Records:
      - Requirements: requirements/index.md
      - Board: board.md
"""


def a_small_portal(folder: Path) -> Path:
    """One requirement held back, a parent, hostile titles, ids outside ASCII."""
    (folder / "docs").mkdir(parents=True)
    (folder / "docs" / "written.md").write_text("# By hand\n\ntext\n")
    (folder / "mkdocs.yml").write_text(CONFIG, "utf-8")
    client = {"client_id": "客户.1", "name": "A & B", "our_contact": "x"}
    common = {
        "client_id": "客户.1",
        "description": "d",
        "raised_on": date(2026, 3, 2),
    }
    rows = [
        {**common, "requirement_id": "R-1", "title": HOSTILE},
        {**common, "requirement_id": "需求_2", "title": "“二” 'x' \"y\" & <z>"},
        {**common, "requirement_id": "R.3", "title": "child", "parent_id": "R-1"},
        {**common, "requirement_id": "R-4", "title": "held back", "urgency": "?"},
    ]
    write(folder, "requirements", client=[client], requirement=rows)
    return folder


def settings(folder: Path, change: Callable[[str], str]) -> None:
    path = folder / "mkdocs.yml"
    path.write_text(change(path.read_text("utf-8")), "utf-8")


def both(folder: Path) -> bool:
    """Whether the quick engine was used; fails where the two give different bytes."""
    built = build(folder)
    quick = snapshot(folder)
    build(folder, engine="mkdocs")
    slow = snapshot(folder)
    assert sorted(quick) == sorted(slow)
    assert [path for path in quick if quick[path] != slow[path]] == []
    return built.note is None


def test_the_sample_is_the_same(tmp_path: Path) -> None:
    init(tmp_path / "p", "zh")
    assert both(tmp_path / "p")


@pytest.mark.parametrize(
    "site_url", ["", "https://example.org/", "https://example.org/需求/门户/"]
)
def test_titles_and_ids_of_any_kind_come_out_the_same(
    site_url: str, tmp_path: Path
) -> None:
    folder = a_small_portal(tmp_path / "p")
    if site_url:
        settings(folder, lambda text: f"site_url: {site_url}\n{text}")
    assert both(folder)


def test_features_of_the_theme_come_out_the_same(tmp_path: Path) -> None:
    folder = a_small_portal(tmp_path / "p")
    settings(
        folder,
        lambda text: (
            "site_url: https://example.org/p/\nrepo_url: https://example.org/r\n"
            + text.replace("  features:\n", f"  features:{ALL_FEATURES}", 1)
        ),
    )
    assert both(folder)


def test_a_navigation_left_to_mkdocs_comes_out_the_same(tmp_path: Path) -> None:
    folder = a_small_portal(tmp_path / "p")
    settings(folder, lambda text: text[: text.index("\nnav:")] + "\n")
    assert both(folder)


def test_an_override_that_prints_what_it_knows_of_a_page_comes_out_the_same(
    tmp_path: Path,
) -> None:
    folder = a_small_portal(tmp_path / "p")
    override(folder, OVERRIDE)
    settings(folder, lambda text: f"site_url: https://example.org/p/\n{text}")
    assert both(folder)


@pytest.mark.parametrize("template", [LOOKING, COUNTING], ids=["looking", "counting"])
def test_an_override_that_looks_at_each_page_is_built_the_slow_way(
    template: str, tmp_path: Path
) -> None:
    folder = a_small_portal(tmp_path / "p")
    override(folder, template)
    assert not both(folder)


def test_a_hook_and_an_unknown_plugin_are_built_the_slow_way(tmp_path: Path) -> None:
    folder = a_small_portal(tmp_path / "p")
    (folder / "hook.py").write_text(
        "def on_post_page(output, page, config):\n"
        "    return output + f'<!-- {page.title} -->'\n"
    )
    settings(folder, lambda text: f"hooks: [hook.py]\n{text}")
    assert not both(folder)
    settings(folder, lambda text: text.replace("hooks: [hook.py]\n", ""))
    assert both(folder)
    settings(folder, lambda text: text.replace("plugins:\n", "plugins:\n  - tags\n"))
    assert not both(folder)


def test_hand_written_pages_may_link_to_and_list_pages_of_records(
    tmp_path: Path,
) -> None:
    folder = a_small_portal(tmp_path / "p")
    (folder / "docs" / "notes.md").write_text(
        "# Notes\n\nSee [one](requirements/R-1.md), [two](requirements/需求_2.md) "
        "and [three](clients/%E5%AE%A2%E6%88%B7.1.md).\n",
        "utf-8",
    )
    settings(
        folder,
        lambda text: (
            "site_url: https://example.org/p/\n"
            + text.replace("nav:\n", "nav:\n  - R: requirements/R.3.md\n", 1)
        ),
    )
    assert both(folder)
    assert b'href="requirements/R-1.html"' in snapshot(folder)["notes.html"]


def override(folder: Path, template: str) -> None:
    (folder / "overrides").mkdir()
    (folder / "overrides" / "main.html").write_text(template, "utf-8")
    settings(
        folder, lambda text: text.replace("theme:\n", "theme:\n  custom_dir: overrides\n")
    )
