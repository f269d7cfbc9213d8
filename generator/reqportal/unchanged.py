"""Whether a build would change nothing: told from sizes and times, in a moment.

What a build looked at is written down when it is done. A file counts as the same while
its size, time and inode are; one saved about when the build began might have been saved
again without a trace, so that build is not trusted and the next one is.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from reqportal import fingerprint
from reqportal.cache import WORK
from reqportal.site.slot import Slot

_NOTE = "last-build.json"
_SCHEMA = 1
_TICK = 50_000_000
_COARSE = 2_000_000_000
"""Nanoseconds in which a file system may not tell two saves apart: fine, and FAT's."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the last build said; it would say the same again."""

    findings: str
    published: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What a build is asked for, as far as its outcome depends on it."""

    as_of: str | None
    strict: bool
    language: str | None


def now_ns(portal: Path) -> int:
    """The time by the clock of the portal's file system."""
    place = portal / WORK / "clock"
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(b"")
    return place.stat().st_mtime_ns


def look(portal: Path, asked: Asked) -> Said | None:
    """What the last build said, where everything is as it was; None otherwise."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        note = json.loads((portal / WORK / _NOTE).read_bytes())
        if note["key"] != _key(asked) or _day(note) != note["day"]:
            return None
        if _state(portal, note["looked_at"]) != note["state"]:
            return None
        site = portal / "site"
        live = portal / WORK / note["slot"]
        if site.is_symlink() and site.resolve() == live.resolve():
            if Slot.open(live).is_as_left():
                return Said(note["findings"], note["published"])
    return None


def remember(  # noqa: PLR0913 - what makes a build what it is
    portal: Path,
    asked: Asked,
    said: Said,
    *,
    looked_at: Iterable[str],
    began_ns: int,
    day: str,
    as_of: str,
    timezone: str,
) -> None:
    """Write down a build that is done; a disk that is full is no reason to stop.

    `looked_at` names files and folders of the portal; `as_of` is the setting.
    """
    names = sorted(set(looked_at))
    site = portal / "site"
    note = portal / WORK / _NOTE
    with suppress(OSError):
        if not site.is_symlink() or _is_young(portal, names, began_ns):
            note.unlink(missing_ok=True)
            return
        content = {
            "key": _key(asked),
            "day": day,
            "as_of": as_of,
            "timezone": timezone,
            "asked": asked.as_of,
            "looked_at": names,
            "state": _state(portal, names),
            "slot": site.readlink().name,
            "findings": said.findings,
            "published": said.published,
        }
        fresh = note.with_suffix(".new")
        fresh.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
        fresh.replace(note)


def forget(portal: Path) -> None:
    """The next build looks at everything."""
    with suppress(OSError):
        (portal / WORK / _NOTE).unlink(missing_ok=True)


def _key(asked: Asked) -> str:
    parts = (asked.as_of, asked.strict, asked.language, _SCHEMA)
    return fingerprint.digest(fingerprint.of_program(), repr(parts))


def _day(note: dict[str, Any]) -> str:
    """The as-of date of a build asked for now."""
    if note["asked"] not in {None, "", "today"}:
        return str(note["asked"])
    if note["asked"] != "today" and note["as_of"] != "today":
        return str(note["as_of"])
    return datetime.now(ZoneInfo(note["timezone"])).date().isoformat()


def _state(portal: Path, names: Iterable[str]) -> str:
    found = blake2b(digest_size=16)
    for place, stat in _files(portal, names):
        fields = (stat.st_size, stat.st_mtime_ns, stat.st_ino) if stat else ()
        found.update(f"{place}{fields}\n".encode("utf-8", "surrogateescape"))
    return found.hexdigest()


def _is_young(portal: Path, names: Iterable[str], began_ns: int) -> bool:
    """Whether a file was saved so late that a later save might leave no trace."""
    for _, stat in _files(portal, names):
        if stat:
            tick = _TICK if stat.st_mtime_ns % 1_000_000_000 else _COARSE
            if stat.st_mtime_ns >= began_ns - tick:
                return True
    return False


def _files(
    portal: Path, names: Iterable[str]
) -> Iterator[tuple[str, os.stat_result | None]]:
    """Every file below, in linked folders too, by name; None for what is not there."""
    for name in names:
        top = portal / name
        if not top.is_dir():
            yield name, top.stat() if top.exists() else None
            continue
        seen: set[Path] = set()
        for folder, below, files in os.walk(top, followlinks=True):
            below.sort()
            real = Path(folder).resolve()
            if real in seen:
                below.clear()
                continue
            seen.add(real)
            for file in sorted(files):
                path = Path(folder, file)
                yield str(path), path.stat() if path.exists() else None
