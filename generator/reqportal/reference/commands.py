"""Every command, as click knows it."""

from __future__ import annotations

from collections.abc import Iterator

import click

from reqportal.cli import EXIT_CODES, command_line
from reqportal.locales import Translator
from reqportal.reference.markdown import code, page, table, text


def commands(t: Translator) -> str:
    """The page: what all commands share, then each with its usage and options."""
    group = command_line(t.language)
    shared = frozenset(option.name for option in group.params)
    blocks = [
        _command(name, command, shared, t) for name, command in group.commands.items()
    ]
    return page(t("Commands"), t, _lead(group, t), *blocks)


def _lead(group: click.Group, t: Translator) -> Iterator[str]:
    yield t(
        "The program is called {name}; where the system does not find it, "
        "{module} is the same. {help} after any command explains it.",
        name="`reqportal`",
        module="`python -m reqportal`",
        help="`--help`",
    )
    yield ""
    yield t("These options are taken before and after every command:")
    yield ""
    options = [o for o in _options(group) if o.name != "version"]
    yield from _options_table(options, t)
    yield t("Exit codes:")
    yield ""
    rows = ((code(str(number)), t(said)) for number, said in EXIT_CODES.items())
    yield from table((t("Code"), t("Meaning")), rows)


def _command(
    name: str, command: click.Command, shared: frozenset[str | None], t: Translator
) -> Iterator[str]:
    arguments = [p for p in command.params if isinstance(p, click.Argument)]
    options = [o for o in _options(command) if o.name not in shared]
    usage = ["reqportal", name, *([t("[OPTIONS]")] if options else [])]
    usage += [_metavar(argument) for argument in arguments]
    yield from (f"## {name}", "", text(command.help or ""), "")
    yield from ("```text", " ".join(usage), "```", "")
    if options:
        yield from _options_table(options, t)


def _options(command: click.Command) -> list[click.Option]:
    return [p for p in command.params if isinstance(p, click.Option) and not p.hidden]


def _options_table(options: list[click.Option], t: Translator) -> Iterator[str]:
    headers = (t("Option"), t("Value"), t("Default"), t("Meaning"))
    yield from table(headers, (_option(option, t) for option in options))


def _option(option: click.Option, t: Translator) -> tuple[str, ...]:
    names = t.join(tuple(code(name) for name in option.opts))
    meaning = text(option.help or "")
    if isinstance(option.envvar, str):
        meaning += t(" (or the variable {name})", name=code(option.envvar))
    return names, _value(option, t), _default(option, t), meaning


def _value(option: click.Option, t: Translator) -> str:
    if option.is_flag:
        return ""
    if isinstance(option.type, click.Choice):
        return t(" or ").join(code(str(choice)) for choice in option.type.choices)
    if isinstance(option.type, click.IntRange):
        return f"{option.type.min}–{option.type.max}"
    return _metavar(option)


def _metavar(parameter: click.Parameter) -> str:
    metavar = parameter.metavar or parameter.type.name.upper()
    many = "…" if parameter.nargs == -1 else ""
    return f"{metavar}{many}"


def _default(option: click.Option, t: Translator) -> str:
    if option.required:
        return t("required")
    has_one = isinstance(option.default, (str, int)) and not option.is_flag
    return code(str(option.default)) if has_one else ""
