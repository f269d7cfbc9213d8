"""Beside the command line: the options of every command, taken before or after it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

import click

from reqportal.findings import PortalError
from reqportal.locales import Language, Translator, translator
from reqportal.vocabulary import LetterKind

Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass
class Asked:
    """What was asked for, wherever it stood."""

    portal: Path = Path()
    language: Language | None = None

    def translator(self) -> Translator:
        """As asked, else the portal's language, else Chinese."""
        return translator(self.language or _portal_language(self.portal))


def _portal_language(portal: Path) -> Language:
    from reqportal.settings import load_settings  # noqa: PLC0415 - help is quick

    try:
        return load_settings(portal).language
    except PortalError:
        return "zh"


def asked_language(arguments: list[str]) -> Language | None:
    """`--lang` wherever it stands, so that help speaks it too."""
    for first, second in zip(arguments, [*arguments[1:], ""], strict=True):
        value = first.partition("=")[2] if first.startswith("--lang=") else second
        if (first == "--lang" or first.startswith("--lang=")) and value in {"zh", "en"}:
            return cast("Language", value)
    return None


def shared_options(t: Translator) -> Callable[[Command], Command]:
    """The portal's folder and the language."""
    options = (
        click.option(
            "-C",
            "portal",
            metavar=t("DIR"),
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
    )

    def shared(command: Command) -> Command:
        for option in options:
            command = option(command)
        return command

    return shared


def _all_of(
    options: Sequence[Callable[[Command], Command]],
) -> Callable[[Command], Command]:
    """One decorator that gives a command all these options, in their order."""

    def decorated(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorated


def _keep(context: click.Context, parameter: click.Parameter, value: object) -> None:
    asked = context.ensure_object(Asked)
    if value is not None and parameter.name is not None:
        setattr(asked, parameter.name, value)


def as_of_option(t: Translator) -> Callable[[Command], Command]:
    """The day everything is computed for."""
    return click.option(
        "--as-of",
        metavar=t("DATE"),
        envvar="REQPORTAL_AS_OF",
        help=t("Compute for this day: today or 2026-03-20"),
    )


def folder_argument(t: Translator) -> Callable[[Command], Command]:
    """The folder a command makes or fills."""
    kind = click.Path(path_type=Path)
    return click.argument("folder", metavar=t("DIR"), type=kind)


def to_option(t: Translator, *, required: bool = True) -> Callable[[Command], Command]:
    """The folder a command writes to outside the portal."""
    return click.option(
        "--to",
        "to",
        metavar=t("DIR"),
        required=required,
        type=click.Path(path_type=Path),
        help=t("Folder to write to: new, empty or written by this command before"),
    )


def share_options(t: Translator) -> Callable[[Command], Command]:
    """Whose bundles are made, and how."""
    options = (
        click.option(
            "--all",
            "everyone",
            is_flag=True,
            help=t("Every client whose status page is shared"),
        ),
        click.option(
            "--form",
            type=click.Choice(["page", "site", "both"]),
            default="page",
            help=t("One file (the default), a small site, or both"),
        ),
        click.option(
            "--preview",
            is_flag=True,
            help=t("Write nothing; list what the client will read for the first time"),
        ),
        click.option(
            "--seal",
            is_flag=True,
            help=t("Encrypt the file; a passphrase opens it"),
        ),
        click.option(
            "--renew",
            is_flag=True,
            help=t("Give a new link and take the one before back"),
        ),
    )

    return _all_of(options)


@dataclass(frozen=True)
class LetterOptions:
    """What was asked of a letter."""

    kind: str | None
    ids: tuple[str, ...]
    to: Path | None
    verify: Path | None

    @property
    def is_complete(self) -> bool:
        """One letter to verify, or all that writing one takes."""
        return self.verify is not None or bool(self.kind and self.ids and self.to)


def letter_options(t: Translator) -> Callable[[Command], Command]:
    """Which letter, where to; or which one is asked about."""
    names = [kind.code for kind in LetterKind]
    kinds, listed = click.Choice(names), "|".join(names)
    options = (
        click.argument("kind", metavar=listed, type=kinds, required=False),
        click.argument("ids", metavar=t("ID…"), nargs=-1),
        click.option(
            "--to",
            "to",
            metavar=t("DIR"),
            type=click.Path(path_type=Path),
            help=t("Folder to write the letter to; nothing there is written over"),
        ),
        click.option(
            "--verify",
            metavar=t("FILE"),
            type=click.Path(path_type=Path, exists=True, dir_okay=False),
            help=t("Say whether the workbooks still say what this letter said"),
        ),
    )

    return _all_of(options)


def letters_option(t: Translator) -> Callable[[Command], Command]:
    """The templates of the letters are wanted, not the workbooks."""
    return click.option(
        "--letters",
        is_flag=True,
        help=t("The Word templates of the letters instead, for editing"),
    )


def profile_option(t: Translator) -> Callable[[Command], Command]:
    """How much of the standard workbooks is wanted."""
    return click.option(
        "--profile",
        type=click.Choice(["starter", "standard", "full"]),
        default="standard",
        help=t("How many columns"),
    )


def format_option(t: Translator) -> Callable[[Command], Command]:
    """The form of a list of findings."""
    return click.option(
        "--format",
        "form",
        default="text",
        help=t("Form of the list"),
        type=click.Choice(["text", "json", "github", "sarif"]),
    )


def return_option(t: Translator) -> Callable[[Command], Command]:
    """Where workbooks go back to those who fill them."""
    return click.option(
        "--return",
        "to",
        metavar=t("DIR"),
        type=click.Path(path_type=Path),
        help=t(
            "Write each workbook with findings to DIR as a new one to mend: wrong "
            "cells coloured, with comments"
        ),
    )


def port_option(t: Translator) -> Callable[[Command], Command]:
    """Where the live server listens."""
    return click.option(
        "--port",
        metavar=t("PORT"),
        type=click.IntRange(1, 65535),
        default=8000,
        show_default=True,
        help=t("Port to listen on"),
    )


def build_options(t: Translator) -> Callable[[Command], Command]:
    """How a build is made; the outcome is the same but for `--strict`."""
    options = (
        click.option(
            "--strict", is_flag=True, help=t("Publish nothing when there are errors")
        ),
        click.option(
            "--engine",
            type=click.Choice(["fast", "mkdocs"]),
            default="fast",
            help=t("mkdocs draws every page anew: slower, the same files"),
        ),
        click.option(
            "--verify",
            is_flag=True,
            help=t("Read every published file and mend what was changed by hand"),
        ),
        click.option("--timings", is_flag=True, help=t("Say how long each stage took")),
    )

    return _all_of(options)
