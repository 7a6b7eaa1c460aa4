"""What was typed into the forms and onto the pages of PDF files."""

from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from index.extract.pdf.pdf import Pdf


def form(*fields: tuple[str, str, str, float, float]) -> bytes:
    """A page of fields: each with label, name, value, and position."""
    file = BytesIO()
    canvas = Canvas(file, pagesize=A4)
    for label, name, value, x, y in fields:
        canvas.drawString(x, y, label)
        canvas.acroForm.textfield(
            name=name, value=value, x=x + 90, y=y - 6, width=100, height=20
        )
    canvas.save()
    return file.getvalue()


def read(data: bytes) -> list[str]:
    return Pdf().extract(data).text.split("\n\n")


def test_each_field_of_a_form_is_a_row_with_its_label() -> None:
    data = form(
        ("Boat:", "f1", "Kittiwake", 60, 700),
        ("Sail number", "f2", "NO 417", 320, 700),
        ("Mooring", "f3", "", 60, 660),
        ("Length", "f4", "8.2 m", 320, 660),
    )
    assert read(data) == [
        "Boat: Kittiwake.",
        "Sail number: NO 417.",
        "Mooring",
        "Length: 8.2 m.",
    ]
    assert len(Pdf().extract(data).structure.tables) == 2


def test_a_field_without_a_label_beside_it_has_its_name() -> None:
    assert read(form(("", "berth", "quay 3", 60, 700))) == ["berth: quay 3."]


def test_notes_on_a_page_are_paragraphs_after_its_text() -> None:
    file = BytesIO()
    canvas = Canvas(file, pagesize=A4)
    canvas.drawString(60, 700, "The pump stands in the second cellar.")
    canvas.freeTextAnnotation("Oil it in May", (60, 600, 300, 640))
    canvas.textAnnotation("Who has the key?", (400, 600, 420, 620))
    canvas.save()
    assert read(file.getvalue()) == [
        "The pump stands in the second cellar.",
        "Oil it in May",
        "Who has the key?",
    ]
