"""Documents of office programs, web pages and tables, laid out from their structure."""

from collections.abc import Sequence

import pytest

from index.extract.kinds import EXTRACTORS
from index.text.document import Document
from index.text.range import Range
from tests.support.html_page import HOSTILE, Html
from ui.viewer.original.structured_html import LONGEST, structured_html

PRICES = """Item,2023,2024,Note
Oak desk,310,325,solid; oiled
Pine desk,239,,
Chair,89,95,<b>set</b> of 2: cheap
"""
PAGE = """<html><body><h1>Pool &amp; sauna</h1><p>The pool opens at 8.</p>
<ol><li>Shower first<ul><li>with soap</li></ul></li><li>No glass</li></ol>
<table><caption>Hours</caption><tr><th>Day</th><th>Closes</th></tr>
<tr><td>Monday</td><td>20:00</td></tr><tr><td>Sunday</td><td>17:00</td></tr></table>
<p>Bring a towel.</p></body></html>"""


def document(data: str, suffix: str) -> Document:
    extract = EXTRACTORS[suffix].extract(data.encode())
    name, recipe = f"a{suffix}", "test"
    return Document(
        *(name, extract.text, "0" * 64, "text/x", recipe),
        structure=extract.structure,
        pages=extract.pages,
    )


def ranges(source: Document, *words: str) -> Sequence[Range]:
    starts = [(source.text.index(part), part) for part in words]
    return [Range(start, start + len(part)) for start, part in starts]


def shown(source: Document, quote: str = "", items: Sequence[str] = ()) -> Html:
    quotes = ranges(source, quote) if quote else ()
    html = structured_html(source, quotes, ranges(source, *items))
    assert html is not None
    return Html(html)


def test_a_table_has_a_column_for_each_name_and_empty_cells_where_a_row_lacks_it() -> (
    None
):
    html = structured_html(document(PRICES, ".csv"), (), ())
    assert html is not None
    head, *rows = html.split("<tr>")[1:]
    assert Html(f"<tr>{head.split('</thead>')[0]}").within("th") == "Item20232024Note"
    values = [
        [
            Html(f"<td{cell}").within("td")
            for cell in row.split("</tr>")[0].split("<td")[1:]
        ]
        for row in rows
    ]
    assert values == [
        ["Oak desk", "310", "325", "solid; oiled"],
        ["Pine desk", "239", "", ""],
        ["Chair", "89", "95", "<b>set</b> of 2: cheap"],
    ]


def test_a_quoted_row_is_marked_in_its_cells_and_the_answer_in_its_own() -> None:
    source = document(PRICES, ".csv")
    row = "Item: Oak desk; 2023: 310; 2024: 325; Note: solid; oiled."
    html = shown(source, row, ["325"])
    assert html.within("mark.strongest") == "Oak desk310solid; oiled"
    assert html.within("mark.strongest item") == "325"
    assert html.values("mark", "id") == ["quote"]


def test_a_page_keeps_its_headings_lists_tables_and_paragraphs() -> None:
    html = shown(document(PAGE, ".html"), "17:00")
    assert html.within("h2") == "Pool & sauna"
    assert html.within("ol") == "Shower firstwith soapNo glass"
    assert html.within("ul") == "with soap"
    assert html.within("caption") == "Hours"
    assert html.within("th") == "DayCloses"
    assert html.within("td") == "Monday20:00Sunday17:00"
    assert html.within("p") == "The pool opens at 8.Bring a towel."
    assert html.within("mark.strongest") == "17:00"


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_in_a_document_becomes_markup(text: str) -> None:
    rows = f"Name,Note\nx,{text.split(chr(10), maxsplit=1)[0].replace(',', ' ')}\ny,z\n"
    html = shown(document(rows, ".csv"))
    assert html.tags <= {"table", "thead", "tbody", "tr", "th", "td", "bdi"}


@pytest.mark.parametrize("suffix", [".csv", ".html"])
def test_every_word_of_the_text_is_laid_out_once(suffix: str) -> None:
    source = document(PRICES if suffix == ".csv" else PAGE, suffix)
    html = structured_html(source, (), ())
    assert html is not None
    laid_out = "".join(text for _, text in Html(f"<div>{html}</div>").texts)
    for word in source.text.replace(";", " ").replace(":", " ").split():
        assert word.strip(".-") in laid_out


def test_a_long_document_and_one_without_structure_are_left_to_the_text() -> None:
    long = document("A,B\n" + "1,2\n" * (LONGEST // 8), ".csv")
    assert structured_html(long, (), ()) is None
    assert structured_html(document("<p>One.</p>", ".html"), (), ()) is None
