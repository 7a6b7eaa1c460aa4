"""Word files as text, written with python-docx, or by hand where it can't write them."""

from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from docx import Document
from docx.document import Document as Written
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from index.extract.extractor import Extract
from index.extract.office.word import Word
from tests.support.extracts import captions, headings, items, levels, refusal
from tests.support.samples import saved


def read(document: Written) -> Extract:
    return Word().extract(saved(document))


def read_xml(paragraph: str) -> Extract:
    """Read a file with one paragraph, given as XML."""
    document = Document()
    document.element.body.insert(0, parse_xml(paragraph))
    return read(document)


def with_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """A zip file with one of its parts changed."""
    file = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(file, "w", ZIP_DEFLATED) as new:
        for entry in old.namelist():
            part = old.read(entry)
            new.writestr(entry, change(part) if entry == name else part)
    return file.getvalue()


def test_headings_paragraphs_and_lists_are_recognised_by_their_styles() -> None:
    document = Document()
    document.add_heading("The talks", 0)
    document.add_heading("Who came", 1)
    document.add_paragraph("Two delegations came. They met twice.")
    document.add_paragraph("Ukraine's", style="List Bullet")
    document.add_paragraph("Russia's", style="List Number")
    document.add_heading("What was agreed", 2)
    document.add_paragraph("An exchange of prisoners.")
    extract = read(document)
    assert extract.text == (
        "The talks\n\nWho came\n\nTwo delegations came. They met twice.\n\n"
        "- Ukraine's\n1. Russia's\n\nWhat was agreed\n\nAn exchange of prisoners."
    )
    assert headings(extract) == ["The talks", "Who came", "What was agreed"]
    assert extract.pages == ()


def test_a_style_based_on_a_heading_is_a_heading() -> None:
    document = Document()
    style = document.styles.add_style("Own title", 1)
    style.base_style = document.styles["Heading 1"]
    document.add_paragraph("Under my own style", style=style)
    assert headings(read(document)) == ["Under my own style"]


def test_headings_have_the_levels_of_their_styles() -> None:
    document = Document()
    own = document.styles.add_style("Own", 1)
    own.base_style = document.styles["Heading 3"]
    document.add_heading("Lathes", 1)
    document.add_paragraph("Chucks", style=own)
    document.element.body.insert(
        2,
        parse_xml(
            f'<w:p {nsdecls("w")}><w:pPr><w:outlineLvl w:val="1"/></w:pPr>'
            "<w:r><w:t>Belts</w:t></w:r></w:p>"
        ),
    )
    assert levels(read(document)) == [(1, "Lathes"), (3, "Chucks"), (2, "Belts")]


def test_headings_are_below_a_title() -> None:
    document = Document()
    document.add_heading("Workshop", 0)
    document.add_heading("Lathes", 1)
    document.add_heading("Belts", 2)
    assert levels(read(document)) == [(1, "Workshop"), (2, "Lathes"), (3, "Belts")]


NUMBERINGS = """
<w:abstractNum w:abstractNumId="90">
  <w:lvl w:ilvl="0"><w:start w:val="4"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
  <w:lvl w:ilvl="1"><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%2)"/></w:lvl>
  <w:lvl w:ilvl="2"><w:numFmt w:val="bullet"/><w:lvlText w:val="o"/></w:lvl>
  <w:lvl w:ilvl="3"><w:numFmt w:val="decimal"/><w:lvlText w:val="%3.%4"/></w:lvl>
</w:abstractNum>
<w:num w:numId="91"><w:abstractNumId w:val="90"/></w:num>
<w:num w:numId="92"><w:abstractNumId w:val="90"/>
  <w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
"""


def numbered(*paragraphs: tuple[str, int, int]) -> Extract:
    """Read paragraphs, each with a text, the id of its numbering and its level from 0."""
    document = Document()
    for entry in list(parse_xml(f"<w:x {nsdecls('w')}>{NUMBERINGS}</w:x>")):
        document.part.numbering_part.element.append(entry)
    for text, numbering, level in paragraphs:
        properties = document.add_paragraph(text)._p.get_or_add_pPr()
        number = properties.get_or_add_numPr()
        number.get_or_add_numId().val = numbering
        number.get_or_add_ilvl().val = level
    return read(document)


def test_items_have_the_numbers_that_word_shows() -> None:
    extract = numbered(
        ("Oil it.", 91, 0),
        ("the rails", 91, 1),
        ("the gears", 91, 1),
        ("all of them", 91, 2),
        ("twice", 91, 3),
        ("Wipe it.", 91, 0),
        ("the lid", 91, 1),
        ("Unplug it.", 92, 0),
        ("Lift it.", 92, 0),
    )
    assert extract.text.splitlines() == [
        "4. Oil it.",
        "(a) the rails",
        "(b) the gears",
        "- all of them",
        "- twice",
        "5. Wipe it.",
        "(a) the lid",
        "1. Unplug it.",
        "2. Lift it.",
    ]
    assert items(extract)[0][:4] == [
        (0, "Oil it."),
        (1, "the rails"),
        (1, "the gears"),
        (2, "all of them"),
    ]
    assert extract.structure.lists[0].is_ordered


