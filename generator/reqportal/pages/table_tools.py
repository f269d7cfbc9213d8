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
    "list": N_(", "),
    "loading": N_("Loading…"),
    "more": N_("Show more"),
    "none": N_("No row fits."),
    "part": N_("The first {shown} of {total} are shown."),
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


def line(place: Place, table: Table, t: Translator) -> Markup:
    """The line above the table."""
    up = "../" * place.path.count("/")
    base = f"{up}{place.file}"
    return Markup(
        '<div class="rp-tools" role="group" aria-label="{title}"'
        ' data-name="{name}" data-file="{base}" data-rows="{rows}">{filter}'
        '<span role="status"></span>'
        '<span class="rp-tools__get"><span>{get}</span>{links}'
        '<a href="{up}data/portal.json">portal.json</a></span></div>\n'
    ).format(
        title=place.title,
        name=place.name,
        base=base,
        rows=table.total,
        filter=_filter(t) if table.total >= _FEW else "",
        get=t("Download"),
        links=Markup("").join(_link(base, kind, table) for kind in _KINDS),
        up=up,
    )


def _filter(t: Translator) -> Markup:
    return Markup(
        '<input type="search" placeholder="{find}" aria-label="{find}"'
        ' autocomplete="off"><button type="button" aria-expanded="false">{more}'
        "</button>"
    ).format(find=t("Filter this table"), more=t("Filter, sort, columns"))


def _link(base: str, kind: str, table: Table) -> Markup:
    if table.total <= MOST:
        link = '<a href="{base}.{kind}" download data-as="{kind}">{kind}</a>'
        return Markup(link).format(base=base, kind=kind)  # noqa: S704 - our own
    return Markup('<button type="button" data-as="{kind}">{kind}</button>').format(
        kind=kind
    )


def files(place: Place, table: Table, head: str) -> dict[str, bytes]:
    """The table as files, by path in the site; none of a long one."""
    if table.total > MOST:
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
    said["failed"] = t(WORDS["failed"], folder="data/rows")
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return f"reqportalTables.words = {text};\n".encode()
