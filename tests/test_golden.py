"""Bodies and portal.json of the sample are what they were when somebody last looked.

Bodies only, never themed pages: a new theme changes nothing here. After a change that
is meant: `pytest tests/test_golden.py --update-golden`, then read the difference.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from reqportal import pipeline
from reqportal.scaffold import init
from reqportal.site.contents import contents

GOLDEN = Path(__file__).parent / "golden"
AS_OF = "2026-03-20"
NAMES = [
    "index.html",
    "clients/C-001.html",
    "requirements/REQ-0001.html",
    "requirements/REQ-0004.html",
    "priorities.html",
    "todo.html",
    "dashboard.html",
    "quality.html",
    "data/portal.json",
]
SHOWN = 60
"""Lines of a difference that are shown."""


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    init(folder, "zh")
    return folder


@cache
def made(folder: Path) -> Mapping[str, str]:
    """Every body and file of text of the sample, by its path in the site."""
    found = contents(pipeline.load(folder, as_of=AS_OF).portal, folder)
    bodies = {page.path: page.body for page in found.pages}
    return bodies | {"data/portal.json": found.files["data/portal.json"].decode()}


@pytest.mark.parametrize("name", NAMES)
def test_a_page_of_the_sample_is_as_it_was(
    name: str, sample: Path, request: pytest.FixtureRequest
) -> None:
    kept = GOLDEN / name
    if request.config.getoption("--update-golden"):
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(made(sample)[name], "utf-8", newline="\n")
    old, new = kept.read_text("utf-8").splitlines(), made(sample)[name].splitlines()
    changed = list(difflib.unified_diff(old, new, "golden", "now", lineterm="", n=1))
    assert not changed, "\n".join(["", *changed[:SHOWN]])


def test_nothing_else_is_kept() -> None:
    files = [path for path in GOLDEN.rglob("*") if path.is_file()]
    assert sorted(path.relative_to(GOLDEN).as_posix() for path in files) == sorted(
        NAMES
    )
