"""PDF files as text: paragraphs, pages and headings, compared with reportlab's input."""

from io import BytesIO
from random import Random

import pytest
from matplotlib import font_manager
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    PageTemplate,
    Paragraph,
    SimpleDocTemplate,
)

from index.extract.extractor import Extract
from index.extract.pdf.pdf import Pdf
from tests.support.extracts import headings, refusal
from tests.support.pdf_files import Row, apart, pdf

WORDS = [
    "talks",
    "minister",
    "bridge",
    "river",
    "prisoner",
    "village",
    "morning",
    "report",
    "house",
    "delegation",
    "winter",
    "agreed",
    "refused",
    "opened",
    "promised",
    "returned",
    "waited",
    "near",
    "under",
    "because",
    "before",
    "while",
]
RANDOM = Random(1)
PARAGRAPHS = [
    " ".join(
        " ".join(RANDOM.choices(WORDS, k=RANDOM.randint(5, 30))).capitalize() + "."
        for _ in range(RANDOM.randint(2, 6))
    )
    for _ in range(40)
]
PLAIN = ParagraphStyle("plain", fontSize=10, leading=12, spaceAfter=8)


def read(data: bytes) -> Extract:
    return Pdf().extract(data)


def page_texts(extract: Extract) -> list[str]:
    ends = [*extract.pages[1:], len(extract.text)]
    return [
        extract.text[start:end].strip()
        for start, end in zip(extract.pages, ends, strict=True)
    ]


def scan(text: str = "") -> bytes:
    file = BytesIO()
    canvas = Canvas(file, pagesize=A4)
    canvas.drawImage(ImageReader(Image.new("RGB", (40, 40), "grey")), 50, 50, 400, 700)
    canvas.drawString(72, 40, text)
    canvas.save()
    return file.getvalue()


def test_wrapped_paragraphs_are_joined_across_lines_and_pages() -> None:
    file = BytesIO()
    story: list[Flowable] = [Paragraph(text, PLAIN) for text in PARAGRAPHS]
    SimpleDocTemplate(file, pagesize=A4).build(story)
    extract = read(file.getvalue())
    assert extract.text.split("\n\n") == PARAGRAPHS
    assert len(extract.pages) > 2
    assert extract.pages[0] == 0


def test_two_columns_are_read_one_after_the_other() -> None:
    file = BytesIO()
    template = BaseDocTemplate(file, pagesize=A4)
    columns = [Frame(left, 60, 220, 720) for left in (60, 310)]
    template.addPageTemplates(PageTemplate(frames=columns))
    template.build([Paragraph(text, PLAIN) for text in PARAGRAPHS])
    assert read(file.getvalue()).text.split("\n\n") == PARAGRAPHS


def test_paragraphs_are_recognised_by_indents_and_short_last_lines() -> None:
    style = ParagraphStyle("book", fontSize=10, leading=12, firstLineIndent=14)
    file = BytesIO()
    SimpleDocTemplate(file, pagesize=A4).build(
        [Paragraph(text, style) for text in PARAGRAPHS]
    )
    assert read(file.getvalue()).text.split("\n\n") == PARAGRAPHS


def test_a_page_starts_at_its_first_word_even_inside_a_sentence() -> None:
    extract = read(
        pdf(
            ["The minister, who had been asked about it, said that all"],
            ["of them were to be returned within a week or two."],
            [],
            ["A last page of its own ends the file."],
        )
    )
    assert page_texts(extract) == [
        "The minister, who had been asked about it, said that all",
        "of them were to be returned within a week or two.",
        "",
        "A last page of its own ends the file.",
    ]
    assert "said that all of them were to be returned" in extract.text


def test_running_heads_feet_and_page_numbers_are_dropped() -> None:
    pages = [
        [
            Row("Annual report 2025", top=800),
            Row(text, top=700),
            Row(f"Page {number} of 4", top=30),
        ]
        for number, text in enumerate(PARAGRAPHS[:4], start=1)
    ]
    extract = read(pdf(*pages))
    assert page_texts(extract) == PARAGRAPHS[:4]


def test_a_line_at_the_edge_of_only_one_page_is_kept() -> None:
    pages = [[Row(f"{word} opened the day.", top=800)] for word in ("Ada", "Ben", "Cy")]
    extract = read(pdf(*pages))
    assert page_texts(extract) == [
        "Ada opened the day.",
        "Ben opened the day.",
        "Cy opened the day.",
    ]


def test_a_line_in_the_middle_of_every_page_is_kept() -> None:
    slides = [[Row("Our plan", size=30, top=500), Row("as before")]] * 3
    extract = read(pdf(*slides, [Row(PARAGRAPHS[0])]))
    assert page_texts(extract)[:3] == ["Our plan\n\nas before"] * 3
    assert headings(extract) == ["Our plan"] * 3


def test_a_single_page_number_is_dropped_but_another_number_is_kept() -> None:
    body = "The only page says what it says."
    assert read(pdf([body, Row("1", top=30)])).text == body
    assert read(pdf([body, Row("1871", top=30)])).text.endswith("1871")


