"""How soon the search box of a published site answers, in Chromium."""

from __future__ import annotations

import functools
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import TimeoutError as NoAnswerError

_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic")
_PATIENCE = 120_000
"""Milliseconds to wait for an answer."""
_BOX, _ANSWER = "input.md-search__input", ".md-search-result__item"
_LATER = 5


@dataclass(frozen=True, slots=True)
class Searched:
    """Seconds from a word in the box until its first answer is shown."""

    first: float
    """On a page just opened: the titles are loaded."""
    later: float
    """A word after the first."""


def searched(site: Path, words: list[str], runs: int) -> Searched | None:
    """The medians; `words` are on pages of the site.

    None where there is no Chromium, or an answer did not come.
    Each run, of which there are three at least, begins in a browser that knows nothing
    of the site.
    """
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        return None
    with _address(site) as address, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=list(_FLAGS))
        try:
            asked = [list(_asked(browser, address, words)) for _ in range(max(runs, 3))]
        except NoAnswerError:
            return None
        finally:
            browser.close()
    later = [seconds for one in asked for seconds in one[1:]]
    return Searched(median(one[0] for one in asked), median(later))


def _asked(browser: Browser, address: str, words: list[str]) -> Iterator[float]:
    page = browser.new_context().new_page()
    page.goto(f"{address}/index.html")
    page.wait_for_load_state("networkidle")
    page.click("label.md-search__icon, .md-search")
    for word in words[: _LATER + 1]:
        page.fill(_BOX, "")
        page.wait_for_function(
            f"!document.querySelector('{_ANSWER}')", timeout=_PATIENCE
        )
        began = time.perf_counter()
        page.fill(_BOX, word)
        page.wait_for_selector(_ANSWER, timeout=_PATIENCE, state="attached")
        yield time.perf_counter() - began
    page.context.close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def _address(site: Path) -> Iterator[str]:
    handler = functools.partial(_Quiet, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
