"""The command line: arguments to settings, findings to words; no logic of its own."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reqportal import __version__, os_errors
from reqportal.asked import (
    Asked,
    LetterOptions,
    as_of_option,
    asked_language,
    build_options,
    folder_argument,
    format_option,
    letter_options,
    letters_option,
    port_option,
    profile_option,
    return_option,
    share_options,
    shared_options,
    to_option,
)
from reqportal.collection import without_collection
from reqportal.findings import PortalError, SettingsError
from reqportal.locales import N_, Language, Translator, translator
from reqportal.usage import SpokenCommand, SpokenGroup, complaint

if TYPE_CHECKING:
    from reqportal.building import Engine
    from reqportal.pipeline import Outcome
    from reqportal.unchanged import Asked as BuildAsked

FINDINGS, USAGE, ENVIRONMENT = 1, 2, 3
EXIT_CODES = {
    0: N_("Done."),
    FINDINGS: N_("Findings at the asked level, or not published because of findings."),
    USAGE: N_("Wrong usage or a wrong setting."),
    ENVIRONMENT: N_("A file, folder or program that is needed cannot be used."),
}
"""What a command tells the program that called it."""


def main() -> None:
    """Run the command line and exit."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    command_line(asked_language(sys.argv[1:]) or "zh")(prog_name="reqportal")


class _Program(SpokenGroup):
    """All commands; says what is wrong with how one was typed."""

    def main(self, *args: Any, **more: Any) -> Any:  # noqa: ANN401 - as click declares it
        """Run a command and exit."""
        try:
            code = super().main(*args, **{**more, "standalone_mode": False})
        except click.UsageError as error:
            _fail(complaint(error, self.t), USAGE)
        except click.Abort:
            sys.exit(130)
        sys.exit(code)


def command_line(language: Language) -> click.Group:  # noqa: C901 - one function each
    """All commands, with their help in that language."""
    t = translator(language)
    shared, as_of, in_folder = shared_options(t), as_of_option(t), folder_argument(t)

    @click.group(
        cls=_Program,
        t=t,
        invoke_without_command=True,
        help=t("A requirement portal from a folder of Excel workbooks"),
    )
    @shared
    @click.version_option(
        __version__,
        message=f"reqportal {__version__}",
        help=t("Show the version and exit"),
    )
    @click.pass_context
    def group(context: click.Context) -> None:
        context.ensure_object(Asked)
        if context.invoked_subcommand is None:
            _fail(context.get_help(), USAGE)

    def command(said: str) -> Callable[[Callable[..., Any]], click.Command]:
        return group.command(cls=SpokenCommand, t=t, help=said)

    @command(t("Make a new portal with sample workbooks in DIR"))
    @in_folder
    @shared
    @click.pass_obj
    def init(asked: Asked, folder: Path) -> None:
        with _told(asked):
            _init(asked, folder)

    @command(t("Write the blank standard workbooks to DIR"))
    @in_folder
    @profile_option(t)
    @letters_option(t)
    @shared
    @click.pass_obj
    def template(asked: Asked, /, folder: Path, **options: Any) -> None:  # noqa: ANN401 - click's
        with _told(asked):
            _template(asked, folder, **options)

    @command(t("Check the workbooks and list every problem with its cell"))
    @format_option(t)
    @click.option(
        "--fail-on",
        type=click.Choice(["error", "warning"]),
        default="error",
        help=t("From which findings on the exit code is 1"),
    )
    @return_option(t)
    @as_of
    @shared
    @click.pass_obj
    def check(asked: Asked, /, as_of: str | None, **options: Any) -> None:  # noqa: ANN401 - click's
        with _told(asked):
            sys.exit(_check(asked, as_of, **options))

    @command(t("Build the portal and publish it as site/"))
    @build_options(t)
    @as_of
    @shared
    @click.pass_obj
    def build(asked: Asked, /, as_of: str | None, **options: Any) -> None:  # noqa: ANN401 - click's
        with _told(asked):
            sys.exit(_build(asked, as_of, **options))

    @command(t("Show the portal on this machine; rebuild when a file is saved"))
    @port_option(t)
    @click.option("--open", "open_browser", is_flag=True, help=t("Open the browser"))
    @as_of
    @shared
    @click.pass_obj
    def serve(asked: Asked, port: int, open_browser: bool, as_of: str | None) -> None:  # noqa: FBT001 - click calls it by name
        with _told(asked):
            _serve(asked, port, as_of, open_browser=open_browser)

    @command(t("Write the portal as plain Markdown for ProperDocs, Zensical or MkDocs"))
    @to_option(t)
    @as_of
    @shared
    @click.pass_obj
    def pages(asked: Asked, to: Path, as_of: str | None) -> None:
        with _told(asked):
            sys.exit(_pages(asked, to, as_of))

    @command(t("Make a client's status page, and nothing else, in DIR"))
    @click.argument("clients", metavar=t("CLIENT…"), nargs=-1)
    @share_options(t)
    @to_option(t, required=False)
    @as_of
    @shared
    @click.pass_obj
    def share(asked: Asked, /, as_of: str | None, **options: Any) -> None:  # noqa: ANN401 - click's
        with _told(asked):
            sys.exit(_share(asked, as_of, **options))

    @command(
        t(
            "Write a letter to a client as a Word file: confirmation or acceptance of "
            "requirements, confirmation of changes, or a client's status report"
        )
    )
    @letter_options(t)
    @as_of
    @shared
    @click.pass_obj
    def letter(asked: Asked, /, as_of: str | None, **options: Any) -> None:  # noqa: ANN401 - click's
        with _told(asked):
            sys.exit(_letter(asked, as_of, **options))

    @command(t("Say what would break a build here, and how to mend it"))
    @shared
    @click.pass_obj
    def doctor(asked: Asked) -> None:
        with _told(asked):
            sys.exit(_doctor(asked))

    return group


