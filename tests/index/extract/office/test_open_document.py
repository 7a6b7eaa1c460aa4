"""OpenDocument files as text, written with odfpy."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from odf import draw, office, presentation, style, table, text
from odf.element import Element
from odf.opendocument import OpenDocumentPresentation, OpenDocumentText

from index.extract.extractor import Extract, Extractor
from index.extract.kinds import EXTRACTORS
from tests.support.extracts import captions, headings, items, levels, refusal
from tests.support.samples import saved

ODT, ODP = EXTRACTORS[".odt"], EXTRACTORS[".odp"]


def within(element: Element, *children: Element) -> Element:
    for child in children:
        element.addElement(child)
    return element


def odt(*elements: Element) -> bytes:
    document = OpenDocumentText()
    within(document.text, *elements)
    return saved(document)


def read(*elements: Element) -> Extract:
    return ODT.extract(odt(*elements))


def items_of(*texts: str) -> Element:
    return within(
        text.List(), *(within(text.ListItem(), text.P(text=words)) for words in texts)
    )


def row(*cells: str) -> Element:
    return within(
        table.TableRow(),
        *(within(table.TableCell(), text.P(text=words)) for words in cells),
    )


def test_headings_paragraphs_and_lists_are_recognised_by_their_elements() -> None:
    listed = items_of("Ukraine's", "Russia's")
    within(listed, within(text.ListItem(), items_of("and its guests")))
    extract = read(
        text.H(outlinelevel=1, text="Who came"),
        text.P(text="Two delegations came."),
        listed,
        text.H(outlinelevel=2, text="What was agreed"),
        within(text.Section(name="a"), text.P(text="An exchange.")),
    )
    assert extract.text == (
        "Who came\n\nTwo delegations came.\n\n- Ukraine's\n- Russia's\n- and its guests"
        "\n\nWhat was agreed\n\nAn exchange."
    )
    assert headings(extract) == ["Who came", "What was agreed"]
    assert extract.pages == ()


def test_headings_have_their_outline_levels_below_a_title() -> None:
    document = OpenDocumentText()
    for name, parent in (("Own", "Title"), ("Title", "Heading"), ("Heading", "")):
        options = {"parentstylename": parent} if parent else {}
        document.styles.addElement(
            style.Style(name=name, family="paragraph", **options)
        )
    within(
        document.text,
        text.P(stylename="Own", text="Orchard"),
        text.H(outlinelevel=1, text="Trees"),
        text.H(outlinelevel=3, text="Pears"),
    )
    extract = ODT.extract(saved(document))
    assert levels(extract) == [(1, "Orchard"), (2, "Trees"), (4, "Pears")]


def numbered_style(name: str, **options: object) -> Element:
    """A list style with numbers at the first level and bullets at the second."""
    return within(
        text.ListStyle(name=name),
        text.ListLevelStyleNumber(level=1, **options),
        text.ListLevelStyleBullet(level=2, bulletchar="o"),
    )


def listed(
    texts: list[str | Element], name: str | None = None, **options: object
) -> Element:
    """A list of texts and inner lists, each in an item."""
    children = (
        text.P(text=child) if isinstance(child, str) else child for child in texts
    )
    if name:
        options["stylename"] = name
    return within(
        text.List(**options), *(within(text.ListItem(), child) for child in children)
    )


def read_lists(*elements: Element) -> Extract:
    document = OpenDocumentText()
    document.automaticstyles.addElement(
        numbered_style("Steps", numformat="1", numsuffix=")", startvalue=3)
    )
    document.styles.addElement(numbered_style("Rooms", numformat="A", numsuffix="."))
    within(document.text, *elements)
    return ODT.extract(saved(document))


def test_items_have_the_numbers_of_their_list_style() -> None:
    extract = read_lists(
        listed(["Dig.", listed(["wide", "deep"]), "Plant."], "Steps"),
        text.P(text="Rest, then:"),
        listed(["Water.", "Wait."], "Steps", continuenumbering="true"),
        text.P(text="Rooms:"),
        listed(["Kitchen", "Attic"], "Rooms"),
        text.P(text="Again:"),
        listed(["Prune."], "Steps"),
    )
    assert extract.text.replace("\n\n", "\n").splitlines() == [
        "3) Dig.",
        "- wide",
        "- deep",
        "4) Plant.",
        "Rest, then:",
        "5) Water.",
        "6) Wait.",
        "Rooms:",
        "A. Kitchen",
        "B. Attic",
        "Again:",
        "3) Prune.",
    ]
    assert items(extract)[0] == [
        (0, "Dig."),
        (1, "wide"),
        (1, "deep"),
        (0, "Plant."),
        (0, "Water."),
        (0, "Wait."),
    ]


def test_an_inner_list_starts_anew_in_each_item() -> None:
    document = OpenDocumentText()
    levels = (
        text.ListLevelStyleNumber(level=level, numformat=form, numsuffix=".")
        for level, form in ((1, "I"), (2, "a"))
    )
    document.styles.addElement(within(text.ListStyle(name="Both"), *levels))
    outer = within(
        text.List(stylename="Both"),
        within(text.ListItem(), text.P(text="Hull"), listed(["keel", "ribs"])),
        within(text.ListItem(), text.P(text="Deck"), listed(["planks"])),
    )
    within(document.text, outer)
    assert ODT.extract(saved(document)).text.splitlines() == [
        "I. Hull",
        "a. keel",
        "b. ribs",
        "II. Deck",
        "a. planks",
    ]


def test_a_further_paragraph_of_an_item_does_not_end_the_list() -> None:
    long = within(text.ListItem(), text.P(text="Oak"), text.P(text="It is hard."))
    extract = read(within(items_of("Ash"), long, *items_of("Fir").childNodes))
    assert extract.text == "- Ash\n- Oak\n\nIt is hard.\n\n- Fir"
    assert items(extract) == [[(0, "Ash"), (0, "Oak"), (0, "Fir")]]


def test_a_paragraph_in_a_caption_style_above_a_table_is_its_caption() -> None:
    document = OpenDocumentText()
    document.styles.addElement(style.Style(name="Caption", family="paragraph"))
    document.styles.addElement(
        style.Style(name="Table", family="paragraph", parentstylename="Caption")
    )
    rows = row("Tree", "Age"), row("Oak", "90")
    caption = text.P(stylename="Table", text="Table 1: Old trees")
    within(document.text, caption, within(table.Table(), *rows))
    assert captions(ODT.extract(saved(document))) == ["Table 1: Old trees"]


def test_a_paragraph_in_a_title_style_is_a_heading() -> None:
    document = OpenDocumentText()
    document.automaticstyles.addElement(
        style.Style(name="P1", family="paragraph", parentstylename="Title")
    )
    document.styles.addElement(style.Style(name="Title", family="paragraph"))
    within(document.text, text.P(stylename="P1", text="The talks"))
    assert headings(ODT.extract(saved(document))) == ["The talks"]


def test_parts_of_a_paragraph_are_joined_and_its_note_follows() -> None:
    note = text.Note(noteclass="footnote")
    within(note, text.NoteCitation(text="1"))
    within(note, within(text.NoteBody(), text.P(text="All day.")))
    paragraph = text.P(text="Ume")
    within(paragraph, text.Span(text="rov"), text.S(c=2))
    paragraph.addText("led")
    within(paragraph, text.LineBreak())
    paragraph.addText("it.")
    within(paragraph, note)
    paragraph.addText(" It rained.")
    assert read(paragraph).text == "Umerov led it. It rained.\n\nAll day."


def test_comments_deleted_text_and_tables_of_contents_are_skipped() -> None:
    contents = within(
        text.TableOfContent(name="c"),
        within(text.IndexBody(), text.P(text="Who came ... 3")),
    )
    paragraph = text.P(text="Said")
    within(paragraph, within(office.Annotation(), text.P(text="Sure?")))
    paragraph.addText(".")
    deleted = within(
        text.TrackedChanges(),
        within(
            text.ChangedRegion(check_grammar=False),
            within(text.Deletion(), text.P(text="Never said.")),
        ),
    )
    assert read(deleted, contents, paragraph).text == "Said."


def test_the_first_row_of_a_table_names_the_values_of_the_others() -> None:
    header = within(table.TableHeaderRows(), row("Name", "Role", "Side"))
    twice = within(
        table.TableRow(),
        within(table.TableCell(numbercolumnsrepeated=2), text.P(text="Other")),
        within(table.TableCell(), text.P(text="Russia")),
    )
    body = row("Umerov", "Minister", "Ukraine")
    assert read(within(table.Table(), header, body, twice)).text == (
        "Name: Umerov; Role: Minister; Side: Ukraine.\n\n"
        "Name: Other; Role: Other; Side: Russia."
    )


def test_columns_are_named_below_a_title_and_next_to_an_empty_corner() -> None:
    rows = row("Budget", "", ""), row("", "2024", "2025"), row("Rent", "10", "12")
    assert read(within(table.Table(), *rows)).text == (
        "Budget\n\nRent; 2024: 10; 2025: 12."
    )


def test_a_first_row_with_numbers_is_not_taken_for_column_names() -> None:
    rows = row("Umerov", "34"), row("Medinsky", "54")
    assert read(within(table.Table(), *rows)).text == "Umerov: 34.\n\nMedinsky: 54."


def test_the_cells_of_a_one_row_table_are_read_in_order() -> None:
    assert read(within(table.Table(), row("One", "2"))).text == "One\n\n2"


def test_a_billion_empty_repeated_cells_are_ignored() -> None:
    many = within(
        table.TableRow(),
        within(table.TableCell(), text.P(text="One")),
        table.TableCell(numbercolumnsrepeated=10**9),
    )
    assert read(within(table.Table(), many, row("Two", "2"))).text == "One\n\nTwo; 2."


def test_header_rows_name_the_columns_even_if_they_are_two() -> None:
    header = within(
        table.TableHeaderRows(), row("Tree", "Fruit", ""), row("", "2030", "2031")
    )
    assert read(within(table.Table(), header, row("Plum", "few", "many"))).text == (
        "Tree: Plum; Fruit 2030: few; Fruit 2031: many."
    )


def test_a_slide_is_a_page_with_its_title_first() -> None:
    document = OpenDocumentPresentation()
    layout = style.PageLayout(name="layout")
    document.automaticstyles.addElement(layout)
    master = style.MasterPage(name="master", pagelayoutname=layout)
    document.masterstyles.addElement(master)
    for body, title, notes in [
        ("Umerov led.", "Who came", "Say it slowly."),
        ("", "", ""),
        ("Two hours.", "How long", ""),
    ]:
        page = draw.Page(masterpagename=master)
        for words, role in [(body, None), (title, "title")]:
            options = {"class": role} if role else {}
            box = within(draw.TextBox(), text.P(text=words))
            within(page, within(draw.Frame(width="9cm", height="2cm", **options), box))
        box = within(draw.TextBox(), text.P(text=notes))
        spoken = within(draw.Frame(width="9cm", height="2cm"), box)
        within(page, within(presentation.Notes(), spoken))
        within(document.presentation, page)
    extract = ODP.extract(saved(document))
    assert extract.text == (
        "Who came\n\nUmerov led.\n\nSay it slowly.\n\nHow long\n\nTwo hours."
    )
    assert headings(extract) == ["Who came", "How long"]
    assert len(extract.pages) == 3
    assert extract.text[extract.pages[2] :].startswith("How long")


@pytest.mark.parametrize("extractor", [ODT, ODP])
def test_a_file_that_is_not_an_open_document_is_damaged(extractor: Extractor) -> None:
    whole = odt(text.P(text="Words."))
    for data in (b"", b"no zip", whole[: len(whole) // 2]):
        assert refusal(extractor, data).kind == "damaged"


def test_a_file_that_needs_a_password_is_encrypted() -> None:
    file = BytesIO()
    with (
        ZipFile(BytesIO(odt(text.P(text="Words.")))) as plain,
        ZipFile(file, "w", ZIP_DEFLATED) as locked,
    ):
        locked.writestr("content.xml", b"\x8f\x01 what a cipher leaves \xfe")
        manifest = plain.read("META-INF/manifest.xml")
        entry = (
            b'<manifest:file-entry manifest:full-path="content.xml">'
            b'<manifest:encryption-data manifest:checksum="x"/></manifest:file-entry>'
        )
        end = b"</manifest:manifest>"
        locked.writestr("META-INF/manifest.xml", manifest.replace(end, entry + end))
    assert refusal(ODT, file.getvalue()).kind == "encrypted"


def test_a_file_without_text_is_empty() -> None:
    assert refusal(ODT, odt()).kind == "empty"
