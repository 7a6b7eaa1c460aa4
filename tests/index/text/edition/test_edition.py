"""What documents say of their own version."""

import time

import pytest

from index.text.document import Document
from index.text.edition.edition import Edition, edition
from index.text.range import Range
from index.text.structure import Field, Heading, Structure


def read(text: str, name: str = "travel.md", *fields: tuple[str, str]) -> Edition:
    """The edition of a text with front matter; a line with "# " is a heading."""
    matter = "".join(f"{key}: {value}\n" for key, value in fields)
    text = matter + text
    found, offset = [], 0
    for key, value in fields:
        start = offset + len(key) + 2
        entry = Range(offset, offset + len(key)), Range(start, start + len(value))
        found.append(Field(*entry))
        offset = entry[1].end + 1
    headings = []
    for line in text[offset:].split("\n"):
        if line.startswith("# "):
            headings.append(Heading(offset + 2, offset + len(line)))
        offset += len(line) + 1
    structure = Structure(tuple(headings), fields=tuple(found))
    return Edition() if not text else edition(_document(name, text, structure))


def _document(name: str, text: str, structure: Structure) -> Document:
    return Document(name, text, "", "", "", (), structure)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Travel rules (2017)\n\nTrains first.", {2017}),
        ("# Travel rules 2017/18\n\nTrains first.", {2017, 2018}),
        ("# Travel rules\n\nEffective from 1 May 2017.", {2017}),
        ("# Travel rules\n\nEffective date: 2017-05-01", {2017}),
        ("# Travel rules\n\nIn force since 01.05.2017", {2017}),
        ("# Travel rules\n\n**Last updated:** 3 May 2017", {2017}),
        ("# Travel rules\n\nDate: 2017-05-03", {2017}),
        ("# Travel rules\n\nValid from May 2017. Updated on 3 June 2019.", {2017}),
        ("Travel rules of 2017\n\nTrains first.", {2017}),
    ],
)
def test_a_document_is_of_the_years_it_gives_itself(
    text: str, expected: set[int]
) -> None:
    assert read(text).years == expected


@pytest.mark.parametrize(
    "text",
    [
        "# Travel rules\n\nThese rules replace the rules of 2017.",
        "# Travel rules\n\nSuperseded by the 2017 rules.",
        "# Travel rules\n\nPlease compare with those effective from 1 May 2017.",
        "# Travel rules\n\nValid until 2017.",
        "# Travel rules\n\nIn 2017 the firm had 20 cars.",
        "# CVE-2017-20183\n\nAn overflow.",
        "# Changes\n\n- Released 2017-05-01\n- Released 2018-05-01",
        "Trains were first used in 2017.\nThen came cars.",
        "# Travel rules\n\n" + "Trains first.\n" * 150 + "Effective from 1 May 2017.",
    ],
)
def test_other_years_are_not_those_of_the_document(text: str) -> None:
    assert read(text).years == frozenset()


def test_the_name_of_a_file_dates_it() -> None:
    assert read("# Travel", "travel_rules-2017.md").years == {2017}
    assert read("# Travel", "2017/travel.md").years == {2017}
    assert read("# Travel", "CVE-2017-20183.md").years == frozenset()


def test_front_matter_dates_a_document_and_tells_its_version() -> None:
    found = read("# Travel", "a.md", ("date", "2017-05-01"), ("version", "4.1"))
    assert found == Edition(frozenset({2017}), frozenset({"4.1"}))
    assert read("# Travel", "a.md", ("last_modified", "2017")).years == {2017}


def test_the_last_year_is_the_year() -> None:
    assert read("# Travel rules 2017/18").year == 2018
    assert read("# Travel rules").year is None


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("# Travel rules, version 4.1", "a.md", {"4.1"}),
        ("# Travel rules v4.1", "a.md", {"4.1"}),
        ("# Travel rules\n\nVersion: 4.1", "a.md", {"4.1"}),
        ("# Travel rules\n\n**Rev. 4** of May", "a.md", {"4"}),
        ("# Travel rules", "travel-v4.md", {"4"}),
        ("# Travel rules\n\nVersion 4.1 replaces version 4.0.", "a.md", {"4.1"}),
        ("# Travel rules\n\nIt needs version 4.1 of the app.", "a.md", set()),
        ("# Changes\n\nVersion 4.1\nFaster.\nVersion 4.0\nNew.", "a.md", set()),
    ],
)
def test_a_document_has_the_version_it_gives_itself(
    text: str, name: str, expected: set[str]
) -> None:
    assert read(text, name).versions == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Travel rules (draft)", "draft"),
        ("# [Superseded] Travel rules", "superseded"),
        ("# Obsolete: travel rules", "superseded"),
        ("# Travel rules\n\nSuperseded by the rules of 2017.", "superseded"),
        ("# Travel rules\n\n**DEPRECATED** - use trains.html", "superseded"),
        ("# Travel rules\n\nThis policy has been replaced by another.", "superseded"),
        ("# Travel rules\n\nThis old travel policy was withdrawn.", "superseded"),
        ("# Travel rules\n\nNo longer valid.", "superseded"),
        ("# Travel rules\n\nDRAFT for comment", "draft"),
        ("# Travel rules\n\nStatus: Draft", "draft"),
        ("# Travel rules\n\n- **Status:** in force", "current"),
        ("# Travel rules\n\nThis version is the current one.", "current"),
        ("# Travel rules\n\nThese rules replace the withdrawn rules of 2017.", None),
        ("# Travel rules\n\nThis policy supersedes the draft.", None),
        ("# Travel rules\n\nThis policy is not superseded.", None),
        ("# Travel rules\n\nThe buses were replaced by trains.", None),
        ("# Changes\n\n## Deprecated\n\n- Deprecated: the old form", None),
        ("# The draft of a ship\n\nDraft a letter first.", None),
        ("# Travel rules\n\nActive", None),
    ],
)
def test_a_document_has_the_status_it_gives_itself(
    text: str, expected: str | None
) -> None:
    assert read(text).status == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("travel-draft.md", "draft"),
        ("travel_draft_v2.md", "draft"),
        ("drafts/travel.md", "draft"),
        ("superseded travel.md", "superseded"),
        ("archive/2017/travel.md", "superseded"),
        ("travel-old.md", "superseded"),
        ("old-town.md", None),
        ("travel.md", None),
        ("2017.md", None),
    ],
)
def test_a_name_tells_the_status(name: str, expected: str | None) -> None:
    assert read("# Travel", name).status == expected


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (("status", "Draft"), "draft"),
        (("Status", "approved"), "current"),
        (("superseded_by", "trains.md"), "superseded"),
        (("superseded_by", "none"), None),
        (("draft", "true"), "draft"),
        (("draft", "false"), None),
        (("replaces", "buses.md"), None),
        (("status", "open"), None),
    ],
)
def test_front_matter_tells_the_status(
    field: tuple[str, str], expected: str | None
) -> None:
    assert read("# Travel", "travel.md", field).status == expected


@pytest.mark.parametrize(
    "unit",
    ["effective 1 ", "Date: ", "status: ", "this the ", "2017-", "version ", "("],
)
def test_only_the_top_of_a_document_is_read(unit: str) -> None:
    text = "# T\n\n" + unit * (1_000_000 // len(unit))
    document = _document("t.md", text, Structure((Heading(2, 3),)))
    started = time.process_time()
    edition(document)
    assert time.process_time() - started < 0.5
