"""Beside the command line: its help and its usage errors in the reader's language.

click itself knows English only and words it differently from version to version, so
what it raises is told by its type.
"""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

import click

from reqportal.locales import N_, Param, Said, Translator, say


class Misused(click.UsageError):
    """Wrong usage in words of our own."""

    def __init__(self, said: Said, context: click.Context | None = None) -> None:
        super().__init__(said.text, context)
        self.said = said


class SpokenCommand(click.Command):
    """A command whose help speaks the reader's language."""

    def __init__(self, *args: Any, t: Translator, **more: Any) -> None:  # noqa: ANN401 - click's
        more.setdefault("options_metavar", t("[OPTIONS]"))
        super().__init__(*args, **more)
        self.t = t

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """`--help`, explained."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = self.t("Show this help and exit")
        return option

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The line that says how the command is typed."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=self.t("Usage: "))

    def format_options(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        """Each option with what it means."""
        options = [p for p in self.get_params(ctx) if isinstance(p, click.Option)]
        rows = [_option(one, ctx, self.t) for one in options if not one.hidden]
        _section(formatter, self.t("Options:"), rows)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Refuse what is left over in words of our own."""
        is_leaf = not isinstance(self, click.Group)
        ctx.allow_extra_args = True
        try:
            rest = super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise
        if rest and is_leaf and not ctx.resilient_parsing:
            said = say(N_("“{value}” is one argument too many"), value=rest[0])
            raise Misused(said, ctx)
        return rest


class SpokenGroup(SpokenCommand, click.Group):
    """The program itself, with its commands."""

    def __init__(self, *args: Any, t: Translator, **more: Any) -> None:  # noqa: ANN401 - click's
        more.setdefault("subcommand_metavar", t("COMMAND …"))
        super().__init__(*args, t=t, **more)

    def format_options(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        """The shared options, then the commands."""
        super().format_options(ctx, formatter)
        rows = [(name, one.help or "") for name, one in self.commands.items()]
        _section(formatter, self.t("Commands:"), rows)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is meant; names a likely one where there is none."""
        if self.get_command(ctx, args[0]) is None:
            raise Misused(self._no_such_command(args[0]), ctx)
        return super().resolve_command(ctx, args)

    def _no_such_command(self, name: str) -> Said:
        likely = get_close_matches(name, self.commands, 1)
        if likely:
            return say(
                N_("There is no command “{name}”. Did you mean {likely}?"),
                name=name,
                likely=likely[0],
            )
        return say(
            N_("There is no command “{name}”; there are: {names}"),
            name=name,
            names=tuple(self.commands),
        )


def complaint(error: click.UsageError, t: Translator) -> str:
    """How it should have been typed, and what is wrong."""
    if error.ctx is None:
        return _wrong(error, t)
    context = error.ctx
    more = t("{command} --help explains it.", command=context.command_path)
    return "\n".join((context.get_usage(), more, "", _wrong(error, t)))


def _wrong(error: click.UsageError, t: Translator) -> str:
    match error:
        case Misused():
            return error.said(t)
        case click.NoSuchOption():
            return _no_such_option(error, t)
        case click.MissingParameter(param=click.Parameter() as parameter):
            return t("{name} is missing", name=_name(parameter))
        case click.BadParameter(param=click.Parameter() as parameter):
            return _bad_value(parameter, error, t)
        case click.BadOptionUsage():
            return _bad_usage(error, t)
    return error.format_message()


def _no_such_option(error: click.NoSuchOption, t: Translator) -> str:
    said = t("There is no option {name}", name=error.option_name)
    likely = tuple(error.possibilities or ())[:1]
    return said + t("; did you mean {likely}?", likely=likely[0]) if likely else said


def _bad_value(
    parameter: click.Parameter, error: click.BadParameter, t: Translator
) -> str:
    name: dict[str, Param] = {"name": _name(parameter)}
    kind = parameter.type
    if isinstance(kind, click.Choice):
        words = tuple(str(one) for one in kind.choices)
        return t("{name} must be one of: {words}", words=words, **name)
    if isinstance(kind, click.IntRange):
        low, high = kind.min, kind.max
        said = N_("{name} must be a whole number from {low} to {high}")
        return t(said, low=low, high=high, **name)
    return f"{name['name']}: {error.message}"


def _bad_usage(error: click.BadOptionUsage, t: Translator) -> str:
    found = error.ctx.command.get_params(error.ctx) if error.ctx else []
    flags = (one for one in found if isinstance(one, click.Option) and one.is_flag)
    if any(error.option_name in one.opts for one in flags):
        return t("{name} takes no value", name=error.option_name)
    return t("{name} needs a value behind it", name=error.option_name)


def _name(parameter: click.Parameter) -> str:
    """As it is typed: `--format`, or the word that stands for an argument."""
    if isinstance(parameter, click.Option):
        return max(parameter.opts, key=len)
    return parameter.metavar or parameter.human_readable_name


def _option(
    option: click.Option, context: click.Context, t: Translator
) -> tuple[str, str]:
    record = option.get_help_record(context)
    names = record[0] if record else ""
    said = [option.help or ""]
    if option.required:
        said.append(t(" (required)"))
    if option.show_default:
        said.append(t(" (default: {value})", value=str(option.default)))
    return names, "".join(said)


def _section(
    formatter: click.HelpFormatter, title: str, rows: Sequence[tuple[str, str]]
) -> None:
    """Two columns under a title; click's own counts a Chinese character as one wide."""
    wide = 2 + max((_width(name) for name, _ in rows), default=0)
    formatter.write_paragraph()
    formatter.write(f"{title}\n")
    with formatter.indentation():
        for name, said in rows:
            space = max(20, formatter.width - formatter.current_indent - wide)
            first, *rest = textwrap.wrap(said, space) or [""]
            indent = " " * formatter.current_indent
            formatter.write(f"{indent}{name}{' ' * (wide - _width(name))}{first}\n")
            for line in rest:
                formatter.write(f"{indent}{' ' * wide}{line}\n")


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
