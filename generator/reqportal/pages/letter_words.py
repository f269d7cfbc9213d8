"""Layer 5: what every letter of a kind says beside its values, in one language.

The print page and the Word templates take their words from here; headers are those of
the sheets.
"""

from __future__ import annotations

from dataclasses import dataclass

from reqportal import vocabulary as v
from reqportal.locales import N_, Translator
from reqportal.pages.facts import header

_K = v.LetterKind
_OPENING = {
    _K.CONFIRMATION: N_(
        "After our talks we have put your requirements down as follows. Please read "
        "this letter and confirm it in writing."
    ),
    _K.ACCEPTANCE: N_(
        "The following has been delivered and is handed over for acceptance. Please "
        "confirm each item by its criteria."
    ),
    _K.CHANGE: N_(
        "The following changes were requested. Please confirm what changes, and what "
        "it means for scope, time and cost."
    ),
    _K.REPORT: N_("Where your requirements stand on the day of this report."),
}
_TERMS = {
    _K.CONFIRMATION: (
        N_(
            "Once signed or sealed by both sides, this letter is what is built and "
            "accepted by. What is named as out of scope is not part of the delivery."
        ),
        N_(
            "Later changes are confirmed in writing on a change confirmation, which "
            "also settles what they mean for scope, time and cost."
        ),
    ),
    _K.ACCEPTANCE: (
        N_(
            "Items that failed or passed with conditions are mended by the date named "
            "and handed over again."
        ),
        N_(
            "An item counts as passed without an answer only where the clause named "
            "beside it, or the contract, provides for it."
        ),
    ),
    _K.CHANGE: (
        N_(
            "Once confirmed, the plan follows the change; what is not named here stays "
            "as it was confirmed before."
        ),
        N_("Before it is confirmed in writing, the change is not carried out."),
    ),
    _K.REPORT: (
        N_("This report informs; what was signed by both sides is what counts."),
    ),
}
_VERDICTS = {
    _K.CONFIRMATION: (
        N_("We agree"), N_("We agree on condition:"), N_("We do not agree"),
    ),
    _K.ACCEPTANCE: (
        N_("All accepted"), N_("Accepted on condition:"), N_("Not accepted"),
    ),
    _K.CHANGE: (N_("We agree"), N_("We do not agree")),
    _K.REPORT: (),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LetterWords:
    """Headings, headers and clauses of one kind of letter."""

    title: str
    number: str
    day: str
    party_a: str
    party_b: str
    contract: str
    contact: str
    due: str
    opening: str
    # headings
    asked: str
    offered: str
    changed: str
    dates: str
    items: str
    defects: str
    needs: str
    standing: str
    last_sync: str
    terms: str
    conclusion: str
    proof: str
    # headers of columns
    no: str
    requirement: str
    criteria: str
    figures: str
    solution: str
    exclusions: str
    price: str
    time: str
    change: str
    scope: str
    days: str
    fee: str
    before: str
    after: str
    item: str
    criterion: str
    verification: str
    submitted: str
    result: str
    problem: str
    clause: str
    fix_due: str
    what: str
    since: str
    answer_due: str
    stage: str
    promised: str
    # what is said below
    clauses: tuple[str, ...]
    verdicts: tuple[str, ...]
    seal_a: str
    seal_b: str
    signer: str
    sign_day: str
    proof_text: str
    page: str


def letter_words(kind: v.LetterKind, t: Translator) -> LetterWords:
    """The words of a kind of letter."""
    return LetterWords(
        title=t.label(kind),
        number=t("No."),
        day=t("Date"),
        party_a=t("Client (party A)"),
        party_b=t("Supplier (party B)"),
        contract=header("client", "contract_number", t),
        contact=header("client", "our_contact", t),
        due=header("confirmation", "due_on", t),
        opening=t(_OPENING[kind]),
        asked=t("Requirements and acceptance criteria"),
        offered=t("Solution, scope, price and dates"),
        changed=t("Changes"),
        dates=t("Committed dates"),
        items=t("Acceptance, item by item"),
        defects=t("Defects and conditions"),
        needs=t("What waits for you"),
        standing=t("Requirements"),
        last_sync=t("From the last sync"),
        terms=t("Terms"),
        conclusion=t("Answer of the client"),
        proof=t("Record"),
        no=t("#"),
        requirement=t("Requirement"),
        criteria=header("requirement", "acceptance_criteria", t),
        figures=header("requirement", "target_figures", t),
        solution=t("Solution"),
        exclusions=header("solution", "exclusions", t),
        price=header("solution", "price", t),
        time=t("Lead time and committed date"),
        change=t("Change"),
        scope=header("change", "scope_impact", t),
        days=header("change", "days_impact", t),
        fee=header("change", "fee_adjustment", t),
        before=t("Before the change"),
        after=t("With the change"),
        item=header("acceptance", "item", t),
        criterion=header("acceptance", "criterion", t),
        verification=header("acceptance", "verification", t),
        submitted=t("Handed over / answer due"),
        result=header("acceptance", "result", t),
        problem=header("acceptance", "problem", t),
        clause=header("acceptance", "clause", t),
        fix_due=header("acceptance", "fix_due_on", t),
        what=t("What"),
        since=header("confirmation", "sent_on", t),
        answer_due=t("Due"),
        stage=t("Stage"),
        promised=t("Committed date"),
        clauses=tuple(t(text) for text in _TERMS[kind]),
        verdicts=tuple(t(text) for text in _VERDICTS[kind]),
        seal_a=t("Party A (seal)"),
        seal_b=t("Party B (seal)"),
        signer=t("Authorised signature"),
        sign_day=t("Date of signature"),
        proof_text=t(
            "Written from the records of {day}. Snapshot {id}; SHA-256 {sha256}. Both "
            "sides can prove by it what the records said when this was signed.",
            day="{day}", id="{id}", sha256="{sha256}",
        ),
        page=t("Page {page} of {pages}", page="{page}", pages="{pages}"),
    )  # fmt: skip
