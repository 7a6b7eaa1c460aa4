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
from tests.support.extracts import headings, refusal
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
