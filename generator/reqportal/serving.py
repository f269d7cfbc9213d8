"""The portal on this machine while its workbooks are filled in.

It is kept in memory: a save makes a new state, a page is made when a browser asks for
it, and open pages load themselves again. What cannot be shown leaves the last good
state in place and is said on every page.
"""

from __future__ import annotations

import json
import threading
import time
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from markupsafe import Markup
from watchdog.observers import Observer

from reqportal.ahead import Ledger, ahead
from reqportal.cache import WORK, Cache, MemoryCache
from reqportal.collection import without_collection
from reqportal.findings import Finding, PortalError, PublishError, count_by_severity
from reqportal.findings import Severity as Level
from reqportal.fingerprint import digest, of_folder
from reqportal.locales import N_, Translator, translator
from reqportal.pages.plan import plan
from reqportal.pages.render import Renderer
from reqportal.pipeline import compute, read
from reqportal.reports import counted, sentence
from reqportal.settings import PortalSettings, load_settings
from reqportal.site import mkdocs_engine, serve, shells
from reqportal.site.contents import own_templates, renderer_of
from reqportal.site.live import Answer, Snapshot
from reqportal.site.markdown_config import PortalConfig
from reqportal.site.shells import Wanted
from reqportal.workbook.reading import Reading

_QUIET_AFTER = 0.05
"""Seconds without a further save before the portal is read again."""
_POLL = 25.0
"""Seconds a browser's question for news is kept open."""
_KEPT = 2
"""States that are kept to tell what is the same."""
_SHOWN = 5
"""Findings named on each page; the page of data quality has all."""
_NEWS = "/.reqportal/news"
_HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})


