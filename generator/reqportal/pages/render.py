"""Layer 5: views to bodies (the only importer of jinja2).

A body is an HTML fragment. Cell text is escaped by Jinja and never meets a Markdown
processor.

A portal has one page per requirement, so templates are compiled to tighter Python than
Jinja makes by default: `_Generator` says in which ways. Templates do not notice.
"""

from __future__ import annotations

import re
from importlib.resources import files
from keyword import iskeyword
from pathlib import Path
from typing import Any, cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined, nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from jinja2.idtracking import VAR_LOAD_RESOLVE
from jinja2.runtime import Macro
from jinja2.utils import missing
from markupsafe import Markup, escape

from reqportal.locales import Translator
from reqportal.pages.long_tables import LongTables, Rendered
from reqportal.pages.page import Page

_LINK = re.compile(
    r"(?:https?://|mailto:)[^\s<>\"'，。；、（）《》]+[^\s<>\"'，。；、（）《》.,;:!?)\]]"
)
_DASH = Markup("—")
_NUMBERS = frozenset({int, float})


def prose(text: str | None) -> Markup:
    """Cell text for reading: escaped, line breaks kept, http(s) and mailto linked."""
    if not text:
        return _DASH
    if "://" not in text and "mailto:" not in text:  # most cells: nothing to link
        said = str.replace(printed(text), "\n", "<br>")  # Markup's own escapes the tag
        return str.__new__(Markup, said)
    parts: list[str | Markup] = []
    end = 0
    for match in _LINK.finditer(text):
        url = match[0]
        link = Markup(
            '<a class="rp-link" href="{url}" rel="noreferrer noopener">{url}</a>'
        )
        parts += [escape(text[end : match.start()]), link.format(url=url)]
        end = match.end()
    parts.append(escape(text[end:]))
    return Markup("").join(parts).replace("\n", Markup("<br>"))


class Renderer:
    """Renders pages in one language; templates of the portal's own folder win."""

    def __init__(self, t: Translator, own_templates: Path | None = None) -> None:
        shipped = Path(str(files("reqportal.site_templates")))
        folders = [folder for folder in (own_templates, shipped) if folder is not None]
        self._environment = _Environment(
            loader=FileSystemLoader([str(folder) for folder in folders]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            optimized=False,  # constants are folded where they are printed
        )
        self._t = t
        self._environment.globals["t"] = t
        self._environment.filters["prose"] = prose

    def render(self, page: Page) -> Rendered:
        """The page's body and files. A template error is ours: raised as it is."""
        template = self._environment.get_template(f"pages/{page.kind}.html")
        tables = LongTables(page.path, self._t)
        html = template.render(
            view=page.view,
            siblings=page.siblings,
            each=tables.each,
            each_group=tables.each_group,
            rest=tables.rest,
            tools=tables.tools,
        )
        return tables.rendered(html)


def printed(value: object) -> str:
    """What `{{ value }}` prints: escaped text, the same as `markupsafe.escape`.

    Most of what is printed needs no escaping; looking is cheaper than a new object.
    """
    if type(value) is str:
        special = (
            "<" in value or "&" in value or ">" in value or '"' in value or "'" in value
        )
        return escape(value) if special else value
    if type(value) is Markup:
        return value
    return str(value) if type(value) in _NUMBERS else escape(value)


class QuickMacro(Macro):
    """A macro that is handed to its function at once when called by position."""

    def __init__(self, *args: Any) -> None:  # noqa: ANN401 - as compiled
        super().__init__(*args)
        self._is_plain = not (self.caller or self.catch_kwargs or self.catch_varargs)

    def __call__(self, *args: object, **kwargs: object) -> str:
        """What the macro prints; what is not given is filled in by its function."""
        left = self._argument_count - len(args)
        if left or kwargs or not self._is_plain:
            if left < 0 or kwargs or not self._is_plain:
                return super().__call__(*args, **kwargs)
            args += (missing,) * left
        return str.__new__(Markup, self._func(*args))


class _Generator(CodeGenerator):
    """Compiles templates for views that are plain values, in one language.

    - `row.name` is read as an attribute, with no look-up by key when there is none,
      except where a template asks whether it is defined;
    - a macro or function is called directly: nothing we pass in wants the context;
    - `t("…")` with nothing to fill is said once, while compiling;
    - what is printed goes through `printed`.
    """

    environment: _Environment
    _may_lack = False
    """Within what may be undefined."""

    def visit_Template(  # noqa: N802 - Jinja's name, as are the next
        self, node: nodes.Template, frame: Frame | None = None
    ) -> None:
        """The module, which imports what the other methods write."""
        self.writeline(f"from {__name__} import QuickMacro, printed")
        super().visit_Template(node, frame)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        """An attribute."""
        if self._may_lack or iskeyword(node.attr):
            super().visit_Getattr(node, frame)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def visit_Test(self, node: nodes.Test, frame: Frame) -> None:  # noqa: N802
        """A test; `is defined` is asked of what may be lacking."""
        self._may_lack = node.name in {"defined", "undefined"}
        super().visit_Test(node, frame)
        self._may_lack = False

    def visit_Filter(self, node: nodes.Filter, frame: Frame) -> None:  # noqa: N802
        """A filter; `default` takes what may be lacking."""
        self._may_lack = node.name in {"default", "d"}
        super().visit_Filter(node, frame)
        self._may_lack = False

    def visit_Call(  # noqa: N802
        self,
        node: nodes.Call,
        frame: Frame,
        forward_caller: bool = False,  # noqa: FBT001, FBT002 - Jinja's signature
    ) -> None:
        """A call, or what a sentence without braces says."""
        said = self._said(node, frame)
        if said is not None:
            self.write(repr(said))
        elif forward_caller or node.dyn_args or node.dyn_kwargs:
            super().visit_Call(node, frame, forward_caller=forward_caller)
        else:
            self.visit(node.node, frame)
            self.write("(")
            for arg in (*node.args, *node.kwargs):
                self.visit(arg, frame)
                self.write(", ")
            self.write(")")

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        """A macro."""
        self.write("Quick")
        super().macro_def(macro_ref, frame)

    def _output_child_to_const(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> str:
        said = self._said(node, frame)
        if said is None:
            return super()._output_child_to_const(node, frame, finalize)
        return str(escape(said))

    def _output_child_pre(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        del node, frame, finalize  # we neither finalize nor turn escaping off
        self.write("printed(")

    def _output_child_post(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        del node, frame, finalize
        self.write(")")

    def _said(self, node: nodes.Expr, frame: Frame) -> str | None:
        """The sentence of `t("…")`; None for any other expression."""
        match node:
            case nodes.Call(
                node=nodes.Name(name="t"),
                args=[nodes.Const(value=str(text))],
                kwargs=[],
                dyn_args=None,
                dyn_kwargs=None,
            ):
                load = frame.symbols.find_load(frame.symbols.ref("t"))
                is_ours = load == (VAR_LOAD_RESOLVE, "t")
                t = cast("Translator", self.environment.globals["t"])
                return t(text) if is_ours else None
        return None


class _Environment(Environment):
    code_generator_class = _Generator
