"""The floor under a full build: the same bytes in and out, and nothing checked.

    python bench/floor.py PORTAL

Prints two numbers, in seconds: to inflate every workbook of the portal to Python
values, and to join every page of its built site from two finished halves and write
them. Nobody who makes this site from these workbooks with these libraries is faster.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from python_calamine import CalamineWorkbook

_AT_ONCE = 500
_BODY = b"<article"
File = tuple[Path, tuple[bytes, ...]]
"""A place below the site and the pieces to be written there."""


def inflating(portal: Path) -> float:
    """Seconds to turn every cell of every workbook into a value."""
    begin = time.perf_counter()
    for path in sorted((portal / "sheets").rglob("*.xlsx")):
        book = CalamineWorkbook.from_path(str(path))
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return time.perf_counter() - begin


def writing(portal: Path) -> float:
    """Seconds to write the built site once more, beside it, from memory."""
    seconds = 0.0
    with tempfile.TemporaryDirectory(dir=portal) as place:
        for files in _batches((portal / "site").resolve()):
            begin = time.perf_counter()
            for path, pieces in files:
                _write(Path(place, path), b"".join(pieces))
            seconds += time.perf_counter() - begin
    return seconds


def _batches(site: Path) -> Iterator[list[File]]:
    """All files, some at a time: a large site does not fit into memory."""
    batch: list[File] = []
    for path in sorted(site.rglob("*")):
        if not path.is_file():
            continue
        batch.append((path.relative_to(site), path.read_bytes().partition(_BODY)))
        if len(batch) == _AT_ONCE:
            yield batch
            batch = []
    yield batch


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except FileNotFoundError:
        path.parent.mkdir(parents=True)
        path.write_bytes(content)


if __name__ == "__main__":
    _portal = Path(sys.argv[1])
    sys.stdout.write(f"{inflating(_portal):.4f} {writing(_portal):.4f}\n")
