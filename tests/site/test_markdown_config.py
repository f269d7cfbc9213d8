"""The mkdocs.yml that goes with plain Markdown says what the portal's own says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from reqportal.findings import SettingsError
from reqportal.site.contents import SitePage
from reqportal.site.markdown_config import PortalConfig, markdown_config

PAGES = (
    SitePage("index.html", "", "", is_index=True),
    SitePage("clients/index.html", "", "", is_index=True),
    SitePage("clients/C-1.html", "", "", is_index=False),
)


def text_of(folder: Path, mkdocs: str) -> str:
    (folder / "mkdocs.yml").write_text(mkdocs, "utf-8")
    config = PortalConfig.read(folder)
    return markdown_config(config, PAGES, language="en", docs="docs")


def derived(folder: Path, mkdocs: str) -> dict[str, Any]:
    found = yaml.safe_load(text_of(folder, mkdocs))
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(
    "plugins",
    ["[search, reqportal]", "{search: {}, reqportal: {}}", "[search, reqportal: {}]"],
)
def test_our_plugin_goes_and_the_others_stay(tmp_path: Path, plugins: str) -> None:
    found = derived(tmp_path, f"site_name: x\nplugins: {plugins}\n")
    assert list(found["plugins"]) == ["search"]


def test_what_the_plugin_would_have_set_is_set(tmp_path: Path) -> None:
    found = derived(
        tmp_path,
        "docs_dir: texts\nsite_dir: out\nrepo_url: https://h.example\n"
        "theme: {name: material, language: zh}\nextra_css: [mine.css]\n",
    )
    assert found["docs_dir"] == "docs"
    assert found["use_directory_urls"] is False
    assert found["theme"] == {"name": "material", "language": "en"}
    assert found["extra_css"] == ["assets/reqportal.css", "mine.css"]
    assert found["edit_uri"] == ""
    assert "site_dir" not in found


@pytest.mark.parametrize("theme", ["theme: material\n", "site_name: x\n"])
def test_a_theme_may_be_one_word_or_none(tmp_path: Path, theme: str) -> None:
    found = derived(tmp_path, theme)
    assert found["theme"] == {"name": "material", "language": "en"}


def test_tags_that_only_mkdocs_knows_are_kept(tmp_path: Path) -> None:
    text = text_of(
        tmp_path,
        "site_url: !ENV [URL, 'https://h.example']\n"
        "markdown_extensions:\n- pymdownx.emoji:\n"
        "    emoji_index: !!python/name:material.extensions.emoji.twemoji ''\n",
    )
    assert "site_url: !ENV [URL, 'https://h.example']" in text
    assert "!!python/name:material.extensions.emoji.twemoji" in text


def test_what_is_inherited_is_there(tmp_path: Path) -> None:
    (tmp_path / "base.yml").write_text(
        "site_name: above\nextra: {a: 1, b: 1}\n", "utf-8"
    )
    found = derived(tmp_path, "INHERIT: base.yml\nextra: {b: 2}\n")
    assert found["site_name"] == "above"
    assert found["extra"] == {"a": 1, "b": 2}
    assert "INHERIT" not in found


def test_with_a_navigation_all_our_pages_may_be_left_out_of_it(tmp_path: Path) -> None:
    found = derived(tmp_path, "nav: [index.md]\nnot_in_nav: |\n  /guide/\n")
    lines = found["not_in_nav"].splitlines()
    assert lines == ["/guide/", "/clients/*", "/index.md", "/clients/index.md"]


def test_without_one_only_the_indexes_are_listed(tmp_path: Path) -> None:
    found = derived(tmp_path, "site_name: x\n")
    assert found["not_in_nav"].splitlines() == ["/clients/*", "!/clients/index.md"]


def test_own_theme_folders_and_hooks_are_named(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text(
        "theme: {name: material, custom_dir: overrides}\n"
        "hooks: [tools/hook.py, ../outside.py, /etc/passwd]\n",
        "utf-8",
    )
    named = PortalConfig.read(tmp_path).named_paths
    assert named == ("overrides", "tools/hook.py")


def test_a_file_that_is_no_yaml_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        derived(tmp_path, "a: [")
