"""`reqportal letter` as the sender meets it; nothing internal in what it writes."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from docx import Document
from openpyxl import load_workbook

from builders import a_portal, a_requirement, a_solution
from reqportal.cli import command_line
from reqportal.findings import PublishError
from reqportal.letters.archive import packed, unpacked
from reqportal.letters.shipped import template
from reqportal.locales import translator
from reqportal.model.columns import BY_KEY
from reqportal.portal.letter_number import LetterKey
from reqportal.portal.types import Portal
from reqportal.scaffold import init
from reqportal.share.letter_errand import LetterErrand
from reqportal.share.letter_form import LetterForm
from reqportal.share.readings import readings
from reqportal.share.sharing import Sharing
from reqportal.vocabulary import LetterKind
from share.canaries import HIDDEN, OWN, SHOWN, portfolio

K = LetterKind
ZH = translator("zh")
CANARY = re.compile("密([a-z_]+)之([a-z]+)语([A-Z0-9-]+)勿外传")


def run(portal: Path, *arguments: str, code: int = 0) -> Result:
    words = ["letter", "-C", str(portal), *arguments]
    done = CliRunner().invoke(command_line("zh"), words, prog_name="reqportal")
    assert done.exception is None or isinstance(done.exception, SystemExit), done
    assert done.exit_code == code, done.output
    return done


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample portal; nothing in it is changed."""
    folder = tmp_path_factory.mktemp("sample") / "portal"
    init(folder, "zh")
    return folder


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    init(tmp_path / "portal", "zh")
    return tmp_path / "portal"


def change_cell(portal: Path, book: str, sheet: str, row: str, **cells: object) -> None:
    """Type into the row whose first cell is `row`."""
    path = portal / "sheets" / book
    opened = load_workbook(path)
    tab = opened[sheet]
    heads = {str(cell.value).strip("*"): cell for line in tab.iter_rows(max_row=15)
             for cell in line if cell.value}  # fmt: skip
    for line in tab.iter_rows():
        if row in {cell.value for cell in line[:2]}:
            for name, value in cells.items():
                tab.cell(line[0].row, heads[name].column).value = value
            break
    opened.save(path)


def only(folder: Path) -> Path:
    (found,) = folder.glob("*.docx")
    return found


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("confirmation", "REQ-0017"),
        ("acceptance", "REQ-0014"),
        ("change", "CR-007"),
        ("report", "C-002"),
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_kind_is_written_and_holds(
    sample: Path, tmp_path: Path, kind: str, name: str, language: str
) -> None:
    run(sample, kind, name, "--to", str(tmp_path), "--lang", language)
    done = run(sample, "--verify", str(only(tmp_path)))
    assert "一致" in done.stdout