def test_a_numbered_list_goes_on_after_a_paragraph() -> None:
    document = Document()
    document.add_paragraph("To stop the saw:")
    document.add_paragraph("Press the red knob.", style="List Number")
    document.add_paragraph("It must click.")
    document.add_paragraph("Pull the plug.", style="List Number")
    extract = read(document)
    assert items(extract) == [[(0, "Press the red knob."), (0, "Pull the plug.")]]
    lead_in = extract.structure.lists[0].lead_in
    assert lead_in
    assert extract.text[slice(*lead_in)] == "To stop the saw:"


def test_items_in_nested_list_styles_are_nested() -> None:
    document = Document()
    for style, text in (("", "wood"), (" 2", "ash"), (" 3", "white ash"), ("", "tin")):
        document.add_paragraph(text, style=f"List Bullet{style}")
    assert items(read(document)) == [
        [(0, "wood"), (1, "ash"), (2, "white ash"), (0, "tin")]
    ]


def with_table(
    document: Written, rows: list[list[str]], bold: Callable[[int, int], bool]
) -> Written:
    """A document with a table, whose cells are bold by their row and column."""
    table = document.add_table(0, len(rows[0]))
    for number, texts in enumerate(rows):
        for column, (cell, text) in enumerate(
            zip(table.add_row().cells, texts, strict=True)
        ):
            cell.paragraphs[0].add_run(text).bold = bold(number, column) or None
    return document


SETTINGS = [["Setting", "Default"], ["delay", "20 s"], ["mode", "soft"], ["fan", "on"]]
CONTACTS = [["Keeper", "Ida Brand"], ["Office", "Mill Lane"], ["Deputy", "Per Lund"]]


def test_a_bold_first_row_names_the_columns() -> None:
    document = with_table(Document(), SETTINGS, lambda row, _: row == 0)
    assert read(document).text.split("\n\n")[0] == "Setting: delay; Default: 20 s."


def test_bold_labels_name_the_values_on_their_right() -> None:
    document = with_table(Document(), CONTACTS, lambda _, column: column == 0)
    assert read(document).text == (
        "Keeper: Ida Brand.\n\nOffice: Mill Lane.\n\nDeputy: Per Lund."
    )


def test_a_table_of_labels_with_texts_and_numbers_is_a_form() -> None:
    rows = [["Keeper", "Ida Brand"], ["Since", "3 June 2019"], ["Tower", "North"]]
    document = with_table(Document(), rows, lambda _, __: False)
    assert read(document).text == (
        "Keeper: Ida Brand.\n\nSince: 3 June 2019.\n\nTower: North."
    )


def test_a_table_whose_style_marks_its_first_row_is_not_a_form() -> None:
    document = with_table(Document(), SETTINGS, lambda _, __: False)
    document.tables[0].style = "Light List"
    assert read(document).text.startswith("Setting: delay; Default: 20 s.")


def test_two_rows_of_column_names_are_joined() -> None:
    document = Document()
    rows = [
        ["Pond", "Carp", "", "Eels"],
        ["", "spring", "autumn", "spring"],
        ["Upper", "12", "30", "7"],
    ]
    with_table(document, rows, lambda _, __: False)
    table = document.tables[0]
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    assert read(document).text == (
        "Pond: Upper; Carp spring: 12; Carp autumn: 30; Eels spring: 7."
    )


def test_rows_that_repeat_on_each_page_name_the_columns() -> None:
    document = with_table(Document(), SETTINGS[:2] + CONTACTS, lambda _, __: False)
    row = document.tables[0].rows[0]._tr.get_or_add_trPr()
    row.append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
    assert "Setting: Keeper; Default: Ida Brand." in read(document).text


def test_a_caption_or_a_line_with_a_colon_above_a_table_is_its_caption() -> None:
    document = Document()
    document.add_paragraph("Table 1. Staff", style="Caption")
    with_table(document, CONTACTS, lambda _, __: False)
    document.add_paragraph("See above. The settings are:")
    with_table(document, SETTINGS, lambda _, __: False)
    document.add_paragraph("A note.")
    with_table(document, SETTINGS, lambda _, __: False)
    assert captions(read(document)) == ["Table 1. Staff", "The settings are:", None]


def test_the_first_row_of_a_table_names_the_values_of_the_others() -> None:
    document = Document()
    document.add_paragraph("The delegates:")
    table = document.add_table(0, 2)
    for cells in (("Name", "Role"), ("Umerov", "Defence Minister"), ("Medinsky", "")):
        row = table.add_row()
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    assert read(document).text == (
        "The delegates:\n\nName: Umerov; Role: Defence Minister.\n\nName: Medinsky."
    )


