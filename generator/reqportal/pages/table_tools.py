"""Layer 5: the line above a table: filter, columns, and the table as files.

It is all there without a script but for filtering; `assets/tables.js` wakes at the
first touch. Files of long tables are made in the browser and cost a build nothing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from markupsafe import Markup

from reqportal.locales import N_, Translator
from reqportal.pages import table_values
from reqportal.pages.shards import Table
from reqportal.workbook import sheet_file

FOLDER = "data/tables"
MOST = 500
"""Rows up to which files are written beside the page."""
_FEW = 5
"""Rows from which on filtering is worth a line."""
_KINDS = ("xlsx", "csv")
_GROUP = Markup(' role="group" aria-label="{}"')
_MACHINE = '<a href="{}data/portal.json">portal.json</a>'
WORDS = {
    "blank": N_("(blank)"),
    "clear": N_("Clear"),
    "columns": N_("Columns"),
    "copied": N_("Copied"),
    "copy": N_("Copy link"),
    "failed": N_("The rows cannot be loaded: {folder} is missing."),
    "filtered": N_("{shown} of {total} rows: {filters}"),
    "get": N_("Download"),
    "get_shown": N_("Download these {shown} rows"),
    "loading": N_("Loading…"),
    "more": N_("Show more"),
    "none": N_("No row fits."),
    "part": N_("The first {shown} of {total} are shown."),
    "shown": N_("{total} rows: {filters}"),
    "sort": N_("Sort by"),
    "sorted": N_("sorted by {columns}"),
    "total": N_("{total} rows"),
    "whole": N_("Show all {total}"),
    "words": N_("contains “{words}”"),
    "and": N_("; "),
    "or": N_(" or "),
    "is": N_("{what}: {values}"),
    "hidden": N_("hidden: {columns}"),
}
"""What the script says in the reader's language."""


@dataclass(frozen=True, slots=True)
class Place:
    """Which table of which page."""

    path: str
    """Of the page."""
    name: str
    title: str
    """What stands above the table."""

    @property
    def file(self) -> str:
        """Its files, from the top of the site and without their ending."""
        page = self.path.removesuffix(".html").replace("/", "-")
        return f"{FOLDER}/{page}-{self.name}"


def line(place: Place, table: Table, t: Translator, *, is_first: bool) -> Markup:
    """The line above the table; the first of a page links the machine's view too."""
    up = "../" * place.path.count("/")
    few = table.total < _FEW
    return Markup(
        '<div class="rp-tools{few}"{said} data-name="{name}"{long}>{filter}'
        '<span class="rp-tools__get"><span>{get}</span>{links}{told}</span></div>'
    ).format(
        few=" rp-tools--few" if few else "",
        said="" if few else _GROUP.format(place.title),
        name=place.name,
        long=Markup(' data-file="{}"').format(place.file) if _is_long(table) else "",
        filter="" if few else _filter(t),
        get=t("Download"),
        links=Markup("").join(_link(up, place, kind, table) for kind in _KINDS),
        told=Markup(_MACHINE).format(up) if is_first else "",  # noqa: S704 - our own
    )


def _is_long(table: Table) -> bool:
    return table.total > MOST


def _filter(t: Translator) -> Markup:
    return Markup('<input type="search" placeholder="{}"><button>{}</button>').format(
        t("Filter this table"), t("Filter, sort, columns")
    )


def _link(up: str, place: Place, kind: str, table: Table) -> Markup:
    if _is_long(table):
        return Markup("<button>{}</button>").format(kind)
    return Markup('<a href="{}{}.{}" download>{}</a>').format(
        up, place.file, kind, kind
    )


def files(place: Place, table: Table, head: str) -> dict[str, bytes]:
    """The table as files, by path in the site; none of a long one."""
    if _is_long(table):
        return {}
    found = table_values.columns(head)
    rows = list(table_values.rows(found, table.pieces, table.heads))
    return {
        f"{place.file}.xlsx": sheet_file.xlsx(place.title, found.header, rows),
        f"{place.file}.csv": sheet_file.csv(found.header, rows),
    }


def words(t: Translator) -> bytes:
    """A script with what `assets/table-view.js` says; it comes with the first touch."""
    said = {key: t(word) for key, word in WORDS.items()}
    said["list"] = t.join(("", ""))  # what stands between two
    said["failed"] = t(WORDS["failed"], folder="data/rows")
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return f"reqportalTables.words = {text};\n".encode()
