"""The same text with headings, lists and a table as a file of each kind that has them."""

from collections.abc import Mapping
from itertools import chain

from docx import Document
from odf import style, table, text
from odf.element import Element
from odf.opendocument import OpenDocumentText
from pptx import Presentation
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Inches

from tests.support.samples import book, saved, xhtml

TITLE, HEADING = "Boat hire", "Before you sail"
LEAD_IN = "Check these:"
ITEMS = [(0, "the tiller"), (1, "its pin"), (0, "the oars")]
CAPTION = "Prices in crowns"
ROWS = [["Boat", "Price"], ["Kelpie", "40"], ["Ondine", "55"]]
TEXTS = ["Boat: Kelpie; Price: 40.", "Boat: Ondine; Price: 55."]

_TABLE = "".join(
    f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in ROWS
)
_BODY = (
    f"<p>{LEAD_IN}</p><ol><li>the tiller<ul><li>its pin</li></ul></li><li>the oars</li></ol>"
    f"<table><caption>{CAPTION}</caption>{_TABLE}</table>"
)


def _page() -> bytes:
    return f"<title>{TITLE}</title><h1>{HEADING}</h1>{_BODY}".encode()


def _word() -> bytes:
    document = Document()
    document.add_heading(TITLE, 0)
    document.add_heading(HEADING, 1)
    document.add_paragraph(LEAD_IN)
    for depth, words in ITEMS:
        style_name = "List Bullet 2" if depth else "List Number"
        document.add_paragraph(words, style=style_name)
    document.add_paragraph(CAPTION, style="Caption")
    made = document.add_table(0, 2)
    for row in ROWS:
        for cell, words in zip(made.add_row().cells, row, strict=True):
            cell.text = words
    return saved(document)


def _within(element: Element, *children: Element) -> Element:
    for child in children:
        element.addElement(child)
    return element


def _item(words: str, *inner: Element) -> Element:
    return _within(text.ListItem(), text.P(text=words), *inner)


def _open_document() -> bytes:
    document = OpenDocumentText()
    for name in ("Title", "Caption"):
        document.styles.addElement(style.Style(name=name, family="paragraph"))
    numbers = text.ListLevelStyleNumber(level=1, numformat="1", numsuffix=".")
    document.styles.addElement(_within(text.ListStyle(name="Steps"), numbers))
    pin = _within(text.List(), _item("its pin"))
    _within(
        document.text,
        text.P(stylename="Title", text=TITLE),
        text.H(outlinelevel=1, text=HEADING),
        text.P(text=LEAD_IN),
        _within(
            text.List(stylename="Steps"), _item("the tiller", pin), _item("the oars")
        ),
        text.P(stylename="Caption", text=CAPTION),
    )
    made = table.Table()
    for row in ROWS:
        cells = (_within(table.TableCell(), text.P(text=words)) for words in row)
        made.addElement(_within(table.TableRow(), *cells))
    _within(document.text, made)
    return saved(document)


def _slides() -> bytes:
    show = Presentation()
    show.slides.add_slide(show.slide_layouts[0]).shapes.title.text = TITLE
    slide = show.slides.add_slide(show.slide_layouts[1])
    slide.shapes.title.text = HEADING
    frame = slide.placeholders[1].text_frame
    frame.text = "\n".join([LEAD_IN, *(words for _, words in ITEMS), f"{CAPTION}:"])
    kinds = ["buNone", 'buAutoNum type="arabicPeriod"', "buChar char='o'"]
    for number, kind in enumerate((0, 1, 2, 1, 0)):
        properties = frame.paragraphs[number]._p.get_or_add_pPr()
        properties.set("lvl", str(max(0, kind - 1)))
        properties.append(parse_xml(f"<a:{kinds[kind]} {nsdecls('a')}/>"))
    box = (Inches(1), Inches(4), Inches(5), Inches(1))
    cells = slide.shapes.add_table(len(ROWS), 2, *box).table.iter_cells()
    for cell, words in zip(cells, chain.from_iterable(ROWS), strict=True):
        cell.text = words
    return saved(show)


STRUCTURED: Mapping[str, bytes] = {
    ".html": _page(),
    ".xhtml": xhtml(f"<h1>{TITLE}</h1><h2>{HEADING}</h2>{_BODY}").encode(),
    ".epub": book({"a.xhtml": f"<h1>{HEADING}</h1>{_BODY}"}, title=TITLE),
    ".docx": _word(),
    ".odt": _open_document(),
    ".pptx": _slides(),
}
