"""Layer 2: the rules that speak while a workbook is read."""

from reqportal.findings import Severity, rule
from reqportal.locales import N_

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE

UNREADABLE = rule(
    "FILE-001",
    ERROR,
    title=N_("File cannot be read"),
    message=N_("This file is not a readable Excel workbook: {problem}"),
    remedy=N_("Open it in Excel or WPS and save it as “Excel workbook (*.xlsx)”"),
    why="A file that cannot be read would silently remove its rows from the portal.",
)
PROTECTED = rule(
    "FILE-002",
    ERROR,
    title=N_("Password needed"),
    message=N_("The workbook is protected by a password and cannot be read"),
    remedy=N_("Open it in Excel, remove the password under File, Info, and save it"),
    why="An encrypted workbook cannot be read without its password.",
)
LOCKED = rule(
    "FILE-003",
    ERROR,
    title=N_("File is in use"),
    message=N_("The file cannot be opened: {problem}"),
    remedy=N_(
        "Close the file in Excel first and try again; check that you may read it"
    ),
    why="On Windows an open workbook is locked; a half-read one would be wrong.",
)
SKIPPED = rule(
    "FILE-010",
    NOTE,
    title=N_("Temporary file skipped"),
    message=N_("This is a temporary or lock file and was not read"),
    remedy=N_("Nothing to do; lock files go when the workbook is closed"),
    why="Excel leaves `~$` files beside open workbooks; they hold no rows.",
)
OTHER_FORMAT = rule(
    "FILE-011",
    WARNING,
    title=N_("File of another format"),
    message=N_("Files of the format {suffix} are not read"),
    remedy=N_(
        "Save it as “Excel workbook (*.xlsx)”, or keep it outside the sheets folder"
    ),
    why="A table saved in another format would be missing without a word.",
)
ERROR_CELL = rule(
    "READ-001",
    ERROR,
    title=N_("Cell holds an Excel error"),
    message=N_("“{header}” shows the Excel error {value}"),
    remedy=N_("Mend the formula, or type the value itself"),
    why="An error value is neither blank nor text; what was meant cannot be known.",
)
NOT_CALCULATED = rule(
    "READ-002",
    ERROR,
    title=N_("Formula never calculated"),
    message=N_("“{header}” holds a formula that was never calculated"),
    remedy=N_("Open the workbook in Excel, save it, and try again"),
    why="Programs write formulas without results; "
    "reading them as blank would be wrong.",
)
MISSING_COLUMN = rule(
    "SHEET-001",
    ERROR,
    title=N_("Required column missing"),
    message=N_("The sheet has no column “{header}”; its rows cannot be read"),
    remedy=N_("Add a column with the header “{header}” to row {row}"),
    why="Without the column no row of the sheet can be identified or understood.",
)
UNKNOWN_COLUMN = rule(
    "SHEET-002",
    WARNING,
    title=N_("Unknown column"),
    message=N_("The column “{header}” is not known and is not read"),
    remedy=N_("{suggestion}"),
    why="A misspelt header would make a filled column disappear without a word.",
)
UNKNOWN_SHEET = rule(
    "SHEET-003",
    WARNING,
    title=N_("Unknown sheet"),
    message=N_("No header row was recognised in this sheet; it was not read"),
    remedy=N_("{suggestion}"),
    why="A sheet whose headers are not recognised is never silently empty.",
)
REPEATED_COLUMN = rule(
    "SHEET-004",
    WARNING,
    title=N_("Column twice"),
    message=N_(
        "“{header}” means the same as the column {other}; only that one is read"
    ),
    remedy=N_("Delete or rename one of the two columns"),
    why="Two columns of one meaning may disagree; one has to be named as the one read.",
)
HIDDEN_SHEET = rule(
    "SHEET-005",
    WARNING,
    title=N_("Hidden sheet"),
    message=N_("This sheet is hidden and was not read; it looks like “{sheet}”"),
    remedy=N_("Unhide it if its rows should count, else delete it"),
    why="What nobody sees is not published; but hidden rows may be missed.",
)
REQUIRED = rule(
    "ROW-001",
    ERROR,
    title=N_("Required cell blank"),
    message=N_("“{header}” is required and is blank"),
    remedy=N_("Fill in “{header}”: {expected}"),
    why="Without it the row cannot be placed or understood.",
)
REQUIRED_WITH = rule(
    "ROW-002",
    ERROR,
    title=N_("Blank beside a filled cell"),
    message=N_("“{header}” is blank although “{other}” is filled"),
    remedy=N_("Type {expected}, or clear “{other}”"),
    why="The two only mean something together.",
)
ONE_OF = rule(
    "ROW-003",
    ERROR,
    title=N_("Row belongs to nobody"),
    message=N_("Neither “{header}” nor “{other}” is filled"),
    remedy=N_("Type the client id or the requirement id the row is about"),
    why="A row of feedback has to belong to a client or a requirement.",
)
NO_RECORD = rule(
    "ROW-004",
    WARNING,
    title=N_("Note or total inside a table"),
    message=N_("This row looks like a note or a total and was not read"),
    remedy=N_("Move it out of the table; if it is a record, fill in what is required"),
    why="Headings, notes and sums among the rows would each be several errors.",
)
SPLIT_ID = rule(
    "ROW-005",
    ERROR,
    title=N_("One id over several rows"),
    message=N_("The cell of “{header}” is merged over several rows; one row is read"),
    remedy=N_(
        "Write one record in one row; if this row is another, unmerge the cells and "
        "give it an id of its own"
    ),
    why="Of a record in several rows only the first can be read; "
    "what stands in the others would be missing without a word.",
)
NO_RECORDS = rule(
    "ROW-006",
    NOTE,
    title=N_("Rows that are no records"),
    message=N_("Not read, because they are no records: {what}"),
    remedy=N_("Nothing to do; if one is a record, fill in what is required"),
    why="Sections, totals and rows prepared for later belong to a table; "
    "one line says which were taken for that.",
)
NOT_A_NUMBER = rule(
    "VAL-001",
    ERROR,
    title=N_("Not a number"),
    message=N_("“{header}” must be a number, found “{value}”"),
    remedy=N_("Type {expected}"),
    why="A word cannot be counted with.",
)
NOT_WHOLE = rule(
    "VAL-007",
    ERROR,
    title=N_("Not a whole number"),
    message=N_("“{header}” must be a whole number, found “{value}”"),
    remedy=N_("Type {expected}"),
    why="Scores and days are counted in whole steps.",
)
OUT_OF_RANGE = rule(
    "VAL-002",
    ERROR,
    title=N_("Number out of range"),
    message=N_("“{header}” must be from {low} to {high}, found {value}"),
    remedy=N_("Type {expected}"),
    why="A score outside its scale would move every rank.",
)
NOT_LISTED = rule(
    "VAL-003",
    ERROR,
    title=N_("Not one of the listed words"),
    message=N_("“{value}” is not a word for “{header}”"),
    remedy=N_("{suggestion}Choose one of: {allowed}"),
    why="Listed words steer stages and figures; a misspelt one would be ignored.",
)
NOT_A_DATE = rule(
    "VAL-004",
    ERROR,
    title=N_("Not a date"),
    message=N_("“{header}” must be a date, found “{value}”"),
    remedy=N_("Type one day, such as 2026-03-20; leave the cell blank if unknown"),
    why="Texts such as “early June” cannot be compared with a day.",
)
NO_SUCH_DAY = rule(
    "VAL-005",
    ERROR,
    title=N_("No such day"),
    message=N_("There is no day “{value}” in the calendar (“{header}”)"),
    remedy=N_("Type a day that exists, such as {nearest}"),
    why="30 February is a slip; guessing another day would hide it.",
)
FAR_DATE = rule(
    "VAL-006",
    ERROR,
    title=N_("Date out of range"),
    message=N_("“{header}” must lie in the years 2000 to 2099, found {value}"),
    remedy=N_("Check the year and type a day such as 2026-03-20"),
    why="Serial numbers of broken cells turn into dates centuries away.",
)
BAD_ID = rule(
    "ID-002",
    ERROR,
    title=N_("Id cannot be used"),
    message=N_("“{value}” cannot be used as an id: {problem}"),
    remedy=N_("Use letters, digits, “-”, “_” and “.”, at most 40, such as {example}"),
    why="Ids become file names and links on every operating system.",
)
