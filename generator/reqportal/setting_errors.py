"""Layer 0: what is wrong in mkdocs.yml, in the reader's language.

pydantic and YAML speak English only; here each kind of error has a sentence of ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from reqportal import os_errors
from reqportal.findings import SettingsError
from reqportal.locales import N_, Said, say

_SHOWN = 60
"""Characters of a wrong value that are repeated."""
_DAY = N_("must be a day such as 2026-03-20")
_WHOLE = N_("must be a whole number")
_NUMBER = N_("must be a number")
_TEXT = N_("must be a text; put it in quotes")
_LIST = N_("must be a list: one value a line, each behind “- ”")
_GROUP = N_("must be settings, each a line “name: value” indented below it")
_PROBLEMS = {
    "date_from_datetime_inexact": _DAY,
    "date_from_datetime_parsing": _DAY,
    "date_parsing": _DAY,
    "date_type": _DAY,
    "finite_number": _NUMBER,
    "float_parsing": _NUMBER,
    "float_type": _NUMBER,
    "int_from_float": _WHOLE,
    "int_parsing": _WHOLE,
    "int_type": _WHOLE,
    "model_attributes_type": _GROUP,
    "model_type": _GROUP,
    "string_type": _TEXT,
    "tuple_type": _LIST,
}
_LIMITS = {
    "greater_than_equal": ("ge", N_("must be at least {limit}")),
    "less_than_equal": ("le", N_("must be at most {limit}")),
}
_QUOTED = re.compile(r"'([^']*)'")


def wrong_setting(error: ValidationError, model: type[BaseModel]) -> SettingsError:
    """The first setting that cannot be used, where it stands and what is wrong."""
    first = error.errors()[0]
    names = tuple(_names(first, model))
    value = str(first["input"])
    return SettingsError(
        N_("mkdocs.yml: {place}: {problem} (found: {value})"),
        place=" › ".join(("plugins", "reqportal", *names)),
        problem=_problem(first, names, model),
        value=value if len(value) <= _SHOWN else value[:_SHOWN] + "…",
    )


def _names(error: ErrorDetails, model: type[BaseModel]) -> Iterator[str]:
    """The settings that lead there; pydantic also names the branches it tried."""
    above: type[BaseModel] | None = model
    for part in error["loc"]:
        if isinstance(part, int):
            yield str(part + 1)
        elif above is not None:
            yield part
            above = _group(above, part)


def _group(model: type[BaseModel], name: str) -> type[BaseModel] | None:
    """The settings of a group, None where the name stands for a single one."""
    field = model.model_fields.get(name)
    kind = field.annotation if field else None
    return kind if isinstance(kind, type) and issubclass(kind, BaseModel) else None


def _problem(
    error: ErrorDetails, names: tuple[str, ...], model: type[BaseModel]
) -> Said:
    kind = error["type"]
    if names == ("as_of",) and kind != "value_error":
        return say(N_("must be “today” or a day such as 2026-03-20"))
    if kind == "extra_forbidden":
        return _unknown(names, model)
    if kind in _PROBLEMS:
        return say(_PROBLEMS[kind])
    return _in_context(error)


def _in_context(error: ErrorDetails) -> Said:
    """A problem that names what is allowed."""
    kind, context = error["type"], error.get("ctx", {})
    if kind == "literal_error":
        words = tuple(_QUOTED.findall(context["expected"]))
        return say(N_("must be one of: {words}"), words=words)
    if kind in _LIMITS:
        limit, said = _LIMITS[kind]
        return say(said, limit=f"{context[limit]:g}")
    if kind == "value_error":
        return say(str(context["error"]))
    return say(N_("{problem}"), problem=error["msg"])


def _unknown(names: tuple[str, ...], model: type[BaseModel]) -> Said:
    above = model
    for name in names[:-1]:
        above = _group(above, name) or above
    likely = get_close_matches(names[-1], above.model_fields, 1)
    if likely:
        said = N_("there is no such setting; did you mean {likely}?")
        return say(said, likely=likely[0])
    known = tuple(above.model_fields)
    return say(N_("there is no such setting; there are: {names}"), names=known)


def unreadable(error: Exception) -> Said:
    """Why mkdocs.yml cannot be read, with line and column where they are known."""
    if isinstance(error, OSError):
        return os_errors.problem(error)
    if isinstance(error, UnicodeDecodeError):
        return say(N_("it is not saved as UTF-8"))
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        mark = error.problem_mark
        said = _TAB if "'\\t'" in (error.problem or "") else _SLIP
        return say(said, line=mark.line + 1, column=mark.column + 1)
    if isinstance(error, yaml.YAMLError):
        return say(N_("it holds a character that YAML does not allow"))
    if isinstance(error, RecursionError):
        return say(N_("it is nested too deeply"))
    return say(N_("it holds a day that does not exist, such as 2026-02-30"))


_TAB = N_("line {line}, column {column}: there is a tab; type spaces instead")
_SLIP = N_(
    "line {line}, column {column} is not YAML: check the indentation, the space "
    "behind each colon, quotes and brackets, there and in the line above"
)
