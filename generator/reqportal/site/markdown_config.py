"""Layer 6: the portal's mkdocs.yml as one that builds without our plugin.

It is edited as a tree of YAML nodes, so that what only MkDocs understands (`!ENV`,
names of Python objects) stays as it was written.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from reqportal.findings import SettingsError
from reqportal.locales import N_, Language
from reqportal.settings import config_path
from reqportal.site.contents import SCRIPTS, STYLESHEET, SitePage

_PLUGIN = "reqportal"


@dataclass(frozen=True)
class PortalConfig:
    """A portal's mkdocs.yml with everything it inherits."""

    root: MappingNode
    files: tuple[str, ...] = ()
    """mkdocs.yml and what it inherits from, as paths from the portal."""

    @classmethod
    def read(cls, portal: Path) -> PortalConfig:
        """Raises SettingsError when the file is missing or no YAML."""
        seen: list[Path] = []
        root = _read(config_path(portal), seen)
        return cls(root, tuple(os.path.relpath(path, portal) for path in seen))

    @property
    def docs_dir(self) -> str:
        """The folder of hand-written documents."""
        return _plain(self.root, "docs_dir") or "docs"

    @property
    def text(self) -> str:
        """All of it, what is inherited included."""
        return yaml.serialize(self.root, allow_unicode=True)

    @property
    def publishes_elsewhere(self) -> bool:
        """Whether the site goes to another folder than `site`."""
        named = _get(self.root, "site_dir") is not None
        return named and _plain(self.root, "site_dir").rstrip("/") != "site"

    @property
    def theme_dir(self) -> str:
        """The folder of templates over the theme's own; empty where there is none."""
        theme = _get(self.root, "theme")
        return _plain(theme, "custom_dir") if isinstance(theme, MappingNode) else ""

    @property
    def named_paths(self) -> tuple[str, ...]:
        """Files and folders of the portal that the settings name, as relative paths."""
        theme, hooks = _get(self.root, "theme"), _get(self.root, "hooks")
        names = [_plain(theme, "custom_dir")] if isinstance(theme, MappingNode) else []
        if isinstance(hooks, SequenceNode):
            names += [n.value for n in hooks.value if isinstance(n, ScalarNode)]
        return tuple(str(PurePosixPath(name)) for name in names if _is_inside(name))


def markdown_config(
    config: PortalConfig,
    pages: Iterable[SitePage],
    *,
    language: Language,
    docs: str,
) -> str:
    """The text of the mkdocs.yml beside the Markdown files."""
    root = MappingNode(config.root.tag, list(config.root.value))
    for key in ("INHERIT", "site_dir", "edit_uri", "edit_uri_template"):
        _drop(root, key)
    _set(root, "docs_dir", docs)
    _set(root, "use_directory_urls", value=False)
    if _get(root, "repo_url"):
        _set(root, "edit_uri", "")  # what lies here is a copy
    _set(root, "theme", _theme(_get(root, "theme"), language))
    _set(root, "extra_css", _with_first(_get(root, "extra_css"), (STYLESHEET,)))
    scripts = _with_first(_get(root, "extra_javascript"), SCRIPTS)
    _set(root, "extra_javascript", scripts)
    _set(root, "plugins", _without(_get(root, "plugins"), _PLUGIN))
    _set(root, "not_in_nav", _not_in_nav(root, pages))
    return yaml.serialize(root, allow_unicode=True, width=1000)


def _theme(theme: Node | None, language: Language) -> Node:
    if not isinstance(theme, MappingNode):
        theme = _node({"name": theme.value if theme else "material"})
    theme = MappingNode(theme.tag, list(theme.value))
    _set(theme, "language", language)
    return theme


def _with_first(files: Node | None, names: Iterable[str]) -> Node:
    rest = files.value if isinstance(files, SequenceNode) else []
    return SequenceNode("tag:yaml.org,2002:seq", [*map(_node, names), *rest])


def _without(plugins: Node | None, name: str) -> Node:
    if isinstance(plugins, MappingNode):
        kept = [(key, value) for key, value in plugins.value if key.value != name]
        return MappingNode(plugins.tag, kept)
    listed = plugins.value if isinstance(plugins, SequenceNode) else []
    kept = [item for item in listed if _name_of(item) != name]
    return SequenceNode("tag:yaml.org,2002:seq", kept)


def _name_of(plugin: Node) -> Any:  # noqa: ANN401 - as typed
    if isinstance(plugin, MappingNode) and plugin.value:
        return plugin.value[0][0].value
    return plugin.value


def _not_in_nav(root: MappingNode, pages: Iterable[SitePage]) -> Node:
    """Patterns for what the navigation does not list, as our plugin has it."""
    has_nav = _get(root, "nav") is not None
    lines = (_plain(root, "not_in_nav") or "").splitlines()
    paths = [(PurePosixPath(page.path), page.is_index) for page in pages]
    for folder in sorted(
        {str(path.parent) for path, is_index in paths if not is_index}
    ):
        lines += [f"/{folder}/*", *([] if has_nav else [f"!/{folder}/index.md"])]
    if has_nav:
        lines += [f"/{path.with_suffix('.md')}" for path, is_index in paths if is_index]
    text = "".join(f"{line}\n" for line in lines if line.strip())
    return ScalarNode("tag:yaml.org,2002:str", text, style="|")


def _read(path: Path, seen: list[Path]) -> MappingNode:
    """The settings in a file and those it inherits; `seen` grows by what is read."""
    inherits_itself = path.resolve() in seen
    seen.append(path.resolve())
    try:
        root = yaml.compose(path.read_text("utf-8"), yaml.SafeLoader)
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        raise SettingsError(
            N_("{name} cannot be read: {problem}"), name=path.name, problem=str(error)
        ) from error
    if not isinstance(root, MappingNode):
        return MappingNode("tag:yaml.org,2002:map", [])
    above = _plain(root, "INHERIT")
    if not above or inherits_itself:
        return root
    return _merged(_read(path.parent / above, seen), root)


def _merged(above: MappingNode, below: MappingNode) -> MappingNode:
    """Both; where they differ, what stands below wins, as MkDocs has it."""
    merged = MappingNode(above.tag, list(above.value))
    for key, value in below.value:
        before = _get(merged, key.value)
        if isinstance(before, MappingNode) and isinstance(value, MappingNode):
            value = _merged(before, value)  # noqa: PLW2901 - one name
        _set(merged, key.value, value)
    return merged


def _get(mapping: MappingNode, name: str) -> Node | None:
    return next((value for key, value in mapping.value if key.value == name), None)


def _plain(mapping: MappingNode, name: str) -> str:
    value = _get(mapping, name)
    is_text = isinstance(value, ScalarNode) and value.tag == "tag:yaml.org,2002:str"
    return value.value if isinstance(value, ScalarNode) and is_text else ""


def _drop(mapping: MappingNode, name: str) -> None:
    mapping.value = [pair for pair in mapping.value if pair[0].value != name]


def _set(mapping: MappingNode, name: str, value: Any) -> None:  # noqa: ANN401 - or a node
    fresh = value if isinstance(value, Node) else _node(value)
    keys = [key.value for key, _ in mapping.value]
    if name in keys:
        at = keys.index(name)
        mapping.value[at] = (mapping.value[at][0], fresh)
    else:
        mapping.value.append((_node(name), fresh))


def _node(value: Any) -> Any:  # noqa: ANN401 - any YAML
    return yaml.compose(yaml.safe_dump(value, allow_unicode=True), yaml.SafeLoader)


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return bool(name) and not path.is_absolute() and ".." not in path.parts
