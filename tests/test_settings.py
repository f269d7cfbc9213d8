"""Settings: what stands in a portal where its mkdocs.yml says nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from reqportal.defaults import WORDS, department
from reqportal.findings import SettingsError
from reqportal.settings import PortalSettings, Roles, load_settings, settings_from


@pytest.mark.parametrize("language", ["zh", "en"])
def test_default_roles_and_words_are_those_of_the_language(language: str) -> None:
    settings = settings_from({"language": language, "process": "strict"})
    words = WORDS[language]
    assert settings.roles.model_dump() == words.roles
    assert settings.parties == words.departments
    assert settings.vague_words == words.vague


def test_every_role_has_a_name_in_every_language() -> None:
    for words in WORDS.values():
        assert set(words.roles) == set(Roles.model_fields)


def test_a_portal_is_chinese_unless_it_says_otherwise() -> None:
    assert settings_from({}) == settings_from({"language": "zh"}) == PortalSettings()


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"roles": {"delivery": "Team lead"}}, "Team lead"),
        ({"roles": {"contact": "Sales"}}, "Project lead"),
        ({"roles": Roles(delivery="PMO")}, "PMO"),
    ],
)
def test_a_role_that_is_set_leaves_the_others_in_their_language(
    given: dict[str, Any], expected: str
) -> None:
    assert settings_from({"language": "en", **given}).roles.delivery == expected


def test_no_vague_words_may_be_wanted() -> None:
    assert settings_from({"language": "en", "vague_words": []}).vague_words == ()


@pytest.mark.parametrize(
    "given",
    [{"language": "fr"}, {"language": ["en"]}, {"language": "en", "roles": "nobody"}],
)
def test_a_bad_language_or_role_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(SettingsError, match="reqportal"):
        settings_from(given)


def test_required_departments_come_first_and_once() -> None:
    settings = settings_from(
        {"language": "en", "process": "strict", "required_parties": ["Legal", "PMO"]}
    )
    assert settings.parties == ("Legal", "PMO", "Product", "Engineering", "Sales")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("法务", " legal ", True),
        ("技术", "Engineering", True),
        ("法务", "Sales", False),
        ("采购", "采购", True),
        ("研发", "技术部", True),
        ("产品部", "product", True),
        ("采购 ", "采购", True),
    ],
)
def test_a_department_is_known_by_any_of_its_names(
    one: str,
    other: str,
    same: bool,  # noqa: FBT001 - a column of the table
) -> None:
    assert (department(one) == department(other)) is same


def written(folder: Path, text: str, name: str = "mkdocs.yml") -> Path:
    (folder / name).write_text(text, "utf-8")
    return folder


@pytest.mark.parametrize(
    ("env", "expected"),
    [
        ({}, date(2026, 3, 20)),
        ({"OTHER": "2026-04-01"}, date(2026, 4, 1)),
        ({"OTHER": "2026-04-01", "DAY": "2026-05-01"}, date(2026, 5, 1)),
    ],
)
def test_a_variable_of_the_environment_is_filled_in_as_mkdocs_does(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    env: dict[str, str],
    expected: date,
) -> None:
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    lines = "plugins:\n- reqportal:\n    as_of: !ENV [DAY, OTHER, 2026-03-20]\n"
    assert load_settings(written(tmp_path, lines)).as_of == expected


def test_what_is_left_blank_or_not_set_keeps_its_default(tmp_path: Path) -> None:
    lines = "    as_of: !ENV NOT_SET_ANYWHERE\n    process:\n    company: !x y\n"
    portal = written(tmp_path, f"plugins:\n- reqportal:\n{lines}")
    assert load_settings(portal) == PortalSettings()


def test_inherited_groups_are_merged_and_lists_replaced(tmp_path: Path) -> None:
    above = "plugins:\n  reqportal:\n    as_of: 2026-03-20\n    roster: [甲]\n"
    written(tmp_path, above, "base.yml")
    below = "    roster: [乙]\n    roles: {delivery: PMO}\n"
    head = "INHERIT: base.yml\nplugins:\n  search: {}\n  reqportal:\n"
    settings = load_settings(written(tmp_path, head + below))
    assert settings.as_of == date(2026, 3, 20)
    assert settings.roster == ("乙",)
    assert settings.roles.delivery == "PMO"
