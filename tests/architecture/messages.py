"""What the code and the templates pass to the translator, and what the catalogues say.

`python tests/architecture/messages.py` lists the msgids without Chinese, by file.
"""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from string import Formatter

from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

from reqportal.reference.settings import attribute_docstrings
from reqportal.settings import (
    IceWeights,
    Limits,
    PortalSettings,
    PriorityPoints,
    Roles,
    ShareSettings,
)

ROOT = Path(__file__).resolve().parents[2]
CODE = ROOT / "generator" / "reqportal"
TEMPLATES = ROOT / "site_templates"
CATALOGUES = CODE / "locales" / "zh"

_SPEAKERS = frozenset({"t", "_t", "N_", "say"})
_METHODS = frozenset({"plural", "markup"})
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_FULL_WIDTH = re.compile(r"[\u3000-\u303f\uff00-\uffef]")


@dataclass(frozen=True, order=True, slots=True)
class Message:
    """A text somewhere: a msgid in a source file, or an entry of a catalogue."""

    file: str
    line: int
    msgid: str
    plural: str = ""
    """The form for many, where it has one."""
    said: str = ""
    """The Chinese; empty in a source file."""

    @property
    def place(self) -> str:
        """`file:line`."""
        return f"{self.file}:{self.line}"


def in_sources() -> list[Message]:
    """Every msgid used, once for each place."""
    return sorted({*_in_code(), *_in_templates(), *_in_reference()})


def in_catalogues() -> list[Message]:
    """Every translation in `locales/zh/*.po`."""
    found = []
    for path in sorted(CATALOGUES.glob("*.po")):
        with path.open("rb") as stream:
            for entry in read_po(stream, locale="zh", abort_invalid=True):
                one, many = _forms(entry.id)
                if one:
                    said = _forms(entry.string)[0]
                    found.append(Message(path.name, entry.lineno or 0, one, many, said))
    return found


def placeholders(text: str) -> set[str]:
    """The names in braces."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def chinese_in(text: str) -> bool:
    """Whether it holds Chinese characters or full-width punctuation."""
    return bool(_HAN.search(text) or _FULL_WIDTH.search(text))


def chinese_strings(path: Path) -> Iterator[tuple[int, str]]:
    """Line and text of string constants with Chinese characters, docstrings aside."""
    tree = ast.parse(path.read_text("utf-8"))
    prose = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        if id(node) not in prose and _HAN.search(node.value):
            yield node.lineno, node.value


def _forms(texts: str | Iterable[str] | None) -> tuple[str, str]:
    """One and many; the second is empty where there is one form."""
    forms = [texts] if isinstance(texts, str) else list(texts or ())
    one, many, *_ = [*forms, "", ""]
    return one, many


def _in_code() -> Iterator[Message]:
    for path in sorted(CODE.rglob("*.py")):
        file = path.relative_to(ROOT).as_posix()
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                for one, many in _of_call(node):
                    yield Message(file, node.lineno, one, many)


def _of_call(call: ast.Call) -> Iterator[tuple[str, str]]:
    match call.func:
        case ast.Name("rule"):
            for keyword in call.keywords:
                yield from ((text, "") for text in _literals(keyword.value))
        case ast.Attribute(
            ast.Name(owner) | ast.Attribute(attr=owner), attr=method
        ) if owner in _SPEAKERS and method in _METHODS:
            yield from _pairs(method, [list(_literals(arg)) for arg in call.args])
        case ast.Name(name) | ast.Attribute(attr=name) if name in _SPEAKERS:
            yield from _pairs(name, [list(_literals(arg)) for arg in call.args[:1]])


def _literals(node: ast.expr) -> Iterator[str]:
    """A literal text, or both of a conditional."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)


def _in_reference() -> Iterator[Message]:
    """What stands elsewhere as a declaration and is shown in the reference pages."""
    models = (PortalSettings, PriorityPoints, IceWeights, Roles, Limits, ShareSettings)
    for model in models:
        for text in attribute_docstrings(model).values():
            yield Message("generator/reqportal/settings.py", 0, text)
    schema = (TEMPLATES / "assets" / "portal.schema.json").read_text("utf-8")
    for text in _descriptions(json.loads(schema)):
        yield Message("site_templates/assets/portal.schema.json", 0, text)


def _descriptions(part: object) -> Iterator[str]:
    for name, value in part.items() if isinstance(part, dict) else ():
        if name == "description" and isinstance(value, str):
            yield value
        else:
            yield from _descriptions(value)


def _in_templates() -> Iterator[Message]:
    environment = Environment(autoescape=True)
    for path in sorted(TEMPLATES.rglob("*.html")):
        file = path.relative_to(ROOT).as_posix()
        for call in environment.parse(path.read_text("utf-8")).find_all(nodes.Call):
            for one, many in _of_template_call(call):
                yield Message(file, call.lineno, one, many)


def _of_template_call(call: nodes.Call) -> Iterator[tuple[str, str]]:
    arguments = [list(_template_literals(arg)) for arg in call.args]
    match call.node:
        case nodes.Name(name="t"):
            yield from _pairs("t", arguments)
        case nodes.Getattr(node=nodes.Name(name="t"), attr=method) if (
            method in _METHODS
        ):
            yield from _pairs(method, arguments)


def _template_literals(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, nodes.CondExpr):
        yield from _template_literals(node.expr1)
        if node.expr2 is not None:
            yield from _template_literals(node.expr2)


def _pairs(method: str, arguments: list[list[str]]) -> Iterator[tuple[str, str]]:
    """One and many of a call's literal arguments."""
    if method == "plural" and len(arguments) > 1:
        yield from zip(*arguments[:2], strict=True)
    elif arguments:
        yield from ((text, "") for text in arguments[0])


def missing() -> list[Message]:
    """Msgids that have no Chinese."""
    known = {entry.msgid for entry in in_catalogues() if entry.said}
    return [used for used in in_sources() if used.msgid not in known]


def _main() -> None:
    for file, messages in groupby(missing(), key=lambda message: message.file):
        sys.stdout.write(f"{file}\n")
        for one in messages:
            many = f" | {one.plural!r}" if one.plural else ""
            sys.stdout.write(f"  {one.line:4} {one.msgid!r}{many}\n")


if __name__ == "__main__":
    _main()
