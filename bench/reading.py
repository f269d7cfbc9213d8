"""Read and validate 100,000 rows of 20 columns, and nothing else.

    python bench/reading.py PORTAL

Prints how many records the portal's workbooks gave and how many rows were held back;
any of these is a failure, as these rows are in order.
"""

from __future__ import annotations

import shutil
import sys
from itertools import islice
from pathlib import Path

import portals
import xlsx

from reqportal.model.columns import CLIENT, REQUIREMENT
from reqportal.pipeline import read
from reqportal.scaffold import init
from reqportal.settings import load_settings

ROWS, COLUMNS = 100_000, 20


def make(folder: Path, workbooks: int) -> None:
    """A portal with that many requirements and columns, over so many workbooks."""
    init(folder, "zh")
    shutil.rmtree(folder / "sheets")
    (folder / "sheets").mkdir()
    teams = ROWS // portals.PER_TEAM // workbooks
    for book in range(workbooks):
        rows: portals.Rows = {"client": [], "requirement": []}
        for team in range(book * teams, (book + 1) * teams):
            made = portals.team_rows(team, portals.PER_TEAM)
            rows["client"] += made["client"]
            rows["requirement"] += made["requirement"]
        _write(folder / f"sheets/requirements-{book:03}.xlsx", rows)


def _write(path: Path, rows: portals.Rows) -> None:
    sheets: dict[str, list[list[xlsx.Value]]] = {}
    for sheet in (CLIENT, REQUIREMENT):
        fields = list(islice(rows[sheet.key][0], COLUMNS))
        headers = {column.field: column.zh for column in sheet.columns}
        sheets[sheet.zh] = [[headers[field] for field in fields]]
        sheets[sheet.zh] += (
            [row[field] for field in fields] for row in rows[sheet.key]
        )
    xlsx.write(path, sheets)


def main() -> None:
    """Read the portal that the command names."""
    portal = Path(sys.argv[1])
    readings = read(portal, load_settings(portal))
    records = sum(len(one.records) for one in readings)
    held = sum(len(one.held) for one in readings)
    sys.stdout.write(f"{records} {held}\n")
    sys.exit(1 if held else 0)


if __name__ == "__main__":
    main()
