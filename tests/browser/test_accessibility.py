"""WCAG 2.2 AA of every page kind, by axe-core, in each scheme and on a telephone."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from browser.test_pages import PAGES

pytestmark = pytest.mark.browser

AXE = (Path(__file__).parent / "vendor/axe-core/axe.min.js").read_text("utf-8")
FORMS = [("light", 1440), ("dark", 1440), ("light", 390)]
MORE = ["requirements/REQ-0001.html", "requirements/REQ-0059.html"]
"""One that has gone all the way, one with holes."""
RUN = """async () => {
  const levels = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
  const found = await axe.run(document, {
    runOnly: levels, resultTypes: ["violations"],
  });
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(" ")}: ${node.html.slice(0, 200)}`));
}"""
SHIFT = """() => new Promise((done) => {
  new PerformanceObserver((list, watching) => {
    const moved = list.getEntries().filter((entry) => !entry.hadRecentInput);
    window.moved = (window.moved ?? 0) + moved.reduce((sum, one) => sum + one.value, 0);
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(window.moved ?? 0), 120);
})"""


@pytest.mark.parametrize(("scheme", "width"), FORMS)
def test_no_page_has_a_violation(
    browser: Browser, site: Path, scheme: str, width: int
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme
    )
    page = context.new_page()
    for path in (*PAGES, *MORE):
        page.goto((site / path).as_uri())
        moved = page.evaluate(SHIFT)
        assert moved <= 0.02, f"{path} moves under the reader's eyes"
        for tools in page.locator(".rp-tools > input").all()[:3]:
            tools.focus()  # its controls wake, and are looked at, too
        page.add_style_tag(content="* { transition: none !important }")
        page.wait_for_timeout(50)  # the theme's head fades as the page is scrolled
        page.evaluate(AXE)
        assert page.evaluate(RUN) == [], path
    context.close()
