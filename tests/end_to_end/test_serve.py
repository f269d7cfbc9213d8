"""The portal while it is filled in: what a browser gets after each save."""

from __future__ import annotations

from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread

import pytest

from end_to_end.built import snapshot
from end_to_end.edits import EDITS, Draft, Edit, a_draft
from reqportal import building, pipeline, serving
from reqportal.serving import LivePortal
from reqportal.site.live import Snapshot

PAGE = "requirements/R-1.html"


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    return a_draft(tmp_path / "p")


def live(draft: Draft) -> LivePortal:
    portal = LivePortal(draft.folder, None, lambda _said: None)
    portal.refresh()
    return portal


def text_of(portal: LivePortal, path: str) -> str:
    found = portal.answer(path)
    assert found is not None, path
    return found.content.decode()


def test_every_file_of_a_build_is_served_as_it_would_be_published(draft: Draft) -> None:
    portal = live(draft)
    building.build(draft.folder, pipeline.load(draft.folder))
    for path, content in snapshot(draft.folder).items():
        if path.startswith("sitemap.xml"):
            continue
        found = portal.snapshot.answer(path) if portal.snapshot else None
        assert found is not None, path
        assert found.content == content, path


def test_a_save_is_seen_on_the_page_and_in_the_search(draft: Draft) -> None:
    portal = live(draft)
    assert "Wish 1" in text_of(portal, PAGE)
    assert "quite new" not in text_of(portal, "data/search/lines-1.js")
    draft.books["sheets/a.xlsx"]["requirement"][0]["title"] = "quite new"
    draft.save()
    portal.refresh()
    assert "quite new" in text_of(portal, PAGE)
    assert "quite new" in text_of(portal, "index.html") + text_of(portal, "board.html")
    assert "quite new" in text_of(portal, "data/search/lines-1.js")


def test_errors_are_shown_at_the_foot_of_every_page(draft: Draft) -> None:
    portal = live(draft)
    assert "rp-live" not in text_of(portal, PAGE)
    draft.books["sheets/b.xlsx"]["requirement"][0]["urgency"] = "<b>"
    draft.save()
    portal.refresh()
    assert "需求!N2" in text_of(portal, PAGE)
    assert "<b>”" not in text_of(portal, PAGE)


def test_an_unreadable_file_leaves_the_last_good_pages_and_is_told(
    draft: Draft,
) -> None:
    portal = live(draft)
    (draft.folder / "sheets" / "b.xlsx").write_bytes(b"PK\x03\x04 half")
    portal.refresh()
    page = text_of(portal, "requirements/R-5.html")
    assert "Wish 5" in page
    assert "sheets/b.xlsx" in page


def test_a_setting_that_cannot_be_read_is_told_and_mended(draft: Draft) -> None:
    portal = live(draft)
    good = draft.texts["mkdocs.yml"]
    (draft.folder / "mkdocs.yml").write_text(good.replace("standard", "odd"), "utf-8")
    portal.refresh()
    assert "process" in text_of(portal, PAGE)
    (draft.folder / "mkdocs.yml").write_text(good, "utf-8")
    portal.refresh()
    assert "rp-live" not in text_of(portal, PAGE)


def test_whoever_waits_for_news_hears_of_the_next_state(draft: Draft) -> None:
    portal = live(draft)
    heard: list[int] = []
    waiting = Thread(target=lambda: heard.append(portal.news(portal.number)))
    waiting.start()
    portal.refresh()
    waiting.join(5)
    assert heard == [2]


def states_of(portal: LivePortal) -> list[Snapshot]:
    """The states a save went through, the whole last."""
    found: list[Snapshot] = []

    def tell() -> None:
        if portal.snapshot:
            found.append(portal.snapshot)

    portal._tell = tell  # type: ignore[method-assign]  # noqa: SLF001 - between two states
    portal.refresh()
    return found


def test_a_save_is_shown_ahead_of_the_whole_as_the_whole_will_show_it(
    draft: Draft,
) -> None:
    portal = live(draft)
    draft.books["sheets/a.xlsx"]["requirement"][1]["title"] = "quite new"
    draft.save()
    first, whole = states_of(portal)
    theirs = [path for path, (_, group) in whole.pages.items() if group == "C-1"]
    assert "requirements/R-2.html" in theirs
    for path in theirs:
        assert content_of(first, path) == content_of(whole, path), path
    assert b"quite new" not in content_of(first, "board.html")
    assert b"quite new" in content_of(whole, "board.html")


def test_a_title_that_a_shell_has_fixed_waits_for_the_whole(draft: Draft) -> None:
    portal = live(draft)  # a written page links to it, so it has a shell of its own
    draft.books["sheets/a.xlsx"]["requirement"][0]["title"] = "quite new"
    draft.save()
    assert len(states_of(portal)) == 1
    assert "<title>R-1 quite new" in text_of(portal, PAGE)


def content_of(state: Snapshot, path: str) -> bytes:
    found = state.answer(path)
    assert found is not None
    return found.content


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_what_is_shown_ahead_is_what_the_whole_shows_but_for_ranks(
    draft: Draft, edit: Edit
) -> None:
    portal = live(draft)
    before = portal.snapshot
    edit(draft)
    draft.save()
    *firsts, whole = states_of(portal)
    assert before
    for first in firsts:
        for path, (_, group) in first.pages.items():
            is_theirs = first.groups[group] is not before.groups[group]
            if is_theirs and ranks(first) == ranks(whole):
                assert content_of(first, path) == content_of(whole, path), path


def ranks(state: Snapshot) -> list[object]:
    return [one.priority for one in state.portal.requirements]


def test_a_page_that_says_the_same_is_not_loaded_again(draft: Draft) -> None:
    portal = live(draft)
    known = portal.number
    draft.books["sheets/a.xlsx"]["requirement"][0]["title"] = "quite new"
    draft.save()
    portal.refresh()
    assert not portal.is_same(PAGE, known)
    assert portal.is_same("guide.html", known) is False
    assert portal.is_same("written.html", known)
    assert portal.is_same(PAGE, known + 1)


def test_what_was_wrong_goes_from_every_page_once_it_is_mended(draft: Draft) -> None:
    portal = live(draft)
    row = draft.books["sheets/b.xlsx"]["requirement"][0]
    row["urgency"] = "odd"
    draft.save()
    portal.refresh()
    known = portal.number
    assert "rp-live" in text_of(portal, PAGE)
    row["urgency"] = None
    draft.save()
    portal.refresh()
    assert not portal.is_same(PAGE, known)
    assert "rp-live" not in text_of(portal, PAGE)


@pytest.fixture
def address(draft: Draft) -> Iterator[tuple[str, int]]:
    server = serving.server(live(draft), 0)
    Thread(target=server.serve_forever, daemon=True).start()
    yield "127.0.0.1", server.server_port
    server.shutdown()
    server.server_close()


def test_only_this_machine_is_answered(address: tuple[str, int]) -> None:
    assert status(address, f"/{PAGE}", "127.0.0.1") == 200
    assert status(address, "/", "localhost") == 200
    assert status(address, "/none.html", "127.0.0.1") == 404
    assert status(address, "/../mkdocs.yml", "127.0.0.1") == 404
    assert status(address, f"/{PAGE}", "rebound.example") == 403


def status(address: tuple[str, int], path: str, host: str) -> int:
    connection = HTTPConnection(*address)
    connection.request("GET", path, headers={"Host": f"{host}:{address[1]}"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status
