"""The lists, tables, code and headings of Markdown files."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from index.extract.extractor import Extract
from index.extract.text.markdown import Markdown
from tests.support.extracts import captions, lists, outline, tables


def read(text: str) -> Extract:
    return Markdown().extract(text.encode())


def test_a_list_has_its_items_with_those_of_inner_lists_and_its_lead_in() -> None:
    extract = read(
        "Pack the tent. Take along:\n\n"
        "- rope\n- stakes of\n  steel\n    1. eight long\n    2. two short\n- [x] a mallet\n"
    )
    items = [
        (0, "rope"),
        (0, "stakes of\n  steel"),
        (1, "eight long"),
        (1, "two short"),
        (0, "a mallet"),
    ]
    assert lists(extract) == [("Take along:", items)]
    assert not extract.structure.lists[0].is_ordered


def test_a_heading_is_no_lead_in() -> None:
    assert lists(read("# Tools\n\n1) saw\n2) file\n")) == [
        (None, [(0, "saw"), (0, "file")])
    ]


def test_steps_go_on_after_code_and_after_a_list_of_their_parts() -> None:
    extract = read(
        "1. Open the lid\n\n```\nlid --open\n```\n\n2. Set:\n\n* speed\n* time\n\n3. Close it\n"
    )
    items = [
        (0, "Open the lid"),
        (0, "Set:"),
        (1, "speed"),
        (1, "time"),
        (0, "Close it"),
    ]
    assert lists(extract) == [(None, items)]
    assert [extract.text[slice(*code)] for code in extract.structure.code] == [
        "lid --open"
    ]


def test_a_list_that_starts_over_is_another_one() -> None:
    assert len(lists(read("1. a\n\nThen.\n\n1. b\n"))) == 2


def test_lists_of_other_markers_than_markdown_has_are_lists_too() -> None:
    extract = read(
        "The club offers:\n\u2022 rowing\n\u2022 chess\n\n(a) fees;\n\n(b) dues.\n"
    )
    assert lists(extract) == [
        ("The club offers:", [(0, "rowing"), (0, "chess")]),
        (None, [(0, "fees;"), (0, "dues.")]),
    ]


def test_a_table_has_named_cells_without_the_empty_ones() -> None:
    extract = read(
        "| Bird | **Eggs** | |\n|:--|--:|--|\n| tit \\| blue | 9 | x |\n| | 4 |\n"
    )
    assert tables(extract) == [
        [{"Bird": "tit \\| blue", "Eggs": "9", "": "x"}, {"Eggs": "4"}]
    ]
    header = extract.structure.tables[0].header
    assert [extract.text[slice(*line)] for line in header] == ["| Bird | **Eggs** | |"]


@pytest.mark.parametrize(
    ("before", "after", "caption"),
    [
        ("**Nests in May**\n\n", "", "Nests in May"),
        ("", "\n*Nests in May*\n", "Nests in May"),
        ("Table 3: Nests\n\n", "", "Table 3: Nests"),
        ("", "\nTable 3: Nests\n", "Table 3: Nests"),
        ("They nest here:\n\n", "", "They nest here:"),
        ("They nest here.\n\n", "\nSo it is.\n", None),
        ("Below 2.5 kg they nest here.\n\n", "", None),
    ],
)
def test_a_line_beside_a_table_may_be_its_caption(
    before: str, after: str, caption: str | None
) -> None:
    extract = read(f"{before}| a | b |\n|---|---|\n| 1 | 2 |\n{after}")
    assert captions(extract) == [caption]
    assert extract.structure.headings == ()


@given(
    st.lists(
        st.lists(
            st.sampled_from(["", "x", "y z", "\\|", "`q`", "*b*", "1"]),
            min_size=3,
            max_size=3,
        ),
        min_size=2,
        max_size=4,
    ),
    st.sampled_from(["", "> "]),
)
def test_cells_are_those_that_markdown_it_renders(
    rows: list[list[str]], mark: str
) -> None:
    written = ["|" + "|".join(f" {cell} " for cell in row) + "|" for row in rows]
    text = "\n".join(
        mark + line for line in [written[0], "|---|---|---|", *written[1:]]
    )
    rendered = MarkdownIt("commonmark").enable("table").render(text)
    expected = [
        [re.sub("<[^>]+>", "", html.unescape(cell)) for cell in row if cell]
        for row in (
            re.findall("<td>(.*?)</td>", part) for part in rendered.split("<tr>")[2:]
        )
    ]
    extract = read(text)
    got = [
        [
            re.sub(r"[*`]", "", extract.text[cell.start : cell.end]).replace("\\|", "|")
            for cell in row.cells
        ]
        for table in extract.structure.tables
        for row in table.rows
    ]
    assert got == [[re.sub("[*`]", "", cell) for cell in row] for row in expected]


def test_a_line_in_bold_heads_what_is_below_it() -> None:
    extract = read(
        "# Camp\n\n## Rules\n\n**Quiet hours**\n\nFrom ten on.\n\n**Fires**\n- none\n\n"
        "**Bring this:**\n- a lamp\n\n**Nobody may leave.**\n\n**Fee: 12 EUR**\n\nPay.\n\n**Last**\n"
    )
    assert outline(extract) == [
        (1, "Camp"),
        (2, "Rules"),
        (3, "Quiet hours"),
        (3, "Fires"),
    ]


def test_a_printed_table_in_code_is_a_table() -> None:
    extract = read("```\n id | name\n----+------\n  1 | Ada\n```\n")
    assert tables(extract) == [[{"id": "1", "name": "Ada"}]]


@given(
    st.lists(
        st.sampled_from(
            [
                *"#-> *|\ta1.?:\n",
                "\n- ",
                "\n1. ",
                "\n|a|b|\n|-|-|\n|c|",
                "```\n",
                "<details>",
                "a  b\n",
                "**a**\n\n",
            ]
        )
    )
)
def test_any_text_gives_ranges_in_order(marks: list[str]) -> None:
    text = "".join(marks)
    structure = read(text).structure
    for each in structure.lists:
        starts = [item.start for item in each.items]
        assert starts == sorted(starts)
    for parts in (structure.lists, structure.tables, structure.questions):
        ends = 0
        for part in parts:
            assert ends <= part.start < part.end <= len(text)
            ends = part.end
