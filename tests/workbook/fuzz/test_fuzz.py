"""Whatever is done to a workbook, it is read or refused in so many words.

REQPORTAL_FUZZ=10000 python -m pytest tests/workbook/fuzz
"""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path
from random import Random
from time import process_time
from zoneinfo import ZoneInfo

import pytest

from reqportal.locales import translator
from reqportal.settings import Limits
from reqportal.workbook.apart import read_apart
from reqportal.workbook.open import Manner
from reqportal.workbook.reading import Reading, Stale, known, read_small
from workbooks import BASE, text_cell, write, write_xml

sys.path.insert(0, str(Path(__file__).parent))
from mutations import mutated

SAMPLE = Path(__file__).parents[3] / "sheets"
CASES = int(os.environ.get("REQPORTAL_FUZZ", "2000"))
BATCH = 250
MANNER = Manner(Limits(inflated_mb=30, seconds=20, memory_mb=1000))
SLOW = 5.0
"""Seconds of the processor that no small file may take."""


def crafted(folder: Path) -> list[bytes]:
    """Workbooks to break, the smaller ones more often."""
    plain = write(folder / "plain.xlsx", BASE)
    mixed = write(
        folder / "mixed.xlsx",
        {
            **BASE,
            "变更": [["变更编号", "需求编号"], ["CR-1", date(2026, 3, 1)], [1.5, True]],
            "空": [],
        },
    )
    rows = (
        f'<row r="1">{text_cell("A1", "需求编号")}{text_cell("B1", "客户编号")}'
        f"{text_cell('C1', '需求标题')}</row>"
        '<row r="2"><c r="A2" t="e"><v>#REF!</v></c><c r="B2"><f>1+1</f></c>'
        '<c r="C2" t="str"><f>"a"</f><v>a</v></c></row>'
    )
    raw = write_xml(folder / "raw.xlsx", rows)
    strict = write_xml(folder / "strict.xlsx", rows, strict=True)
    small = [path.read_bytes() for path in (plain, mixed, raw, strict)]
    sample = [path.read_bytes() for path in sorted(SAMPLE.glob("*.xlsx"))]
    return small * 5 + sample


@pytest.mark.slow
@pytest.mark.parametrize("batch", range(max(1, CASES // BATCH)))
def test_a_broken_workbook_is_read_or_refused(tmp_path: Path, batch: int) -> None:
    bases = crafted(tmp_path)
    apart: list[Stale] = []
    for number in range(batch * BATCH, batch * BATCH + min(BATCH, CASES)):
        random = Random(number)  # noqa: S311 - it breaks files
        path = tmp_path / f"{number}.xlsx"
        path.write_bytes(mutated(random, random.choice(bases)))
        one = Stale(path.name, path, ZoneInfo("UTC"), MANNER, path.stem)
        began = process_time()
        made = known(one, None) or read_small(one, None)
        assert process_time() - began < SLOW, number
        if made is None:
            apart.append(one)
            continue
        path.unlink()
        check(made, number)
    for name, made in (read_apart(apart, None) if apart else {}).items():
        check(made, name)
        codes = {found.rule.code for found in made.findings}
        assert "FILE-012" not in codes, name


def check(made: Reading, case: object) -> None:
    """It says something of itself, in both languages."""
    assert isinstance(made, Reading)
    if not made.is_readable:
        (only,) = made.findings
        assert only.is_error, case
    assert made.sheets or made.findings, case
    for found in made.findings:
        for language in ("zh", "en"):
            t = translator(language)
            assert found.message(t), case
            assert found.remedy(t), case
