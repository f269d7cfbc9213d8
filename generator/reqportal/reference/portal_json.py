"""The shape of `data/portal.json`, from the JSON schema that is published beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any, TypeAlias

from reqportal import vocabulary
from reqportal.locales import Translator
from reqportal.reference.markdown import code, page, table, text

Schema: TypeAlias = Mapping[str, Any]


def portal_json(t: Translator) -> str:
    """The page: a table of the properties of each object."""
    assets = files("reqportal.site_templates") / "assets"
    schema: Schema = json.loads((assets / "portal.schema.json").read_text("utf-8"))
    blocks = [
        _object(f"`{name}`", part, t)
        for name, part in schema["$defs"].items()
        if "properties" in part
    ]
    whole = _object(t("The whole file"), schema, t)
    return page("portal.json", t, _lead(t), whole, *blocks)


def _lead(t: Translator) -> Iterator[str]:
    yield t(
        "{file} is published with the portal for other programs, and {schema} beside "
        "it. Every property is always there; what is not known is {null}. Days are "
        "written {day}.",
        file="`data/portal.json`",
        schema="`data/portal.schema.json`",
        null="`null`",
        day="`2026-03-20`",
    )
    yield ""


def _object(title: str, part: Schema, t: Translator) -> Iterator[str]:
    yield from (f"## {title}", "")
    if "description" in part:
        yield from (text(t(part["description"])), "")
    headers = (t("Property"), t("Type"), t("Meaning"))
    rows = (
        (code(name), _type(what, t), _meaning(what, t))
        for name, what in part["properties"].items()
    )
    yield from table(headers, rows)


def _meaning(what: Schema, t: Translator) -> str:
    said = t(what["description"]) if "description" in what else ""
    return " ".join(part for part in (text(said), _words(what, t)) if part)


def _words(what: Schema, t: Translator) -> str:
    """The words behind the codes of a listed property, where they are our own."""
    listed = {one for one in what.get("enum", ()) if one is not None}
    for words in vocabulary.Word.__subclasses__():
        by_code = {word.code: word for word in words}
        if listed and listed == by_code.keys():
            return t.join(
                tuple(f"{code(one)} {text(by_code[one].label(t.language))}"
                      for one in by_code)
            )  # fmt: skip
    return ""


def _type(what: Schema, t: Translator) -> str:  # noqa: PLR0911 - one per form
    if "const" in what:
        return code(json.dumps(what["const"]))
    if "enum" in what:
        return t(" or ").join(code(json.dumps(one)) for one in what["enum"])
    if "anyOf" in what:
        return t(" or ").join(_type(one, t) for one in what["anyOf"])
    if "$ref" in what:
        name = what["$ref"].rpartition("/")[2]
        return code("day") if name == "day" else f"[{code(name)}](#{name})"
    if what.get("type") == "array":
        return t("List of: {kind}", kind=_type(what["items"], t))
    if what.get("format") == "date":
        return code("day")
    types = what["type"] if isinstance(what["type"], list) else [what["type"]]
    return t(" or ").join(code(one) for one in types)
