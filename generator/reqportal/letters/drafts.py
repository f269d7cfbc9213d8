"""Layer 6: the Word templates as shipped, made from the words of the letters.

`make letters` writes them to `site_templates/letters/`; a portal's own copies, edited
in Word or WPS, win. What stands in braces is filled by `fill.py`.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.shared import Cm, Pt

from reqportal import vocabulary as v
from reqportal.letters.archive import packed, unpacked
from reqportal.letters.elements import (
    TABLE,
    Text,
    add_field,
    add_row,
    add_tag,
    around,
    rule,
    set_font,
    shade,
    unrule,
    untab,
    write,
    write_lines,
)
from reqportal.letters.shipped import name_of
from reqportal.locales import Translator, translator
from reqportal.pages.letter_words import letter_words

_FONTS = {
    "zh": ("Times New Roman", "SimSun", "Arial", "SimHei"),
    "en": ("Arial", "SimSun", "Arial", "SimHei"),
}
"""Latin and Chinese for the text, then for headings; every Windows and WPS has them."""
_WIDTH = 16.6
"""Centimetres between the margins."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table whose rows are repeated."""

    header: str
    width: float
    """Centimetres."""
    lines: tuple[Text, ...]
    """One at least is always there: a cell without a paragraph is taken out."""


def _column(header: str, width: float, *lines: str | Text) -> Column:
    """A plain line is the name of a field of the row."""
    made = (x if isinstance(x, Text) else Text(f"{{{{ one.{x} }}}}") for x in lines)
    return Column(header, width, tuple(made))


def _bold(*fields: str) -> Text:
    return Text(" ".join(f"{{{{ one.{field} }}}}" for field in fields), bold=True)


def _note(field: str) -> Text:
    return Text(f"{{{{ one.{field} }}}}", grey=True, only_if=f"one.{field}")


def _maybe(field: str) -> Text:
    return Text(f"{{{{ one.{field} }}}}", only_if=f"one.{field}")


