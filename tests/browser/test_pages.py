"""What a person meets in a browser: every page kind, wide and narrow."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

PAGES = [
    "index.html",
    "clients/index.html",
    "clients/C-001.html",
    "requirements/index.html",
    "requirements/REQ-0012.html",
    "requirements/REQ-0006.html",
    "requirements/REQ-0002.html",
    "priorities.html",
    "board.html",
    "schedule.html",
    "changes.html",
    "confirmations.html",
    "traceability.html",
    "risks.html",
    "todo.html",
    "dashboard.html",
    "themes.html",
    "feedback.html",
    "contacts.html",
    "quality.html",
    "schedule-month.html",
    "schedule-critical.html",
    "schedule-late.html",
    "legend.html",
    "letters/confirmation-REQ-0017.html",
    "letters/acceptance-REQ-0014.html",
    "letters/change-CR-015.html",
    "guide/index.html",
]
WIDTHS = [1440, 768, 390]
OVERFLOW = """() => {
  const page = document.documentElement;
  return page.scrollWidth - page.clientWidth;
}"""


@contextmanager
def opened(browser: Browser, url: str, width: int) -> Iterator[tuple[Page, list[str]]]:
    """A page with what went wrong on it: console errors and requests to elsewhere."""
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    trouble: list[str] = []
    page.on("console", lambda m: trouble.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    root = url.split("/", 3)[2]

    def note(request_url: str) -> None:
        if request_url.startswith("http") and request_url.split("/", 3)[2] != root:
            trouble.append(f"request to {request_url}")

    page.on("request", lambda request: note(request.url))
    page.goto(url, wait_until="load")
    yield page, trouble
    context.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_opens_without_trouble(
    browser: Browser, address: str, path: str, width: int
) -> None:
    with opened(browser, f"{address}/{path}", width) as (page, trouble):
        assert trouble == []
        assert page.locator("h1").count() == 1
        for button in page.locator(".rp-tools > button:visible").all():
            button.click()
        page.wait_for_load_state("networkidle")
        assert trouble == [], "a table that wakes asks for nothing outside"
        overflow = page.evaluate(OVERFLOW)
        assert overflow <= 0, "scrolls sideways"


def test_every_page_opened_from_a_folder_asks_for_nothing_outside_and_reports_no_error(
    browser: Browser, site: Path
) -> None:
    context = browser.new_context()
    page = context.new_page()
    outside: list[str] = []
    page.on(
        "request",
        lambda r: outside.append(r.url) if r.url.startswith("http") else None,
    )
    page.on("pageerror", lambda error: outside.append(str(error)))
    page.on(
        "console",
        lambda said: outside.append(said.text) if said.type == "error" else None,
    )
    for path in PAGES:
        page.goto((site / path).as_uri(), wait_until="load")
        assert page.locator("h1").first.inner_text()
        for tools in page.locator(".rp-tools > input").all():
            tools.focus()
    assert outside == []
    context.close()


def test_the_search_box_finds_a_requirement_by_its_id(
    browser: Browser, address: str
) -> None:
    with opened(browser, f"{address}/index.html", 1440) as (page, trouble):
        page.locator(".md-search__input").click()
        page.locator(".md-search__input").press_sequentially("REQ-0012", delay=20)
        result = page.locator(".md-search-result__link").first
        result.wait_for(timeout=10_000)
        assert "REQ-0012" in page.locator(".md-search-result__list").inner_text()
        assert trouble == []


def test_a_person_gets_from_home_to_a_requirement_and_back(
    browser: Browser, address: str
) -> None:
    with opened(browser, f"{address}/index.html", 1440) as (page, _):
        page.get_by_role("link", name="冷链温度异常 5 分钟内告警").first.click()
        page.wait_for_url("**/requirements/REQ-0008.html")
        assert "冷链温度异常 5 分钟内告警" in page.locator("h1").inner_text()
        page.get_by_role("link", name="远洲供应链").first.click()
        page.wait_for_url("**/clients/C-002.html")
        page.get_by_role("link", name="需求总览").first.click()
        page.wait_for_url("**/index.html")


def test_what_the_page_says_is_what_the_machine_reads(
    browser: Browser, address: str, site: Path
) -> None:
    told = json.loads((site / "data" / "portal.json").read_text("utf-8"))
    first = next(r for r in told["requirements"] if r["id"] == "REQ-0012")
    with opened(browser, f"{address}/requirements/REQ-0012.html", 1440) as (page, _):
        text = page.locator(".rp").inner_text()
        assert first["title"] in text
        assert first["stage_name"] in text


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_colours_follow_the_reader_s_scheme(
    browser: Browser, address: str, scheme: str
) -> None:
    context = browser.new_context(color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{address}/index.html", wait_until="networkidle")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    channels = [int(part) for part in ground.strip("rgb()").split(",")[:3]]
    assert (sum(channels) / 3 > 128) is (scheme == "light")
    context.close()