@contextmanager
def _told(asked: Asked) -> Iterator[None]:
    """What stops the program becomes one message and an exit code."""
    try:
        yield
    except SettingsError as error:
        _fail(error.text(asked.translator()), USAGE)
    except PortalError as error:
        _fail(error.text(asked.translator()), ENVIRONMENT)
    except OSError as error:
        t = asked.translator()
        name, problem = os_errors.name(error), os_errors.problem(error)
        said = t("{name} cannot be used: {problem}", name=name, problem=problem)
        _fail(said, ENVIRONMENT)
    except KeyboardInterrupt:
        sys.exit(130)


def _fail(message: str, code: int) -> None:
    click.echo(message, err=True)
    sys.exit(code)


def _init(asked: Asked, folder: Path) -> None:
    from reqportal.scaffold import init

    language = asked.language or "zh"
    init(folder, language)
    t = translator(language)
    following = _typed("reqportal", "-C", str(folder), "build")
    name = folder.name or str(folder)
    click.echo(t("{folder} is ready. Next: {command}", folder=name, command=following))


def _typed(*words: str) -> str:
    """A command as the shell of this system takes it."""
    return subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words)


def _template(asked: Asked, folder: Path, *, profile: str, letters: bool) -> None:
    from reqportal.letters.shipped import copy_templates
    from reqportal.model.schema import Profile
    from reqportal.workbook.blank import write_templates

    t = asked.translator()
    chosen = Profile[profile.upper()]
    paths = (
        copy_templates(folder)
        if letters
        else write_templates(folder, language=t.language, profile=chosen)
    )
    for path in paths:
        click.echo(t("Written: {name}", name=path.name))


def _load(asked: Asked, as_of: str | None) -> Outcome:
    from reqportal.cache import WORK, Cache
    from reqportal.pipeline import load

    return load(asked.portal, as_of=as_of, cache=Cache(asked.portal / WORK))


