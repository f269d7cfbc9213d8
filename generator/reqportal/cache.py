"""Layer 0: what an earlier run made, kept in the portal's work folder.

Deleting it is always safe: what is missing, damaged or of another program is made anew,
and what cannot be written is done without.
"""

from __future__ import annotations

import io
import os
import pickle
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any

WORK = ".reqportal"
"""The folder in a portal that holds caches and the slots of its site."""
_HEAD = b"reqportal-cache-1\n"
_DIGEST_SIZE = 16
_ALLOWED_MODULES = ("reqportal.", "datetime", "types")
_ALLOWED_BUILTINS = frozenset({"set", "frozenset", "tuple", "list", "dict"})
_ALLOWED_FUNCTIONS = frozenset(
    {("reqportal.model.records", "_revived"), ("reqportal.findings", "_rule_of")}
)


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of values, each under a name and valid for one key."""

    folder: Path

    def below(self, name: str) -> Cache:
        """The cache of a folder below."""
        return Cache(self.folder / name)

    def load(self, name: str, key: str) -> Any:  # noqa: ANN401 - whatever was saved
        """The value saved under that name for that key; None where there is none."""
        try:
            content = (self.folder / name).read_bytes()
        except OSError:
            return None
        head = _HEAD + key.encode() + b"\n"
        if not content.startswith(head):
            return None
        packed = memoryview(content)[len(head) + _DIGEST_SIZE :]
        if content[len(head) : len(head) + _DIGEST_SIZE] != _digest(packed):
            return None
        with suppress(Exception):  # of another make: as good as none
            return _Unpickler(io.BytesIO(packed)).load()
        return None

    def save(self, name: str, key: str, value: object) -> None:
        """Keep a value; a full or locked disk is no reason to stop."""
        packed = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
        path = self.folder / name
        fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                fresh.write_bytes(
                    b"".join((_HEAD, key.encode(), b"\n", _digest(packed), packed))
                )
                fresh.replace(path)
            finally:
                fresh.unlink(missing_ok=True)

    def keep_only(self, names: set[str]) -> None:
        """Forget everything else."""
        with suppress(OSError):
            for path in self.folder.iterdir():
                if path.name not in names and path.is_file():
                    path.unlink()


@dataclass(frozen=True, slots=True)
class MemoryCache(Cache):
    """The same, kept in memory as well for as long as the process lives."""

    values: dict[Path, tuple[str, Any]] = field(default_factory=dict)

    def below(self, name: str) -> MemoryCache:
        """The cache of a folder below; it shares the memory."""
        return MemoryCache(self.folder / name, self.values)

    def load(self, name: str, key: str) -> Any:  # noqa: ANN401 - whatever was saved
        """The value saved under that name for that key; None where there is none."""
        known = self.values.get(self.folder / name)
        if known and known[0] == key:
            return known[1]
        found = Cache(self.folder).load(name, key)
        if found is not None:
            self.values[self.folder / name] = (key, found)
        return found

    def save(self, name: str, key: str, value: object) -> None:
        """Keep a value."""
        self.values[self.folder / name] = (key, value)
        Cache(self.folder).save(name, key, value)


def _digest(packed: bytes | memoryview) -> bytes:
    return blake2b(packed, digest_size=_DIGEST_SIZE).digest()


class _Unpickler(pickle.Unpickler):
    """Makes values of our own types and plain ones, whoever wrote the file."""

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401 - as declared
        """A type of ours or what revives one; raises UnpicklingError otherwise."""
        ours = module.startswith(_ALLOWED_MODULES)
        if ours or (module == "builtins" and name in _ALLOWED_BUILTINS):
            found = super().find_class(module, name)
            if isinstance(found, type) or (module, name) in _ALLOWED_FUNCTIONS:
                return found
        msg = f"{module}.{name}"
        raise pickle.UnpicklingError(msg)
