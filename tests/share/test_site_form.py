"""A client's pages as a small site: complete, on its own, with nothing else in it."""

import re
from pathlib import Path

import pytest

from builders import (
    a_client,
    a_letter,
    a_portal,
    a_requirement,
    a_solution,
    an_evaluation,
    day,
)
from reqportal.locales import translator
from reqportal.portal.types import Portal
from reqportal.share.bundle import Workshop
from reqportal.share.sharing import Outcome, Sharing
from share.canaries import FOREIGN, HIDDEN, OTHER, OWN, SHOWN, canary, portfolio

ZH = translator("zh").for_year(2026)
CANARY = re.compile("密[a-z_]+之[a-z]+语[A-Z0-9-]+勿外传")


@pytest.fixture(scope="module")
def portal() -> Portal:
    return portfolio()


@pytest.fixture(scope="module")
def made(portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    shop = Workshop(tmp_path_factory.mktemp("portal"), portal, "both", ZH)
    return Sharing(portal, shop.own(), shop.plain()).prepared(OWN)


def test_it_passes_the_twin_and_the_scan(made: Outcome) -> None:
    assert [problem(ZH) for problem in made.problems] == []


def test_every_requirement_has_a_page_and_can_be_found(made: Outcome) -> None:
    note = canary(SHOWN, "requirement", "client_note")
    assert note in made.files[f"requirements/{SHOWN}.html"].decode()
    assert note in made.files["data/search/lines-1.js"].decode()
    assert f"requirements/{SHOWN}.html" in made.files["index.html"].decode()


def test_nothing_else_is_in_it(made: Outcome) -> None:
    names = " ".join(made.files)
    assert not re.search(r"sitemap|portal\.json|schema|clients/", names)
    assert FOREIGN not in names
    assert HIDDEN not in names
    whole = b"\n".join(made.files.values()).decode("utf-8", "replace")
    told = set(CANARY.findall(whole))
    assert told
    assert not [one for one in told if HIDDEN in one or FOREIGN in one or OTHER in one]


def test_a_letter_the_client_has_can_be_read_and_printed(tmp_path: Path) -> None:
    sent = {"sent_on": day("03-10"), "letter_number": "QR-7"}
    portal = a_portal(
        a_client(shared=True),
        a_requirement(public=True, acceptance_criteria="三秒内返回结果"),
        an_evaluation(),
        a_solution(price="十二万元整"),
        a_letter(**sent),
        company="云启软件",
    )
    shop = Workshop(tmp_path, portal, "site", ZH)
    made = Sharing(portal, shop.own(), shop.plain()).prepared("C-001")
    assert [problem(ZH) for problem in made.problems] == []
    name = "letters/confirmation-REQ-0001.html"
    assert f'href="{name}"' in made.files["index.html"].decode()
    letter = made.files[name].decode()
    for words in ("三秒内返回结果", "十二万元整", "QR-7", "云启软件", "SHA-256"):
        assert words in letter
    assert "reqportal letter" not in letter


def test_a_letter_that_was_not_sent_is_not_in_it(tmp_path: Path) -> None:
    portal = a_portal(
        a_client(shared=True),
        a_requirement(public=True, acceptance_criteria="三秒内返回结果"),
        an_evaluation(),
        a_solution(),
        company="云启软件",
    )
    shop = Workshop(tmp_path, portal, "site", ZH)
    made = Sharing(portal, shop.own(), shop.plain()).prepared("C-001")
    assert not [name for name in made.files if name.startswith("letters/")]


def test_every_page_keeps_to_itself(made: Outcome) -> None:
    pages = {k: v.decode() for k, v in made.files.items() if k.endswith(".html")}
    for html in pages.values():
        assert "Content-Security-Policy" in html.partition("<script")[0]
        assert "noindex" in html
        assert "no-referrer" in html
        assert not re.search(r'(?:src|href)="(?:https?:)?//', html)


def test_a_second_client_has_the_same_shared_files(
    portal: Portal, made: Outcome, tmp_path: Path
) -> None:
    shop = Workshop(tmp_path, portal, "site", ZH)
    other = shop.own()(portal, OTHER)
    assets = {k: v for k, v in made.files.items() if k.startswith("assets/")}
    assert assets == {k: v for k, v in other.items() if k.startswith("assets/")}
