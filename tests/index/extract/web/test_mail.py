"""E-mail messages, written by the standard library."""

import pytest

from index.extract.web.mail import Mail
from tests.support.extracts import answers, lists, outline, refusal
from tests.support.samples import mail

HEAD = (
    "The talks\n\nFrom: Anna Müller <anna@example.org>\n\nTo: ben@example.org\n\n"
    "Date: Fri, 16 May 2025 14:30:00 +0300\n\n"
)


def text(data: bytes) -> str:
    return Mail().extract(data).text


def test_the_subject_is_a_heading_above_the_other_headers_and_the_body() -> None:
    extract = Mail().extract(mail("Où?\n\n- one\n- two\n", "The talks").as_bytes())
    assert extract.text == f"{HEAD}Où?\n\n- one\n- two"
    assert extract.structure.headings == ((0, 9, 1),)


def test_plain_text_is_preferred_to_html() -> None:
    assert (
        text(mail("Plain.", "The talks", html="<p>HTML.").as_bytes()) == f"{HEAD}Plain."
    )


def test_plain_text_has_the_structure_of_its_lines_below_the_subject() -> None:
    body = "Plan\n\nPlease bring:\n* maps\n* soup\n\nIs there a bus?\nAt nine.\n"
    extract = Mail().extract(mail(body, "The talks").as_bytes())
    assert outline(extract) == [(1, "The talks"), (2, "Plan")]
    assert lists(extract) == [("Please bring:", [(0, "maps"), (0, "soup")])]
    assert answers(extract) == {"Is there a bus?": "At nine."}


def test_html_without_a_plain_alternative_is_read_with_its_headings() -> None:
    message = mail("", "The talks", html="<h1>Où?</h1><p>There.<nav>Menu</nav>")
    extract = Mail().extract(message.as_bytes())
    assert extract.text == f"{HEAD}Où?\n\nThere.\n\nMenu"
    assert [
        extract.text[start:end] for start, end, _ in extract.structure.headings
    ] == [
        "The talks",
        "Où?",
    ]


def test_attachments_are_listed_but_not_read() -> None:
    message = mail("Body.", "The talks")
    message.add_attachment("secret", filename="Übersicht.txt")
    message.add_attachment(mail("inner", "Forwarded"))
    assert text(message.as_bytes()) == f"{HEAD}Body.\n\nAttachments: Übersicht.txt."


@pytest.mark.parametrize("charset", ["koi8-r", "utf-8"])
def test_a_body_is_decoded_by_its_declared_charset(charset: str) -> None:
    message = mail("", "The talks")
    message.set_content("Переговоры прошли.", charset=charset)
    assert text(message.as_bytes()) == f"{HEAD}Переговоры прошли."


@pytest.mark.parametrize("charset", ["no-such", "a\0b"])
@pytest.mark.parametrize("kind", ["plain", "html"])
def test_a_body_with_an_unknown_charset_is_decoded_by_its_content(
    kind: str, charset: str
) -> None:
    head = f'Subject: Hi\nContent-Type: text/{kind}; charset="{charset}"\n\n'
    assert text(head.encode() + b"Body.") == "Hi\n\nBody."


def test_headers_and_body_in_raw_utf_8_are_read() -> None:
    data = "Subject: Où est-il?\r\n\r\nIci, à côté.\r\n".encode()
    assert text(data) == "Où est-il?\n\nIci, à côté."


def test_an_undecodable_header_is_kept_as_it_is() -> None:
    assert (
        text(b"Subject: =?no-such?q?Hi?= there\n\nBody.")
        == "=?no-such?q?Hi?= there\n\nBody."
    )


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\n"])
def test_a_file_without_a_header_is_refused(data: bytes) -> None:
    error = refusal(Mail(), data)
    assert error.kind == "damaged"
    assert "doesn't start with a header" in str(error)


def test_an_endlessly_nested_message_is_refused() -> None:
    head = b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n"
    error = refusal(Mail(), b"".join(head % (depth, depth) for depth in range(3000)))
    assert error.kind == "damaged"
    assert "nested too deeply" in str(error)