def test_a_cell_merged_with_the_one_above_has_the_same_text() -> None:
    document = Document()
    table = document.add_table(3, 3)
    for cell, text in zip(
        table._cells,
        ["Side", "Name", "Role", "Ukraine", "Umerov", "Minister", "", "Kyslytsya", ""],
        strict=True,
    ):
        cell.text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(2, 1).merge(table.cell(2, 2))
    assert read(document).text == (
        "Side: Ukraine; Name: Umerov; Role: Minister.\n\n"
        "Side: Ukraine; Name: Kyslytsya."
    )


def test_runs_breaks_and_tabs_are_joined_into_one_text() -> None:
    document = Document()
    paragraph = document.add_paragraph("Ume")
    paragraph.add_run("rov").bold = True
    paragraph.add_run().add_break(WD_BREAK.LINE)
    paragraph.add_run("led\tthe talks.")
    assert read(document).text == "Umerov led the talks."


def test_tracked_insertions_are_read_and_deletions_are_not() -> None:
    extract = read_xml(
        f'<w:p {nsdecls("w")}><w:r><w:t xml:space="preserve">He was </w:t></w:r>'
        '<w:del w:id="1" w:author="a"><w:r><w:delText>not</w:delText><w:noBreakHyphen/></w:r></w:del>'
        '<w:moveFrom w:id="3" w:author="a"><w:r><w:t>once </w:t></w:r></w:moveFrom>'
        '<w:ins w:id="2" w:author="a"><w:r><w:t>there.</w:t></w:r></w:ins></w:p>'
    )
    assert extract.text == "He was there."


def test_content_controls_and_text_boxes_are_read() -> None:
    extract = read_xml(
        f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>Main words.</w:t></w:r>"
        "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>In a box.</w:t></w:r></w:p>"
        "</w:txbxContent></w:pict></w:r></w:p></w:sdtContent></w:sdt>"
    )
    assert extract.text == "Main words.\n\nIn a box."


def test_a_footnote_follows_its_paragraph() -> None:
    document = Document()
    document.element.body.insert(
        0,
        parse_xml(
            f"<w:p {nsdecls('w')}><w:r><w:t>It rained.</w:t></w:r>"
            '<w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
        ),
    )
    document.add_paragraph("It snowed.")
    data = with_part(
        saved(document),
        "word/_rels/document.xml.rels",
        lambda part: part.replace(
            b"</Relationships>",
            b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/'
            b'officeDocument/2006/relationships/footnotes" Target="footnotes.xml"/>'
            b"</Relationships>",
        ),
    )
    file = BytesIO(data)
    with ZipFile(file, "a") as package:
        package.writestr(
            "word/footnotes.xml",
            f'<w:footnotes {nsdecls("w")}><w:footnote w:id="2"><w:p><w:r><w:footnoteRef/>'
            "</w:r><w:r><w:t>All day.</w:t></w:r></w:p></w:footnote></w:footnotes>",
        )
    assert (
        Word().extract(file.getvalue()).text == "It rained.\n\nAll day.\n\nIt snowed."
    )


def test_a_file_that_is_not_a_word_file_is_damaged() -> None:
    whole = saved(Document())
    bare = BytesIO()
    ZipFile(bare, "w").close()
    for data in (b"", b"no zip", whole[: len(whole) // 2], bare.getvalue()):
        assert refusal(Word(), data).kind == "damaged"


@pytest.mark.parametrize(
    "change",
    [
        lambda _: b"<not XML",
        lambda part: part.replace(b"<w:document", b"<!DOCTYPE x []><w:document", 1),
        lambda part: part.replace(
            b"<w:body>", b"<w:body>" + b"<w:sdt>" * 999, 1
        ).replace(b"</w:body>", b"</w:sdt>" * 999 + b"</w:body>"),
    ],
    ids=["invalid XML", "entities", "endless nesting"],
)
def test_a_file_with_invalid_or_unsafe_xml_is_damaged(
    change: Callable[[bytes], bytes],
) -> None:
    document = Document()
    document.add_paragraph("Words.")
    data = saved(document)
    assert (
        refusal(Word(), with_part(data, "word/document.xml", change)).kind == "damaged"
    )


def test_a_file_that_needs_a_password_is_encrypted() -> None:
    # Office wraps the file in a compound file with entries of these names.
    names = "EncryptionInfo\0EncryptedPackage".encode("utf-16-le")
    assert (
        refusal(Word(), bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504) + names).kind
        == "encrypted"
    )


def test_a_file_without_text_is_empty() -> None:
    assert refusal(Word(), saved(Document())).kind == "empty"
