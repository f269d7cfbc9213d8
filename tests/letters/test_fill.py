"""A filled letter: everything it must say, hostile text as text, the same bytes."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import (
    a_change,
    a_client,
    a_confirmation,
    a_portal,
    a_requirement,
    a_solution,
    an_acceptance,
    day,
)
from letters.letters import SOFFICE, converted, lines, written
from reqportal import vocabulary as v
from reqportal.letters.archive import unpacked
from reqportal.letters.proof import NoLetterError, read_proof
from reqportal.letters.shipped import template
from reqportal.portal.letter_number import LetterKey
from reqportal.portal.types import Portal

K = v.LetterKind
CONFIRMATION = LetterKey(K.CONFIRMATION, ("REQ-0001",))
HOSTILE = (
    "{{ 7*7 }}",
    "{% for x in letter %}x{% endfor %}",
    "{%p if true %}",
    "{%tr endfor %}",
    "{#- gone -#}",
    "{_{ kept }_}",
    "<w:p/><script>alert(1)</script>&amp;",
    "a\tb",
    "]]>",
    "${x} %(x)s {x}",
    "=1+1",
)


def full(text: str = "文") -> Portal:
    """A portal of which a confirmation says everything that it can."""
    return a_portal(
        a_client(contract_number="HT-7", our_contact="客户经理"),
        a_requirement(
            client_note=f"说明{text}",
            acceptance_criteria=f"标准{text}",
            target_figures=f"指标{text}",
        ),
        a_solution(
            description=f"方案{text}",
            exclusions=f"不含{text}",
            lead_time=f"周期{text}",
            price=f"报价{text}",
        ),
        a_confirmation(letter_number="QR-9", due_on=day("01-30")),
        a_change(
            "CR-1",
            kind=v.ChangeKind.EXTENDS,
            client_note=f"变更{text}",
            scope_impact=f"范围{text}",
            fee_adjustment=f"费用{text}",
            days_impact=7,
            verdict=v.ChangeVerdict.AGREED,
            client_verdict=v.ClientVerdict.AGREED,
            client_answered_on=day("02-10"),
        ),
        company="云启软件",
    )


def test_a_confirmation_says_all_that_is_agreed() -> None:
    said = "\n".join(lines(written(full(), CONFIRMATION)))
    for words in (
        "需求确认函", "QR-9", "2026年3月20日", "客户C-001", "云启软件", "HT-7",
        "客户经理", "2026年1月30日", "REQ-0001", "说明文", "标准文", "指标文", "方案文",
        "不含文", "周期文", "报价文", "2026年5月7日", "原承诺 2026年4月30日", "CR-1",
        "变更文", "范围文", "+7 天", "费用文", "签署日期", "盖章", "SHA-256",
    ):  # fmt: skip
        assert words in said, words


def test_an_english_letter_says_it_in_english() -> None:
    said = "\n".join(lines(written(full(), CONFIRMATION, "en")))
    for words in (
        "Requirement confirmation",
        "20 March 2026",
        "Acceptance criteria",
        "We do not agree",
        "+7 calendar days",
    ):
        assert words in said, words


def test_an_acceptance_lists_items_defects_and_clauses() -> None:
    number = "YS-1"
    portal = a_portal(
        a_requirement(),
        an_acceptance(
            item="速度",
            result=v.AcceptanceResult.FAILED,
            problem="超时",
            fix_due_on=day("03-30"),
            certificate_number=number,
            signer_role="验收负责人",
        ),
        an_acceptance(
            item="准确",
            result=v.AcceptanceResult.DEEMED,
            clause="合同 8.3",
            certificate_number=number,
        ),
        an_acceptance(item="导出", result=None, accepted_on=None, due_on=day("03-26")),
        company="云启",
    )
    said = lines(written(portal, LetterKey(K.ACCEPTANCE, ("REQ-0001",))))
    whole = "\n".join(said)
    for words in (
        "速度", "不通过", "2026年3月6日", "超时", "2026年3月30日", "验收负责人",
        "视为通过", "合同 8.3", "导出", "2026年3月26日", "□ 通过 □ 不通过",
        "YS-REQ-0001-2", "建议编号",
    ):  # fmt: skip
        assert words in whole, words
    assert said.count("超时") == 1


def test_a_change_says_what_it_does_to_scope_time_and_money() -> None:
    portal = a_portal(
        a_requirement(),
        a_solution(),
        a_change("CR-2", client_note="加一列", scope_impact="多 1 列", days_impact=5,
                 fee_adjustment="+8,000 元", verdict=v.ChangeVerdict.AGREED,
                 sent_on=day("03-10"), letter_number="BG-2"),
        company="云启",
    )  # fmt: skip
    whole = "\n".join(lines(written(portal, LetterKey(K.CHANGE, ("CR-2",)))))
    for words in ("需求变更确认单", "BG-2", "加一列", "多 1 列", "+5 天", "+8,000 元",
                  "2026年4月30日", "2026年5月5日"):  # fmt: skip
        assert words in whole, words


def test_several_requirements_stand_in_one_letter() -> None:
    names = tuple(f"REQ-{n:04}" for n in range(1, 41))
    rows = [row for n in names for row in (a_requirement(n), a_solution(n))]
    made = written(a_portal(*rows), LetterKey(K.CONFIRMATION, names))
    said = lines(made)
    assert [line for line in said if line in map(str, range(1, 41))] == [
        str(n) for n in range(1, 41)
    ] * 2


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    said = lines(written(full(text), CONFIRMATION))
    for before in ("说明", "标准", "方案", "不含", "报价", "变更"):
        assert f"{before}{text}" in said


def test_line_breaks_stay_line_breaks() -> None:
    made = written(full("一\n二"), CONFIRMATION)
    assert "方案一\n二" in lines(made)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.text(
        st.characters(exclude_categories=("Cc", "Cs", "Cf", "Cn", "Zl", "Zp")),
        max_size=40,
    )
)
def test_any_text_of_a_cell_stands_in_the_letter(text: str) -> None:
    said = lines(written(full(text), CONFIRMATION))
    assert f"方案{text}" in said


def test_the_same_records_give_the_same_bytes_in_another_process() -> None:
    program = (
        "import sys; sys.path.insert(0, 'tests')\n"
        "from letters.test_fill import full, CONFIRMATION, written\n"
        "sys.stdout.buffer.write(written(full(), CONFIRMATION))"
    )
    root = Path(__file__).parents[2]
    made = {
        subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-c", program],
            cwd=root,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            check=True,
            capture_output=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    }
    assert len(made) == 1


def test_a_letter_keeps_what_it_said() -> None:
    proof, is_as_written = read_proof(written(full(), CONFIRMATION))
    assert is_as_written
    assert proof.key == CONFIRMATION
    assert proof.facts
    said = {fact.place: fact.value for fact in proof.facts}
    assert said["REQ-0001", "solution", "", "price"] == "报价文"
    assert proof.sha256 in "\n".join(lines(written(full(), CONFIRMATION)))


def test_edited_text_is_noticed() -> None:
    document = Document(io.BytesIO(written(full(), CONFIRMATION)))
    cell = document.tables[2].rows[1].cells[3]
    cell.paragraphs[0].runs[0].text = "报价 1 元"
    stream = io.BytesIO()
    document.save(stream)
    proof, is_as_written = read_proof(stream.getvalue())
    assert proof.key == CONFIRMATION
    assert not is_as_written


@pytest.mark.parametrize(
    "content", [b"", b"PK\x05\x06" + bytes(18), b"no archive", bytes(21 * 1024 * 1024)]
)
def test_what_is_no_letter_is_told(content: bytes) -> None:
    with pytest.raises(NoLetterError):
        read_proof(content)


def test_a_letter_holds_nothing_of_the_machine() -> None:
    parts = unpacked(written(full(), CONFIRMATION))
    core = parts["docProps/core.xml"].decode()
    assert "2026-03-20T00:00:00Z" in core
    assert "<dc:creator></dc:creator>" in core or "<dc:creator/>" in core


@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not here")
def test_a_letter_saved_by_libreoffice_is_still_the_letter(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    path = tmp_path / "a" / "letter.docx"
    path.write_bytes(written(full(), CONFIRMATION))
    again = converted(path, "docx:MS Word 2007 XML", tmp_path)
    proof, is_as_written = read_proof(again.read_bytes())
    assert proof.key == CONFIRMATION
    assert is_as_written


@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not here")
@pytest.mark.parametrize("kind", list(K))
def test_a_template_saved_by_libreoffice_still_fills(
    kind: v.LetterKind, tmp_path: Path
) -> None:
    key = {
        K.CONFIRMATION: CONFIRMATION,
        K.ACCEPTANCE: LetterKey(K.ACCEPTANCE, ("REQ-0001",)),
        K.CHANGE: LetterKey(K.CHANGE, ("CR-1",)),
        K.REPORT: LetterKey(K.REPORT, ("C-001",)),
    }[kind]
    (tmp_path / "letters").mkdir()
    source = template(kind, "zh", None)
    converted(source, "docx:MS Word 2007 XML", tmp_path / "letters")
    plain = [line for line in lines(written(full(), key)) if line.strip()]
    edited = [
        line for line in lines(written(full(), key, own=tmp_path)) if line.strip()
    ]
    assert edited == plain
