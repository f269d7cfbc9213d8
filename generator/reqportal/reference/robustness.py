"""What happens to workbooks as they really are: each trap, its outcome and its test."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reqportal.locales import N_, Translator
from reqportal.reference.markdown import code, page, table, text

_OPEN = "workbook/test_open.py::test_"
_VALUES = "workbook/test_values.py::test_"
_READ = "workbook/test_read.py::test_"
_LAYOUTS = "workbook/test_layouts.py::test_"
_TRAPS = "workbook/test_traps.py::test_"
_UNSEEN = "workbook/test_unseen.py::test_"
_LIMITS = "workbook/test_limits.py::test_"
_ODD = "workbook/test_odd_files.py::test_"


@dataclass(frozen=True, slots=True)
class Trap:
    """One way in which a workbook may mislead a program."""

    trap: str
    """A msgid, like `outcome`."""
    outcome: str
    test: str = ""
    """`folder/file.py::name`, or a folder of cases; both below `tests/`."""


FILES = (
    Trap(
        N_("“Strict Open XML” workbook"),
        N_("read like any other"),
        _OPEN + "a_strict_workbook_is_not_empty",
    ),
    Trap(
        N_("The sheet declares a wrong size"),
        N_("the declaration is ignored, every cell is read"),
        _TRAPS + "a_declared_dimension_that_is_wrong_cuts_nothing_off",
    ),
    Trap(
        N_("Days counted from 1904"),
        N_("read as the days that were typed"),
        _TRAPS + "days_counted_from_1904_are_the_days_that_were_typed",
    ),
    Trap(
        N_("Entities in the XML (XXE, billion laughs)"),
        N_("the file is refused (FILE-001)"),
        _OPEN + "entities_are_refused",
    ),
    Trap(
        N_("Lock and temporary files of Excel, WPS and LibreOffice"),
        N_("not read, one note (FILE-010)"),
        _OPEN + "lock_files_of_every_office_are_known",
    ),
    Trap(
        N_("Password, old .xls, csv or html named .xlsx, half-saved file"),
        N_("refused, each with its own words (FILE-002, 004, 005, 006)"),
        _OPEN + "a_file_that_is_no_workbook_is_refused",
    ),
    Trap(
        N_("Empty file, placeholder of a cloud drive"),
        N_("refused, each with its own words (FILE-007, 008)"),
        _OPEN + "a_file_that_is_no_workbook_is_refused",
    ),
    Trap(
        N_("Workbook with macros"),
        N_("read; the macros are ignored, one note (FILE-014)"),
        _UNSEEN + "macros_are_ignored_and_named",
    ),
    Trap(
        N_("Zip bomb, file too large, cells at both ends of a sheet"),
        N_("refused with the limit and what was found (FILE-009)"),
        _LIMITS + "each_limit_is_named_with_what_was_found",
    ),
    Trap(
        N_("A file that kills or stops its reader"),
        N_("one finding (FILE-012); the others are read"),
        "workbook/test_apart.py::test_a_file_that_kills_or_stops_its_reader_is_one_finding",
    ),
    Trap(
        N_("Parts or cells twice, shared texts out of range"),
        N_("the file is refused (FILE-001)"),
        _ODD + "a_sheet_that_contradicts_itself_is_refused",
    ),
    Trap(
        N_("A workbook saved while it is read"),
        N_("read again; in use if the save never ends (FILE-003)"),
        "workbook/test_saving.py::test_what_was_saved_meanwhile_is_what_is_read",
    ),
    Trap(
        N_("Workbooks returned by “check --return” and filled in again"),
        N_("read with no further step"),
        "end_to_end/test_return.py::test_ten_mistakes_are_mended_at_the_marked_cells_alone",
    ),
)
CELLS = (
    Trap(
        N_("#REF!, #N/A and other Excel errors"),
        N_("the row is held back (READ-001)"),
        _OPEN + "error_cells_are_told_from_blank_ones",
    ),
    Trap(
        N_("#SPILL! and other errors of newer versions"),
        N_("the row is held back (READ-001)"),
        _ODD + "cells_written_in_unusual_ways_are_read",
    ),
    Trap(
        N_("Formula that was never calculated"),
        N_("the row is held back (READ-002)"),
        _OPEN + "formulas_without_a_result_are_told_from_blank_ones",
    ),
    Trap(
        N_("Formula with a result"),
        N_("its result is read; an empty one is blank"),
        _OPEN + "a_calculated_blank_is_a_blank",
    ),
    Trap(
        N_("Text hidden under a merged cell"),
        N_("dropped and named (SHEET-007)"),
        _UNSEEN + "text_under_a_merged_cell_is_dropped_and_named",
    ),
    Trap(
        N_("Hidden rows and columns"),
        N_("read and counted, one note (SHEET-006)"),
        _UNSEEN + "hidden_rows_and_columns_are_read_and_counted",
    ),
    Trap(
        N_("Serial numbers that are no days"),
        N_("the row is held back (VAL-004, VAL-006)"),
        _VALUES + "what_is_no_day_is_refused",
    ),
    Trap(
        N_(
            "Dates such as “early June”, “to be fixed”, a day without its year, "
            "two days"
        ),
        N_("the row is held back (VAL-004); optional dates may stay blank"),
        _VALUES + "what_is_no_day_is_refused",
    ),
    Trap(
        N_("_x000D_, NUL and other control characters"),
        N_("left out; line breaks stay"),
        _VALUES + "prose_keeps_its_line_breaks_and_width_and_loses_control_characters",
    ),
    Trap(
        N_("Full-width letters and digits, zero-width and no-break spaces"),
        N_("made equal in ids, numbers and words; prose keeps its width"),
        _VALUES + "ids_are_read_without_what_nobody_can_see",
    ),
    Trap(
        N_("Ids that are plain numbers"),
        N_("read as typed: 7, not 7.0"),
        _VALUES + "ids_typed_as_numbers_keep_their_digits",
    ),
    Trap(
        N_("The same id twice"),
        N_("all rows of the id are held back (ID-003)"),
        "workbook/test_parse.py::test_of_a_repeated_id_no_row_is_published",
    ),
    Trap(
        N_("A row without its id"),
        N_("held back (ID-001), the next free id is named"),
        "cases/ID-001",
    ),
    Trap(
        N_("Progress as 60%, 60 or 0.6"),
        N_("all three are read as 60 %"),
        _VALUES + "a_percentage_may_be_written_three_ways",
    ),
    Trap(
        N_("Words of another team for priority or status"),
        N_("the row is held back (VAL-003), the listed words are named"),
        "cases/VAL-003",
    ),
    Trap(
        N_("A fill colour as the only sign of a status"),
        N_("not read: write it into a cell"),
        _TRAPS + "a_colour_says_nothing",
    ),
)
LAYOUTS = (
    Trap(
        N_("Header in row 2 to 15"),
        N_("found"),
        _READ + "the_header_may_stand_in_any_of_the_first_fifteen_rows",
    ),
    Trap(
        N_("Title, project block or legend above the header"),
        N_("skipped, in the account as “above the table”"),
        _LAYOUTS + "titles_notes_and_blank_rows_around_a_table_are_counted",
    ),
    Trap(
        N_("Table not in column A, blank rows and columns before it"),
        N_("read with true addresses"),
        _READ + "a_table_may_stand_anywhere_on_the_sheet",
    ),
    Trap(
        N_("Header of two or three rows, merged or not"),
        N_("put together: “Planned” over “start” is “Planned start”"),
        _LAYOUTS + "a_header_of_two_rows_is_put_together",
    ),
    Trap(
        N_("Stars, “(required)”, line breaks, full-width brackets in headers"),
        N_("set aside"),
        _READ + "a_header_is_known_whatever_it_carries",
    ),
    Trap(
        N_("Other words for a header, such as No., Summary, Reporter"),
        N_("known by alias"),
        _READ + "a_tab_of_any_name_is_told_by_headers_that_one_sheet_alone_requires",
    ),
    Trap(
        N_("A header twice"),
        N_("the first is read, the other named (SHEET-004)"),
        "cases/SHEET-004",
    ),
    Trap(
        N_("A required column, such as the id, is missing"),
        N_("the rows are held back (SHEET-001), the header to add is named"),
        "cases/SHEET-001",
    ),
    Trap(
        N_("Value merged downwards over several rows"),
        N_("counts for each of them; a number counts once"),
        _LAYOUTS + "a_value_merged_downwards_counts_for_each_of_its_rows",
    ),
    Trap(
        N_("A record's own id merged over several rows"),
        N_("the first row is read, the others are held back (ROW-005)"),
        _LAYOUTS + "row_005_holds_back_what_an_id_merged_over_several_rows_hides",
    ),
    Trap(
        N_("Merged range of a whole column or sheet"),
        N_("reaches as far as the filled rows"),
        _LAYOUTS + "odd_merged_ranges_stop_nothing",
    ),
    Trap(
        N_("Section rows, notes, totals and repeated headers among the records"),
        N_("skipped, in the account and in one note (ROW-006)"),
        _LAYOUTS + "sections_totals_and_repeated_headers_are_skipped_and_named",
    ),
    Trap(
        N_("A row that may be a note or a record"),
        N_("not read, with a warning of its own (ROW-004)"),
        _LAYOUTS + "a_row_that_may_be_a_record_is_never_skipped_in_silence",
    ),
    Trap(
        N_("Rows that hold only a prepared id"),
        N_("skipped, in the account and in one note (ROW-006)"),
        _LAYOUTS + "ids_prepared_below_the_last_record_are_one_note",
    ),
    Trap(
        N_("Blank rows inside a table"),
        N_("skipped, in the account"),
        _LAYOUTS + "titles_notes_and_blank_rows_around_a_table_are_counted",
    ),
    Trap(
        N_("Several tables below each other"),
        N_("each is read"),
        _LAYOUTS + "two_tables_below_each_other_are_both_read",
    ),
    Trap(
        N_("Several tables side by side"),
        N_("each is read"),
        _LAYOUTS + "two_tables_side_by_side_are_both_read",
    ),
    Trap(
        N_("Empty sheets"),
        N_("in the account, no finding"),
        _LAYOUTS + "empty_sheets_are_named_in_the_account_and_nowhere_else",
    ),
    Trap(
        N_("Sheets with other headers, or with none"),
        N_("not read (SHEET-003): the nearest standard sheet, what it lacks"),
        _LAYOUTS + "every_sheet_of_others_says_what_it_is_nearest_to",
    ),
    Trap(
        N_("Any of these together"),
        N_("every filled row is read, held back or skipped with a reason"),
        _LAYOUTS + "every_filled_row_is_read_held_back_or_skipped_with_a_reason",
    ),
)
ALL = (*FILES, *CELLS, *LAYOUTS)


def robustness(t: Translator) -> str:
    """The page: one table for files, one for cells, one for layouts."""
    parts = ((t("Files"), FILES), (t("Cells"), CELLS), (t("Layouts"), LAYOUTS))
    blocks = (_part(heading, traps, t) for heading, traps in parts)
    return page(t("Robustness"), t, _lead(t), *blocks)


def _lead(t: Translator) -> Iterator[str]:
    yield t(
        "What real requirement workbooks hold, and what the program makes of it. Each "
        "line names the test that keeps it true, below the folder {folder}.",
        folder="`tests`",
    )
    yield ""


def _part(heading: str, traps: Sequence[Trap], t: Translator) -> Iterator[str]:
    yield from (f"## {heading}", "")
    rows = (
        (
            text(t(one.trap)),
            text(t(one.outcome)),
            code(one.test) if one.test else "—",
        )
        for one in traps
    )
    yield from table((t("Trap"), t("What happens"), t("Test")), rows)
