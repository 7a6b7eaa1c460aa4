"""Lists, table rows and what quotes stand under as HTML, read back with Python's parser."""

import json
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.document import Document, Span
from index.text.range import Range
from index.text.structure import (
    Cell,
    Heading,
    QuestionAnswer,
    Row,
    Structure,
    Table,
)
from qa.answers.answer import Answer, AnswerSpan
from qa.answers.quote import Quote
from tests.support.html_page import HOSTILE, Html
from tests.support.structured_answers import (
    ANSWERS,
    ASKED,
    CARRIED,
    LEAVE,
    LIST,
    PROCEDURE,
    RIGHT_TO_LEFT,
    ROW,
    STEPS,
)
from tests.ui.page.chat.test_html import answer, shown
from ui.api.schemas import AnswerJson
from ui.page.chat.html import answer_html


def texts(page: Html, element: str) -> list[str]:
    """The text of each element with this name that contains no other element."""
    return [text for path, text in page.texts if path[-1] == element]


@pytest.mark.parametrize("question", ANSWERS)
def test_the_schema_has_every_key_of_an_answer(question: str) -> None:
    answer = json.loads(json.dumps(ANSWERS[question]().as_json()))
    assert AnswerJson.model_validate(answer).model_dump(mode="json") == answer


def test_a_list_is_shown_as_a_list_with_each_item_marked_in_the_quote() -> None:
    page = shown(LIST.answer())
    assert texts(page, "li") == list(CARRIED)
    assert page.within("ul.short") == "".join(CARRIED)
    assert texts(page, "mark") == list(CARRIED)
    assert page.within("blockquote") == LIST.answer().quotes[0].text


def test_a_procedure_is_shown_as_numbered_steps() -> None:
    page = shown(PROCEDURE.answer())
    assert page.within("ol.short") == "".join(STEPS)
    assert texts(page, "mark") == list(STEPS)
    assert "ul" not in page.tags


def test_the_direction_of_a_list_is_that_of_its_text() -> None:
    page = shown(RIGHT_TO_LEFT.answer())
    assert page.values("ul", "dir") == ["auto"]
    assert "dir" not in dict(page.attributes)["li"], "it would not count for the list"


def test_a_row_is_shown_as_a_table_with_the_answer_marked_below_its_columns() -> None:
    page = shown(ROW.answer())
    names = [text for path, text in page.texts if "th" in path]
    assert names == ["Item", "Price", "2022", "Price", "2023"]
    assert page.values("th", "scope") == ["col"] * 3
    assert texts(page, "td") == ["Pine desk", "219 EUR"]
    assert [path[-2:] for path, text in page.texts if path[-1] == "mark"] == [
        ("td", "mark")
    ]
    assert page.within("mark") == "239 EUR"
    assert page.within("p.under") == "Prices of furniture"


def test_a_row_is_copied_as_the_document_has_it() -> None:
    row = "| Pine desk | 219 EUR | 239 EUR |"
    assert shown(ROW.answer()).values("blockquote", "data-text") == [row]
    assert not shown(LIST.answer()).values("blockquote", "data-text")


def test_a_quote_shows_all_headings_and_the_question_that_it_answers() -> None:
    page = shown(ASKED.answer())
    assert page.within("a.source") == f"1handbook.mdHandbook›{LEAVE}›VisitorsOpen"
    assert page.values("span", "title") == [f"Handbook › {LEAVE} › Visitors"]
    assert page.within("p.under") == "Can I bring a dog?"
    (source,) = page.values("button", "data-source")
    assert source.startswith(f"handbook.md, Handbook › {LEAVE} › Visitors, ")


def test_the_headings_in_the_middle_of_a_long_path_are_one_part() -> None:
    text = "One\nTwo\nThree\nFour\nIt rained."
    starts = (0, 4, 8, 14, 19)
    headings = tuple(
        Heading(start, end - 1, level)
        for level, (start, end) in enumerate(pairwise(starts), start=1)
    )
    source = Document("a.md", text, "0" * 64, "", "", structure=Structure(headings))
    span = Span(source, 19, len(text))
    page = shown(answer(Quote(span, span, 0.8)))
    parts = [text for path, text in page.texts if "span.path" in path]
    assert parts == ["One", "›", "Two › Three", "›", "Four"]


def test_the_document_opens_with_the_parts_of_a_list_or_row_marked() -> None:
    for script in (LIST, ROW):
        found = script.answer()
        link = shown(found).values("a", "href")[0]
        items = "".join(f"&item={s.span.start}-{s.span.end}" for s in found.spans)
        assert items in link
    assert "item=" not in shown(ASKED.answer()).values("a", "href")[0]


