"""10,000 rows from shards, opened from a folder: found, sorted, taken away."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from builders_pages import AS_OF, a_portal, a_state
from reqportal.locales import translator
from reqportal.pages import page as pages
from reqportal.pages import requirements, table_tools
from reqportal.pages.render import Renderer

pytestmark = pytest.mark.browser

ASSETS = Path(__file__).parents[2] / "site_templates/assets"
ROWS = 10_000
SHELL = """<!doctype html><html lang="zh"><meta charset="utf-8">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="../assets/reqportal.css"><main>{body}</main>
<script src="../assets/rows.js"></script><script src="../assets/tables.js"></script>
</html>"""
TIMED = """async (act) => {
  const begun = performance.now();
  new Function(act)();
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  return performance.now() - begun;
}"""
FILTER = """const input = document.querySelector(".rp-tools > input");
input.value = "R-0777"; input.dispatchEvent(new Event("input"));"""
SORT = "document.querySelectorAll('thead th')[1].click();"
SMOOTH, AWAKE = 2_000, 20_000
"""Milliseconds on a busy machine; a quiet one takes a tenth."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    top = tmp_path_factory.mktemp("many")
    t = translator("zh").for_year(AS_OF.year)
    states = [a_state(f"R-{n:05}", title=f"标题{n % 97}") for n in range(ROWS)]
    view = requirements.view(a_portal(states), t)
    path = "requirements/index.html"
    made = Renderer(t).render(pages.Page("requirements", path, "All", lambda: view))
    assets = [file for file in ASSETS.rglob("*") if file.is_file()]
    files = {
        **made.files,
        path: SHELL.format(body=made.body).encode(),
        f"{table_tools.FOLDER}/words.js": table_tools.words(t),
        **{f"assets/{f.relative_to(ASSETS)}": f.read_bytes() for f in assets},
    }
    for name, content in files.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_bytes(content)
    return top


@pytest.fixture
def page(browser: Browser, folder: Path) -> Iterator[Page]:
    """The index with its controls awake."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    opened = context.new_page()
    trouble: list[str] = []
    opened.on("console", lambda message: trouble.append(message.text))
    opened.on("pageerror", lambda error: trouble.append(str(error)))
    opened.goto((folder / "requirements/index.html").as_uri())
    opened.locator(".rp-tools > input").focus()
    expect(opened.get_by_role("status").first).to_have_text(
        "共 10,000 行", timeout=AWAKE
    )
    yield opened
    context.close()
    assert trouble == []


def test_filtering_and_sorting_are_smooth(page: Page) -> None:
    assert page.locator("tbody tr").count() == 50
    assert page.evaluate(TIMED, SORT) < SMOOTH
    assert page.evaluate(TIMED, SORT) < SMOOTH
    first = page.locator("tbody tr").first
    expect(first).to_contain_text("标题96")
    assert page.evaluate(TIMED, FILTER) < SMOOTH
    expect(page.get_by_role("status").first).to_contain_text("10 行")
    found = page.locator("tbody .rp-id").all_inner_texts()
    assert sorted(found) == [f"R-{n:05}" for n in range(7770, 7780)]


def test_more_rows_come_when_asked(page: Page) -> None:
    line = page.locator(".rp-rest")
    assert "10,000" in line.inner_text()
    line.get_by_role("button").first.click()
    expect(page.locator("tbody tr")).to_have_count(150)
    ids = page.locator("tbody .rp-id").all_inner_texts()
    assert ids == [f"R-{n:05}" for n in range(150)]


def test_every_row_is_in_the_file_made_in_the_browser(
    page: Page, tmp_path: Path
) -> None:
    with page.expect_download() as got:
        page.locator(".rp-tools__get > button", has_text="xlsx").click()
    assert got.value.suggested_filename == "requirements-index-all.xlsx"
    got.value.save_as(tmp_path / "all.xlsx")
    book = load_workbook(tmp_path / "all.xlsx", read_only=True)
    rows = list(book.worksheets[0].iter_rows(min_col=3, max_col=3, values_only=True))
    assert [value for (value,) in rows[1:]] == [f"R-{n:05}" for n in range(ROWS)]


def test_a_download_before_the_first_touch_has_every_row_too(
    browser: Browser, folder: Path
) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto((folder / "requirements/index.html").as_uri())
    with page.expect_download() as got:
        page.locator(".rp-tools__get > button", has_text="csv").click()
    assert len(Path(got.value.path()).read_text("utf-8").splitlines()) == ROWS + 1
    context.close()
