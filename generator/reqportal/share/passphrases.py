"""Layer 7: each client's passphrase, kept for us alone, never near a bundle."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from reqportal.share.keys import FOLDER, Keys
from reqportal.share.seal import new_passphrase

NAME = "passphrases.csv"
PLACE = f"{FOLDER}/{NAME}"
_HEADERS = ["client", "passphrase"]


@dataclass(frozen=True, slots=True)
class Passphrases:
    """A table of two columns that opens in Excel."""

    keys: Keys

    def of(self, client_id: str, *, renew: bool = False) -> str:
        """A client's passphrase: the same every time, unless renewed."""
        known = self._read()
        if renew or client_id not in known:
            known[client_id] = new_passphrase()
            self._write(known)
        return known[client_id]

    def _read(self) -> dict[str, str]:
        path = self.keys.folder / NAME
        if not path.is_file():
            return {}
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = [row for row in csv.reader(stream) if len(row) == len(_HEADERS)]
        return {name: said for name, said in rows if [name, said] != _HEADERS}

    def _write(self, known: dict[str, str]) -> None:
        stream = io.StringIO(newline="")
        csv.writer(stream).writerows([_HEADERS, *sorted(known.items())])
        self.keys.write(NAME, stream.getvalue().encode("utf-8-sig"))
