"""Measure `reqportal`, its floor and its peers in one run; print and write the page.

    python bench/run.py [--sizes 100,1000] [--runs 3] [--edits] [--peers] [--to PAGE]

Portals are made in a temporary folder. From 10,000 requirements on, reading 100,000
rows of 20 columns is measured too.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import ours
import peers
from measure import Cost
from ours import Ours
from performance_page import Measured, page

_READING_FROM = 10_000
_WORKBOOKS = (1, 10)
"""Over how many workbooks the rows to be read are spread."""


def main() -> None:
    """Measure what the command asks for."""
    asked = _arguments()
    load = os.getloadavg()[0]
    text = page(_measured(asked, load))
    sys.stdout.write(text)
    if asked.to:
        asked.to.write_text(text, "utf-8")


def _measured(asked: argparse.Namespace, load: float) -> Measured:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        return Measured(
            ours=list(_ours(folder, asked)),
            peers=list(_peers(folder, asked)) if asked.peers else [],
            reading=_reading(folder, asked.sizes, asked.runs),
            runs=asked.runs,
            load=load,
        )


def _ours(folder: Path, asked: argparse.Namespace) -> Iterator[Ours]:
    for size in asked.sizes:
        _tell(f"reqportal, {size:,} requirements")
        portal = folder / f"portal-{size}"
        yield ours.measured(portal, size, asked.runs, with_edits=asked.edits)
        ours.remove(portal)


def _reading(folder: Path, sizes: Sequence[int], runs: int) -> dict[int, Cost]:
    if max(sizes) < _READING_FROM:
        return {}
    _tell("reading")
    return {
        books: ours.read_only(folder / f"reading-{books}", books, runs)
        for books in _WORKBOOKS
    }


def _peers(folder: Path, asked: argparse.Namespace) -> Iterator[peers.Result]:
    cache = asked.cache or folder / "environments"
    cache.mkdir(parents=True, exist_ok=True)
    sizes = asked.peer_sizes or asked.sizes
    for result in peers.compare(sizes, cache, limit=asked.limit, runs=asked.runs):
        _tell(peers.line(result))
        yield result


def _tell(said: str) -> None:
    sys.stderr.write(said + "\n")
    sys.stderr.flush()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", type=peers.sizes, default=[100, 1000])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--edits", action="store_true", help="one cell edited, too")
    parser.add_argument("--peers", action="store_true", help="other tools, too")
    parser.add_argument("--peer-sizes", type=peers.sizes, help="for them alone")
    parser.add_argument("--cache", type=Path, help="where their environments are kept")
    parser.add_argument("--limit", type=float, default=600, help="seconds for a peer")
    parser.add_argument("--to", type=Path, help="the page to write")
    return parser.parse_args()


if __name__ == "__main__":
    main()
