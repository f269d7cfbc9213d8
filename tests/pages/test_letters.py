"""The print pages of letters: those in play, and the same content as the Word file."""

from __future__ import annotations

import re
from html import unescape

import pytest

from builders import (
    AS_OF,
    a_change,
    a_client,
    a_held_row,
    a_letter,
    a_portal,
    a_requirement,
    a_solution,
    an_acceptance,
    an_evaluation,
    day,
)
from builders_pages import body
from letters.letters import lines, written
from reqportal import vocabulary as v
from reqportal.locales import translator
from reqportal.pages import confirmations
from reqportal.pages.letter_page import view
from reqportal.pages.plan import plan
from reqportal.portal.letter_number import LetterKey
from reqportal.portal.letters_due import letters_due
from reqportal.portal.types import Portal

K = v.LetterKind
EN = translator("en").for_year(AS_OF.year)
SENT = v.ChangeVerdict.AGREED


def in_play(*rows: object) -> list[str]:
    portal = a_portal(*rows)  # type: ignore[arg-type]
    paths = [page.path for page in plan(portal, EN)]
    return [path for path in paths if path.startswith("letters/")]


def full() -> Portal:
    return a_portal(
        a_client(contract_number="HT-7", our_contact="客户经理"),
        a_requirement(
            acceptance_criteria="一\n二", target_figures="9 天", client_note="注"
        ),
        an_evaluation(),
        a_solution(exclusions="历史", price="9 元", lead_time="3 周"),
        a_letter(letter_number="QR-1", due_on=day("03-30")),
        a_change("CR-1", client_note="加一列", days_impact=3, fee_adjustment="1 元",
                 scope_impact="一列", kind=v.ChangeKind.EXTENDS, verdict=SENT),
        an_acceptance(item="速度", result=v.AcceptanceResult.FAILED, problem="超时",
                      fix_due_on=day("03-30"), signer_role="验收人"),
        an_acceptance(item="准确", result=None, accepted_on=None),
        company="云启",
    )  # fmt: skip


@pytest.mark.parametrize(
    "key",
    [
        LetterKey(K.CONFIRMATION, ("REQ-0001",)),
        LetterKey(K.ACCEPTANCE, ("REQ-0001",)),
        LetterKey(K.CHANGE, ("CR-1",)),
    ],
    ids=lambda key: key.kind.code,
)
def test_the_page_says_what_the_word_file_says(key: LetterKey) -> None:
    portal = full()
    html = body("letter", view(portal, key, EN))
    _, _, letter = html.partition("<article")
    page = squeezed(unescape(re.sub("<[^>]+>", " ", letter)))
    for line in lines(written(portal, key, "en")):
        for part in re.split(r"_{3,}|\d\. | {3,}", line):
            assert squeezed(part) in page, part


def squeezed(text: str) -> str:
    return "".join(text.split()).replace("：", "").replace(":", "")


def test_a_requirement_before_its_gate_has_no_letter() -> None:
    assert in_play(a_requirement(), an_evaluation()) == []


def test_the_solution_waits_for_the_client() -> None:
    rows = (a_requirement(), an_evaluation(), a_solution())
    assert in_play(*rows) == ["letters/confirmation-REQ-0001.html"]


def test_a_letter_on_several_requirements_has_one_page() -> None:
    names = ("REQ-0001", "REQ-0002")
    rows = [
        row
        for name in names
        for row in (a_requirement(name), an_evaluation(name), a_solution(name))
    ]
    assert in_play(*rows, a_letter(*names)) == ["letters/confirmation-REQ-0001.html"]


def test_children_share_the_letter_on_their_parents_solution() -> None:
    rows = (
        a_requirement(),
        a_requirement("REQ-0001.1", parent_id="REQ-0001"),
        a_requirement("REQ-0001.2", parent_id="REQ-0001"),
        an_evaluation(),
        a_solution(),
    )
    assert in_play(*rows) == ["letters/confirmation-REQ-0001.html"]


@pytest.mark.parametrize(
    ("change", "is_in_play"),
    [
        ({}, False),
        ({"verdict": SENT}, True),
        ({"verdict": SENT, "sent_on": day("02-13")}, True),
        (
            {
                "verdict": SENT,
                "sent_on": day("02-13"),
                "client_verdict": v.ClientVerdict.AGREED,
                "client_answered_on": day("02-14"),
            },
            False,
        ),
        ({"verdict": v.ChangeVerdict.REJECTED}, False),
    ],
)
def test_a_change_we_agreed_to_waits_for_the_client(
    change: dict[str, object], *, is_in_play: bool
) -> None:
    found = in_play(a_requirement(), a_change("CR-1", **change))
    assert (found == ["letters/change-CR-1.html"]) is is_in_play


def test_what_is_missing_stands_above_the_draft_with_its_cell() -> None:
    portal = a_portal(a_requirement(), an_evaluation(), a_solution(), company="x")
    shown = view(portal, LetterKey(K.CONFIRMATION, ("REQ-0001",)), EN)
    assert [one.what for one in shown.missing] == [
        (
            "The letter needs what REQ-0001 is accepted by, but “Acceptance criteria” "
            "is blank"
        )
    ]
    html = body("letter", shown)
    above, _, letter = html.partition("<article")
    assert "Missing before it can be sent" in above
    assert "需求!" in above
    assert "需求!" not in letter
    assert "reqportal letter" not in above


def test_a_letter_on_a_held_back_requirement_has_no_page() -> None:
    held = a_held_row("requirement", requirement_id="REQ-0002", client_id="C-001")
    names = ("REQ-0001", "REQ-0002")
    portal = a_portal(
        a_requirement(), an_evaluation(), a_solution(), a_letter(*names), held=(held,)
    )
    assert letters_due(portal, "C-001") == ()


def test_the_page_of_the_requirement_leads_to_its_letters() -> None:
    portal = full()
    pages = {page.path: page for page in plan(portal, EN)}
    html = body("requirement", pages["requirements/REQ-0001.html"].view)
    hrefs = set(re.findall(r'href="\.\./(letters/[^"]+)"', html))
    assert hrefs == {path for path in pages if path.startswith("letters/")}


def test_letters_that_wait_lead_to_their_pages() -> None:
    portal = a_portal(
        a_requirement(acceptance_criteria="x"),
        an_evaluation(),
        a_solution(),
        a_letter(letter_number="QR-2"),
        a_change("CR-1", verdict=SENT, sent_on=day("02-13")),
        company="x",
    )
    rows = confirmations.view(portal, EN).waiting
    assert {(row.page.href, row.page.text) for row in rows if row.page} == {
        ("letters/confirmation-REQ-0001.html", "QR-2"),
        ("letters/change-CR-1.html", "Letter"),
    }


def test_a_company_without_a_name_is_missing_too() -> None:
    portal = a_portal(
        a_requirement(acceptance_criteria="x"), an_evaluation(), a_solution()
    )
    shown = view(portal, LetterKey(K.CONFIRMATION, ("REQ-0001",)), EN)
    assert [one.what for one in shown.missing] == ["The name of our company is not set"]