@dataclass
class LivePortal:
    """The last good state, and what is wrong with the workbooks now."""

    folder: Path
    as_of: str | None
    say: Callable[[str], None]
    """Where to tell of each state."""
    t: Translator = field(init=False)
    snapshot: Snapshot | None = None
    findings: tuple[Finding, ...] = ()
    problem: str = ""
    """Why the workbooks as they are cannot be shown; empty when they are."""
    number: int = 0
    """Grows with every state."""
    looked_at: tuple[str, ...] = ()
    changed: threading.Condition = field(default_factory=threading.Condition)
    _compiled: tuple[str, Renderer] | None = None
    _ledger: Ledger = field(default_factory=Ledger)
    _told: dict[int, Snapshot | None] = field(default_factory=dict)
    """The last states by their numbers; None where each page says what is wrong."""

    def __post_init__(self) -> None:
        self.t = translator(load_settings(self.folder).language)
        disk = Cache(self.folder / WORK)
        self._cache = MemoryCache(disk.folder)

    def refresh(self) -> None:
        """Read what was saved; never raises for what a person can mend."""
        began = time.perf_counter()
        try:
            self._read()
            spent = time.perf_counter() - began
            found = counted(self.findings, self.t)
            self.say(
                self.t("Up to date ({seconds} s): {found}",
                       seconds=f"{spent:.1f}", found=found)
            )  # fmt: skip
        except PortalError as problem:
            self.problem = problem.text(self.t)
            self.say(self.problem)
        self._tell()

    @without_collection()
    def _read(self) -> None:
        settings = load_settings(self.folder)
        day = settings.day(self.as_of)
        found = read(self.folder, settings, self._cache)
        self._go_ahead(found, settings, day)
        outcome = compute(found, settings, day)
        self.t = outcome.translator()
        if outcome.unreadable:
            self.findings = outcome.unreadable
            listed = "\n".join(sentence(f, self.t, whole=True) for f in self.findings)
            raise PublishError(
                N_(
                    "The last good pages are shown. "
                    "These files cannot be read:\n{files}"
                ),
                files=listed,
            )
        portal = outcome.portal
        pages = plan(portal, self.t)
        config = PortalConfig.read(self.folder)
        asked = Wanted.of(self.folder, config, pages, outcome.settings, portal.as_of)
        own = self.folder / WORK / "serving"  # a build may be drawing its own
        made = shells.ready(asked, own, mkdocs_engine.draw)
        renderer = self._renderer()
        self.snapshot = Snapshot.of(portal, made, renderer, self.t, self.snapshot)
        self._ledger = Ledger.of(found, portal, self._ledger)
        seen = (outcome.settings.sheets_dir, "site_templates", *asked.looked_at)
        self.looked_at = seen
        self.findings, self.problem = outcome.findings, ""

    def _go_ahead(
        self, found: list[Reading], settings: PortalSettings, day: date
    ) -> None:
        """Show the clients a save concerns before the whole is computed."""
        shown = self.snapshot
        if shown is None or self.problem or shown.renderer is not self._renderer():
            return
        done = ahead(self._ledger, found, shown.portal, settings, day)
        patched = shown.patched(*done) if done else None
        if patched is not None:
            self.snapshot = patched
            self._tell()

    @property
    def _is_troubled(self) -> bool:
        """Whether something stands at the foot of every page."""
        return bool(self.problem) or any(found.is_error for found in self.findings)

    def _tell(self) -> None:
        with self.changed:
            self.number += 1
            self._told[self.number] = None if self._is_troubled else self.snapshot
            self._told.pop(self.number - _KEPT, None)
            self.changed.notify_all()

    def _renderer(self) -> Renderer:
        """The one there is, unless templates or language changed."""
        own = of_folder(own_templates(self.folder))
        key = digest(own, self.t.language, str(self.t.year))
        if self._compiled is None or self._compiled[0] != key:
            self._compiled = (key, renderer_of(self.folder, self.t))
        return self._compiled[1]

    def news(self, known: int) -> int:
        """The number of the state, as soon as it is another than the known one."""
        with self.changed:
            self.changed.wait_for(lambda: self.number != known, timeout=_POLL)
            return self.number

    def is_same(self, path: str, known: int) -> bool:
        """Whether a page says what it said in an earlier state: no need to reload."""
        before, now = self._told.get(known), self.snapshot
        if before is None or now is None or self._is_troubled:
            return False
        then, found = before.answer(path), now.answer(path)
        return then is not None and found is not None and then == found

    def answer(self, path: str) -> Answer | None:
        """What a browser gets for a path of the site, with what is to be said on it."""
        found = self.snapshot.answer(path) if self.snapshot else None
        if found is None or not found.is_page:
            return found
        before, end, after = found.content.rpartition(b"</body>")
        said = str(self._notice()).encode()
        return Answer(b"".join((before, said, end, after)), found.kind)

    def _notice(self) -> Markup:
        """What stands at the foot of every page, and the script that waits for news."""
        errors = [f for f in self.findings if f.is_error]
        wait = _SCRIPT % (json.dumps(_NEWS), self.number)
        if not errors and not self.problem:
            return Markup(wait)  # noqa: S704 - our own script
        lines = self.problem.splitlines() or [
            sentence(found, self.t, whole=True) for found in errors[:_SHOWN]
        ]
        head = self.t(
            "Being edited: {found}",
            found=(
                count_by_severity(self.findings)[Level.ERROR]
                and counted(self.findings, self.t)
            )
            or lines[0],
        )
        rows = Markup("").join(Markup("<li>{}</li>").format(line) for line in lines)
        return Markup(_NOTICE).format(head=head, rows=rows) + Markup(wait)  # noqa: S704


_NOTICE = """<details class="rp-live" style="position:fixed;bottom:0;left:0;right:0;
z-index:9;margin:0;padding:.4rem .8rem;background:#7a1f1f;color:#fff;font-size:.7rem">
<summary style="cursor:pointer">{head}</summary><ul>{rows}</ul></details>
"""
_SCRIPT = """<script>(async () => {
  const url = %s; let known = %d;
  for (;;) {
    try {
      const asked = new URLSearchParams({known, path: location.pathname});
      const news = (await (await fetch(`${url}?${asked}`)).text()).split(" ");
      if (Number(news[0]) !== known && !news[1]) { location.reload(); return; }
      known = Number(news[0]);
    } catch { await new Promise((done) => setTimeout(done, 1000)); }
  }
})();</script>
"""


