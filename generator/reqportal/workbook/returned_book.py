"""Layer 2: a workbook written anew, with its values and with what is wrong in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from reqportal import fingerprint
from reqportal.findings import Finding
from reqportal.locales import Language, Translator
from reqportal.model.columns import WORKBOOKS, sheets_of
from reqportal.model.schema import Profile, Sheet
from reqportal.workbook import carry
from reqportal.workbook.beside import Beside, Tab, beside_of, with_every_tab_shown
from reqportal.workbook.blank import (
    DIGEST,
    TEMPLATE_DAY,
    add_lists,
    add_meta,
    facts_on,
    lists_of,
    packed,
)
from reqportal.workbook.carried import Carried
from reqportal.workbook.findings_tab import FINDINGS_SHEET, add_findings
from reqportal.workbook.guide_tab import add_guide
from reqportal.workbook.open import (
    Book,
    book_of,
)
from reqportal.workbook.read import Table, tables
from reqportal.workbook.refusal import UnreadableWorkbookError
from reqportal.workbook.returned_tab import add_tab
from reqportal.workbook.template import (
    LISTS_SHEET,
    META_SHEET,
    TEMPLATE_ID,
    facts_of,
    is_guide,
    is_ours,
)

RETURNED = "returned"
"""The fact by which a returned workbook is known: the digest of what we wrote."""
_NAMED = 12
"""Places that are named one by one."""


def returned_book(
    content: bytes, file: str, findings: Sequence[Finding], t: Translator
) -> bytes:
    """The bytes of the workbook to return: `content` is the file called `file`.

    Raises UnreadableWorkbookError where the file cannot be read.
    """
    as_read = book_of(content, file)
    book, package = _whole(content, as_read), beside_of(content)
    facts = facts_of(as_read.hidden)
    is_template = facts.get("template") == TEMPLATE_ID
    carried = [
        one
        for one in _carried(book, package, findings, has_reasons=RETURNED in facts)
        if not is_ours(one.grid)
        and not (is_template and one.grid.name in {LISTS_SHEET, META_SHEET})
    ]
    facts = facts if is_template else {}
    made = Workbook()
    made.remove(made.worksheets[0])
    name, language, profile = _kind(facts, carried, t)
    if any(is_guide(grid) for grid in book.grids):
        add_guide(made, name, _sheets(name, profile), language, profile)
    listed = made.create_sheet(_free_name(t(FINDINGS_SHEET), carried))
    lost = list(_lost(package, carried, t))
    for one in carried:
        failed = add_tab(made.create_sheet(one.grid.name), one, t)
        if failed:
            lost.append(t("Formulas not carried over: {names}", names=tuple(failed)))
    order = [one.grid.name for one in carried]
    add_findings(listed, file, _by_tab(findings, order), lost, t)
    made.active = made.worksheets.index(listed)
    columns = [(c.language, tuple(c.columns.values())) for c in carried]
    add_lists(made, ((words, lang) for lang, cs in columns for words in lists_of(cs)))
    return _sealed(made, facts_on(name, language, profile), as_read)


def _by_tab(findings: Sequence[Finding], order: Sequence[str]) -> list[Finding]:
    place = {name: number for number, name in enumerate(order)}
    return sorted(findings, key=lambda found: place.get(found.where.sheet, -1))


def digest(book: Book) -> str:
    """What tells a returned workbook that was edited from one that was not."""
    seen = [(g.name, g.cells, sorted(g.errors.items())) for g in book.grids]
    return fingerprint.digest(repr(seen))


def _sealed(made: Workbook, facts: Mapping[str, str | int], as_read: Book) -> bytes:
    add_meta(made, {**facts, RETURNED: DIGEST})
    made.properties.keywords = " ".join(f"{k}={text}" for k, text in facts.items())
    return packed(
        made,
        as_read.modified or TEMPLATE_DAY,
        fixed=2,
        digest=lambda content: digest(book_of(content, as_read.file)),
    )


def _whole(content: bytes, as_read: Book) -> Book:
    """With all rows of hidden tabs, unless these cannot be read."""
    if not as_read.hidden:
        return as_read
    try:
        return book_of(with_every_tab_shown(content), as_read.file)
    except UnreadableWorkbookError:
        return as_read


def _carried(
    book: Book, package: Beside, findings: Sequence[Finding], *, has_reasons: bool
) -> Iterator[Carried]:
    found: dict[str, list[Table]] = {}
    for one in tables(replace(book, hidden=())):
        if isinstance(one, Table):
            found.setdefault(one.grid.name, []).append(one)
    for grid in book.grids:
        yield Carried(
            grid,
            package.tabs.get(grid.name, Tab()),
            tuple(found.get(grid.name, ())),
            tuple(f for f in findings if f.where.sheet == grid.name),
            package.counts_from_1904,
            has_reasons,
        )


def _kind(
    facts: Mapping[str, str], carried: Sequence[Carried], t: Translator
) -> tuple[str, Language, Profile]:
    """Which standard workbook it is, its language and profile."""
    told = [table.sheet.workbook for one in carried for table in one.tables]
    name = facts.get("workbook", "")
    if name not in WORKBOOKS:
        name = Counter(told).most_common(1)[0][0] if told else WORKBOOKS[0]
    spoken = [one.language for one in carried if one.tables]
    language: Language = spoken[0] if spoken else t.language
    profile = facts.get("profile", "").upper()
    known = profile in Profile.__members__
    return name, language, Profile[profile] if known else Profile.STANDARD


def _sheets(name: str, profile: Profile) -> tuple[Sheet, ...]:
    return tuple(sheet for sheet in sheets_of(name) if sheet.in_profile(profile))


def _free_name(wanted: str, carried: Sequence[Carried]) -> str:
    taken = {one.grid.name.casefold() for one in carried}
    names = (wanted, *(f"{wanted} ({number})" for number in range(2, 1000)))
    return next(name for name in names if name.casefold() not in taken)


def _lost(package: Beside, carried: Sequence[Carried], t: Translator) -> Iterator[str]:
    """What this workbook holds that is not carried over, a sentence each."""
    formulas = [place for one in carried for place in _formulas(one)]
    if formulas:
        names, more = tuple(formulas[:_NAMED]), len(formulas) - _NAMED
        said = t("Formulas became their values: {names}", names=names)
        yield f"{said} … +{more}" if more > 0 else said
    if package.has_drawings:
        yield t("Not carried over: pictures, charts and shapes.")
    if package.has_macros:
        yield t("Not carried over: macros.")
    if package.has_comments:
        yield t("Not carried over: comments.")
    cut = tuple(place for one in carried for place in _too_long(one))
    if cut:
        yield t("Cut to what a cell can hold: {names}", names=cut)


def _formulas(one: Carried) -> Iterator[str]:
    """Cells with a formula, but for those that get one of ours."""
    computed = {get_column_letter(i + 1) for i, c in one.columns.items() if c.computed}
    for place, inside in one.tab.cells.items():
        if inside.formula is None or place in one.grid.uncalculated:
            continue
        if place.rstrip("0123456789") not in computed:
            yield f"{one.grid.name}!{place}"


def _too_long(one: Carried) -> Iterator[str]:
    for number, row in enumerate(one.grid.cells, start=1):
        for index, cell in enumerate(row):
            if isinstance(cell, str) and len(cell) > carry.LONGEST:
                yield f"{one.grid.name}!{get_column_letter(index + 1)}{number}"
