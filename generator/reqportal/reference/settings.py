"""Every setting, as it is declared in `settings.py`, with its attribute docstring."""

from __future__ import annotations

import ast
import inspect
import itertools
import json
import types
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from reqportal.locales import N_, Translator
from reqportal.reference.markdown import code, page, table
from reqportal.settings import PortalSettings, settings_from

_TYPES = {
    str: N_("Text"),
    int: N_("Whole number"),
    float: N_("Number"),
    bool: N_("Yes or no"),
    date: N_("Date"),
}
_SAMPLE = """\
```yaml
plugins:
  - reqportal:
      as_of: today
      priority:
        weights:
          impact: 0.6
```
"""


def settings(t: Translator) -> str:
    """The page: a sample, then a table of the settings of each group."""
    return page(t("Settings"), t, _lead(t), _group(_defaults(t), "", t))


def _defaults(t: Translator) -> PortalSettings:
    """What a portal in that language has where its mkdocs.yml names nothing."""
    language = PortalSettings.model_fields["language"].default
    found = settings_from({"language": t.language})
    return found.model_copy(update={"language": language})


def _lead(t: Translator) -> Iterator[str]:
    yield t(
        "Settings stand in {file} under the plugin {plugin}; what is not named has its "
        "default. A dot in a name is one level of indentation:",
        file="`mkdocs.yml`",
        plugin="`reqportal`",
    )
    yield from ("", _SAMPLE)


def _group(defaults: BaseModel, above: str, t: Translator) -> Iterator[str]:
    meanings = attribute_docstrings(type(defaults))
    groups = {name: value for name, value in defaults if isinstance(value, BaseModel)}
    headers = (t("Name"), t("Type"), t("Default"), t("Meaning"))
    rows = (
        (
            code(above + name),
            _kind(field, t),
            _value(getattr(defaults, name), t),
            t(meanings[name]),
        )
        for name, field in type(defaults).model_fields.items()
        if name not in groups
    )
    yield from table(headers, rows)
    for name, group in groups.items():
        yield from (f"## {code(above + name)}", "", t(meanings[name]), "")
        yield from _group(group, f"{above}{name}.", t)


def attribute_docstrings(model: type[BaseModel]) -> dict[str, str]:
    """The docstring under each attribute of a class, by name."""
    body = ast.parse(inspect.getsource(model)).body[0]
    found = {}
    lines = body.body if isinstance(body, ast.ClassDef) else []
    for line, below in itertools.pairwise(lines):
        match line, below:
            case (
                ast.AnnAssign(target=ast.Name(name)),
                ast.Expr(value=ast.Constant(value=str(said))),
            ):
                found[name] = " ".join(said.split())
    return found


def _kind(field: FieldInfo, t: Translator) -> str:
    low = next((m.ge for m in field.metadata if hasattr(m, "ge")), None)
    high = next((m.le for m in field.metadata if hasattr(m, "le")), None)
    kind = _type(field.annotation, t)
    if low is not None and high is not None:
        return t("{kind}, {low} to {high}", kind=kind, low=low, high=high)
    return kind if low is None else t("{kind}, {low} or more", kind=kind, low=low)


def _type(annotation: Any, t: Translator) -> str:  # noqa: ANN401 - any annotation
    arguments = get_args(annotation)
    origin = get_origin(annotation)
    if origin in (Union, types.UnionType):
        return t(" or ").join(_type(one, t) for one in arguments)
    if origin is Literal:
        return t(" or ").join(code(one) for one in arguments)
    if origin is dict:
        return t("By name: {kind}", kind=_type(arguments[1], t))
    if origin is Annotated:
        return _type(arguments[0], t)
    if origin is tuple:
        return t("List of: {kind}", kind=_type(arguments[0], t))
    return t(_TYPES[annotation])


def _value(value: Any, t: Translator) -> str:  # noqa: ANN401 - any default
    if value in ("", (), {}):
        return t("none")
    if isinstance(value, tuple):
        return code(json.dumps(value, ensure_ascii=False))
    return code(str(value))