@without_collection()
def _check(
    asked: Asked, as_of: str | None, *, form: str, fail_on: str, to: Path | None
) -> int:
    from reqportal.findings import Severity
    from reqportal.reports import FORMATS

    outcome = _load(asked, as_of)
    t = outcome.translator(asked.language)
    click.echo(FORMATS[form](outcome.findings, t), nl=False)
    if to is not None:
        _return(asked, outcome, to, aside=form != "text")
    failing = {Severity.ERROR} | ({Severity.WARNING} if fail_on == "warning" else set())
    return FINDINGS if any(f.severity in failing for f in outcome.findings) else 0


def _return(asked: Asked, outcome: Outcome, to: Path, *, aside: bool) -> None:
    """Write the workbooks to mend and say so, `aside` where a machine reads stdout."""
    from reqportal.pipeline import workbooks_in
    from reqportal.workbook.returned import write_returned

    t, settings = outcome.translator(asked.language), outcome.settings
    files = workbooks_in(asked.portal, settings)
    sheets = asked.portal / settings.sheets_dir
    for one in write_returned(sheets, files, outcome.findings, to, t):
        said = t("Cannot be read, so not returned: {file}", file=one.file)
        if one.path is not None:
            said = t("Written: {name}", name=str(one.path))
        click.echo(said, err=aside)


def _build(  # noqa: PLR0913 - the options of the command
    asked: Asked,
    as_of: str | None,
    *,
    strict: bool,
    engine: Engine,
    verify: bool,
    timings: bool,
) -> int:
    from reqportal import unchanged

    wanted = unchanged.Asked(as_of, strict, asked.language)
    is_plain = engine == "fast" and not verify
    said = unchanged.look(asked.portal, wanted) if is_plain else None
    if said is not None:
        click.echo(said.findings, err=True, nl=False)
        click.echo(said.published)
        return 0
    return _build_anew(asked, wanted, engine, verify=verify, timings=timings)


@without_collection()
def _build_anew(
    asked: Asked, wanted: BuildAsked, engine: Engine, *, verify: bool, timings: bool
) -> int:
    from reqportal import unchanged
    from reqportal.building import Manner, Timings, build
    from reqportal.findings import PublishError
    from reqportal.reports import as_text
    from reqportal.settings import config_path

    config_path(asked.portal)  # nothing is written where there is no portal
    began = unchanged.now_ns(asked.portal)
    clock = Timings()
    with clock.stage("read and compute"):
        outcome = _load(asked, wanted.as_of)
    t = outcome.translator(asked.language)
    findings = as_text(outcome.findings, t) if outcome.findings else ""
    click.echo(findings, err=True, nl=False)
    if outcome.unreadable or (wanted.strict and outcome.has_errors):
        click.echo(t("Not published. The last publication stays."), err=True)
        return FINDINGS
    try:
        manner = Manner(engine, wanted.strict, verify)
        built = build(asked.portal, outcome, manner, clock)
    except PublishError as error:
        click.echo(error.text(t), err=True)
        return FINDINGS
    notes = (*((built.note(t),) if built.note else ()), *built.warnings)
    for note in notes:
        click.echo(note, err=True)
    published = t.plural(
        "Published: {folder}/ ({n} requirement, as of {day})",
        "Published: {folder}/ ({n} requirements, as of {day})",
        len(outcome.portal.requirements),
        folder=built.folder,
        day=outcome.portal.as_of.isoformat(),
    )
    click.echo(published)
    for stage, seconds in clock.seconds.items() if timings else ():
        click.echo(f"{stage}\t{seconds:.3f}", err=True)
    if not built.looked_at:
        unchanged.forget(asked.portal)
    else:
        unchanged.remember(
            asked.portal,
            wanted,
            unchanged.Said(findings + "".join(f"{n}\n" for n in notes), published),
            looked_at=built.looked_at,
            began_ns=began,
            day=outcome.portal.as_of.isoformat(),
            as_of=str(outcome.settings.as_of),
            timezone=outcome.settings.timezone,
        )
    return 0


