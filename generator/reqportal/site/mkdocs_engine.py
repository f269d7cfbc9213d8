"""Layer 6: MkDocs run from here: every page the slow way, or the live server.

The work is done by our plugin, so that `mkdocs build` gives the same bytes.
"""

from __future__ import annotations

import errno
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, Self, cast

from mkdocs.commands import build as mkdocs_build
from mkdocs.commands import serve as mkdocs_serve
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException

from reqportal import os_errors
from reqportal.findings import PublishError, SettingsError
from reqportal.locales import N_
from reqportal.settings import config_path
from reqportal.site.publish import inside

_QUIET = "NO_MKDOCS_2_WARNING"
"""Material prints a notice of its end of life on every build (FIELD-NOTES §1)."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build left behind."""

    folder: str
    """What was published, relative to the portal."""
    warnings: tuple[str, ...]
    """What MkDocs warned of, such as a dead link in a hand-written page."""


def build(portal: Path, outcome: object, *, strict: bool = False) -> Built:
    """Publish the portal from an outcome of the pipeline that was loaded already.

    Raises PublishError when MkDocs refuses, SettingsError when mkdocs.yml would have
    the site elsewhere than in the portal; the last publication stays then.
    """
    with _quietly(), _Heard() as heard, _refusals(heard):
        config = load_config(str(config_path(portal)), strict=strict or None)
        folder = Path(config.config_file_path).parent
        _refuse_elsewhere(config, folder)
        _hand_in(config, outcome)
        config.plugins.on_startup(command="build", dirty=False)
        try:
            mkdocs_build.build(config)
        finally:
            config.plugins.on_shutdown()
    published = Path(config.site_dir).relative_to(folder).as_posix()
    return Built(published, tuple(heard.messages))


def _refuse_elsewhere(config: MkDocsConfig, folder: Path) -> None:
    if not inside(Path(config.site_dir), folder):
        raise SettingsError(
            N_(
                "mkdocs.yml: site_dir ({name}) lies outside the portal's folder; "
                "the site is published inside it only, such as site_dir: site"
            ),
            name=config.site_dir,
        )


def serve(portal: Path, *, port: int = 8000, open_browser: bool = False) -> None:
    """Serve the portal on this machine until interrupted, rebuilding on every save.

    Raises PublishError when the first build is refused or the port is taken.
    """
    with _quietly(), _Heard() as heard, _refusals(heard), _spoken():
        try:
            mkdocs_serve.serve(
                str(config_path(portal)),
                dev_addr=f"127.0.0.1:{port}",
                open_in_browser=open_browser,
            )
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            raise PublishError(
                N_("Port {port} is taken: choose another with --port"), port=port
            ) from error


def _hand_in(config: MkDocsConfig, outcome: object) -> None:
    plugin = config.plugins.get("reqportal")
    if plugin is None:
        raise SettingsError(N_("mkdocs.yml does not list the plugin reqportal"))
    cast("_Receiver", plugin).outcome = outcome


class _Receiver(Protocol):
    outcome: object


class _Heard(logging.Handler):
    """Collects what MkDocs warns of while it is entered."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the text."""
        self.messages.append(record.getMessage())

    def __enter__(self) -> Self:
        logging.getLogger("mkdocs").addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        logging.getLogger("mkdocs").removeHandler(self)


@contextmanager
def _quietly() -> Iterator[None]:
    before = os.environ.get(_QUIET)
    os.environ[_QUIET] = "1"
    try:
        yield
    finally:
        if before is None:
            os.environ.pop(_QUIET, None)


@contextmanager
def _spoken() -> Iterator[None]:
    """Let the server and our plugin say on stderr what was found and where it is."""
    speaker = logging.StreamHandler()
    loggers = [logging.getLogger(f"mkdocs.{name}") for name in _SPEAKERS]
    for logger in loggers:
        logger.setLevel(logging.INFO)
        logger.addHandler(speaker)
    try:
        yield
    finally:
        for logger in loggers:
            logger.removeHandler(speaker)


_SPEAKERS = ("livereload", "plugins.reqportal")


@contextmanager
def _refusals(heard: _Heard) -> Iterator[None]:
    """Turn MkDocs' refusals into one message that says why."""
    try:
        yield
    except MkDocsException as refusal:
        said = "\n".join(dict.fromkeys(heard.messages)) or refusal.format_message()
        raise PublishError(N_("{problem}"), problem=said) from refusal
    except OSError as error:
        raise PublishError(
            N_("{name} cannot be written: {problem}"),
            name=os_errors.name(error, "site"),
            problem=os_errors.problem(error),
        ) from error
