"""A small file of each kind but plain text, not written by the library that reads it.

Each says who led the talks, under the heading "Talks in Istanbul" if its kind has headings.
"""

import json
import zipfile
from collections.abc import Mapping
from email.message import EmailMessage
from io import BytesIO
from typing import Protocol

from openpyxl import Workbook

HEADING = "Talks in Istanbul"
SENTENCE = "Rustem Umerov led the talks for Ukraine."
PAGE = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{HEADING}</title></head>
<body><nav><a href="/">Home</a></nav><h1>{HEADING}</h1><p>{SENTENCE}</p></body></html>"""
CONTAINER = """<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/>
</rootfiles></container>"""


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    """An archive of the members."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def xhtml(body: str) -> str:
    """A chapter of a book."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<html xmlns="http://www.w3.org/1999/xhtml">'
        f'<head><title/><script src="x.js"/></head><body>{body}</body></html>'
    )


def book(
    chapters: Mapping[str, str],
    others: Mapping[str, str] | None = None,
    title: str = "",
) -> bytes:
    """A book with chapters in order; the names are as in its manifest."""
    items = "".join(
        f'<item id="c{number}" href="{name}" media-type="application/xhtml+xml"/>'
        for number, name in enumerate(chapters)
    )
    # The manifest's order means nothing.
    spine = "".join(f'<itemref idref="c{number}"/>' for number in range(len(chapters)))
    opf = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{title}</dc:title></metadata><manifest>"
        '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
        f'{items}</manifest><spine><itemref idref="nav"/>{spine}</spine></package>'
    )
    members = {"mimetype": "application/epub+zip", "META-INF/container.xml": CONTAINER}
    members |= {"OEBPS/book.opf": opf, "OEBPS/nav.xhtml": xhtml("<p>Contents</p>")}
    members |= {
        f"OEBPS/{name.replace('%20', ' ')}": xhtml(body)
        for name, body in chapters.items()
    }
    return zipped({**members, **(others or {})})


def mail(body: str, subject: str = HEADING, html: str = "") -> EmailMessage:
    """A message with a body in plain text, HTML or both."""
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = "Anna Müller <anna@example.org>"
    message["To"] = "ben@example.org"
    message["Date"] = "Fri, 16 May 2025 14:30:00 +0300"
    if body:
        message.set_content(body)
    if html and body:
        message.add_alternative(html, subtype="html")
    elif html:
        message.set_content(html, subtype="html")
    return message


def workbook() -> Workbook:
    """A workbook with one sheet."""
    made = Workbook()
    made.active.title = HEADING
    made.active.append(["Sentence", "Year"])
    made.active.append([SENTENCE, 2025])
    return made


class Savable(Protocol):
    """A document that some library writes."""

    def save(self, file: BytesIO) -> object:
        """Write its file."""


def saved(made: Savable) -> bytes:
    """A document's file."""
    buffer = BytesIO()
    made.save(buffer)
    return buffer.getvalue()


SAMPLES: Mapping[str, bytes] = {
    ".html": PAGE.encode(),
    ".htm": PAGE.encode("utf-16"),
    ".xhtml": xhtml(f"<h1>{HEADING}</h1><p>{SENTENCE}</p>").encode(),
    ".epub": book({"one.xhtml": f"<h1>{HEADING}</h1><p>{SENTENCE}</p>"}),
    ".eml": mail(SENTENCE).as_bytes(),
    ".csv": f"Sentence;Year\n{SENTENCE};2025\n".encode(),
    ".tsv": f"Sentence\tYear\n{SENTENCE}\t2025\n".encode(),
    ".xlsx": saved(workbook()),
    ".jsonl": json.dumps({"sentence": SENTENCE, "year": 2025}).encode(),
}
HEADED = frozenset((".html", ".htm", ".xhtml", ".epub", ".eml", ".xlsx"))
"""The kinds that have headings."""
