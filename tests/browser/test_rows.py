"""A long table loads its rows when asked, from a server and from a folder."""

import functools
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from builders_pages import AS_OF, a_portal, a_state
from reqportal.locales import translator
from reqportal.pages import page as pages
from reqportal.pages import requirements
from reqportal.pages.render import Renderer

pytestmark = pytest.mark.browser

ASSETS = Path(__file__).parents[2] / "site_templates/assets"
ROWS = 900
SHELL = """<!doctype html><html lang="en"><meta charset="utf-8">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="../assets/reqportal.css"><main>{body}</main>
<ul><li>above</li></ul><p class="rp-rest" data-anchored data-base="../data/rows/"
 data-name="of/list" data-shards="1" data-next="1" data-shown="1" data-seal=""
 data-said="%" data-all="All" data-failed="It failed"><span>1</span>
 <button>more</button><button>all</button></p>
<script src="../assets/rows.js"></script></html>"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of many requirements, and a list with an anchor in its shard."""
    top = tmp_path_factory.mktemp("rows")
    t = translator("en").for_year(AS_OF.year)
    view = requirements.view(a_portal([a_state(f"R-{n}") for n in range(ROWS)]), t)
    path = "requirements/index.html"
    made = Renderer(t).render(pages.Page("requirements", path, "All", lambda: view))
    listed = b'reqportalRows("of/list-1",["<li id=\\"far\\">below<\\/li>"]);'
    files = {
        **made.files,
        path: SHELL.format(body=made.body).encode(),
        "data/rows/of/list-1.js": listed,
        **{f"assets/{file.name}": file.read_bytes() for file in ASSETS.glob("*.*")},
    }
    for name, content in files.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_bytes(content)
    return top


@pytest.fixture(params=["http", "file"])
def address(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    if request.param == "file":
        yield folder.as_uri()
        return
    handler = functools.partial(Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The index; nothing may be said on its console, and no request may leave."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    opened = context.new_page()
    trouble: list[str] = []
    opened.on("console", lambda message: trouble.append(message.text))
    opened.on("pageerror", lambda error: trouble.append(str(error)))
    opened.on(
        "request",
        lambda asked: (
            asked.url.startswith((address, "data:,")) or trouble.append(asked.url)
        ),
    )
    opened.goto(f"{address}/requirements/index.html")
    yield opened
    context.close()
    assert trouble == []


def test_a_key_press_loads_the_next_rows_and_says_so(page: Page) -> None:
    line = page.locator(".rp-rest").first
    rows = page.locator("tbody tr")
    assert rows.count() == 50
    page.evaluate("document.querySelector('.rp-rest').style.marginTop = '2000px'")
    line.get_by_role("button", name="Show more").focus()
    page.keyboard.press("Enter")
    said = line.get_by_role("status")
    expect(said).not_to_contain_text("first 50 of 900")
    assert f"The first {rows.count()} of 900" in said.inner_text()


def test_all_rows_come_in_order_and_the_buttons_go(page: Page) -> None:
    line = page.locator(".rp-rest").first
    line.get_by_role("button", name="Show all 900").click()
    expect(line).to_have_text("All 900 are shown.")
    assert line.locator("button").count() == 0
    assert page.evaluate("document.activeElement.textContent") == "All 900 are shown."
    ids = page.locator("tbody tr .rp-id").all_inner_texts()
    assert ids == sorted(f"R-{n}" for n in range(ROWS))
    assert page.locator("table tbody").count() == 1


def test_once_asked_a_table_goes_on_as_the_reader_scrolls(page: Page) -> None:
    page.locator(".rp-rest").first.get_by_role("button", name="Show more").click()
    for _ in range(20):
        page.mouse.wheel(0, 20000)
        page.wait_for_timeout(50)
    expect(page.locator(".rp-rest").first).to_have_text("All 900 are shown.")


def test_a_link_to_what_lies_in_a_shard_leads_there(page: Page) -> None:
    page.goto(f"{page.url}#far")
    expect(page.locator("#far")).to_be_in_viewport()
    assert page.locator("tbody tr").count() == 50, "its rows have no anchors"


def test_a_shard_that_is_missing_is_told(page: Page, folder: Path) -> None:
    shard = folder / "data/rows/of/list-1.js"
    kept = shard.read_bytes()
    shard.write_text("")
    try:
        line = page.locator(".rp-rest").last
        line.get_by_role("button", name="more").click()
        expect(line.locator("span")).to_have_text("It failed")
    finally:
        shard.write_bytes(kept)
