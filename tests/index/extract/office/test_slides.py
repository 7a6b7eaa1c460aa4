"""PowerPoint files as text, written with python-pptx."""

import pytest
from pptx import Presentation
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.presentation import Presentation as Show
from pptx.util import Inches

from index.extract.extractor import Extract
from index.extract.office.slides import Slides
from tests.support.extracts import headings, items, levels, refusal
from tests.support.samples import saved

TITLE_SLIDE, TITLE_AND_CONTENT, TITLE_ONLY, BLANK = 0, 1, 5, 6
BOX = (Inches(1), Inches(1), Inches(5), Inches(1))


def read(show: Show) -> Extract:
    return Slides().extract(saved(show))


def show_of_three() -> Show:
    """Three slides: with bullets, empty, and with a text box before the title and notes."""
    show = Presentation()
    first = show.slides.add_slide(show.slide_layouts[TITLE_AND_CONTENT])
    first.shapes.title.text = "The second\nround"
    first.placeholders[1].text = "Umerov led\nMedinsky led too"
    show.slides.add_slide(show.slide_layouts[BLANK])
    last = show.slides.add_slide(show.slide_layouts[TITLE_ONLY])
    last.shapes.add_textbox(*BOX).text_frame.text = "It took two hours."
    last.shapes.title.text = "How long"
    last.notes_slide.notes_text_frame.text = "Say it slowly.\nThen stop."
    tree = last.shapes._spTree
    tree.append(last.shapes.title._element)
    return show


def test_a_slide_is_a_page_with_its_title_bullets_and_notes() -> None:
    extract = read(show_of_three())
    assert extract.text == (
        "The second round\n\n- Umerov led\n- Medinsky led too\n\n"
        "How long\n\nIt took two hours.\n\nSay it slowly.\n\nThen stop."
    )
    assert headings(extract) == ["The second round", "How long"]


def test_a_slide_without_text_keeps_its_number() -> None:
    extract = read(show_of_three())
    assert len(extract.pages) == 3
    assert extract.pages[0] == 0
    assert extract.text[extract.pages[2] :].startswith("How long")
    assert extract.text[extract.pages[1] : extract.pages[2]].strip() == ""


def test_slides_are_below_the_title_of_the_title_slide() -> None:
    show = Presentation()
    for layout, title in ((TITLE_SLIDE, "Our bees"), (TITLE_ONLY, "Hives")):
        slide = show.slides.add_slide(show.slide_layouts[layout])
        slide.shapes.title.text = title
    assert levels(read(show)) == [(1, "Our bees"), (2, "Hives")]


def test_bullets_are_nested_and_numbered() -> None:
    show = Presentation()
    slide = show.slides.add_slide(show.slide_layouts[TITLE_AND_CONTENT])
    frame = slide.placeholders[1].text_frame
    frame.text = "Smoke\nLift\nthe lid\nthe frame\nClose\nThat is all\nRest\nsit\nEat"
    for number, (kind, level) in enumerate(
        [
            ('buAutoNum type="arabicPeriod" startAt="2"', 0),
            ('buAutoNum type="arabicPeriod" startAt="2"', 0),
            ('buAutoNum type="alphaLcParenR"', 1),
            ('buAutoNum type="alphaLcParenR"', 1),
            ('buAutoNum type="arabicPeriod" startAt="2"', 0),
            ("buNone", 0),
            ('buAutoNum type="romanUcPeriod"', 0),
            ('buChar char="o"', 0),
            ('buAutoNum type="romanUcPeriod"', 0),
        ]
    ):
        properties = frame.paragraphs[number]._p.get_or_add_pPr()
        properties.set("lvl", str(level))
        properties.append(parse_xml(f"<a:{kind} {nsdecls('a')}/>"))
    extract = read(show)
    assert extract.text.replace("\n\n", "\n").splitlines() == [
        "2. Smoke",
        "3. Lift",
        "a) the lid",
        "b) the frame",
        "4. Close",
        "That is all",
        "I. Rest",
        "- sit",
        "I. Eat",
    ]
    assert items(extract)[0][1:3] == [(0, "Lift"), (1, "the lid")]


def test_slides_are_read_in_presentation_order() -> None:
    show = show_of_three()
    order = show.slides._sldIdLst
    order.insert(0, order[2])
    assert headings(read(show)) == ["How long", "The second round"]


def test_the_first_row_of_a_table_names_the_values_of_the_others() -> None:
    show = Presentation()
    slide = show.slides.add_slide(show.slide_layouts[BLANK])
    table = slide.shapes.add_table(4, 2, *BOX).table
    texts = ["Side", "Led by", "Ukraine", "Umerov", "Russia", "Medinsky", "", "Others"]
    for cell, text in zip(table.iter_cells(), texts, strict=True):
        cell.text = text
    table.cell(2, 0).merge(table.cell(3, 0))
    assert read(show).text == (
        "Side: Ukraine; Led by: Umerov.\n\nSide: Russia; Led by: Medinsky.\n\n"
        "Side: Russia; Led by: Others."
    )


def test_shapes_in_groups_are_read() -> None:
    show = Presentation()
    slide = show.slides.add_slide(show.slide_layouts[BLANK])
    group = slide.shapes.add_group_shape().shapes.add_group_shape()
    group.shapes.add_textbox(*BOX).text_frame.text = "Deep inside."
    assert read(show).text == "Deep inside."


@pytest.mark.parametrize("cut", [0, 100, 20_000])
def test_a_file_cut_short_is_damaged(cut: int) -> None:
    assert refusal(Slides(), saved(show_of_three())[:cut]).kind == "damaged"


def test_a_presentation_without_text_is_empty() -> None:
    show = Presentation()
    show.slides.add_slide(show.slide_layouts[BLANK])
    assert refusal(Slides(), saved(show)).kind == "empty"
