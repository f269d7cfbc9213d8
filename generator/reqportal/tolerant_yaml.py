"""Layer 0: mkdocs.yml as MkDocs reads it, whatever plugins its tags belong to."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import yaml


class TolerantLoader(yaml.SafeLoader):
    """Fills in `!ENV`; other tags (python names) become nothing."""


def _environment(loader: TolerantLoader, node: yaml.Node) -> Any:  # noqa: ANN401 - as set
    """The first variable that is set; else the last of several items, its default."""
    if isinstance(node, yaml.SequenceNode):
        names, default = node.value[:-1] or node.value, node.value[1:][-1:]
    else:
        names, default = [node], []
    for name in names:
        text = os.environ.get(str(name.value))
        if text is not None:
            scalar = yaml.ScalarNode
            tag = loader.resolve(scalar, text, (True, False))  # type: ignore[no-untyped-call]
            return loader.construct_object(scalar(tag, text))
    return loader.construct_object(default[0]) if default else None


TolerantLoader.add_constructor("!ENV", _environment)
TolerantLoader.add_multi_constructor("", lambda _loader, _suffix, _node: None)


def merged(above: Mapping[str, Any], below: Mapping[str, Any]) -> dict[str, Any]:
    """What is inherited with what is set over it; groups are merged, lists replaced."""
    result = dict(above)
    for name, value in below.items():
        inherited = result.get(name)
        if isinstance(inherited, Mapping) and isinstance(value, Mapping):
            result[name] = merged(inherited, value)
        else:
            result[name] = value
    return result
