"""Layer 6: the portal as plain Markdown, for generators that lack our plugin.

A page is one block of HTML: no blank line would end it, every line begins with a tag,
and what a cell says meets the Markdown processor as character references only.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml
from markupsafe import escape

from reqportal.findings import PublishError
from reqportal.locales import N_, Language
from reqportal.portal.types import Portal
from reqportal.site.contents import Contents, SitePage, contents
from reqportal.site.markdown_config import PortalConfig, markdown_config
from reqportal.site.own_folder import OwnFolder

DOCS = "docs"
"""The folder of documents in what is written, whatever it is called in the portal."""

_HIDDEN = "[navigation, toc, footer]"
_TOKEN = re.compile(
    r"""(<!--.*?-->|<(?:script|style)\b.*?</(?:script|style)>|"""
    r"""<(?:"[^"]*"|'[^']*'|[^'">])*>)""",
    re.DOTALL,
)
_KEPT_AS_IS = re.compile(r"<(?:script|style)\b")
_ATTRIBUTE = re.compile(r'="([^"]*)"')
_ACTIVE = re.compile(r"&(?:#\d+|#[xX][\da-fA-F]+|\w+);|[\\`*_{}\[\]#+!|~^=$<>\"\r\n]")
_DOUBLED = re.compile(r"(?<=-)-|(?<=:):")
_BLANK_LINES = re.compile(r"\n\s*\n")
_BETWEEN_TAGS = re.compile(r"\s*\n\s*")


def write_pages(folder: Path, portal: Portal, to: Path) -> int:
    """Fill `to` with the portal that stands in `folder`; how many pages it has.

    Raises PublishError, with nothing written, when something stands in the way, and
    SettingsError when mkdocs.yml cannot be read.
    """
    config = PortalConfig.read(folder)
    docs = (folder / config.docs_dir).resolve()
    if to.resolve().is_relative_to(docs):
        raise PublishError(
            N_("{folder} lies inside {docs}/, which is copied: name another folder"),
            folder=to.name or str(to),
            docs=config.docs_dir,
        )
    target = OwnFolder.open(to)
    made = contents(portal, folder)
    target.fill(_files_of(folder, config, made, portal.settings.language))
    return len(made.pages)


def _files_of(
    folder: Path, config: PortalConfig, made: Contents, language: Language
) -> Mapping[str, bytes]:
    """Everything a generator needs to build the site, by path."""
    documents = dict(_below(folder / config.docs_dir))
    for page in made.pages:
        _put(documents, _source(page.path), markdown(page).encode())
    for path, content in made.files.items():
        _put(documents, path, content)
    files = {f"{DOCS}/{path}": content for path, content in documents.items()}
    for name in config.named_paths:
        files.update(_beside(folder / name, name))
    text = markdown_config(config, made.pages, language=language, docs=DOCS)
    return files | {"mkdocs.yml": text.encode()}


def markdown(page: SitePage) -> str:
    """One page as a Markdown document."""
    shown = str(escape(page.title)).replace("{", "&#123;")  # macros render titles
    title = yaml.safe_dump(
        shown, allow_unicode=True, default_style='"', width=float("inf")
    )
    matter = f"title: {title}hide: {_HIDDEN}\n"
    return f"---\n{matter}---\n\n{_one_block(page.body)}\n"


def _one_block(html: str) -> str:
    """The same HTML without blank lines and without characters Markdown acts on."""
    parts = _TOKEN.split(html.strip())
    return "".join(
        _tag(part) if number % 2 else _text(part) for number, part in enumerate(parts)
    )


def _tag(tag: str) -> str:
    if tag.startswith("<!--"):
        return ""
    if _KEPT_AS_IS.match(tag):
        return _BLANK_LINES.sub("\n", tag)
    return _ATTRIBUTE.sub(_attribute, tag)


def _attribute(match: re.Match[str]) -> str:
    return f'="{_inert(match[1])}"'


def _text(text: str) -> str:
    if not text.strip():
        return _BETWEEN_TAGS.sub("\n", text)
    return _inert(text)


def _inert(escaped: str) -> str:
    """Escaped text with Markdown's characters as references."""
    safe = _ACTIVE.sub(_reference, escaped)
    return _DOUBLED.sub(_reference, safe)


def _reference(match: re.Match[str]) -> str:
    return match[0] if match[0].startswith("&") else f"&#{ord(match[0])};"


def _source(path: str) -> str:
    """The document a page is made from: `clients/C-001.md`."""
    source = path.removesuffix(".html") + ".md"
    if Path(source).name == "README.md":
        raise PublishError(
            N_(
                "{page}: Markdown generators take README for the index of a folder. "
                "Choose another id."
            ),
            page=path,
        )
    return source


def _put(files: dict[str, bytes], path: str, content: bytes) -> None:
    if path in files:
        raise PublishError(
            N_(
                "docs/{name} stands where the portal puts a page of its own. "
                "Move it or give it another name."
            ),
            name=path,
        )
    files[path] = content


def _beside(place: Path, name: str) -> Iterator[tuple[str, bytes]]:
    """The portal's own theme folder or a hook, which mkdocs.yml goes on naming."""
    if place.is_file():
        yield name, place.read_bytes()
    for path, content in _below(place):
        yield f"{name}/{path}", content


def _below(folder: Path) -> Iterator[tuple[str, bytes]]:
    for place, folders, names in os.walk(folder, followlinks=True):
        folders[:] = sorted(n for n in folders if not _is_passed_over(n))
        for name in sorted(names):
            if not _is_passed_over(name):
                path = Path(place, name)
                yield path.relative_to(folder).as_posix(), path.read_bytes()


def _is_passed_over(name: str) -> bool:
    return name in {"__pycache__", ".git"} or name.endswith(".pyc")
