"""EPUB books, written by the standard library's zipfile module."""

import pytest

from index.extract.web.book import Book
from tests.support.extracts import headings, levels, refusal
from tests.support.samples import book, zipped

ENCRYPTION = (
    '<encryption><CipherData><CipherReference URI="{}"/></CipherData></encryption>'
)


def test_chapters_follow_the_title_in_the_order_of_the_spine() -> None:
    extract = Book().extract(
        book(
            {"z.xhtml": "<h1>One</h1><p>First.</p>", "a%20b.xhtml": "<h2>Two</h2>x"},
            title="T",
        )
    )
    assert extract.text == "T\n\nOne\n\nFirst.\n\nTwo\n\nx"
    assert headings(extract) == ["T", "One", "Two"]
    assert levels(extract) == [(1, "T"), (2, "One"), (3, "Two")]


def test_nothing_in_a_chapter_is_dropped_as_boilerplate() -> None:
    extract = Book().extract(
        book({"a.xhtml": "<footer>End.</footer><aside>Note.</aside>"})
    )
    assert extract.text == "End.\n\nNote."


@pytest.mark.parametrize(
    ("data", "kind", "reason"),
    [
        (b"no archive", "damaged", "isn't a zip file"),
        (zipped({"x": ""}), "damaged", "lacks its part META-INF/container.xml"),
        (
            zipped({"META-INF/container.xml": "<container/>"}),
            "damaged",
            "no package document",
        ),
        (zipped({"META-INF/container.xml": "<con"}), "damaged", "isn't valid XML"),
        (book({"a.xhtml": ""}), "empty", "no text"),
        (
            book(
                {"a.xhtml": "x"},
                {"META-INF/encryption.xml": ENCRYPTION.format("OEBPS/a.xhtml")},
            ),
            "encrypted",
            "without DRM",
        ),
    ],
)
def test_a_book_that_cannot_be_read_is_refused_with_the_reason(
    data: bytes, kind: str, reason: str
) -> None:
    error = refusal(Book(), data)
    assert error.kind == kind
    assert reason in str(error)


def test_a_book_with_only_an_encrypted_font_is_read() -> None:
    others = {"META-INF/encryption.xml": ENCRYPTION.format("OEBPS/font.otf")}
    assert Book().extract(book({"a.xhtml": "Text."}, others)).text == "Text."


def test_a_book_that_defines_entities_is_refused() -> None:
    bomb = '<!DOCTYPE c [<!ENTITY a "aaaa">]><container>&a;</container>'
    error = refusal(Book(), zipped({"META-INF/container.xml": bomb}))
    assert "declares a document type" in str(error)
