"""Whether sentences are about the codes of a question."""

import time
from collections.abc import Sequence

import pytest

from index.text.document import Document, Span
from index.text.structure import Heading, Item, List, Row, Structure, Table
from qa.decide.identifiers import identified


def about(
    question: str, sentence: str, *others: str, heading: str = "", before: str = ""
) -> float:
    """The share for a sentence of a passage under a heading, with others around it."""
    texts = [text for text in (heading, before, sentence, *others) if text]
    headings = (Heading(0, len(heading)),) if heading else ()
    document = Document(
        "stock.txt", "\n".join(texts), "", "", "", (), Structure(headings)
    )
    spans = spans_of(document, texts)
    own = spans[texts.index(sentence)]
    return identified(question, own, spans[bool(heading) :])


def spans_of(document: Document, texts: Sequence[str]) -> list[Span]:
    starts = [document.text.index(text) for text in texts]
    return [
        Span(document, start, start + len(text))
        for start, text in zip(starts, texts, strict=True)
    ]


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
    assert about("Price of QX-7713-D", "It costs 3.", SEAL) == 1
    assert about("Price of QX-7713-D", "M-42 costs 3.", SEAL) == 1


def test_a_sentence_with_another_code_of_the_kind_is_not_about_its_neighbours() -> None:
    assert about("Price of QX-7713-D", "QX-7713-E costs 3.", SEAL) == 0
    other = "MAIL_FULL means that it is full."
    assert about("What is MAIL_GONE?", other, "MAIL_GONE is worse.") == 0


def test_the_nearest_code_before_a_sentence_is_what_it_is_about() -> None:
    hose = "QX-7713-E is a hose."
    assert about("Price of QX-7713-E", "It costs 3.", SEAL, before=hose) == 1
    assert about("Price of QX-7713-D", "It costs 3.", SEAL, before=hose) == 0
    both = "QX-7713-D fits QX-7713-E."
    assert about("Price of QX-7713-D", "It costs 3.", before=both) == 1


@pytest.mark.parametrize(
    "structure",
    [
        Structure(lists=(List((Item(2, 43), Item(46, 76))),)),
        Structure(tables=(Table((Row(0, 43), Row(44, 76))),)),
    ],
)
def test_other_items_and_rows_do_not_count(structure: Structure) -> None:
    texts = [
        "- QX-7713-D is new.",
        "It is a green valve.",
        "  - It is a red valve of 3 kg.",
    ]
    document = Document("a.md", "\n".join(texts), "", "", "", (), structure)
    spans = spans_of(document, texts)
    found = [identified("What is QX-7713-D?", span, spans) for span in spans]
    assert found == [1, 1, 0]


def test_an_item_is_a_part_of_the_clause_it_stands_under() -> None:
    question = "What does clause 9.4(c) say?"
    above = "9.4 The buyer may"
    assert about(question, "(c) pay later.", heading=above) == 1
    assert about(question, "(d) pay less.", "(c) pay 9.4(c).", heading=above) == 0
    assert about(question, "(c) pay later.", heading="9.5 The buyer may") == 0


def test_a_clause_that_mentions_another_is_about_it_by_half() -> None:
    assert about("What does clause 9.4 say?", "9.4 The buyer may pay later.") == 1
    assert about("What does clause 9.4 say?", "9.5 Besides 9.4, he may wait.") == 1 / 2
    assert about("What does 9.4(c) say?", "9.5 Clause 9.4(c) may be void.") == 1 / 2
    assert about("What does 9.4(c) say?", "(c) as 9.4(c) he may wait.") == 1
    assert about("What is new in 5.6.1?", "5.6.1 (May): maps.") == 1


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
