"""What one cell means: any text is a value or a finding, never a crash."""

from __future__ import annotations

import string
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reqportal.findings import CellRef
from reqportal.locales import translator
from reqportal.model.columns import BY_KEY, SHEETS
from reqportal.model.schema import Column, Kind
from reqportal.vocabulary import Channel, Nature
from reqportal.workbook.values import (
    BadValueError,
    as_text,
    is_blank,
    plain,
    read_cell,
)

ID = BY_KEY["requirement"]["requirement_id"]
IDS = BY_KEY["task"]["requirement_ids"]
NATURE = BY_KEY["evaluation"]["nature"]
CHANNELS = BY_KEY["requirement"]["channels"]
PUBLIC = BY_KEY["requirement"]["public"]
RAISED = BY_KEY["requirement"]["raised_on"]
IMPACT = BY_KEY["evaluation"]["impact"]
AMOUNT = BY_KEY["client"]["contract_value"]
PROGRESS = BY_KEY["task"]["progress"]
TITLE = BY_KEY["requirement"]["title"]

COLUMNS = [column for sheet in SHEETS for column in sheet.columns]
ONE_OF_EACH_KIND = [next(c for c in COLUMNS if c.kind is kind) for kind in Kind]
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
CELLS = st.one_of(
    st.text(),
    st.text("0123456789.-+eE%,年月日/: 万亿天_xX０１９٣²", max_size=12),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)


def refusal(column: Column, value: Any) -> BadValueError:
    with pytest.raises(BadValueError) as caught:
        read_cell(column, value)
    return caught.value


@given(CELLS)
def test_any_cell_in_any_column_is_a_value_or_a_finding(value: Any) -> None:
    for column in ONE_OF_EACH_KIND:
        if is_blank(value):
            continue
        try:
            read_cell(column, value)
        except BadValueError as bad:
            found = bad.rule.at(CellRef("a.xlsx"), header="x", **bad.params)  # type: ignore[arg-type]
            for language in ("zh", "en"):
                assert found.message(translator(language))
                assert "{" not in found.remedy(translator(language)).replace(
                    as_text(value), ""
                )


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    assert as_text(as_text(text)) == as_text(text)


@given(
    st.text(string.ascii_letters + string.digits + "需求-_", min_size=1, max_size=20)
)
def test_an_id_reads_as_itself(text: str) -> None:
    try:
        read = read_cell(ID, text)
    except BadValueError:
        return
    assert read is None or read_cell(ID, read) == read == text


@given(DAYS, st.booleans())
def test_a_day_is_the_same_in_every_way_it_is_written(day: date, late: bool) -> None:  # noqa: FBT001
    clock = time(23, 59, 59) if late else time(0)
    written = (
        day,
        datetime.combine(day, clock),
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
        float(f"{day:%Y%m%d}"),
        float((day - date(1899, 12, 30)).days),
        f" {day.isoformat()} ",
        f"{day.isoformat()} 18:42",
        f"{day.isoformat()}T18:42:00",
    )
    assert {read_cell(RAISED, value) for value in written} == {day}


@pytest.mark.parametrize("value", [True, time(6, 42), timedelta(1), "6月初", "2026-03"])
def test_what_is_no_day_is_refused(value: Any) -> None:
    assert refusal(RAISED, value).rule.code == "VAL-004"


@pytest.mark.parametrize(
    ("value", "share"),
    [
        (0.6, 0.6),
        (60, 0.6),
        ("60%", 0.6),
        ("６０％", 0.6),
        ("60 %", 0.6),
        ("0.6", 0.6),
        (1, 1),
        (100, 1),
        ("1%", 0.01),
        (0, 0),
        (0.07, 0.07),
        (7.0, 0.07),
    ],
)
def test_a_percentage_may_be_written_three_ways(value: Any, share: float) -> None:
    assert read_cell(PROGRESS, value) == share


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (12000.0, 12000),
        ("12,000", 12000),
        ("１２，０００元", 12000),
        ("¥1.2万", 12000),
        ("0.5亿", 50_000_000),
        ("-3.5", -3.5),
        ("12 000", 12000),
    ],
)
def test_a_number_may_carry_its_separators_and_unit(value: Any, number: float) -> None:
    assert read_cell(AMOUNT, value) == number


