"""What printed cells say: read off the rows, so that a download equals its table."""

from __future__ import annotations

from datetime import date

import pytest

from reqportal.pages import table_values
from reqportal.pages.table_values import Column, text

HEAD = (
    '<thead data-group="客户=client"><tr><th data-also="编号;阶段=stage">需求</th>'
    '<th scope="col" class="r x">数</th><th class="d">日</th><th>已等</th>'
)


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("plain", "plain"),
        ("—", ""),
        ('<span class="rp-dim rp-dash">—</span>', ""),
        ("a<br>b <b>c</b>", "a\nb c"),
        (" a\n\t b ", "a b"),
        ("&lt;b&gt; &amp;amp; &#34;x&#39;", "<b> &amp; \"x'"),
        ('<svg><use href="#rp-us"/></svg>我方', "我方"),
        ("=1+1", "=1+1"),
    ],
)
def test_text_is_what_a_reader_sees(html: str, said: str) -> None:
    assert text(html) == said


def test_a_header_declares_its_columns() -> None:
    found = table_values.columns(HEAD)
    assert found.group == Column("客户")
    assert found.own[0] == Column("需求", also=("编号", "阶段"))
    assert [one.is_figure for one in found.own] == [False, True, True, False]
    assert found.header == ("客户", "需求", "编号", "阶段", "数", "日", "已等")


def values(*cells: str) -> list[object]:
    """Of a row in a group."""
    group = '<tbody>\n<tr><th scope="rowgroup"><a href="x">甲</a> <span>·</span></th>'
    row = "".join(f"<td>{cell}</td>" for cell in cells)
    pieces = [group, f"<tr>{row}</tr>"]
    found = table_values.columns(HEAD)
    (made,) = table_values.rows(found, pieces, frozenset({0}))
    return list(made)


def test_a_row_has_its_group_its_small_print_and_typed_figures() -> None:
    assert values(
        '<a href="y">标题</a> <span class="rp-id">R-1 · 执行中 · 2</span>',
        "−1,234.5",
        '<b><time datetime="2026-03-20">03-20</time></b> 周五',
        '<span class="rp-wait rp-wait--us"><i></i><span>18 天</span></span>',
    ) == ["甲 ·", "标题", "R-1", "执行中 · 2", -1234.5, date(2026, 3, 20), 18]


def test_what_is_no_figure_stays_text_and_small_print_may_lack() -> None:
    assert values("007", "2/5", "", "18 天") == [
        "甲 ·",
        "007",
        "",
        "",
        "2/5",
        "",
        "18 天",
    ]


@pytest.mark.parametrize("said", ["+7", "12", "1,000", "0.5"])
def test_numbers_are_numbers(said: str) -> None:
    assert values("", said, "", "")[4] == float(said.replace(",", ""))


def test_several_in_small_print_are_a_list() -> None:
    found = table_values.columns('<thead><th data-also="编号">需求</th>')
    cell = '甲 <span class="rp-id">R-1</span><br>乙 <span class="rp-id">R-2</span>'
    (made,) = table_values.rows(found, [f"<tr><td>{cell}</td></tr>"], frozenset())
    assert made == ["甲\n乙", "R-1\nR-2"]


def test_a_cell_of_more_than_words_says_its_own() -> None:
    found = table_values.columns("<thead><th>环节</th>")
    row = '<tr><td class="wide" data-value="&lt;实施&gt;"><ol><li>x</li></ol></td></tr>'
    assert list(table_values.rows(found, [row], frozenset())) == [["<实施>"]]
