"""The same requirements built by other tools, each in an environment of its own.

    python bench/peers.py [--sizes 100,500,1000] [--cache FOLDER] [--limit SECONDS]

A peer that cannot be installed, fails, is stopped at the limit or leaves something out
of its pages says so in place of its seconds.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import tempfile
import venv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import measure
import peer_formats
from measure import Command, Cost

_INSTALL_LIMIT, _ONE_RUN_WILL_DO = 900, 30
_TOKEN = re.compile(r"[\w-]+")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_PLACE = re.compile(r"\w+://\S+|(?:/[\w.~-]+){2,}/?")
_STRICTDOC = ("strictdoc==0.30.4",)
_STRICTDOC_BUILD = ("strictdoc", "export", ".", "--output-dir", "../out")
_SPHINX = ("sphinx==9.0.4", "sphinx-needs==9.1.0")
_SPHINX_BUILD = ("sphinx-build", "-j", "auto", "-b", "html", ".", "../out")
_MKDOCS = ("mkdocs==1.6.1", "mkdocs-material==9.8.1")
_MKDOCS_BUILD = ("mkdocs", "build", "--site-dir", "../out")


@dataclass(frozen=True, slots=True)
class Peer:
    """Another tool, or another way to use one."""

    name: str
    packages: tuple[str, ...]
    """What is installed, with versions."""
    write: Callable[[Path, peer_formats.Requirements], None]
    command: tuple[str, ...]
    """A program of its environment and its words; it writes to `../out`."""
    largest: int | None = None
    """It is not asked for more requirements than these."""


PEERS = (
    Peer(
        "StrictDoc, a document per client",
        _STRICTDOC,
        peer_formats.strictdoc,
        _STRICTDOC_BUILD,
    ),
    Peer(
        "StrictDoc, a document per client, tables as plain text",
        _STRICTDOC,
        peer_formats.strictdoc_plain,
        _STRICTDOC_BUILD,
    ),
    Peer(
        "Sphinx-Needs, a page per client",
        _SPHINX,
        peer_formats.sphinx_by_document,
        _SPHINX_BUILD,
    ),
    Peer(
        "Sphinx-Needs, a page per requirement",
        _SPHINX,
        peer_formats.sphinx_by_need,
        _SPHINX_BUILD,
    ),
    Peer(
        "Doorstop, one document",
        ("doorstop==3.2",),
        peer_formats.doorstop,
        ("doorstop", "publish", "all", "../out", "--html"),
    ),
    Peer(
        "MkDocs with Material, a page per requirement, none in the navigation",
        _MKDOCS,
        peer_formats.mkdocs_without_nav,
        _MKDOCS_BUILD,
    ),
    Peer(
        "MkDocs with Material, a page per requirement, all in the navigation",
        _MKDOCS,
        peer_formats.mkdocs_with_nav,
        _MKDOCS_BUILD,
        largest=1000,
    ),
)


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one peer at one size: a cost, or why there is none to compare."""

    peer: Peer
    size: int
    cost: Cost | None
    problem: str = ""
    """Empty where the output holds everything."""


class NotInstalledError(Exception):
    """A peer's environment could not be made; the message is pip's last line."""


def compare(
    numbers: Sequence[int], cache: Path, *, limit: float, runs: int = 1
) -> Iterator[Result]:
    """Every peer at every size, the smallest first; each is told as it is done."""
    cache = cache.resolve()
    for peer in PEERS:
        why = ""
        try:
            programs = environment(peer, cache)
        except NotInstalledError as error:
            why = f"not installed: {error}"
        for size in sorted(numbers):
            if not why and peer.largest and size > peer.largest:
                why = f"not tried beyond {peer.largest:,}"
            if why:
                yield Result(peer, size, None, why)
                continue
            result = build(peer, programs, size, limit=limit, runs=runs)
            if result.cost and result.cost.status == measure.TIMED_OUT:
                why = f"not tried: stopped at {size:,} already"
            yield result


def environment(peer: Peer, cache: Path) -> Path:
    """The folder of programs of a peer's environment, made where it is missing.

    Raises NotInstalledError.
    """
    folder = cache / re.sub(r"\W+", "-", " ".join(peer.packages))
    programs = folder / "bin"
    done = folder / "complete"
    if done.exists():
        return programs
    venv.create(folder, clear=True, with_pip=True)
    # -I keeps a PYTHONPATH of ours out of it.
    python = str(programs / "python")
    words = (python, "-I", "-m", "pip", "install", *peer.packages)
    cost = measure.run(Command(words, cache, _INSTALL_LIMIT))
    if not cost.is_done:
        raise NotInstalledError(_last_line(cost.output))
    done.touch()
    return programs


def build(
    peer: Peer, programs: Path, size: int, *, limit: float, runs: int = 1
) -> Result:
    """The cost of a full build, from nothing; slow ones are run once."""
    rows = peer_formats.requirements(size)
    with tempfile.TemporaryDirectory() as place:
        made_from, out = Path(place, "in"), Path(place, "out")
        peer.write(made_from, rows)
        program, *words = peer.command
        cost = measure.repeat(
            Command((str(programs / program), *words), made_from, limit),
            runs,
            before=lambda: shutil.rmtree(out, ignore_errors=True),
            enough=_ONE_RUN_WILL_DO,
        )
        return Result(peer, size, cost, _problem(cost, limit) or _gaps(rows, out))


def _problem(cost: Cost, limit: float) -> str:
    if cost.status == measure.TIMED_OUT:
        return f"stopped after {limit:g} s"
    return "" if cost.is_done else f"failed: {_last_line(cost.output)}"


def _gaps(rows: peer_formats.Requirements, out: Path) -> str:
    """What the built pages leave out of the ids, titles and tasks; empty if nothing."""
    wanted = {word for row in rows for word in (row.id, row.title)}
    wanted |= {task[0] for row in rows for task in row.tasks}
    total = len(wanted)
    for page in out.rglob("*.html"):
        wanted.difference_update(_TOKEN.findall(page.read_text("utf-8")))
    missing = f"{len(wanted):,} of {total:,} ids, titles and tasks are not in its pages"
    return f"{missing}, such as {min(wanted)}" if wanted else ""


def _last_line(output: str) -> str:
    """The last line that says something, without colours, addresses and paths."""
    lines = [line.strip() for line in _COLOUR.sub("", output).splitlines()]
    said = next((line for line in reversed(lines) if line), "no message")
    return _PLACE.sub("…", said)[:200]


def line(result: Result) -> str:
    """A result in one line."""
    cost = result.cost
    said = ""
    if cost:
        said = f"{cost.wall:.2f} s ({cost.cpu:.2f} s CPU), {cost.peak / 1e6:.0f} MB"
    return "\t".join((f"{result.size:,}", result.peer.name, said, result.problem))


def sizes(text: str) -> list[int]:
    """Numbers of requirements, as a command line names them: `100,1000`."""
    return sorted(int(size) for size in text.split(","))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", type=sizes, default=[100, 500, 1000])
    parser.add_argument("--cache", type=Path, help="where environments are kept")
    parser.add_argument("--limit", type=float, default=600, help="seconds for a build")
    parser.add_argument("--runs", type=int, default=1)
    return parser.parse_args()


def main() -> None:
    """Print a line for each peer and size."""
    asked = _arguments()
    with tempfile.TemporaryDirectory() as temporary:
        cache = asked.cache or Path(temporary)
        cache.mkdir(parents=True, exist_ok=True)
        results = compare(asked.sizes, cache, limit=asked.limit, runs=asked.runs)
        for result in results:
            sys.stdout.write(line(result) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