@pytest.mark.parametrize(
    "value", [float("inf"), float("nan"), "1e999", "1e308亿", "nan", "", "万", "３-5"]
)
def test_what_is_no_finite_number_is_refused(value: Any) -> None:
    if value == "":
        assert is_blank(value)
        return
    assert refusal(AMOUNT, value).rule.code == "VAL-001"


@pytest.mark.parametrize("value", [8, 8.0, "8", "８", " 8.0", "\u200b8"])
def test_a_score_may_be_a_number_stored_as_text(value: Any) -> None:
    assert read_cell(IMPACT, value) == 8


@pytest.mark.parametrize(
    "mark", [",", "，", "、", ";", "；", "\n", "\r\n", "、\n", " ， "]
)
def test_several_values_are_parted_by_every_separator(mark: str) -> None:
    assert read_cell(IDS, f"R-1{mark}R-2{mark}R-1") == ("R-1", "R-2")
    expected = (Channel.CRM, Channel.SURVEY)
    assert read_cell(CHANNELS, f"CRM{mark}问卷{mark}crm") == expected


@pytest.mark.parametrize(
    "text",
    [
        "REQ-1",
        " REQ-1 ",
        "ＲＥＱ－１",
        "REQ\u20131",
        "\ufeffREQ-1\u200b",
        "REQ-1\u00a0",
    ],
)
def test_ids_are_read_without_what_nobody_can_see(text: str) -> None:
    assert read_cell(ID, text) == "REQ-1"


def test_ids_typed_as_numbers_keep_their_digits() -> None:
    assert read_cell(ID, 12.0) == "12"
    assert read_cell(ID, 1.5) == "1.5"


@pytest.mark.parametrize(
    "text", ["刚性", " 刚 性", "RIGID", "Must-be", "基本型", "刚性需求"]
)
def test_a_word_is_known_by_label_and_alias_in_both_languages(text: str) -> None:
    assert read_cell(NATURE, text) is Nature.RIGID


@pytest.mark.parametrize(
    ("value", "flag"),
    [
        ("是", True),
        ("Y", True),
        (True, True),
        (1.0, True),
        ("√ ", True),
        ("否", False),
        (False, False),
        (0.0, False),
        ("NO", False),
    ],
)
def test_yes_and_no_are_known_in_many_ways(value: Any, flag: bool) -> None:  # noqa: FBT001
    assert read_cell(PUBLIC, value) is flag


@pytest.mark.parametrize("dash", ["-", "—", "－", "/", "N/A", "n/a", " - "])
def test_a_dash_stands_for_blank_except_in_prose(dash: str) -> None:
    for column in (ID, IDS, NATURE, CHANNELS, PUBLIC, RAISED, IMPACT, PROGRESS):
        assert read_cell(column, dash) is None
    assert read_cell(TITLE, dash) == dash.strip()


def test_prose_keeps_its_line_breaks_and_width_and_loses_control_characters() -> None:
    typed = "  第一行\r\n第二行，ＡＢＣ_x000D_\x00\u200b\u202e  "
    assert read_cell(TITLE, typed) == "第一行\n第二行，ＡＢＣ"


@pytest.mark.parametrize("value", ["", " ", "\u3000", "\u200b", "\ufeff\n", "_x000D_"])
def test_what_nobody_can_see_is_blank(value: str) -> None:
    assert is_blank(value)


@pytest.mark.parametrize("value", [0.0, False, "0", "-"])
def test_zero_and_no_are_not_blank(value: Any) -> None:
    assert not is_blank(value)


def test_a_misspelt_word_is_told_the_nearest_and_all_that_are_allowed() -> None:
    bad = refusal(NATURE, "刚性的")
    assert bad.params["allowed"] == tuple(Nature)
    hint = bad.params["suggestion"]
    assert callable(hint)
    assert "刚性" in hint(translator("zh"))
