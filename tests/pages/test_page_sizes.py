"""No page grows with the number of rows beyond its budget."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from builders import (
    REQ,
    a_clarification,
    a_client,
    a_feedback,
    a_portal,
    a_requirement,
    a_risk,
    a_task,
)
from reqportal import pipeline
from reqportal.locales import translator
from reqportal.pages.long_tables import BUDGET, Rendered
from reqportal.pages.plan import plan
from reqportal.pages.render import Renderer
from reqportal.portal.types import Portal

BENCH = Path(__file__).parents[2] / "bench"
ZH = translator("zh").for_year(2026)
SIZE = 500
"""Requirements: enough for every long table to leave its page."""
TASK = re.compile(r'<td class="wide">[^<]* <span class="rp-id">(T-\d+)')


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Portal:
    sys.path.insert(0, str(BENCH))
    try:
        import portals  # noqa: PLC0415 - lies beside the package
    finally:
        sys.path.remove(str(BENCH))
    folder = tmp_path_factory.mktemp("large") / "portal"
    portals.make(folder, SIZE)
    return pipeline.load(folder).portal


@pytest.fixture(scope="module")
def pages(portal: Portal) -> Mapping[str, Rendered]:
    """Every page but those of requirements, of which there are more, not longer."""
    renderer = Renderer(ZH)
    return {
        page.path: renderer.render(page)
        for page in plan(portal, ZH)
        if page.kind != "requirement"
    }


def everything(made: Rendered) -> str:
    """The page with what it loads."""
    shards = [
        file.decode().replace('\\"', '"')
        for path, file in made.files.items()
        if path.startswith("data/rows/")
    ]
    return "".join([made.body, *shards])


def test_no_page_of_a_large_portal_is_beyond_its_budget(
    pages: Mapping[str, Rendered],
) -> None:
    sizes = {path: len(made.body.encode()) for path, made in pages.items()}
    assert {path: size for path, size in sizes.items() if size > BUDGET} == {}


def test_every_requirement_is_once_in_the_index(
    portal: Portal, pages: Mapping[str, Rendered]
) -> None:
    text = everything(pages["requirements/index.html"])
    found = re.findall(r'class="rp-id">([^<]+)<', text)
    assert sorted(found) == sorted(portal.by_id)


def test_every_task_is_once_in_the_schedule(
    portal: Portal, pages: Mapping[str, Rendered]
) -> None:
    found = Counter(TASK.findall(everything(pages["schedule.html"])))
    names = {row.record.task_id for s in portal.requirements for row in s.tasks}
    assert set(found) == names
    assert set(found.values()) == {1}


def test_every_finding_is_once_on_the_page_of_data_quality(
    portal: Portal, pages: Mapping[str, Rendered]
) -> None:
    found = re.findall(r'<tr id="([^"]+)">', everything(pages["quality.html"]))
    assert len(found) == len(portal.findings)


def test_a_requirement_with_hundreds_of_rows_keeps_to_the_budget() -> None:
    portal = a_portal(
        a_client(),
        a_requirement(),
        *(a_task(f"T-{n:03}", REQ) for n in range(200)),
        *(a_clarification(question="问" * 300) for _ in range(200)),
        *(a_risk(risk="险" * 300) for _ in range(200)),
        *(a_feedback(feedback="好" * 300) for _ in range(200)),
    )  # fmt: skip
    for page in plan(portal, ZH):
        made = Renderer(ZH).render(page)
        assert len(made.body.encode()) <= BUDGET, page.path