def test_an_answer_saved_by_an_earlier_version_is_still_shown() -> None:
    saved = json.loads(json.dumps(ASKED.answer().as_json()))
    del saved["form"]
    for key in ("path", "under", "cells"):
        del saved["quotes"][0][key]
    page = Html(answer_html(AnswerJson.model_validate(saved)))
    assert page.within("a.source") == "1handbook.mdVisitorsOpen"
    assert page.within("mark") == page.within("p.short")


def row_answer(text: str, *cells: Cell, marked: Range | None = None) -> Answer:
    """An answer that is a row, from the text's start to its end."""
    structure = Structure(tables=(Table((Row(0, len(text), cells),)),))
    source = Document("a.md", text, "0" * 64, "text/plain", "", structure=structure)
    span = Span(source, 0, len(text))
    best = Span(source, *(marked or Range(0, len(text))))
    found = answer(Quote(span, best, 0.8))
    return replace(found, spans=(AnswerSpan(0, best),), form="row")


def test_a_row_without_names_has_no_header() -> None:
    page = shown(row_answer("Pine | 239", Cell(0, 4), Cell(7, 10)))
    assert page.tags.isdisjoint({"th", "thead"})
    assert texts(page, "mark") == ["Pine", "239"]


@pytest.mark.parametrize(
    "cells",
    [
        (Cell(0, 4), Cell(13, 16)),
        (Cell(7, 10), Cell(0, 4)),
        (Cell(0, 8), Cell(7, 10)),
    ],
    ids=["words between them", "out of order", "overlapping"],
)
def test_cells_that_are_not_the_whole_row_are_shown_as_text(
    cells: tuple[Cell, ...],
) -> None:
    page = shown(row_answer("Pine | old | 239", *cells))
    assert "table" not in page.tags
    assert page.within("blockquote") == "Pine | old | 239"


def test_an_answer_that_spans_two_rows_is_shown_as_text() -> None:
    text = "| Pine | 239 |\n| Oak | 455 |"
    rows = (
        Row(0, 14, (Cell(2, 6), Cell(9, 12))),
        Row(15, len(text), (Cell(17, 20), Cell(23, 26))),
    )
    structure = Structure(tables=(Table(rows),))
    source = Document("a.md", text, "0" * 64, "text/plain", "", structure=structure)
    span = Span(source, 0, len(text))
    assert "table" not in shown(answer(Quote(span, span, 0.8))).tags
    second = Span(source, 17, 20)
    page = shown(answer(Quote(span, second, 0.8)))
    assert texts(page, "mark") == ["Oak"]
    assert texts(page, "td") == ["455"]
    assert text[:14] in page.within("blockquote")


def test_words_beside_a_row_are_kept() -> None:
    page = shown(row_answer("So: Pine | 239 | then", Cell(4, 8), Cell(11, 14)))
    assert page.within("blockquote") == "So: Pine239 | then"


@given(
    st.text(min_size=4, max_size=60),
    st.lists(st.integers(0, 60), min_size=4, max_size=8),
)
def test_no_letter_of_a_quote_is_lost_in_a_table(text: str, offsets: list[int]) -> None:
    cuts = sorted(min(offset, len(text)) for offset in offsets)
    cells = [
        Cell(start, end)
        for start, end in zip(cuts[::2], cuts[1::2], strict=False)
        if start < end
    ]
    page = shown(row_answer(text, *cells, marked=Range(0, len(text))))
    kept = [letter for letter in page.within("blockquote") if letter.isalnum()]
    assert kept == [letter for letter in text if letter.isalnum()]


@pytest.mark.parametrize("text", HOSTILE)
def test_headings_questions_and_cells_are_escaped(text: str) -> None:
    source = "\n".join([text] * 4)
    starts = [at * (len(text) + 1) for at in range(4)]
    ranges = [Range(start, start + len(text)) for start in starts]
    structure = Structure(
        headings=(Heading(*ranges[0], 1), Heading(*ranges[1], 2)),
        questions=(QuestionAnswer(ranges[2], ranges[3]),),
        tables=(
            Table((Row(*ranges[3], (Cell(*ranges[3], (ranges[0], ranges[1])),)),)),
        ),
    )
    document = Document("a.md", source, "0" * 64, "", "", structure=structure)
    span = Span(document, *ranges[3])
    found = answer(Quote(span, span, 0.8))
    for form in ("row", "list"):
        page = shown(replace(found, form=form))
        assert page.within("span.path") == f"{text}›{text}"
        assert page.within("p.under") == text
        assert page.within("th") == text * 2
        assert page.within("td") == text
        assert page.values("span", "title") == [f"{text} › {text}"]
        assert page.values("blockquote", "data-text") == [text]
        plain = shown(ROW.answer()).tags | shown(LIST.answer()).tags | {"bdi"}
        assert page.tags <= plain