def write_drafts(folder: Path) -> list[Path]:
    """Write every template; the files, in order."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for kind in v.LetterKind:
        for language in ("zh", "en"):
            path = folder / name_of(kind, language)
            path.write_bytes(draft(kind, translator(language)))
            written.append(path)
    return written


def draft(kind: v.LetterKind, t: Translator) -> bytes:
    """The template of a kind of letter in one language."""
    return _Draft(kind, t).made()


class _Draft:
    """A document that is being built."""

    def __init__(self, kind: v.LetterKind, t: Translator) -> None:
        self._kind = kind
        self._words = letter_words(kind, t)
        self._language = t.language
        self._colon = "：" if t.language == "zh" else ": "
        self._document: Any = Document()

    def made(self) -> bytes:
        """The whole template."""
        self._page()
        self._head()
        {
            v.LetterKind.CONFIRMATION: self._confirmation,
            v.LetterKind.ACCEPTANCE: self._acceptance,
            v.LetterKind.CHANGE: self._change,
            v.LetterKind.REPORT: self._report,
        }[self._kind]()
        self._terms()
        if self._words.verdicts:
            self._conclusion()
            self._signatures()
        self._proof()
        return self._saved()

    # --- the kinds ----------------------------------------------------------------

    def _confirmation(self) -> None:
        w = self._words
        self._heading(w.asked)
        self._table(
            "letter.requirements",
            _column(w.no, 1.2, "no"),
            _column(w.requirement, 5.3, _bold("id", "title"), _note("note")),
            _column(w.criteria, 6.1, "criteria"),
            _column(w.figures, 4.0, "figures"),
        )
        self._heading(w.offered)
        self._table(
            "letter.offers",
            _column(w.no, 1.2, "no"),
            _column(w.solution, 5.7, _bold("id", "tier"), "description"),
            _column(w.exclusions, 3.4, "exclusions"),
            _column(w.price, 2.6, "price"),
            _column(w.time, 3.7, _maybe("lead_time"), _bold("promised"),
                    _note("moved")),
        )  # fmt: skip
        self._if("letter.changes")
        self._heading(w.changed)
        self._changes("letter.changes")
        self._end()

    def _change(self) -> None:
        w = self._words
        self._heading(w.changed)
        self._changes("letter.changes")
        self._if("letter.dates")
        self._heading(w.dates)
        self._table(
            "letter.dates",
            _column(w.requirement, 8.6, "requirement"),
            _column(w.before, 4.0, "before"),
            _column(w.after, 4.0, _bold("after")),
        )
        self._end()

    def _acceptance(self) -> None:
        w = self._words
        self._heading(w.items)
        notes = _note("requirement"), _note("verification")
        signed = _note("signer"), _note("clause")
        self._table(
            "letter.items",
            _column(w.no, 1.2, "no"),
            _column(w.item, 4.6, _bold("item"), *notes),
            _column(w.criterion, 4.1, "criterion"),
            _column(w.submitted, 3.3, "submitted", _maybe("due")),
            _column(w.result, 3.4, _bold("result"), _maybe("accepted"), *signed),
        )
        self._if("letter.defects")
        self._heading(w.defects)
        self._table(
            "letter.defects",
            _column(w.no, 1.2, "no"),
            _column(w.item, 4.7, "item"),
            _column(w.problem, 7.6, "problem"),
            _column(w.fix_due, 3.1, "fix_due"),
        )
        self._end()

    def _report(self) -> None:
        w = self._words
        self._line("{{ letter.report.lede }}")
        self._if("letter.report.needs")
        self._heading(w.needs)
        self._table(
            "letter.report.needs",
            _column(w.no, 1.2, "no"),
            _column(w.what, 8.9, _bold("title"), _note("text")),
            _column(w.since, 3.2, "since"),
            _column(w.answer_due, 3.3, "due", _note("over")),
        )
        self._end()
        self._heading(w.standing)
        self._table(
            "letter.report.standing",
            _column(w.no, 1.2, "no"),
            _column(w.requirement, 9.0, _bold("id", "title"), _note("note")),
            _column(w.stage, 3.1, "stage"),
            _column(w.promised, 3.3, "promised"),
        )
        self._if("letter.report.changes")
        self._heading(w.changed)
        self._changes("letter.report.changes")
        self._end()
        self._if("letter.report.sync")
        self._heading(w.last_sync)
        self._rows("letter.report.sync", 3.6)
        self._end()

    def _changes(self, rows: str) -> None:
        w = self._words
        self._table(
            rows,
            _column(w.no, 1.2, "no"),
            _column(w.change, 7.0, _bold("id", "requirement"), _note("meta"),
                    _maybe("note")),
            _column(w.scope, 3.4, "scope"),
            _column(w.days, 2.0, "days"),
            _column(w.fee, 3.0, "fee"),
        )  # fmt: skip

    # --- what all have ------------------------------------------------------------

    def _page(self) -> None:
        latin, chinese, head_latin, head_chinese = _FONTS[self._language]
        section = self._document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm((21 - _WIDTH) / 2)
        section.top_margin, section.bottom_margin = Cm(2.2), Cm(2)
        styles = self._document.styles
        set_font(styles["Normal"], latin, chinese, 10.5)
        styles["Normal"].paragraph_format.space_after = Pt(4)
        styles["Normal"].paragraph_format.line_spacing = 1.15
        for name, size in (("Title", 18), ("Heading 1", 12)):
            set_font(styles[name], head_latin, head_chinese, size, is_bold=True)
        unrule(styles["Title"])
        styles["Title"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        styles["Title"].paragraph_format.space_after = Pt(6)
        styles["Heading 1"].paragraph_format.space_before = Pt(14)
        styles["Heading 1"].paragraph_format.space_after = Pt(4)
        set_font(styles["Footer"], latin, chinese, 8, grey=True)
        untab(styles["Footer"])
        table = styles.add_style(TABLE, WD_STYLE_TYPE.PARAGRAPH)
        table.base_style = styles["Normal"]
        table.font.size = Pt(9.5)
        table.paragraph_format.space_after = Pt(0)
        self._footer(section.footer.paragraphs[0])

    def _footer(self, line: Any) -> None:  # noqa: ANN401 - docx's
        right = WD_TAB_ALIGNMENT.RIGHT
        line.paragraph_format.tab_stops.add_tab_stop(Cm(_WIDTH), right)
        line.add_run(f"{self._words.title} {{{{ letter.number }}}}\t")
        before, page, between, pages, after = around(self._words.page)
        line.add_run(before)
        add_field(line, page)
        line.add_run(between)
        add_field(line, pages)
        line.add_run(after)

    def _head(self) -> None:
        w = self._words
        self._document.add_paragraph(w.title, style="Title")
        line = self._line(
            f"{w.day}{self._colon}{{{{ letter.day }}}}"
            if self._kind is v.LetterKind.REPORT
            else f"{w.number} {{{{ letter.number }}}}"
            f"{{% if letter.number_note %}} ({{{{ letter.number_note }}}}){{% endif %}}"
            f"    {w.day}{self._colon}{{{{ letter.day }}}}",
            grey=True,
        )
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        table = self._grid((3.4, _WIDTH - 3.4))
        facts = (
            (w.party_a, "client", False),
            (w.party_b, "company", False),
            (w.contract, "contract", True),
            (w.contact, "contact", True),
            (w.due, "due", True),
        )
        for label, field, may_lack in facts:
            if may_lack:
                add_tag(table, f"if letter.{field}")
            cells = add_row(table, keep=True)
            write(cells[0], label, grey=True)
            write(cells[1], f"{{{{ letter.{field} }}}}", bold=not may_lack)
            if may_lack:
                add_tag(table, "endif")
        self._line(w.opening).paragraph_format.space_before = Pt(10)

    def _terms(self) -> None:
        self._heading(self._words.terms)
        for number, clause in enumerate(self._words.clauses, start=1):
            self._line(f"{number}. {clause}")

    def _conclusion(self) -> None:
        self._heading(self._words.conclusion)
        line = self._line("")
        for place, word in enumerate(self._words.verdicts):
            blank = " ____________________" if word.endswith((":", "：")) else ""
            gap = "        " if place else ""
            line.add_run(f"{gap}□ {word}{blank}")
        line.paragraph_format.keep_with_next = True

    def _signatures(self) -> None:
        w = self._words
        table = self._grid((_WIDTH / 2, _WIDTH / 2))
        cells = add_row(table, keep=True)
        for cell, seal, name in zip(
            cells, (w.seal_a, w.seal_b), ("client", "company"), strict=True
        ):
            write(cell, seal, grey=True)
            party = cell.add_paragraph(style=TABLE)
            write(party, f"{{{{ letter.{name} }}}}", bold=True)
            for label in (w.signer, w.sign_day):
                line = cell.add_paragraph(style=TABLE)
                write(line, f"{label}{self._colon}____________________")
                line.paragraph_format.space_before = Pt(16)
            for line in cell.paragraphs:
                line.paragraph_format.keep_with_next = True

    def _proof(self) -> None:
        line = self._line("{{ letter.proof }}", grey=True)
        line.paragraph_format.space_before = Pt(12)
        line.runs[0].font.size = Pt(8)

    # --- parts --------------------------------------------------------------------

    def _heading(self, text: str) -> None:
        self._document.add_heading(text, 1)

    def _line(self, text: str, *, grey: bool = False) -> Any:  # noqa: ANN401 - docx's
        line = self._document.add_paragraph()
        if text:
            write(line, text, grey=grey)
        return line

    def _if(self, condition: str) -> None:
        self._line(f"{{%p if {condition} %}}")

    def _end(self) -> None:
        self._line("{%p endif %}")

    def _grid(self, widths: Sequence[float]) -> Any:  # noqa: ANN401 - docx's
        table = self._document.add_table(0, len(widths))
        table.autofit = False
        rule(table)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)
        return table

    def _table(self, rows: str, *columns: Column) -> None:
        """A table whose rows are repeated; its head is too, on every page."""
        table = self._grid([column.width for column in columns])
        for cell, column in zip(add_row(table, head=True), columns, strict=True):
            write(cell, column.header, bold=True)
            shade(cell)
        add_tag(table, f"for one in {rows}")
        for cell, column in zip(add_row(table), columns, strict=True):
            write_lines(cell, column.lines)
        add_tag(table, "endfor")

    def _rows(self, rows: str, width: float) -> None:
        """Labels and texts."""
        table = self._grid((width, _WIDTH - width))
        add_tag(table, f"for one in {rows}")
        cells = add_row(table)
        write(cells[0], "{{ one.label }}", grey=True)
        write(cells[1], "{{ one.text }}")
        add_tag(table, "endfor")

    def _saved(self) -> bytes:
        properties = self._document.core_properties
        properties.author = properties.comments = properties.last_modified_by = ""
        properties.title = self._words.title
        stream = io.BytesIO()
        self._document.save(stream)
        return packed(unpacked(stream.getvalue()))
