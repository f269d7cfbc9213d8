"""What a client gets, opened from a folder on a telephone and on a desk."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from browser.test_accessibility import AXE, FORMS, RUN
from reqportal import pipeline
from reqportal.scaffold import init
from reqportal.share.errand import Errand, Wanted

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first page of a client's bundle, of the sample."""
    portal, to = (tmp_path_factory.mktemp(name) for name in ("portal", "to"))
    portal /= "p"
    init(portal, "zh")
    outcome = pipeline.load(portal)
    wanted = Wanted(to, ("C-005",), form="both")
    told = list(Errand(portal, outcome.portal, wanted, outcome.translator()).run())
    assert not any(one.is_problem for one in told)
    return next(to.glob("*/index.html"))


@pytest.mark.parametrize("width", [1440, 390])
def test_it_can_be_read_searched_and_walked_without_a_server(
    browser: Browser, shared: Path, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    trouble: list[str] = []
    page.on(
        "request",
        lambda r: trouble.append(r.url) if r.url.startswith("http") else None,
    )
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on(
        "console", lambda said: trouble.append(said.text) if said.type == "error" else 0
    )
    page.goto(shared.as_uri())
    links = page.locator("article a[href*='requirements/']")
    title = links.first.inner_text().strip()
    if width < 960:  # the box opens from an icon
        page.locator("label.md-header__button[for='__search']").click()
    page.locator(".md-search__input").click()
    page.keyboard.type(title[:4])
    found = page.locator(".md-search-result__link").first
    found.wait_for()
    assert title[:4] in page.locator(".md-search-result__list").inner_text()
    page.goto(shared.as_uri())
    links.first.click()
    page.wait_for_url("**/requirements/*.html")
    over = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(over) <= 0
    assert trouble == []
    page.close()


@pytest.mark.parametrize(("scheme", "width"), FORMS)
def test_no_page_of_a_client_has_a_violation(
    browser: Browser, shared: Path, scheme: str, width: int
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme
    )
    page = context.new_page()
    requirement = next(shared.parent.glob("requirements/*.html"))
    for path in (shared, shared.with_name("status.html"), requirement):
        page.goto(path.as_uri())
        page.evaluate(AXE)
        assert page.evaluate(RUN) == [], path.name
    context.close()
