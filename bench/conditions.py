"""What a measurement was made on: enough to judge it, nothing that names a machine."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import portals

_LIBRARIES = (
    "reqportal",
    "python-calamine",
    "openpyxl",
    "pydantic",
    "jinja2",
    "mkdocs",
    "mkdocs-material",
    "pymdown-extensions",
)


def conditions() -> dict[str, str]:
    """Each by its name, in words."""
    return {
        "Date": datetime.now(UTC).date().isoformat(),
        "Processor": f"{_processor()}, {os.cpu_count()} visible",
        "Memory": _memory(),
        "System": f"{platform.system()}, {platform.machine()}",
        "Python": f"{platform.python_implementation()} {platform.python_version()}",
        "Libraries": ", ".join(f"{name} {version(name)}" for name in _LIBRARIES),
        "Portals": (
            f"seed 1, as of {portals.AS_OF}; {portals.PER_CLIENT} requirements a "
            f"client, {portals.PER_TEAM} a set of four workbooks"
        ),
    }


def _processor() -> str:
    known = _line_of("/proc/cpuinfo", "model name")
    return known or platform.processor() or platform.machine()


def _memory() -> str:
    kibibytes = _line_of("/proc/meminfo", "MemTotal").removesuffix("kB").strip()
    return f"{int(kibibytes) * 1024 / 1e9:.0f} GB" if kibibytes else "unknown"


def _line_of(file: str, name: str) -> str:
    """What stands behind a name and a colon in one of Linux's files; may be empty."""
    path = Path(file)
    lines = path.read_text("utf-8").splitlines() if path.is_file() else []
    found = (line.partition(":")[2].strip() for line in lines if line.startswith(name))
    return next(found, "")
