"""The sealed page in a browser: right, wrong, from a file and from a server."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.conftest import Quiet
from builders import a_client, a_letter, a_portal, a_requirement
from reqportal.locales import translator
from reqportal.share.bundle import page_builder
from reqportal.share.single_page import sealed_page

PASSPHRASE = "01234-56789-01234-56789-01234"  # noqa: S105 - of a test
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    zh = translator("zh").for_year(2026)
    rows = [a_client(shared=True), a_requirement(public=True, title="扫码入库")]
    page = page_builder(zh)(a_portal(*rows, a_letter()), "C-001")["status.html"]
    made = tmp_path_factory.mktemp("sealed")
    whole = sealed_page(page.decode(), PASSPHRASE, zh)
    (made / "status.html").write_text(whole, "utf-8")
    return made


@pytest.fixture(scope="module")
def addresses(folder: Path) -> Iterator[dict[str, str]]:
    handler = functools.partial(Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield {
            "file": f"{folder.as_uri()}/status.html",
            "http": f"http://localhost:{server.server_port}/status.html",
        }
        server.shutdown()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page()
    yield opened
    opened.close()


@pytest.mark.parametrize("how", ["file", "http"])
def test_the_right_passphrase_shows_the_page_and_asks_for_nothing(
    page: Page, addresses: dict[str, str], how: str
) -> None:
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(addresses[how])
    assert "扫码入库" not in page.content()
    page.fill("input", PASSPHRASE.replace("-", " "))
    page.click("button")
    expect(page.locator("h1")).to_have_text("客户C-001", timeout=20_000)
    expect(page.locator("body")).to_contain_text("扫码入库")
    width = page.evaluate("getComputedStyle(document.querySelector('main')).maxWidth")
    assert width == "720px", "the style sheet within is let in"
    assert [url for url in asked if url != addresses[how]] == []
    assert said == []


def test_a_wrong_passphrase_shows_nothing(
    page: Page, addresses: dict[str, str]
) -> None:
    page.goto(addresses["file"])
    page.fill("input", "1" * 25)
    page.click("button")
    expect(page.locator("output")).to_contain_text("口令不对", timeout=20_000)
    assert "扫码入库" not in page.content()


def test_where_the_browser_cannot_it_says_so(
    page: Page, addresses: dict[str, str]
) -> None:
    page.add_init_script("Object.defineProperty(crypto, 'subtle', {value: undefined})")
    page.goto(addresses["file"])
    expect(page.locator("output")).to_contain_text("https")
    expect(page.locator("button")).to_be_disabled()
