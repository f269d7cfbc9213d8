"""The machine's view is what its schema says."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from reqportal import pipeline
from reqportal import vocabulary as v
from reqportal.locales import Language, translator
from reqportal.pages.portal_json import portal_json
from reqportal.portal.types import Portal
from reqportal.scaffold import init

SCHEMA: dict[str, Any] = json.loads(
    files("reqportal.site_templates")
    .joinpath("assets/portal.schema.json")
    .read_text("utf-8")
)


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Portal:
    folder = tmp_path_factory.mktemp("portal")
    init(folder, "zh")
    return pipeline.load(folder).portal


def text(portal: Portal, language: Language = "zh") -> str:
    return portal_json(portal, translator(language).for_year(portal.as_of.year))


def codes(words: type[v.Word]) -> set[str]:
    return {word.code for word in words}


def listed(name: str, field: str) -> set[str]:
    allowed = SCHEMA["$defs"][name]["properties"][field]["enum"]
    return {code for code in allowed if code is not None}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_sample_keeps_to_the_schema(portal: Portal, language: Language) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    content = json.loads(text(portal, language))
    Draft202012Validator(SCHEMA, format_checker=FormatChecker()).validate(content)


def test_everything_of_the_portal_is_in_it(portal: Portal) -> None:
    content = json.loads(text(portal))
    assert content["as_of"] == "2026-03-20"
    assert [one["id"] for one in content["clients"]] == [c.id for c in portal.clients]
    assert [one["id"] for one in content["requirements"]] == [
        state.id for state in portal.requirements
    ]
    assert sum(content["findings"].values()) == len(portal.findings)


def test_points_of_the_arithmetic_add_up_to_the_score(portal: Portal) -> None:
    for one in json.loads(text(portal))["requirements"]:
        if one["priority"]:
            points = sum(part["points"] for part in one["priority"]["arithmetic"])
            assert points == pytest.approx(one["priority"]["score"]), one["id"]


def test_nothing_in_it_can_end_a_script_or_open_a_tag(portal: Portal) -> None:
    assert not set(text(portal)) & set("<>&\u2028\u2029")


@pytest.mark.parametrize(
    ("name", "field", "words"),
    [
        ("client", "kind", v.ClientKind),
        ("client", "scale", v.Scale),
        ("requirement", "stage", v.Stage),
        ("requirement", "aside", v.Aside),
        ("requirement", "health", v.Health),
        ("overlay", "code", v.Overlay),
        ("feasibility", "worst", v.Feasibility),
        ("turn", "side", v.Side),
    ],
)
def test_the_schema_lists_the_words_of_the_vocabulary(
    name: str, field: str, words: type[v.Word]
) -> None:
    assert listed(name, field) == codes(words)
