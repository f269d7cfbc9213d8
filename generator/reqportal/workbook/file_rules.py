"""Layer 2: the rules on files that are no workbook, or one too large to be read."""

from reqportal.findings import Severity, rule
from reqportal.locales import N_

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE
_SAVE_AS = N_("Open it in Excel or WPS and save it as “Excel workbook (*.xlsx)”")

OLD = rule(
    "FILE-004",
    ERROR,
    title=N_("Workbook of the old format"),
    message=N_("This is a workbook of the old format .xls, whatever its name says"),
    remedy=_SAVE_AS,
    why="The format of 1997 is not read; renaming the file does not change it.",
)
OTHER_CONTENT = rule(
    "FILE-005",
    ERROR,
    title=N_("Named .xlsx, but something else"),
    message=N_("The file is named as a workbook, but it is {kind}"),
    remedy=_SAVE_AS,
    why="Systems export web pages and texts under the name .xlsx; "
    "renaming a file does not change what it is.",
)
CUT_OFF = rule(
    "FILE-006",
    ERROR,
    title=N_("File saved halfway"),
    message=N_("The file breaks off: it was saved, copied or downloaded halfway"),
    remedy=N_("Save, copy or download it again; or take back its last good version"),
    why="A workbook lists its parts at its end; without it nothing can be trusted.",
)
EMPTY_FILE = rule(
    "FILE-007",
    ERROR,
    title=N_("File of no content"),
    message=N_("The file is empty: it has 0 bytes"),
    remedy=N_(
        "If it lies in a synchronised folder, let it be downloaded first; else take "
        "back its last good version, or delete it"
    ),
    why="A new or not yet synchronised file has no bytes; its rows would be missing.",
)
NOT_DOWNLOADED = rule(
    "FILE-008",
    ERROR,
    title=N_("File not downloaded"),
    message=N_("Only a placeholder is here; the content was not downloaded"),
    remedy=N_(
        "Let the cloud folder keep it on this device (OneDrive: “Always keep on this "
        "device”; Git LFS: git lfs pull), then try again"
    ),
    why="Cloud folders and Git LFS show a name and a size before they fetch a file.",
)
TOO_LARGE = rule(
    "FILE-009",
    ERROR,
    title=N_("Workbook too large"),
    message=N_("The workbook has {found} {what}; at most {allowed} are read"),
    remedy=N_(
        "Delete what lies far outside the table, split the workbook, or raise "
        "“limits: {setting}” in mkdocs.yml"
    ),
    why="A cell typed by mistake in the last row makes a table of a billion cells.",
)
GAVE_UP = rule(
    "FILE-012",
    ERROR,
    title=N_("Reading was given up"),
    message=N_("Reading the workbook was given up: {problem}"),
    remedy=N_(
        "Copy its rows into a new workbook from the template; if it really is that "
        "large, split it or raise “limits” in mkdocs.yml"
    ),
    why="A file that stops or kills the reader must not stop the other files.",
)
NOTHING_IN_IT = rule(
    "FILE-013",
    WARNING,
    title=N_("Workbook holds nothing"),
    message=N_("No visible sheet of this workbook holds anything"),
    remedy=N_("Fill it in, show the hidden sheets, or delete the file"),
    why="A workbook that gives no rows is named, so that none is silently empty.",
)
MACROS = rule(
    "FILE-014",
    NOTE,
    title=N_("Workbook with macros"),
    message=N_("The workbook holds macros; its cells were read, its macros ignored"),
    remedy=N_("Nothing to do; save it as “Excel workbook (*.xlsx)” to be rid of them"),
    why="Macros are never run; what they would calculate is read as it was saved.",
)
HIDDEN_CELLS = rule(
    "SHEET-006",
    NOTE,
    title=N_("Hidden rows or columns were read"),
    message=N_("Hidden, but read like the rest: {rows} rows, {columns} columns"),
    remedy=N_("Nothing to do if they count; delete what should not be published"),
    why="A filter hides rows nobody wants to lose; "
    "but what is hidden may be forgotten.",
)
UNDER_MERGED = rule(
    "SHEET-007",
    WARNING,
    title=N_("Text under a merged cell"),
    message=N_("Under the merged cell lies “{value}”, which nobody sees; not read"),
    remedy=N_("Unmerge the cells: delete the text, or move it where it is seen"),
    why="Only the first cell of a merged range is shown; the rest would leak out.",
)