def run(
    folder: Path,
    *,
    port: int,
    as_of: str | None = None,
    open_browser: bool = False,
    say: Callable[[str], None],
) -> None:
    """Serve the portal until interrupted.

    Raises PublishError when there is nothing to show at first or the port is taken,
    NoShellError where MkDocs has to draw every page.
    """
    live = LivePortal(folder, as_of, say)
    live.refresh()
    if live.snapshot is None:
        raise PublishError(N_("{problem}"), problem=live.problem)
    listening = server(live, port)
    wake = threading.Event()
    observer = Observer()
    for place in _watched(folder, live.looked_at):
        observer.schedule(serve.OnSave(wake.set), str(place), recursive=place != folder)
    observer.start()
    threading.Thread(target=_follow, args=(live, wake), daemon=True).start()
    try:
        if open_browser:
            webbrowser.open(f"http://127.0.0.1:{listening.server_port}/")
        listening.serve_forever()
    finally:
        observer.stop()
        listening.server_close()


def _watched(folder: Path, names: tuple[str, ...]) -> set[Path]:
    """The folders to watch; of the portal's own folder only the files right in it."""
    places = [folder / name for name in names]
    return {place if place.is_dir() else folder for place in places}


def _follow(live: LivePortal, wake: threading.Event) -> None:
    while True:
        wake.wait()
        while wake.is_set():  # a save is several events
            wake.clear()
            time.sleep(_QUIET_AFTER)
        live.refresh()


def server(live: LivePortal, port: int) -> ThreadingHTTPServer:
    """A server of this machine only. Raises PublishError when the port is taken."""
    handler = type("Handler", (_Handler,), {"live": live})
    with serve.taking(port):
        return ThreadingHTTPServer(("127.0.0.1", port), handler)


def _file_of(address: str) -> str:
    """The path in the site that an address without its query stands for."""
    path = unquote(address).lstrip("/")
    return f"{path}index.html" if not path or path.endswith("/") else path


class _Handler(BaseHTTPRequestHandler):
    live: LivePortal
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """One page, file or question for news."""
        host = self.headers.get("Host", "").rpartition(":")[0] or self.headers.get(
            "Host"
        )
        if host not in _HOSTS:  # a page from elsewhere must not read this one
            self._send(HTTPStatus.FORBIDDEN, Answer(b"", "text/plain"))
            return
        asked = urlsplit(self.path)
        if asked.path == _NEWS:
            said = self._news(parse_qs(asked.query))
            self._send(HTTPStatus.OK, Answer(said.encode(), "text/plain"))
            return
        path = _file_of(asked.path)
        found = self.live.answer(path)
        if found is not None:
            self._send(HTTPStatus.OK, found)
            return
        lost = self.live.answer("404.html") or Answer(b"404", "text/plain")
        self._send(HTTPStatus.NOT_FOUND, lost)

    def _news(self, asked: dict[str, list[str]]) -> str:
        """The number of the state, and whether the page asked for is the same in it."""
        known = asked.get("known", [""])[0]
        at = int(known) if known.isdecimal() else -1
        number = self.live.news(at)
        path = _file_of(asked.get("path", [""])[0])
        return f"{number} same" if self.live.is_same(path, at) else str(number)

    def _send(self, status: HTTPStatus, answer: Answer) -> None:
        with suppress(ConnectionError):
            self.send_response(status)
            self.send_header("Content-Type", answer.kind)
            self.send_header("Content-Length", str(len(answer.content)))
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(answer.content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name
        """Say nothing of each request."""
