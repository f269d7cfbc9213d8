"""The search finds every page that shows what is asked for, and no other."""

from __future__ import annotations

import random
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
QUERIES = 200
ASK = """async (queries) => {
  const worker = new Worker(JSON.parse(document.getElementById("__config").textContent)
    .search.replace(/^/, document.baseURI.replace(/[^/]*$/, "")));
  const answers = [];
  for (const query of queries) {
    answers.push(await new Promise((done) => {
      worker.onmessage = ({ data }) => {
        if (data.type !== 3 || !data.data.isComplete) return;
        done(data.data.items.map(([item]) => item.location));
      };
      worker.postMessage({ type: 2, data: query });
    }));
  }
  return answers;
}"""


class Shown(HTMLParser):
    """The pieces of text of a page's own part, as they stand between tags.

    What controls are called is no text of the page.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._depth = self._hidden_at = 0
        self.feed(html)

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        """`<path …/>` opens nothing."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "article" or self._depth:
            self._depth += tag not in {"br", "hr", "img", "input", "wbr"}
        is_tools = str(dict(attrs).get("class")).startswith("rp-tools")
        if not self._hidden_at and (is_tools or tag in {"script", "style", "button"}):
            self._hidden_at = self._depth

    def handle_endtag(self, tag: str) -> None:
        del tag
        if self._depth == self._hidden_at:
            self._hidden_at = 0
        self._depth -= self._depth > 0

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if self._depth and not self._hidden_at and text:
            self.pieces.append(text)


def pages(site: Path) -> dict[str, list[str]]:
    found = {}
    for folder in (".", "clients", "requirements"):
        for path in sorted((site / folder).glob("*.html")):
            name = path.relative_to(site).as_posix()
            if name != "404.html":
                found[name] = Shown(path.read_text("utf-8")).pieces
    return found


def asked(shown: dict[str, list[str]]) -> list[str]:
    """Pieces of what stands on the pages, two to ten characters long."""
    chance = random.Random(7)  # noqa: S311 - no secret
    found = []
    while len(found) < QUERIES:
        piece = chance.choice(shown[chance.choice(sorted(shown))])
        length = chance.randint(2, 10)
        start = chance.randrange(max(1, len(piece) - length))
        query = piece[start : start + length].strip()
        if len(query) > 1 and " " not in query:
            found.append(query)
    return found


@pytest.mark.parametrize("how", ["http", "file"])
def test_every_page_that_shows_it_is_found_and_no_other(
    how: str, site: Path, address: str, browser: Browser
) -> None:
    shown = pages(site.resolve())
    queries = asked(shown)
    page = browser.new_page()
    page.goto(
        f"{address}/board.html" if how == "http" else f"{site.as_uri()}/board.html"
    )
    answers = page.evaluate(ASK, queries)
    page.close()
    for query, found in zip(queries, answers, strict=True):
        wanted = {
            name
            for name, pieces in shown.items()
            if any(query.lower() in piece.lower() for piece in pieces)
        }
        assert wanted <= set(found), query


def test_what_controls_are_called_is_not_found(address: str, page_of: Page) -> None:
    page_of.goto(f"{address}/board.html")
    found, shown = page_of.evaluate(ASK, ["筛选、排序与列", "确认与验收"])
    assert not [path for path in found if not path.startswith("guide/")]
    assert "confirmations.html" in shown


def test_several_words_are_all_asked_for(address: str, page_of: Page) -> None:
    page_of.goto(f"{address}/board.html")
    first, second, both = page_of.evaluate(ASK, ["导入", "客户经理", "导入 客户经理"])
    assert set(both) == set(first) & set(second)
    assert both


def test_a_result_names_client_and_stage_and_leads_to_the_page(
    address: str, page_of: Page
) -> None:
    page_of.goto(f"{address}/board.html")
    page_of.click(".md-search__input")
    page_of.keyboard.type("REQ-0001")
    item = page_of.locator(".md-search-result__item").first
    item.wait_for()
    assert "华辰汽车集团 · 已复盘" in item.inner_text()
    item.locator("a").first.click()
    page_of.wait_for_url("**/requirements/REQ-0001.html*")


def test_text_pasted_by_mouse_is_searched(address: str, page_of: Page) -> None:
    page_of.goto(f"{address}/board.html")
    page_of.click(".md-search__input")
    page_of.evaluate(
        """() => {
          const box = document.querySelector(".md-search__input");
          box.value = "门店";
          box.dispatchEvent(new InputEvent("input", { bubbles: true }));
        }"""
    )
    page_of.locator(".md-search-result__item").first.wait_for()


def test_hostile_titles_stay_text_in_results(address: str, page_of: Page) -> None:
    page_of.goto(f"{address}/board.html")
    answer = page_of.evaluate(ASK, ["<img", "zz <script>"])
    assert isinstance(answer, list)


def test_titles_answer_before_the_lines_of_all_pages_are_here(
    address: str, page_of: Page
) -> None:
    page_of.goto(f"{address}/board.html")
    first, last = page_of.evaluate(
        """() => new Promise((done) => {
          const config = JSON.parse(document.getElementById("__config").textContent);
          const worker = new Worker(config.search);
          const answers = [];
          worker.onmessage = ({ data }) => {
            if (data.type !== 3) return;
            answers.push([data.data.isComplete, data.data.items.flat()]);
            if (data.data.isComplete) done([answers[0], answers.at(-1)]);
          };
          worker.postMessage({ type: 2, data: "REQ-0001" });
        })"""
    )
    assert first[0] is False
    assert first[1][0]["location"] == "requirements/REQ-0001.html"
    assert {"clients/C-001.html", "requirements/REQ-0001.html"} <= {
        item["location"] for item in last[1]
    }


def test_the_index_is_loaded_once_the_box_has_the_focus(
    address: str, page_of: Page
) -> None:
    asked: list[str] = []
    page_of.context.on("request", lambda request: asked.append(request.url))
    page_of.goto(f"{address}/board.html")
    page_of.wait_for_timeout(500)
    assert not [url for url in asked if "data/search/" in url]
    page_of.click(".md-search__input")
    page_of.wait_for_timeout(500)
    assert [url for url in asked if "data/search/lines-" in url]
    assert page_of.locator(".md-search-result__meta").inner_text().strip() != ""
    assert page_of.locator(".md-search-result__item").count() == 0


@pytest.fixture
def page_of(browser: Browser) -> Page:
    return browser.new_page()
