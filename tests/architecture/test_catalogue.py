from collections import defaultdict

import pytest

from architecture import messages
from architecture.messages import CODE, Message

SOURCES = messages.in_sources()
CATALOGUES = messages.in_catalogues()
READS_CHINESE = {
    "vocabulary.py",  # the listed words
    "model/columns.py",  # the headers
    "model/schema.py",  # （必填） behind a header
    "defaults.py",  # the default roles and departments
    "checks/wording.py",  # numbers in words, and words that only seem vague
    "workbook/styles.py",  # the name of a font
    "workbook/values.py",  # dates and units as people type them
}


def _told(found: list[str]) -> str:
    return "\n".join(["", *found])


def test_every_msgid_has_a_chinese_translation() -> None:
    known = {entry.msgid for entry in CATALOGUES if entry.said}
    silent = [f"{m.place}  {m.msgid}" for m in SOURCES if m.msgid not in known]
    assert not silent, _told(silent)


def test_no_translation_is_unused() -> None:
    used = {message.msgid for message in SOURCES}
    idle = [f"{e.place}  {e.msgid}" for e in CATALOGUES if e.msgid not in used]
    assert not idle, _told(idle)


def test_a_translation_fills_in_what_its_msgid_does() -> None:
    wrong = [f"{e.place}  {e.msgid}  {e.said}" for e in CATALOGUES if not _fits(e)]
    assert not wrong, _told(wrong)


def _fits(entry: Message) -> bool:
    english = messages.placeholders(entry.msgid) | messages.placeholders(entry.plural)
    return messages.placeholders(entry.said) == english


def test_a_msgid_is_translated_in_one_place() -> None:
    places = defaultdict(list)
    for entry in CATALOGUES:
        places[entry.msgid].append(entry.place)
    twice = [f"{msgid}  {at}" for msgid, at in places.items() if len(at) > 1]
    assert not twice, _told(twice)


def test_the_plural_in_the_catalogue_is_the_one_in_the_code() -> None:
    spoken = {message.msgid: message.plural for message in SOURCES if message.plural}
    other = [
        f"{entry.place}  {entry.msgid}"
        for entry in CATALOGUES
        if entry.msgid in spoken and entry.plural != spoken[entry.msgid]
    ]
    assert not other, _told(other)


def test_msgids_are_english() -> None:
    chinese = [f"{m.place}  {m.msgid}" for m in SOURCES if messages.chinese_in(m.msgid)]
    assert not chinese, _told(chinese)


@pytest.mark.parametrize(
    "path",
    sorted(path.relative_to(CODE).as_posix() for path in CODE.rglob("*.py")),
)
def test_chinese_stands_only_where_it_belongs(path: str) -> None:
    found = list(messages.chinese_strings(CODE / path))
    assert path in READS_CHINESE or not found, _told([str(one) for one in found])


def test_the_files_that_may_hold_chinese_do() -> None:
    silent = [p for p in READS_CHINESE if not list(messages.chinese_strings(CODE / p))]
    assert not silent, _told(silent)