def test_what_is_missing_is_named_with_its_cell(sample: Path, tmp_path: Path) -> None:
    done = run(sample, "confirmation", "REQ-0013", "--to", str(tmp_path), code=1)
    assert "LETTER-002" in done.stderr
    assert re.search(r"需求![A-Z]+\d+", done.stderr)
    assert "函件没有生成" in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("confirmation", "REQ-017"), "您是否想写 REQ-0017"),
        (("change", "CR-99"), "没有变更 CR-99"),
        (("report", "REQ-0017"), "没有客户 REQ-0017"),
        (("report", "C-001", "C-002"), "一份报告只写一个客户"),
        (("confirmation", "REQ-0017", "REQ-0044"), "只能给一个客户"),
        (("confirmation",), "--to"),
        ((), "--verify"),
    ],
)
def test_a_slip_is_answered(
    sample: Path, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    done = run(sample, *words, "--to", str(tmp_path), code=2)
    assert said in done.stderr


def test_a_letter_needs_our_companys_name(portal: Path, tmp_path: Path) -> None:
    config = portal / "mkdocs.yml"
    text = re.sub(r"\n *company: .*", "", config.read_text("utf-8"))
    config.write_text(text, "utf-8")
    done = run(portal, "report", "C-001", "--to", str(tmp_path / "out"), code=2)
    assert "company" in done.stderr


def test_a_letter_is_not_written_among_what_is_published(portal: Path) -> None:
    done = run(portal, "report", "C-001", "--to", str(portal / "site"), code=3)
    assert "site" in done.stderr


def test_signed_then_changed_is_told_value_by_value(
    portal: Path, tmp_path: Path
) -> None:
    run(portal, "confirmation", "REQ-0017", "--to", str(tmp_path / "out"))
    letter = only(tmp_path / "out")
    change_cell(portal, "evaluations.xlsx", "方案", "REQ-0017", 报价="260,000 元",
                不含范围=None)  # fmt: skip
    change_cell(portal, "requirements.xlsx", "需求", "REQ-0017", 量化指标="10 分钟")
    done = run(portal, "--verify", str(letter), code=1)
    said = done.stderr
    assert "REQ-0017 › 报价" in said
    assert "函件为“210,000 元”，工作簿现为“260,000 元”" in said
    assert re.search(r"evaluations\.xlsx › 方案 › [A-Z]+\d+", said)
    assert "不含范围：函件为“历史账号清理”，工作簿已没有" in said
    assert "有 3 处与工作簿不一致" in said
    letter.unlink()
    run(portal, "confirmation", "REQ-0017", "--to", str(tmp_path / "out"))
    assert only(tmp_path / "out").name != letter.name


def test_the_clients_answer_is_no_contradiction(portal: Path, tmp_path: Path) -> None:
    run(portal, "acceptance", "REQ-0033", "--to", str(tmp_path / "out"))
    letter = only(tmp_path / "out")
    change_cell(
        portal, "tasks.xlsx", "验收", "REQ-0033", 结果="通过", 验收日期="2026-03-19"
    )
    done = run(portal, "--verify", str(letter))
    assert "此后已答复：“通过”" in done.stdout
    assert "除客户答复外与工作簿一致" in done.stdout


def test_a_letter_on_what_is_gone_is_told(portal: Path, tmp_path: Path) -> None:
    run(portal, "change", "CR-007", "--to", str(tmp_path / "out"))
    change_cell(portal, "changes.xlsx", "变更", "CR-007", 变更编号="CR-777")
    done = run(portal, "--verify", str(only(tmp_path / "out")), code=1)
    assert "已找不到" in done.stderr


def test_an_edited_letter_is_noticed_and_never_written_over(
    sample: Path, tmp_path: Path
) -> None:
    run(sample, "confirmation", "REQ-0017", "--to", str(tmp_path))
    letter = only(tmp_path)
    document = Document(str(letter))
    document.paragraphs[-1].add_run("乙方承诺免费")
    document.save(str(letter))
    edited = letter.read_bytes()
    assert "改过" in run(sample, "--verify", str(letter), code=1).stderr
    again = run(sample, "confirmation", "REQ-0017", "--to", str(tmp_path), code=3)
    assert "请先移走" in again.stderr
    assert letter.read_bytes() == edited


def test_a_record_that_was_changed_proves_nothing(sample: Path, tmp_path: Path) -> None:
    run(sample, "confirmation", "REQ-0017", "--to", str(tmp_path))
    letter = only(tmp_path)
    parts = unpacked(letter.read_bytes())
    parts["customXml/reqportal.xml"] = parts["customXml/reqportal.xml"].replace(
        b"210,000", b"110,000"
    )
    letter.write_bytes(packed(parts))
    assert "不能作为凭据" in run(sample, "--verify", str(letter), code=1).stderr


def test_a_lost_record_is_still_compared(sample: Path, tmp_path: Path) -> None:
    run(sample, "confirmation", "REQ-0017", "--to", str(tmp_path))
    letter = only(tmp_path)
    parts = unpacked(letter.read_bytes())
    del parts["customXml/reqportal.xml"]
    letter.write_bytes(packed(parts))
    assert "一致" in run(sample, "--verify", str(letter)).stdout


def test_any_other_file_is_no_letter(sample: Path) -> None:
    done = run(sample, "--verify", str(sample / "mkdocs.yml"), code=2)
    assert "不是 reqportal 生成的函件" in done.stderr


# --- the boundary -----------------------------------------------------------------

KEYS = (
    LetterKey(K.CONFIRMATION, (SHOWN,)),
    LetterKey(K.CONFIRMATION, (HIDDEN, SHOWN)),
    LetterKey(K.ACCEPTANCE, (SHOWN,)),
    LetterKey(K.CHANGE, (f"CR-{HIDDEN}",)),
    LetterKey(K.REPORT, (OWN,)),
)


@pytest.fixture(scope="module")
def canaries() -> Portal:
    return portfolio(company="云启")


def told(files: dict[str, bytes]) -> Iterator[tuple[str, str, str]]:
    """Field, sheet and id of every canary, however it is packed."""
    for name, content in files.items():
        for reading in readings(name, content):
            yield from CANARY.findall(reading.text)


@pytest.mark.parametrize("key", KEYS, ids=lambda key: f"{key.kind.code}-{len(key.ids)}")
def test_only_what_the_client_may_see_of_what_is_named(
    canaries: Portal, key: LetterKey
) -> None:
    form = LetterForm(key, ZH)
    files = form.files(canaries, OWN)
    sharing = Sharing(canaries, form.files, form.files)
    problems = sharing.leaks(files, OWN, form.scope(canaries))
    assert [problem(ZH) for problem in problems] == []
    found = set(told(files))
    assert found
    named = {name.removeprefix("CR-") for name in key.ids}
    if key.kind is K.REPORT:
        named = {OWN, SHOWN, "REQ-0003"}
    for field, sheet, name in found:
        assert BY_KEY[sheet][field].client_sees, (sheet, field)
        assert name in named | {OWN}


def test_a_letter_to_a_hidden_requirement_says_it_whatever_its_flag(
    canaries: Portal,
) -> None:
    form = LetterForm(LetterKey(K.CONFIRMATION, (HIDDEN,)), ZH)
    assert ("price", "solution", HIDDEN) in set(told(form.files(canaries, OWN)))


def test_a_template_that_says_another_clients_name_is_stopped(tmp_path: Path) -> None:
    canaries = portfolio(company="云启")
    path = tmp_path / "site_templates" / "letters" / "confirmation.zh.docx"
    path.parent.mkdir(parents=True)
    document = Document(str(template(K.CONFIRMATION, "zh", None)))
    document.add_paragraph("同海岳医药集团的合同")
    stream = io.BytesIO()
    document.save(stream)
    path.write_bytes(stream.getvalue())
    errand = LetterErrand(tmp_path, canaries, KEYS[0], ZH)
    done = errand.write(tmp_path / "out")
    assert done.path is None
    assert done.problems
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    portal = a_portal(
        a_requirement(acceptance_criteria="3 秒"), a_solution(), company="云启"
    )
    errand = LetterErrand(
        tmp_path, portal, LetterKey(K.CONFIRMATION, ("REQ-0001",)), ZH
    )
    with pytest.raises((PublishError, OSError)):
        errand.write(tmp_path / "out")
