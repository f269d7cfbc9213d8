"""What the machine brings: Python, packages, time zones, encoding, fonts."""

from __future__ import annotations

import locale
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from importlib import metadata
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from reqportal.doctor.observation import Observation, subject
from reqportal.locales import N_, say

MATERIAL_ENDS = date(2027, 5, 5)
"""When Material for MkDocs gets its last fix (decision 4)."""
_NEED = re.compile(
    r"(?P<name>[\w.-]+)(?:\[[^\]]*\])?\s*(?P<bounds>[^;]*)(?:;(?P<on>.*))?"
)
_BOUND = re.compile(r"(>=|<)\s*([\w.]+)")


def of_machine(today: date) -> Iterator[Observation]:
    """Every observation that does not depend on a portal."""
    yield subject(N_("Python")).fine(say("{version}", version=_python()))
    yield from _packages()
    yield from _material(today)
    yield _time_zones()
    yield _encoding()
    yield from _fonts()


def _python() -> str:
    return f"{platform.python_version()} · {platform.system()} {platform.machine()}"


def _packages() -> Iterator[Observation]:
    packages = subject(N_("Packages"))
    try:
        needs = metadata.requires("reqportal") or []
    except metadata.PackageNotFoundError:
        yield packages.note(say("reqportal runs from its source, not installed"))
        return
    wrong = [found for need in needs if (found := _judged(need)) is not None]
    yield from wrong
    if not wrong:
        version = metadata.version("reqportal")
        said = say("reqportal {version}, and all it needs is there", version=version)
        yield packages.fine(said)


def _judged(need: str) -> Observation | None:
    """What is wrong with a needed package, if anything."""
    match = _NEED.match(need)
    if match is None or not _is_for_us(match["on"] or ""):
        return None
    name, bounds = match["name"], match["bounds"].strip()
    about = subject(N_("Package {name}"), name=name)
    mend = say("Run: {command}", command=f'python -m pip install "{name}{bounds}"')
    try:
        found = metadata.version(name)
    except metadata.PackageNotFoundError:
        return about.problem(say("is not installed"), mend)
    if all(_holds(found, sign, bound) for sign, bound in _BOUND.findall(bounds)):
        return None
    said = say("{found} is installed, {bounds} is needed", found=found, bounds=bounds)
    return about.problem(said, mend)


def _is_for_us(marker: str) -> bool:
    if "extra" in marker:
        return False
    return "win32" not in marker or sys.platform == "win32"


def _holds(found: str, sign: str, bound: str) -> bool:
    is_at_least = _numbers(found) >= _numbers(bound)
    return is_at_least if sign == ">=" else not is_at_least


def _numbers(version: str) -> tuple[int, ...]:
    """`1.6.1` and `1.6.1.post2` as numbers; trailing zeros do not count."""
    release = re.match(r"\d+(?:\.\d+)*", version)
    numbers = [int(part) for part in release[0].split(".")] if release else []
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)


def _material(today: date) -> Iterator[Observation]:
    try:
        version = metadata.version("mkdocs-material")
    except metadata.PackageNotFoundError:
        return
    about = subject(N_("Material for MkDocs"))
    days = (MATERIAL_ENDS - today).days
    day = MATERIAL_ENDS.isoformat()
    if days < 0:
        yield about.warning(
            say("{version}: no fixes since {day}", version=version, day=day),
            say("Pages still build; `reqportal pages` writes them for its successors"),
        )
    else:
        said = say("{version}: fixes until {day}, {n} days from now",
                   version=version, day=day, n=days)  # fmt: skip
        yield about.fine(said)


def _time_zones() -> Observation:
    about = subject(N_("Time zones"))
    try:
        ZoneInfo("Asia/Shanghai")
    except (ZoneInfoNotFoundError, OSError):
        mend = say("Run: {command}", command="python -m pip install tzdata")
        return about.problem(say("The system knows none"), mend)
    return about.fine(say("known"))


def _encoding() -> Observation:
    about = subject(N_("Encoding"))
    name = locale.getencoding()
    if name.lower().replace("-", "") in {"utf8", "cp65001"}:
        return about.fine(say("UTF-8"))
    return about.note(
        say("The system's is {name}; reqportal reads and writes UTF-8", name=name),
        say("Where Chinese looks garbled in a Windows console, type: chcp 65001"),
    )


def _fonts() -> Iterator[Observation]:
    """Only Linux comes without; there fontconfig knows."""
    tool = shutil.which("fc-list")
    if sys.platform != "linux" or tool is None:
        return
    about = subject(N_("Chinese fonts"))
    try:
        listed = subprocess.run(  # noqa: S603 - a fixed command
            [tool, ":lang=zh-cn", "family"],
            capture_output=True,
            check=False,
            timeout=20,
        )
    except (OSError, subprocess.TimeoutExpired):
        return
    if listed.stdout.strip():
        yield about.fine(say("installed"))
    else:
        yield about.note(
            say("None here: readers see their own, but a browser on this machine "
                "shows and prints boxes"),
            say("On Debian and Ubuntu: apt-get install fonts-noto-cjk"),
        )  # fmt: skip
