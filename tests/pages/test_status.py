"""The status page of one client: complete, escaped, self-contained."""

import re
from base64 import b64encode
from dataclasses import fields
from hashlib import sha256
from typing import Any

import pytest

from builders import (
    AS_OF,
    REQ,
    a_client,
    a_letter,
    a_portal,
    a_requirement,
    a_solution,
    a_sync,
    a_task,
    an_agreed_change,
    day,
)
from pages.everything import filled, hostile
from reqportal import vocabulary as v
from reqportal.locales import Language, translator
from reqportal.model import records as r
from reqportal.pages.render import Renderer
from reqportal.portal import client_types as c
from reqportal.portal.narrow import narrow
from reqportal.share.single_page import single_page

UNSHOWN = {"change.requester_role"}
"""Who asked for a change is known to both."""


def page(*rows: r.Record, language: Language = "zh", **settings: Any) -> str:
    portal = narrow(a_portal(*rows, language=language, **settings), "C-001")
    t = translator(language).for_year(AS_OF.year)
    return single_page(portal, Renderer(t), t)


def everything() -> list[r.Record]:
    own = {"requirement_id": REQ}
    return [
        filled("client", client_id="C-001"),
        filled("contact", client_id="C-001"),
        filled("requirement", **own, client_id="C-001", disposition=None),
        filled("clarification", **own),
        filled("solution", **own),
        filled("confirmation", requirement_ids=(REQ,)),
        filled("task", requirement_ids=(REQ,), status=None),
        filled("acceptance", **own, result=v.AcceptanceResult.FAILED),
        filled("sync", client_id="C-001"),
        filled("change", **own),
    ]


def test_every_text_a_client_may_see_is_shown_escaped() -> None:
    html = page(*everything())
    for kind in c.ROW_TYPES:
        for field in fields(kind):
            name = f"{kind.sheet_key}.{field.name}"
            if "str" in str(field.type) and not field.name.endswith(("_id", "_ids")):
                told = name in html or name in UNSHOWN
                assert told, name
    assert "<script" not in html
    assert hostile("sync", "progress") not in html


def test_no_internal_text_is_on_it() -> None:
    html = page(*everything())
    marked = {f"{k.sheet_key}.{f.name}" for k in c.ROW_TYPES for f in fields(k)}
    assert set(re.findall(r"[a-z]+\.[a-z_]+(?=&#39;\))", html)) <= marked


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_asks_for_nothing_and_runs_nothing(language: Language) -> None:
    html = page(*everything(), language=language)
    assert not re.search(r"<(?:script|img|link|iframe|form|object)|url\(|@import", html)
    assert '<meta name="referrer" content="no-referrer">' in html
    assert "noindex" in html


def test_the_policy_lets_in_the_style_sheet_within() -> None:
    html = page(a_requirement(public=True))
    sheet = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    digest = b64encode(sha256(sheet[0].encode()).digest()).decode()
    assert len(sheet) == 1
    assert f"style-src &#39;sha256-{digest}&#39;" in html
    assert "default-src &#39;none&#39;" in html
    assert " style=" not in html


def test_what_is_over_due_comes_first_and_says_so() -> None:
    rows = [
        a_requirement(public=True, title="登录"),
        a_letter(letter_number="QR-1", due_on=day("03-13")),
        a_letter(step=v.ConfirmationStep.CLARIFICATION, due_on=day("03-23")),
    ]
    html = page(*rows)
    assert "<b>2 项需要您处理</b>，其中 1 项已过期限。" in html
    assert html.index("已过 7 天") < html.index("还有 3 天")
    assert "确认方案：登录" in html


def test_a_moved_date_says_what_moved_it() -> None:
    rows = [a_requirement(public=True), a_solution(), a_task("T-1", public=True)]
    html = page(*rows, an_agreed_change(days_impact=10, client_note="多一种语言"))
    assert "经您同意的变更 CR-001，顺延 10 天" in html
    assert "多一种语言" in html
    assert re.search(r"原承诺 <time[^>]*>04-30", html)


def test_an_empty_page_says_what_is_not_there() -> None:
    html = page(a_client(), a_requirement())
    for said in ("这里还没有需求", "目前没有需要您处理的事项", "还没有同步记录"):
        assert said in html


def test_notes_of_every_sync_are_there() -> None:
    rows = [a_sync(progress="第二次"), a_sync(progress="第一次", held_on=day("03-02"))]
    html = page(*rows, a_requirement())
    assert html.index("第二次") < html.index("第一次")
    assert "更早的同步（1）" in html
