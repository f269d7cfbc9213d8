"""Layer 6: MkDocs run from here: every page the slow way, shells, or the live server.

The work is done by our plugin, so that `mkdocs build` gives the same bytes.
"""

from __future__ import annotations

import logging
import os
import re
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
from reqportal.site.handed import Handed
from reqportal.site.publish import inside
from reqportal.site.serve import taking
from reqportal.site.shell import NoShellError

_QUIET = "NO_MKDOCS_2_WARNING"
"""Material prints a notice of its end of life on every build (FIELD-NOTES §1)."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build left behind."""

    folder: str
    """What was published, relative to the portal."""
    warnings: tuple[str, ...]
    """What MkDocs warned of, such as a dead link in a hand-written page."""


def build(portal: Path, handed: Handed, *, strict: bool = False) -> Built:
    """Publish a portal's pages, every one drawn by MkDocs.

    Raises PublishError when MkDocs refuses, SettingsError when mkdocs.yml would have
    the site elsewhere than in the portal; the last publication stays then.
    """
    with _quietly(), _Heard() as heard, _refusals(heard):
        config = _config(portal, strict=strict)
        _draw(config, handed)
    folder = Path(config.config_file_path).parent
    published = Path(config.site_dir).relative_to(folder).as_posix()
    return Built(published, tuple(heard.messages))


def draw(portal: Path, handed: Handed) -> tuple[str, ...]:
    """Draw pages into `handed.into`; what MkDocs warned of.

    Raises PublishError and SettingsError like `build`, and NoShellError, before
    anything is drawn, where a setting lets something look at every page.
    """
    with _quietly(), _Heard() as heard, _refusals(heard):
        config = _config(portal, strict=False)
        _refuse_onlookers(config)
        _draw(config, handed)
    return tuple(heard.messages)


def _config(portal: Path, *, strict: bool) -> MkDocsConfig:
    config = load_config(str(config_path(portal)), strict=strict or None)
    _refuse_elsewhere(config, Path(config.config_file_path).parent)
    return config


def _draw(config: MkDocsConfig, handed: Handed) -> None:
    _hand_in(config, handed)
    config.plugins.on_startup(command="build", dirty=False)
    try:
        mkdocs_build.build(config)
    finally:
        config.plugins.on_shutdown()


def _refuse_onlookers(config: MkDocsConfig) -> None:
    """A plugin, a hook or a template may do what it likes with each page it sees."""
    for name in config.plugins:
        if name not in _BLIND:
            raise NoShellError(name)
    for name in (*config.hooks, *config.extra_templates):
        raise NoShellError(str(name))
    if config.theme.custom_dir:
        _refuse_looking_templates(Path(config.theme.custom_dir))


def _refuse_looking_templates(folder: Path) -> None:
    for path in sorted(folder.rglob("*.html")) + sorted(folder.rglob("*.xml")):
        if _LOOKS.search(path.read_text("utf-8", "replace")):
            raise NoShellError(path.relative_to(folder).as_posix())


_BLIND = frozenset({"search", "material/search", "reqportal", "offline", "info"})
"""Plugins that treat every page of ours alike."""
_LOOKS = re.compile(
    r"{%(?:(?!%}).)*\bpage(?:\.(?:url|abs_url|canonical_url|title|content|markdown|file|"
    r"toc)\b|\.meta\.title\b|\s*[)\[|,])(?:(?!%}).)*%}|\bpages\b",
    re.DOTALL,
)
"""A statement of a template that decides by what only some of our pages have."""


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
    with _quietly(), _Heard() as heard, _refusals(heard), _spoken(), taking(port):
        mkdocs_serve.serve(
            str(config_path(portal)),
            dev_addr=f"127.0.0.1:{port}",
            open_in_browser=open_browser,
        )


def _hand_in(config: MkDocsConfig, handed: Handed) -> None:
    plugin = config.plugins.get("reqportal")
    if plugin is None:
        raise SettingsError(N_("mkdocs.yml does not list the plugin reqportal"))
    cast("_Receiver", plugin).handed = handed


class _Receiver(Protocol):
    handed: Handed | None


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
