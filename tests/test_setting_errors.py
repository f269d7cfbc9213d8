"""A slip in mkdocs.yml is told with its place and what to write instead."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from reqportal.findings import SettingsError
from reqportal.locales import translator
from reqportal.settings import load_settings, settings_from

SLIPS: list[tuple[dict[str, Any], str, str]] = [
    ({"proces": "quick"}, "proces", "是否应为 process？"),
    ({"colour": "red"}, "colour", "可用的有：sheets_dir、"),
    ({"priority": {"rigd": 1}}, "priority › rigd", "是否应为 rigid？"),
    ({"process": "chaotic"}, "process", "以下之一：quick、standard、strict"),
    ({"as_of": "someday"}, "as_of", "应为 today（今天）或日期"),
    ({"as_of": "2100-01-01"}, "as_of", "2000 年至 2099 年"),
    ({"holidays": ["soon"]}, "holidays › 1", "应为日期，如 2026-03-20"),
    ({"holidays": "2026-01-01"}, "holidays", "应为列表"),
    ({"productise_from": "many"}, "productise_from", "应为整数"),
    ({"productise_from": 2.5}, "productise_from", "应为整数"),
    ({"productise_from": 1}, "productise_from", "不能小于 2"),
    ({"priority": {"rigid": 101}}, "priority › rigid", "不能大于 100"),
    ({"priority": {"rigid": "x"}}, "priority › rigid", "应为数字"),
    ({"priority": 5}, "priority", "应为一组设置"),
    ({"company": 5}, "company", "应为文字"),
    ({"timezone": "Mars"}, "timezone", "不是有效的时区"),
    ({"sheets_dir": "../x"}, "sheets_dir", "门户文件夹内"),
    (
        {"priority": {"weights": {"impact": 0, "confidence": 0, "ease": 0}}},
        "priority › weights › ease",
        "至少有一项权重要大于 0",
    ),
]


@pytest.mark.parametrize(("given", "place", "said"), SLIPS)
def test_a_wrong_setting_is_told_with_its_place(
    given: dict[str, Any], place: str, said: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        settings_from(given)
    text = refused.value.text(translator("zh"))
    assert f"plugins › reqportal › {place} 有误：" in text
    assert said in text
    assert "Input" not in text
    assert "should" not in text


def test_a_long_value_is_cut() -> None:
    with pytest.raises(SettingsError) as refused:
        settings_from({"process": "x" * 500})
    assert len(str(refused.value)) < 250


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\nb: [1, {c\n", "第 3 行第 1 列"),
        ("a: 1\nb: c: d\n", "第 2 行第 5 列"),
        ("a:\n\tb: 1\n", "第 2 行第 1 列是制表符"),
        ("a: 2026-02-30\n", "不存在的日期"),
        ("a: \x01\n", "YAML 不允许的字符"),
    ],
)
def test_what_is_no_yaml_is_told_with_line_and_column(
    tmp_path: Path, text: str, said: str
) -> None:
    (tmp_path / "mkdocs.yml").write_text(text, "utf-8")
    with pytest.raises(SettingsError) as refused:
        load_settings(tmp_path)
    assert said in refused.value.text(translator("zh"))


def test_another_encoding_is_told(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_bytes("site_name: 门户".encode("gbk"))
    with pytest.raises(SettingsError) as refused:
        load_settings(tmp_path)
    assert "UTF-8" in refused.value.text(translator("zh"))


def test_an_inherited_file_that_is_missing_is_told_by_name(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("INHERIT: base.yml\n", "utf-8")
    with pytest.raises(SettingsError, match=r"base\.yml.*does not exist"):
        load_settings(tmp_path)
