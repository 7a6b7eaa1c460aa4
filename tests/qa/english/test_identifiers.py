"""Whether sentences are about the codes of a question."""

import time

import pytest

from index.text.document import Document, Span
from index.text.structure import Heading, Structure
from qa.english.identifiers import identified


def about(question: str, sentence: str, *, heading: str = "", rest: str = "") -> float:
    """The share for a sentence under a heading, with the rest of its passage after it."""
    text = f"{heading}\n{sentence}\n{rest}".strip()
    headings = (Heading(0, len(heading)),) if heading else ()
    document = Document("stock.txt", text, "", "", "", (), Structure(headings))
    start = text.index(sentence)
    span = Span(document, start, start + len(sentence))
    return identified(question, span, Span(document, start, len(text)))


SEAL = "The part QX-7713-D is a valve."


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("What is a valve?", "Anything."),
        ("What is QX-7713-D?", SEAL),
        ("What is qx-7713-d?", SEAL),
        ("What is QX7713D?", SEAL),
        ("What is QX 7713 D?", SEAL),
        ("What is QX7713D?", "It is QX 7713/D."),
        ("What is QX7713D?", "It is qx\u20117713\u2011d."),
        ("Who needs M-42s?", "M42 bolts are needed."),
        ("Who needs the M-42?", "Two M-42s are needed."),
        ("Who needs the M-42?", "An M-42-based mount."),
        ("What does read_next_block do?", "`read_next_block()` reads on."),
        ("What is new in version 5.6?", "In v5.6 pumps are new."),
        ("What is HTTP 404?", "The HTTP status 404 means that it is gone."),
        ("What is SKU 00048120?", "SKU: red rope; no.: 00048120."),
        ("What does § 9.4 (c) say?", "Clause 9.4(c) ends."),
        ("Is COVID-19-related leave paid?", "Leave for COVID-19 is paid."),
    ],
)
def test_a_sentence_has_a_code_however_it_is_written(
    question: str, sentence: str
) -> None:
    assert about(question, sentence) == 1


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("What is QX-7731-D?", SEAL),
        ("What is QX-7713-E?", SEAL),
        ("What is QX-7713?", SEAL),
        ("What is 7713-D?", SEAL),
        ("What is QX-7713-DA?", SEAL),
        ("What is CVE-2019-30418?", "CVE-2019-30417 is a hole."),
        ("What is CVE-2019-3041?", "CVE-2019-30417 is a hole."),
        ("Who needs M-42?", "M-420 is needed."),
        ("What is new in 5.6.1?", "In 5.6.10 and 15.6.1 pumps are new."),
        ("What is new in version 5.6?", "In 5.6.1 pumps are new."),
        ("What does clause 9.4(c) say?", "Clause 94(c) and 9.4(d) and 9.40(c) end."),
        ("What does read_next do?", "`read_next_block()` reads on."),
        ("What is SKU 00048120?", "SKU 00048102 is a rope."),
    ],
)
def test_a_sentence_lacks_a_code_that_differs_in_a_character(
    question: str, sentence: str
) -> None:
    assert about(question, sentence) == 0


def test_each_code_of_the_question_counts() -> None:
    assert about("Is QX-7713-D or M-42 the valve?", SEAL) == 1 / 2


def test_a_heading_names_the_code_of_the_sentences_below_it() -> None:
    assert about("Price of QX-7713-D", "It costs 3.", heading="Part QX-7713-D") == 1
    assert about("Price of QX-7713-E", "It costs 3.", heading="Part QX-7713-D") == 0


def test_another_sentence_of_the_passage_names_what_a_sentence_is_about() -> None:
    assert about("Price of QX-7713-D", "It costs 3.", rest=SEAL) == 1
    assert about("Price of QX-7713-D", "M-42 costs 3.", rest=SEAL) == 1


def test_a_sentence_with_another_code_of_the_kind_is_not_about_its_neighbours() -> None:
    assert about("Price of QX-7713-D", "QX-7713-E costs 3.", rest=SEAL) == 0
    other = "MAIL_FULL means that it is full."
    assert about("What is MAIL_GONE?", other, rest="MAIL_GONE is worse.") == 0


def test_an_item_is_a_part_of_the_clause_it_stands_under() -> None:
    question = "What does clause 9.4(c) say?"
    above = "9.4 The buyer may"
    assert about(question, "(c) pay later.", heading=above) == 1
    assert about(question, "(d) pay less.", heading=above, rest="(c) pay 9.4(c)") == 0
    assert about(question, "(c) pay later.", heading="9.5 The buyer may") == 0


@pytest.mark.parametrize("unit", ["e r r", "QX-", "4.2", "4.2(", "x_"])
def test_codes_are_looked_for_in_linear_time(unit: str) -> None:
    def seconds(length: int) -> float:
        sentence = unit * (length // len(unit)) + "."
        started = time.process_time()
        about("Is ERR_XX_ERR in clause 4.2(b) of QX-7713-D?", sentence)
        return time.process_time() - started

    short, long = (
        min(seconds(length) for _ in range(3)) for length in (10_000, 60_000)
    )
    assert long < 12 * max(short, 0.01)
