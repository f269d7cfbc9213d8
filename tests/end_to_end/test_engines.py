"""Other generators show what our own build shows, from `reqportal pages`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from end_to_end.built import HOSTILE, a_portal, write
from reqportal.scaffold import init
from shown import pages, read

ENGINES = ("mkdocs", "properdocs", "zensical")
CONTROL = '# Control\n\n--8<-- "mkdocs.yml"\n\n{{ 6*7 }}\n'
"""A document that shows whether the extensions act."""
TYPED = (
    HOSTILE
    + """ {% raw %} {# gone #} *a* _b_ `c` &amp; &#60; http://h.example/{{7}}

# heading

- item

    code

```
fence
```

--8<-- "mkdocs.yml"

---
::: note
!!! note
[ref]: http://h.example
<div markdown="1">*x*</div>
</div></div>"""
)
EXTENSIONS = [
    "abbr",
    "attr_list",
    "def_list",
    "footnotes",
    "md_in_html",
    {"pymdownx.snippets": {"base_path": ["."], "check_paths": True}},
    "pymdownx.critic",
    "pymdownx.magiclink",
    "pymdownx.superfences",
    "smarty",
    "tables",
    {"toc": {"permalink": True}},
]


def run(folder: Path, *command: str) -> None:
    """Fails the test unless the program exits with 0."""
    done = subprocess.run(  # noqa: S603 - our own arguments
        command,
        cwd=folder,
        env={
            **os.environ,
            "NO_MKDOCS_2_WARNING": "1",
            "DISABLE_MKDOCS_2_WARNING": "true",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def reqportal(folder: Path, *arguments: str) -> None:
    run(folder, sys.executable, "-m", "reqportal", *arguments)


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> list[str]:
    """The command that builds; mkdocs is at hand, the others may be elsewhere."""
    name: str = request.param
    if name == "mkdocs":
        return [sys.executable, "-m", "mkdocs"]
    command = os.environ.get(f"REQPORTAL_{name.upper()}") or shutil.which(name)
    if command is None:
        if os.environ.get("CI"):
            pytest.fail(f"{name} is missing: .ci/run installs it")
        pytest.skip(f"{name} is not installed")
    return [command]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("engines")
    init(folder / "portal", "zh")
    reqportal(folder / "portal", "build", "--strict")
    reqportal(folder / "portal", "pages", "--to", str(folder / "plain"))
    return folder


def has_macros(engine: list[str]) -> bool:
    """Zensical brings its own; elsewhere it is a plugin beside the command."""
    command = Path(engine[0])
    if command.name == "zensical":
        return True
    asked = [command.with_name("python"), "-c", "import mkdocs_macros"]
    return not subprocess.run(asked, capture_output=True, check=False).returncode  # noqa: S603


def built(engine: list[str], plain: Path, to: Path, *options: str) -> Path:
    shutil.copytree(plain, to)
    run(to, *engine, "build", *options, "--config-file", "mkdocs.yml")
    return to / "site"


def assert_the_same(
    ours: Path, theirs: Path, *, apart: frozenset[str] = frozenset()
) -> None:
    assert pages(ours) == pages(theirs)
    for name in set(pages(ours)) - apart:
        assert read(theirs / name) == read(ours / name), name
    portal = "data/portal.json"
    assert (theirs / portal).read_bytes() == (ours / portal).read_bytes()


def with_braces(docs: Path) -> frozenset[str]:
    """Hand-written pages that hold `{{`: their author's business once macros are on."""
    return frozenset(
        path.relative_to(docs).with_suffix(".html").as_posix()
        for path in docs.rglob("*.md")
        if "{{" in path.read_text("utf-8")
    )


def test_each_page_shows_the_same_text_and_links(
    sample: Path, engine: list[str], tmp_path: Path
) -> None:
    site = built(engine, sample / "plain", tmp_path / "plain", "--strict")
    assert len(pages(site)) > 50
    assert read(site / "requirements" / "REQ-0001.html")[1].links
    assert_the_same(sample / "portal" / "site", site)


def test_hostile_text_is_shown_as_typed_whatever_extension_is_on(
    engine: list[str], tmp_path: Path
) -> None:
    portal, plain = a_portal(tmp_path / "portal", TYPED), tmp_path / "plain"
    (portal / "docs" / "guide" / "control.md").write_text(CONTROL, "utf-8")
    reqportal(portal, "build")
    reqportal(portal, "pages", "--to", str(plain))
    config = yaml.safe_load((plain / "mkdocs.yml").read_text("utf-8"))
    config["markdown_extensions"] = EXTENSIONS
    if has_macros(engine):
        config["plugins"] = ["search", "macros"]
    (plain / "mkdocs.yml").write_text(yaml.safe_dump(config), "utf-8")
    site = built(engine, plain, tmp_path / "built")
    control = (site / "guide" / "control.html").read_text("utf-8")
    assert "site_name" in control
    assert ("<p>42</p>" in control) == has_macros(engine)
    assert_the_same(portal / "site", site, apart=with_braces(portal / "docs"))
    text = read(site / "requirements" / "R-1.html")[1].text
    assert " ".join(TYPED.split()) in text


def test_a_second_run_follows_the_workbooks(tmp_path: Path) -> None:
    portal, plain = a_portal(tmp_path / "portal"), tmp_path / "plain"
    reqportal(portal, "pages", "--to", str(plain))
    assert (plain / "docs" / "requirements" / "R-1.md").is_file()
    (portal / "sheets" / "requirements.xlsx").unlink()
    reqportal(portal, "pages", "--to", str(plain))
    assert not (plain / "docs" / "requirements" / "R-1.md").exists()


def test_an_unreadable_file_leaves_what_was_written(tmp_path: Path) -> None:
    portal, plain = a_portal(tmp_path / "portal"), tmp_path / "plain"
    reqportal(portal, "pages", "--to", str(plain))
    (portal / "sheets" / "more.xlsx").write_text("no workbook", "utf-8")
    with pytest.raises(AssertionError, match=r"more\.xlsx"):
        reqportal(portal, "pages", "--to", str(plain))
    assert (plain / "docs" / "requirements" / "R-1.md").is_file()


def test_the_documents_of_the_portal_are_no_place_to_write_to(tmp_path: Path) -> None:
    portal = a_portal(tmp_path / "portal")
    with pytest.raises(AssertionError, match="docs/"):
        reqportal(portal, "pages", "--to", "docs/plain")
    assert not (portal / "docs" / "plain").exists()


def test_an_id_that_markdown_takes_for_an_index_is_told(tmp_path: Path) -> None:
    portal = a_portal(tmp_path / "portal")
    client = {"client_id": "README", "name": "x"}
    write(portal, "requirements", client=[client])
    with pytest.raises(AssertionError, match=r"clients/README\.html"):
        reqportal(portal, "pages", "--to", str(tmp_path / "plain"))
    assert not (tmp_path / "plain").exists()