def _serve(asked: Asked, port: int, as_of: str | None, *, open_browser: bool) -> None:
    from reqportal.serving import run
    from reqportal.site import mkdocs_engine
    from reqportal.site.shell import NoShellError

    t = asked.translator()
    address = f"http://127.0.0.1:{port}/"
    click.echo(t("{address} — stop with Ctrl+C", address=address))
    folder = asked.portal
    try:
        run(folder, port=port, as_of=as_of, open_browser=open_browser, say=click.echo)
    except NoShellError:  # MkDocs has to draw every page
        if as_of:
            os.environ["REQPORTAL_AS_OF"] = as_of
        mkdocs_engine.serve(folder, port=port, open_browser=open_browser)


def _pages(asked: Asked, to: Path, as_of: str | None) -> int:
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
    said = t.plural(
        "Written: {name} ({n} page)", "Written: {name} ({n} pages)", count, name=str(to)
    )
    click.echo(said)
    return 0


def _share(asked: Asked, as_of: str | None, **options: Any) -> int:  # noqa: ANN401 - click's
    from reqportal.reports import as_text
    from reqportal.share.errand import Errand, Wanted

    outcome = _load(asked, as_of)
    t = outcome.translator(asked.language)
    if outcome.unreadable:
        click.echo(as_text(outcome.unreadable, t), err=True, nl=False)
        click.echo(t("Nothing is shared while a file cannot be read."), err=True)
        return FINDINGS
    if options["to"] is None and not options["preview"]:
        raise SettingsError(N_("Name a folder to write to: --to DIR"))
    wanted = Wanted(**options)
    failed = False
    for told in Errand(
        asked.portal, outcome.portal, wanted, outcome.translator()
    ).run():
        click.echo(told.said(t), err=told.is_problem)
        failed |= told.is_problem
    return FINDINGS if failed else 0


def _letter(asked: Asked, as_of: str | None, **options: Any) -> int:  # noqa: ANN401 - click's
    from reqportal.reports import as_text

    wanted = LetterOptions(**options)
    if not wanted.is_complete:
        raise SettingsError(
            N_("Name the kind of letter, the ids and a folder (--to), or --verify FILE")
        )
    outcome = _load(asked, as_of)
    t = outcome.translator(asked.language)
    if outcome.unreadable:
        click.echo(as_text(outcome.unreadable, t), err=True, nl=False)
        click.echo(t("No letter is written while a file cannot be read."), err=True)
        return FINDINGS
    if wanted.verify is not None:
        return _verify_letter(outcome, wanted.verify, t)
    return _write_letter(asked, outcome, wanted, t)


def _write_letter(
    asked: Asked, outcome: Outcome, wanted: LetterOptions, t: Translator
) -> int:
    from reqportal.reports import as_text
    from reqportal.share.letter_errand import LetterErrand, key_of

    spoken = translator(asked.language or outcome.settings.language)
    key = key_of(wanted.kind or "", wanted.ids)
    done = LetterErrand(asked.portal, outcome.portal, key, spoken).write(
        wanted.to or Path()
    )
    if done.path is not None:
        click.echo(t("Written: {name}", name=done.path.as_posix()))
        click.echo(f"{done.note(t)}\n" if done.note else "", nl=False)
        return 0
    missing = as_text(done.findings, t) if done.findings else ""
    click.echo(missing, err=True, nl=False)
    for problem in done.problems:
        click.echo(problem(t), err=True)
    click.echo(t("The letter is not written."), err=True)
    return FINDINGS


def _verify_letter(outcome: Outcome, file: Path, t: Translator) -> int:
    from reqportal.share.letter_check import check

    differs = False
    for line in check(outcome.portal, file):
        click.echo(line.said(t), err=line.differs)
        differs |= line.differs
    return FINDINGS if differs else 0


def _doctor(asked: Asked) -> int:
    from datetime import date

    from reqportal.doctor import Level, as_text, examine

    t = asked.translator()
    found = tuple(examine(asked.portal, date.today()))  # noqa: DTZ011 - this machine's
    click.echo(as_text(found, t), nl=False)
    is_broken = any(one.level is Level.PROBLEM for one in found)
    return ENVIRONMENT if is_broken else 0
