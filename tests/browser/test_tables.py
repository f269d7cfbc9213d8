"""Record tables: filter, sort, columns, links to a view, downloads."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from playwright.sync_api import Browser, Locator, Page, expect

pytestmark = pytest.mark.browser

INDEX = "requirements/index.html"
BY_PINYIN = [
    "博岸医疗器械",
    "华辰汽车集团",
    "澜图零售",
    "启光能源",
    "森禾渠道",
    "远洲供应链",
]
OVERVIEWS = [
    INDEX,
    "clients/index.html",
    "priorities.html",
    "schedule.html",
    "changes.html",
    "confirmations.html",
    "traceability.html",
    "risks.html",
    "todo.html",
    "feedback.html",
    "contacts.html",
    "quality.html",
]
WORDS = "req-00 0"


@contextmanager
def opened(
    browser: Browser, url: str, width: int = 1440, *, scripts: bool = True
) -> Iterator[Page]:
    """A page on whose console nothing may be said, and that asks nobody else."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, java_script_enabled=scripts
    )
    page = context.new_page()
    trouble: list[str] = []
    page.on("console", lambda m: trouble.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    root = url.split("/", 3)[2]
    page.on(
        "request",
        lambda r: (
            trouble.append(r.url)
            if r.url.startswith("http") and r.url.split("/", 3)[2] != root
            else None
        ),
    )
    page.goto(url)
    try:
        yield page
        assert trouble == []
    finally:
        context.close()


def tools_of(page: Page, name: str = "all") -> Locator:
    return page.locator(f'.rp-tools[data-name="{name}"]')


def said(page: Page, name: str = "all") -> Locator:
    return tools_of(page, name).get_by_role("status")


def ids(page: Page) -> list[str]:
    return page.locator(".rp--requirements tbody .rp-id").all_inner_texts()


def header(page: Page, text: str) -> Locator:
    return page.locator("thead th", has_text=text).first


def settled(page: Page, name: str = "all") -> None:
    """Its controls are awake."""
    expect(said(page, name)).to_contain_text("60")


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_link_restores_the_view_it_was_copied_from(
    browser: Browser, request: pytest.FixtureRequest, language: str, width: int
) -> None:
    address = request.getfixturevalue("address" if language == "zh" else "english")
    with opened(browser, f"{address}/{INDEX}", width) as page:
        tools_of(page).locator("input").fill(WORDS)
        tools_of(page).locator("> button").first.click()
        facets = page.locator(".rp-facet")
        facets.nth(2).locator("summary").click()
        facets.nth(2).locator("input").first.check()
        page.keyboard.press("Escape")
        page.locator(".rp-panel select").select_option("8 desc")
        facets.last.locator("summary").click()
        facets.last.locator("input").nth(2).uncheck()
        expect(said(page)).to_contain_text(WORDS)
        found, told, url = ids(page), said(page).inner_text(), page.url
    assert 0 < len(found) < 54
    for key in ("all.q=", "all.sort=-9", "all.hide=3", "all.stage="):
        assert key in url
    with opened(browser, url, width) as page:
        expect(said(page)).to_have_text(told)
        assert ids(page) == found
        assert tools_of(page).locator("input").input_value() == WORDS
        assert page.locator("thead th").count() == 9
        page.locator(".rp-tools__act").first.click()
        settled(page)
        assert page.url == f"{address}/{INDEX}"
        assert page.locator("thead th").count() == 10


def test_a_view_from_a_folder_is_restored_too(browser: Browser, site: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{(site / INDEX).as_uri()}?all.q=REQ-0012")
    expect(said(page)).to_contain_text("REQ-0012")
    assert ids(page) == ["REQ-0012"]
    tools_of(page).locator("input").fill("REQ-0008")
    expect(said(page)).to_contain_text("REQ-0008")
    assert page.url.endswith("?all.q=REQ-0008")
    context.close()


def test_nothing_is_loaded_until_the_controls_are_touched(
    browser: Browser, address: str
) -> None:
    with opened(browser, f"{address}/{INDEX}") as page:
        page.wait_for_load_state("networkidle")
        assert page.evaluate("typeof DataTable") == "undefined"
        tools_of(page).locator("input").focus()
        settled(page)
        assert page.evaluate("typeof DataTable") == "function"


@pytest.mark.parametrize("width", [1440, 390])
def test_waking_moves_nothing(browser: Browser, address: str, width: int) -> None:
    place = "document.querySelector('tbody tr').getBoundingClientRect().top"
    with opened(browser, f"{address}/{INDEX}", width) as page:
        before = page.evaluate(place)
        tools_of(page).locator("input").focus()
        settled(page)
        assert abs(page.evaluate(place) - before) < 1


def test_chinese_is_sorted_by_pinyin_and_said_to_be(
    browser: Browser, address: str
) -> None:
    with opened(browser, f"{address}/{INDEX}") as page:
        header(page, "客户").click()
        settled(page)
        expect(header(page, "客户")).to_have_attribute("aria-sort", "ascending")
        shown = page.locator("tbody td:nth-child(3)").all_inner_texts()
        assert list(dict.fromkeys(shown)) == BY_PINYIN
        header(page, "客户").click()
        expect(header(page, "客户")).to_have_attribute("aria-sort", "descending")
        header(page, "客户").click()
        expect(page.locator("[aria-sort]")).to_have_count(0)


def test_a_second_column_breaks_ties_and_blanks_come_last(
    browser: Browser, address: str
) -> None:
    with opened(browser, f"{address}/{INDEX}") as page:
        header(page, "客户").click()
        settled(page)
        header(page, "承诺").click(modifiers=["Shift"])
        expect(said(page)).to_contain_text("客户 ↑、承诺 ↑")
        assert "all.sort=3%2C9" in page.url
        cells = page.evaluate(
            "[...document.querySelectorAll('tbody tr')].map((row) => [row.cells[2]"
            ".innerText, row.cells[8].querySelector('time')?.dateTime ?? '9'])"
        )
    for client in BY_PINYIN:
        days = [day for name, day in cells if name == client]
        assert days == sorted(days)


def test_numbers_bands_and_stages_have_an_order_of_their_own(
    browser: Browser, address: str
) -> None:
    with opened(browser, f"{address}/priorities.html") as page:
        name = "ranking"
        tools_of(page, name).locator("> button").first.click()
        choice = page.locator(".rp-panel select")
        choice.select_option("8 asc")  # ICE × 10
        cells = page.locator("#ranking tbody td:nth-child(9)").all_inner_texts()
        assert [int(c) for c in cells] == sorted(int(c) for c in cells)
        choice.select_option("1 asc")
        bands = page.locator("#ranking tbody td:nth-child(2)").all_inner_texts()
        assert bands == sorted(bands)
        choice.select_option("4 desc")
        first = page.locator("#ranking tbody td:nth-child(5)").first
        expect(first).to_have_text("待验收")


def test_a_keyboard_filters_sorts_and_sees_where_it_is(
    browser: Browser, address: str
) -> None:
    with opened(browser, f"{address}/{INDEX}") as page:
        tools_of(page).locator("input").focus()
        settled(page)
        for _ in range(20):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.closest('thead')") is not None:
                break
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid"
        page.keyboard.press("Enter")
        expect(page.locator("th[aria-sort=ascending]")).to_have_count(1)
        tools_of(page).locator("> button").first.focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        for _ in range(6):
            if page.evaluate("document.activeElement.tagName") == "SUMMARY":
                break
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        expect(said(page)).to_contain_text("健康度：已逾期")


def test_a_facet_takes_several_values_and_roles_count_one_by_one(
    browser: Browser, address: str
) -> None:
    with opened(browser, f"{address}/{INDEX}") as page:
        tools_of(page).locator("> button").first.click()
        names = page.locator(".rp-facet > summary")
        expect(names).to_have_count(8)  # the script of the panel comes when asked for
        assert names.all_inner_texts() == [
            "健康度",
            "客户",
            "阶段",
            "优先级",
            "轮到",
            "类别",
            "性质",
            "列",
        ]
        who = page.locator(".rp-facet").nth(4)
        who.locator("summary").click()
        who.get_by_text("测试", exact=True).click()
        shown = page.locator("tbody td:nth-child(6)").all_inner_texts()
        assert shown
        assert all("测试" in text for text in shown)
        who.get_by_text("算法", exact=True).click()
        expect(said(page)).to_contain_text("轮到：测试 或 算法")
        both = page.locator("tbody td:nth-child(6)").all_inner_texts()
        assert len(both) > len(shown)


def test_a_grouped_table_dissolves_when_sorted_and_comes_back(
    browser: Browser, address: str
) -> None:
    with opened(browser, f"{address}/schedule.html") as page:
        table = page.locator(".rp-table--tasks").first
        first = table.locator("tbody tr").all_inner_texts()
        tools_of(page, "open").locator("input").focus()  # which loads the rest
        expect(said(page, "open")).to_contain_text("41")
        heads = table.locator("th[scope=rowgroup]").all_inner_texts()
        rows = table.locator("tbody tr").all_inner_texts()
        assert rows[: len(first)] == first
        assert len(rows) == len(heads) + 41
        table.locator("thead th", has_text="预测").click()
        expect(table.locator("th[scope=rowgroup]")).to_have_count(0)
        expect(table.locator("thead th").first).to_have_text("需求")
        page.locator(".rp-tools__act").first.click()
        expect(table.locator("th[scope=rowgroup]")).to_have_count(len(heads))
        assert table.locator("tbody tr").all_inner_texts() == rows


def test_without_a_script_the_table_and_its_files_are_there(
    browser: Browser, address: str, site: Path
) -> None:
    with opened(browser, f"{address}/{INDEX}", scripts=False) as page:
        assert len(ids(page)) >= 50
        assert not tools_of(page).locator("input").is_visible()
        link = page.get_by_role("link", name="xlsx").get_attribute("href")
        assert link
        assert (site / "requirements" / link).resolve().is_file()


def test_paper_has_the_rows_and_what_they_were_filtered_by(
    browser: Browser, address: str
) -> None:
    with opened(browser, f"{address}/{INDEX}?all.q=REQ-0012") as page:
        expect(said(page)).to_contain_text("REQ-0012")
        page.emulate_media(media="print")
        expect(said(page)).to_be_visible()
        expect(tools_of(page).locator("input")).to_be_hidden()
        assert ids(page) == ["REQ-0012"]


def test_the_head_stays_in_sight(browser: Browser, address: str) -> None:
    top = "document.querySelector('thead th').getBoundingClientRect().top"
    with opened(browser, f"{address}/{INDEX}") as page:
        page.mouse.wheel(0, 900)
        page.wait_for_function(f"{top} < 60")
        bar = "document.querySelector('.md-header').getBoundingClientRect().bottom"
        assert abs(page.evaluate(top) - page.evaluate(bar)) <= 1


@pytest.mark.parametrize("path", OVERVIEWS)
def test_a_file_made_in_the_browser_is_the_one_made_while_building(
    browser: Browser, address: str, site: Path, tmp_path: Path, path: str
) -> None:
    with opened(browser, f"{address}/{path}") as page:
        page.evaluate(
            "for (const d of document.querySelectorAll('details')) d.open = 1"
        )
        count = page.locator(".rp-tools > input").count()
        assert count or path == "contacts.html"
        for number in range(count):
            tools = page.locator(".rp-tools:has(> input)").nth(number)
            tools.locator("input").focus()
            expect(tools.get_by_role("status")).not_to_be_empty()
            page.wait_for_timeout(400)  # Chromium drops one of many files in a second
            for kind in ("xlsx", "csv"):
                with page.expect_download() as got:
                    tools.locator(".rp-tools__get > a", has_text=kind).click()
                made = tmp_path / got.value.suggested_filename
                got.value.save_as(made)
                built = site / "data/tables" / made.name
                assert parts(made) == parts(built), made.name


def parts(file: Path) -> object:
    """What it holds; how it is packed may differ."""
    if file.suffix == ".csv":
        return file.read_bytes()
    with ZipFile(file) as archive:
        return {name: archive.read(name) for name in sorted(archive.namelist())}


def test_a_download_has_the_rows_that_are_shown_in_their_order(
    browser: Browser, address: str, tmp_path: Path
) -> None:
    with opened(browser, f"{address}/{INDEX}?all.q=平台&all.sort=-2") as page:
        expect(said(page)).to_contain_text("平台")
        shown = ids(page)
        saved = {}
        for kind in ("csv", "xlsx"):
            with page.expect_download() as got:
                tools_of(page).locator(".rp-tools__get > a", has_text=kind).click()
            saved[kind] = tmp_path / f"got.{kind}"
            got.value.save_as(saved[kind])
    text = saved["csv"].read_bytes().decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text, newline="")))
    sheet = load_workbook(saved["xlsx"]).active
    assert isinstance(sheet, Worksheet)
    assert shown
    assert [row[2] for row in rows[1:]] == shown
    assert [sheet.cell(n + 2, 3).value for n in range(len(shown))] == shown
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:M{len(shown) + 1}"
