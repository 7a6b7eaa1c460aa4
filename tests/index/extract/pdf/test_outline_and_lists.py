"""The headings of PDF files with their levels, and lists with the depths of their items."""

from io import BytesIO

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas

from index.extract.extractor import Extract
from index.extract.pdf.pdf import Pdf
from tests.support.pdf_files import Row, pdf
from tests.support.pdf_stories import PLAIN, paragraph, story

TEXT = (
    "The lodge stands on a ridge above the lake, and its stove is lit from October on by"
    " whoever comes first. Wood is in the shed, and water is drawn from the well nearby."
)
BIG = ParagraphStyle("big", PLAIN, fontSize=20, leading=24)
MIDDLE = ParagraphStyle("middle", PLAIN, fontSize=14, leading=18)


def read(data: bytes) -> Extract:
    return Pdf().extract(data)


def levels(extract: Extract) -> list[tuple[int, str]]:
    headings = extract.structure.headings
    return [(level, extract.text[start:end]) for start, end, level in headings]


def items(extract: Extract) -> list[list[tuple[int, str]]]:
    return [
        [(item.depth, extract.text[item.start : item.end]) for item in each.items]
        for each in extract.structure.lists
    ]


def test_levels_come_from_the_outline() -> None:
    file = BytesIO()
    canvas = Canvas(file, pagesize=A4)
    entries = [("The lodge", 0), ("The stove", 1), ("Its door", 2), ("The well", 1)]
    for number, (title, level) in enumerate(entries):
        canvas.bookmarkPage(title)
        canvas.addOutlineEntry(title, title, level=level)
        canvas.drawString(72, 700 - 60 * number, title)
        canvas.drawString(72, 680 - 60 * number, TEXT[:60])
    canvas.save()
    assert levels(read(file.getvalue())) == [
        (level + 1, title) for title, level in entries
    ]


def test_without_an_outline_levels_come_from_sizes_and_then_from_bold_letters() -> None:
    extract = read(
        story(
            paragraph("Lodges of the north", BIG),
            paragraph(TEXT),
            paragraph("On the ridge", MIDDLE),
            paragraph("<b>Heating</b>"),
            paragraph(TEXT),
            paragraph("<b>May I bring a dog?</b>"),
            paragraph(TEXT),
            paragraph("By the lake", MIDDLE),
            paragraph(TEXT),
        )
    )
    assert levels(extract) == [
        (1, "Lodges of the north"),
        (2, "On the ridge"),
        (3, "Heating"),
        (3, "May I bring a dog?"),
        (2, "By the lake"),
    ]


@pytest.mark.parametrize(
    "marked",
    [
        pytest.param("<b>Never leave the stove alone.</b>", id="a sentence"),
        pytest.param("<b>The keeper must be told of:</b>", id="a lead-in"),
        pytest.param(f"<b>{TEXT}</b>", id="a paragraph"),
        pytest.param(f"{TEXT} <b>{TEXT[:40]}</b> {TEXT}", id="words of a paragraph"),
        pytest.param("<b>Note</b> that the door sticks", id="the start of a line"),
    ],
)
def test_bold_letters_alone_make_no_heading(marked: str) -> None:
    parts = [TEXT, TEXT, TEXT, marked, TEXT, TEXT, TEXT]
    assert levels(read(story(*map(paragraph, parts)))) == []


def test_a_bold_line_in_a_bold_document_is_no_heading() -> None:
    parts = [TEXT, "The stove and the well", TEXT]
    marked = [paragraph(f"<b>{each}</b>") for each in parts]
    assert levels(read(story(*marked))) == []


@pytest.mark.parametrize(
    "labels",
    [
        ("1.", "2.", "3."),
        ("(a)", "(b)", "(c)"),
        ("iii)", "iv)", "v)"),
        ("h.", "i.", "j."),
        ("[9]", "[10]", "[11]"),
    ],
)
def test_numbers_in_sequence_make_items(labels: tuple[str, ...]) -> None:
    ends = ["open the flue", "lay the wood crosswise and light it from above", "wait"]
    lines = [f"{label} {end}" for label, end in zip(labels, ends, strict=True)]
    extract = read(pdf(["To light the stove:", *lines]))
    assert extract.text == "To light the stove:\n\n" + "\n".join(lines)
    assert [len(each) for each in items(extract)] == [3]


@pytest.mark.parametrize(
    "lines",
    [
        ["1. May was the first day that we could see the lake from the hut again."],
        ["1. Opening hours are short.", "4. Nobody knows why."],
        ["B. Lund has the key.", "C. Ray has none."],
    ],
)
def test_a_number_alone_makes_no_item(lines: list[str]) -> None:
    assert items(read(pdf([TEXT[:60], *lines]))) == []


def test_items_are_as_deep_as_they_are_indented() -> None:
    extract = read(
        pdf(
            [
                "Bring along:",
                "1. food for two days",
                Row("• bread", left=100),
                Row("• dried fruit, cheese and whatever else does not weigh", left=100),
                Row("much", left=108),
                "2. a sleeping bag",
                Row("a) of wool", left=100),
                Row("b) of down", left=100),
                "3. matches",
            ]
        )
    )
    assert items(extract) == [
        [
            (0, "food for two days"),
            (1, "bread"),
            (1, "dried fruit, cheese and whatever else does not weigh much"),
            (0, "a sleeping bag"),
            (1, "of wool"),
            (1, "of down"),
            (0, "matches"),
        ]
    ]


def test_lines_of_a_sentence_may_be_farther_apart_than_others_of_their_size() -> None:
    lines = [
        "The lodge stands on a ridge above the lake, and its stove is lit then",
        "by whoever comes first, though wood is scarce up there and water",
        "is drawn from the well.",
    ]
    wide = [Row(line, gap=24) for line in lines]
    notes = [Row(f"Hut {number} is open", gap=13) for number in range(9)]
    assert read(pdf([*wide, *notes])).text.split("\n\n")[0] == " ".join(lines)
