"""The command line: arguments to settings, findings to words; no logic of its own."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from reqportal import __version__
from reqportal.findings import PortalError, SettingsError
from reqportal.locales import Language, Translator, translator

if TYPE_CHECKING:
    from reqportal.pipeline import Outcome

FINDINGS, USAGE, ENVIRONMENT = 1, 2, 3
"""Exit codes beside 0: findings at the asked level, wrong usage, environment or I/O."""

Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass
class _Asked:
    """The options that are taken before or after the command."""

    portal: Path = Path()
    language: Language | None = None

    def translator(self) -> Translator:
        """As asked, else the portal's language, else Chinese."""
        return translator(self.language or _portal_language(self.portal))


def _portal_language(portal: Path) -> Language:
    from reqportal.settings import load_settings

    try:
        return load_settings(portal).language
    except PortalError:
        return "zh"


def main() -> None:
    """Run the command line and exit."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    command_line(_asked_language(sys.argv[1:]) or "zh")(prog_name="reqportal")


def _asked_language(arguments: list[str]) -> Language | None:
    """`--lang` wherever it stands, so that help speaks it too."""
    for first, second in zip(arguments, [*arguments[1:], ""], strict=True):
        value = first.partition("=")[2] if first.startswith("--lang=") else second
        if (first == "--lang" or first.startswith("--lang=")) and value in {"zh", "en"}:
            return cast("Language", value)
    return None


def command_line(language: Language) -> click.Group:
    """All commands, with their help in that language."""
    t = translator(language)

    def shared(command: Command) -> Command:
        """The options every command takes, also in front of it."""
        for option in (
            click.option(
                "-C",
                "portal",
                type=click.Path(path_type=Path),
                expose_value=False,
                callback=_keep,
                help=t("The portal's folder (default: this one)"),
            ),
            click.option(
                "--lang",
                "language",
                type=click.Choice(["zh", "en"]),
                expose_value=False,
                callback=_keep,
                help=t("Language of messages"),
            ),
        ):
            command = option(command)
        return command

    as_of = click.option(
        "--as-of",
        metavar="DATE",
        envvar="REQPORTAL_AS_OF",
        help=t("Compute for this day: today or 2026-03-20"),
    )

    @click.group(help=t("A requirement portal from a folder of Excel workbooks"))
    @shared
    @click.version_option(__version__, prog_name="reqportal")
    @click.pass_context
    def group(context: click.Context) -> None:
        context.ensure_object(_Asked)

    @group.command(help=t("Make a new portal with sample workbooks in DIR"))
    @click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
    @shared
    @click.pass_obj
    def init(asked: _Asked, folder: Path) -> None:
        with _told(asked):
            _init(asked, folder)

    @group.command(help=t("Write the blank standard workbooks to DIR"))
    @click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
    @click.option(
        "--profile",
        type=click.Choice(["starter", "standard", "full"]),
        default="standard",
        help=t("How many columns"),
    )
    @shared
    @click.pass_obj
    def template(asked: _Asked, folder: Path, profile: str) -> None:
        with _told(asked):
            _template(asked, folder, profile)

    @group.command(help=t("Check the workbooks and list every problem with its cell"))
    @click.option(
        "--format",
        "form",
        default="text",
        help=t("Form of the list"),
        type=click.Choice(["text", "json", "github", "sarif"]),
    )
    @click.option(
        "--fail-on",
        type=click.Choice(["error", "warning"]),
        default="error",
        help=t("From which findings on the exit code is 1"),
    )
    @as_of
    @shared
    @click.pass_obj
    def check(asked: _Asked, form: str, fail_on: str, as_of: str | None) -> None:
        with _told(asked):
            sys.exit(_check(asked, form, fail_on, as_of))

    @group.command(help=t("Build the portal and publish it as site/"))
    @click.option(
        "--strict", is_flag=True, help=t("Publish nothing when there are errors")
    )
    @as_of
    @shared
    @click.pass_obj
    def build(asked: _Asked, strict: bool, as_of: str | None) -> None:  # noqa: FBT001
        with _told(asked):
            sys.exit(_build(asked, as_of, strict=strict))

    @group.command(
        help=t("Show the portal on this machine; rebuild when a file is saved")
    )
    @click.option(
        "--port",
        type=click.IntRange(1, 65535),
        default=8000,
        show_default=True,
        help=t("Port to listen on"),
    )
    @click.option("--open", "open_browser", is_flag=True, help=t("Open the browser"))
    @as_of
    @shared
    @click.pass_obj
    def serve(asked: _Asked, port: int, open_browser: bool, as_of: str | None) -> None:  # noqa: FBT001
        with _told(asked):
            _serve(asked, port, as_of, open_browser=open_browser)

    @group.command(
        help=t("Write the portal as plain Markdown for ProperDocs, Zensical or MkDocs")
    )
    @click.option(
        "--to",
        "to",
        metavar="DIR",
        required=True,
        type=click.Path(path_type=Path),
        help=t("Folder to write to: new, empty or written by this command before"),
    )
    @as_of
    @shared
    @click.pass_obj
    def pages(asked: _Asked, to: Path, as_of: str | None) -> None:
        with _told(asked):
            sys.exit(_pages(asked, to, as_of))

    return group


def _keep(context: click.Context, parameter: click.Parameter, value: object) -> None:
    asked = context.ensure_object(_Asked)
    if value is not None and parameter.name is not None:
        setattr(asked, parameter.name, value)


@contextmanager
def _told(asked: _Asked) -> Iterator[None]:
    """What stops the program becomes one message and an exit code."""
    t = asked.translator()
    try:
        yield
    except SettingsError as error:
        _fail(error.text(t), USAGE)
    except PortalError as error:
        _fail(error.text(t), ENVIRONMENT)
    except OSError as error:
        name = Path(error.filename).name if error.filename else ""
        problem = error.strerror or str(error)
        _fail(
            t("{name} cannot be used: {problem}", name=name, problem=problem),
            ENVIRONMENT,
        )
    except KeyboardInterrupt:
        sys.exit(130)


def _fail(message: str, code: int) -> None:
    click.echo(message, err=True)
    sys.exit(code)


def _init(asked: _Asked, folder: Path) -> None:
    from reqportal.scaffold import init

    language = asked.language or "zh"
    init(folder, language)
    t = translator(language)
    click.echo(
        t("{folder} is ready. Next: reqportal -C {folder} build", folder=str(folder))
    )


def _template(asked: _Asked, folder: Path, profile: str) -> None:
    from reqportal.model.schema import Profile
    from reqportal.workbook.blank import write_templates

    t = asked.translator()
    chosen = Profile[profile.upper()]
    for path in write_templates(folder, language=t.language, profile=chosen):
        click.echo(t("Written: {name}", name=path.name))


def _load(asked: _Asked, as_of: str | None) -> Outcome:
    from reqportal.pipeline import load

    return load(asked.portal, as_of=as_of)


def _check(asked: _Asked, form: str, fail_on: str, as_of: str | None) -> int:
    from reqportal.findings import Severity
    from reqportal.reports import FORMATS

    outcome = _load(asked, as_of)
    t = outcome.translator(asked.language)
    click.echo(FORMATS[form](outcome.findings, t), nl=False)
    failing = {Severity.ERROR} | ({Severity.WARNING} if fail_on == "warning" else set())
    return FINDINGS if any(f.severity in failing for f in outcome.findings) else 0


def _build(asked: _Asked, as_of: str | None, *, strict: bool) -> int:
    from reqportal.findings import PublishError
    from reqportal.reports import as_text
    from reqportal.site.mkdocs_engine import build

    outcome = _load(asked, as_of)
    t = outcome.translator(asked.language)
    if outcome.findings:
        click.echo(as_text(outcome.findings, t), err=True, nl=False)
    if outcome.unreadable or (strict and outcome.has_errors):
        click.echo(t("Not published. The last publication stays."), err=True)
        return FINDINGS
    try:
        built = build(asked.portal, outcome, strict=strict)
    except PublishError as error:
        click.echo(error.text(t), err=True)
        return FINDINGS
    for warning in built.warnings:
        click.echo(warning, err=True)
    count = len(outcome.portal.requirements)
    click.echo(
        t(
            "Published: site/ ({n} requirements, as of {day})",
            n=count,
            day=outcome.portal.as_of.isoformat(),
        )
    )
    return 0


def _serve(asked: _Asked, port: int, as_of: str | None, *, open_browser: bool) -> None:
    from reqportal.site.mkdocs_engine import serve

    if as_of:
        os.environ["REQPORTAL_AS_OF"] = as_of
    t = asked.translator()
    address = f"http://127.0.0.1:{port}/"
    click.echo(t("{address} — stop with Ctrl+C", address=address))
    serve(asked.portal, port=port, open_browser=open_browser)


def _pages(asked: _Asked, to: Path, as_of: str | None) -> int:
    from reqportal.reports import as_text
    from reqportal.site.markdown import write_pages

    outcome = _load(asked, as_of)
    t = outcome.translator(asked.language)
    if outcome.findings:
        click.echo(as_text(outcome.findings, t), err=True, nl=False)
    if outcome.unreadable:
        click.echo(t("Not written. What {name} held stays.", name=str(to)), err=True)
        return FINDINGS
    count = write_pages(asked.portal, outcome.portal, to)
    click.echo(t("Written: {name} ({n} pages)", name=str(to), n=count))
    return 0