@pytest.mark.parametrize(
    ("above", "below", "elsewhere", "joined"),
    [
        ("the nego-", "tiations went on", "", "the negotiations went on"),
        ("a long-", "term plan", "the long-term view", "a long-term plan"),
        ("a short-", "age of bread", "a shortage, a short-age", "a shortage of bread"),
        ("the Anglo-", "Saxon world", "", "the Anglo-Saxon world"),
        ("both pre-", "and post-war towns", "", "both pre- and post-war towns"),
        ("a two-year-", "old child", "an old man", "a two-year-old child"),
        ("in 2014-", "15 it rained", "", "in 2014-15 it rained"),
    ],
)
def test_a_hyphen_at_a_line_end_is_removed_unless_it_is_part_of_the_word(
    above: str, below: str, elsewhere: str, joined: str
) -> None:
    lead = "They said much that day in the old hall, where many heard of"
    lines: list[Row | str] = [
        f"{lead} {above}",
        f"{below} then.",
        apart(f"So did {elsewhere} now."),
    ]
    assert f" {joined} then." in read(pdf(lines)).text


def test_each_bulleted_line_is_an_item() -> None:
    extract = read(pdf(["Agreed were:", "• the first thing", "• the second thing"]))
    assert extract.text == "Agreed were:\n\n• the first thing\n• the second thing"


def test_headings_are_the_lines_that_the_outline_names_for_their_page() -> None:
    file = BytesIO()
    canvas = Canvas(file, pagesize=A4)
    for page, title in enumerate(["The talks", "What was agreed"], start=1):
        for entry in (title, f"Nowhere to be seen on {page}"):
            canvas.bookmarkPage(entry)
            canvas.addOutlineEntry(entry, entry)
        canvas.drawString(72, 760, f"{page} {title}")
        canvas.drawString(72, 740, f"The talks: {PARAGRAPHS[page][:40]}")
        canvas.showPage()
    canvas.save()
    assert headings(read(file.getvalue())) == ["1 The talks", "2 What was agreed"]


def test_without_an_outline_larger_letters_make_a_heading() -> None:
    styles = getSampleStyleSheet()
    file = BytesIO()
    title = "A report about the second round of the talks, which were held in Istanbul"
    story = [
        Paragraph(title, styles["Title"]),
        Paragraph(PARAGRAPHS[0], styles["Normal"]),
        Paragraph("Who came", styles["Heading2"]),
        Paragraph(PARAGRAPHS[1], styles["Normal"]),
    ]
    SimpleDocTemplate(file, pagesize=A4).build(story)
    extract = read(file.getvalue())
    assert headings(extract) == [title, "Who came"]
    assert extract.text == "\n\n".join(
        [title, PARAGRAPHS[0], "Who came", PARAGRAPHS[1]]
    )


def test_a_heading_ends_with_its_page() -> None:
    titles = ["part one and", "part two"]
    pages = [[Row(title, size=30, top=500)] for title in titles]
    extract = read(pdf(*pages, [Row(PARAGRAPHS[0])]))
    assert headings(extract) == titles


@pytest.mark.parametrize("data", [scan(), scan("1")])
def test_a_scan_fails_with_a_hint_to_run_ocr(data: bytes) -> None:
    error = refusal(Pdf(), data)
    assert error.kind == "no_text"
    assert "scan" in str(error)
    assert "OCR" in str(error)


def test_a_file_that_needs_a_password_is_encrypted() -> None:
    locked = StandardEncryption("secret", ownerPassword="owner", strength=128)
    assert refusal(Pdf(), pdf(["Hidden words."], encrypt=locked)).kind == "encrypted"


def test_a_file_with_only_an_owner_password_is_read() -> None:
    shared = StandardEncryption("", ownerPassword="owner", canCopy=0)
    assert read(pdf(["Open words."], encrypt=shared)).text == "Open words."


def test_a_truncated_file_or_one_of_another_kind_is_damaged() -> None:
    whole = pdf(PARAGRAPHS[:9], PARAGRAPHS[9:])
    half = whole[: len(whole) // 2]
    for data in (
        b"",
        b"no PDF at all",
        half,
        b"%PDF-1.7\n%%EOF",
        half + b"%%EOF",
        whole[:-99],
    ):
        assert refusal(Pdf(), data).kind == "damaged", data[:40]


def test_ligatures_become_letters() -> None:
    pdfmetrics.registerFont(TTFont("dejavu", font_manager.findfont("DejaVu Sans")))
    file = BytesIO()
    canvas = Canvas(file, pagesize=A4)
    canvas.setFont("dejavu", 11)
    canvas.drawString(72, 700, "They \ufb01led the \ufb02ag of the o\ufb03ce.")
    canvas.save()
    assert read(file.getvalue()).text == "They filed the flag of the office."


def test_the_recipe_names_the_library() -> None:
    assert "pypdfium2/" in Pdf().recipe
