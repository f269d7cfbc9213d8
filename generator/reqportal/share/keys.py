"""Layer 7: what is kept about shared bundles in `.reqportal-keys/`, for our eyes only.

Tokens name a client's folder, so they must stay; whoever knows one can open the page
behind it. Nothing of it is ever put into a bundle.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reqportal.findings import PublishError
from reqportal.locales import N_

FOLDER = ".reqportal-keys"
_TOKENS = "tokens.json"
_BYTES = 16
"""128 bits: nobody guesses a name."""


@dataclass(frozen=True, slots=True)
class Keys:
    """The folder of a portal's keys; made when first written."""

    folder: Path

    @classmethod
    def of(cls, portal: Path) -> Keys:
        """Those of a portal."""
        return cls(portal / FOLDER)

    def token(self, client_id: str, *, renew: bool = False) -> str:
        """The name of a client's folder: a fresh one where none is kept or wanted."""
        known = self.tokens().get(client_id)
        return secrets.token_hex(_BYTES) if renew or known is None else known

    def keep(self, client_id: str, token: str) -> None:
        """Keep a client's token for the next time."""
        known = self.tokens()
        if known.get(client_id) != token:
            self.write_json(_TOKENS, {**known, client_id: token})

    def tokens(self) -> dict[str, str]:
        """Every client's token. Raises PublishError where the file was damaged."""
        found = self.read_json(_TOKENS)
        if not all(isinstance(token, str) for token in found.values()):
            raise _damaged(_TOKENS)
        return {str(name): str(token) for name, token in found.items()}

    def read_json(self, name: str) -> Mapping[str, Any]:
        """A file of ours; empty where there is none."""
        path = self.folder / name
        if not path.is_file():
            return {}
        try:
            found = json.loads(path.read_text("utf-8"))
        except ValueError as error:
            raise _damaged(name) from error
        if not isinstance(found, dict):
            raise _damaged(name)
        return found

    def write_json(self, name: str, value: Mapping[str, Any]) -> None:
        """Write it in one step, readable by us alone."""
        self.write(name, _dumped(value))

    def write(self, name: str, content: bytes) -> None:
        """The same for any content."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.folder.chmod(0o700)
        fresh = path.with_name(f".{path.name}.new")
        fresh.unlink(missing_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        with os.fdopen(os.open(fresh, flags, 0o600), "wb") as stream:
            stream.write(content)
        fresh.replace(path)


def _dumped(value: Mapping[str, Any]) -> bytes:
    text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)
    return f"{text}\n".encode()


def _damaged(name: str) -> PublishError:
    return PublishError(
        N_(
            "{name} is damaged: put back a copy, or delete it, which gives every "
            "client a new link"
        ),
        name=f"{FOLDER}/{name}",
    )
