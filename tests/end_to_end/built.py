"""Portals that are built, and what stands in their sites."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from reqportal import building, pipeline
from reqportal.model.schema import Profile
from reqportal.scaffold import init
from reqportal.workbook.blank import write_filled

HOSTILE = (
    "<script>alert(1)</script> <img src=x onerror=alert(1)> | a | b | {{ 7919*7907 }} "
    '--8<-- "mkdocs.yml" [x](javascript:alert(1)) {: onclick=x} </title><script>'
)


def run(*arguments: str, folder: Path, **environment: str) -> str:
    """What a program printed; fails the test unless it exits with 0."""
    done = subprocess.run(  # noqa: S603 - our own arguments
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def build(
    folder: Path, *, strict: bool = False, engine: building.Engine = "fast"
) -> building.Built:
    return building.build(folder, pipeline.load(folder), strict=strict, engine=engine)


def write(folder: Path, name: str, **rows: list[dict[str, Any]]) -> Path:
    path = folder / "sheets" / f"{name}.xlsx"
    write_filled(
        path,
        name,
        rows,
        language="zh",
        profile=Profile.FULL,
        modified=datetime(2026, 3, 1),  # noqa: DTZ001
        overwrite=True,
    )
    return path


def a_portal(folder: Path, text: str = "text") -> Path:
    """A portal of one client and one requirement that say `text` wherever they can."""
    init(folder, "zh")
    for path in (folder / "sheets").iterdir():
        path.unlink()
    client = {"client_id": "C-1", "name": text, "notes": text, "our_contact": text}
    requirement = {
        "requirement_id": "R-1",
        "client_id": "C-1",
        "title": text,
        "description": text,
        "raised_on": date(2026, 3, 2),
        "declared_status": text,
        "client_note": text,
        "our_role": text,
    }
    write(folder, "requirements", client=[client], requirement=[requirement])
    return folder


def snapshot(folder: Path) -> dict[str, bytes]:
    site = folder / "site"
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in sorted(site.rglob("*"))
        if path.is_file()
    }


def pages_of(site: Path) -> list[Path]:
    """Every page of a site; fails where there are none to look at."""
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 30
    return pages


class Addresses(HTMLParser):
    """The addresses a page loads or links to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.loaded: set[str] = set()
        self.linked: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in {"src", "href"} and value:
                (self.linked if tag == "a" else self.loaded).add(value)
