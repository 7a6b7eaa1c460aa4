"""Quotes are verbatim: the file on disk has the same words, as Python itself reads it."""

import codecs
import hashlib
from collections.abc import Mapping
from dataclasses import FrozenInstanceError, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.store.state import IndexState
from index.sync.components import Components
from index.sync.sync import sync
from index.text.document import Document, Span
from qa import Answer, AnswerSpan, Bot, Quote
from qa.answers.answer import Timings
from qa.read.sentence_reader import SentenceReader
from tests.support.folders import asked, write_files

NEWLINES = ("\n", "\r\n", "\r")
CODECS = {"utf-8": b"", "utf-8-sig": b"", "utf-16-le": codecs.BOM_UTF16_LE}
SENTENCES = (
    "Umerov led the talks.",
    "Umerov led the talks for Ukraine again!",
    "They met at the Cafe\u0301 Me\u0301lange in Zu\u0308rich.",
    "👩🏽‍🚀 and 🇫🇷🇯🇵 led the talks 👍🏽.",
    "乌梅罗夫率领乌克兰代表团参加了会谈。",
    "A nul \x00 stood in the talks.",
    "The talks\nwere led in two lines.",
    "e\u0301",
    "“Nobody,” he said, “led the talks.”",
)
texts = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=8)
files = st.tuples(texts, st.sampled_from(NEWLINES), st.sampled_from(sorted(CODECS)))
folders = st.lists(files, min_size=1, max_size=3)
questions = st.sampled_from(
    ("Who led the talks?", "Cafe Melange", "👍🏽 led", "乌克兰", "nul", "zebra \x00")
)


def encoded(sentences: list[str], newline: str, codec: str) -> bytes:
    """A file with one sentence per paragraph."""
    text = "\n\n".join(sentences).replace("\n", newline)
    return CODECS[codec] + text.encode(codec)


def read_again(path: Path) -> str:
    """The file's text, with Python's own decoding and universal newlines."""
    utf_16 = path.read_bytes().startswith(codecs.BOM_UTF16_LE)
    return path.read_text(encoding="utf-16" if utf_16 else "utf-8-sig")


def assert_is_verbatim(quote: Mapping[str, object], folder: Path) -> None:
    path = folder / str(quote["document"])
    start, end = quote["start"], quote["end"]
    assert isinstance(start, int)
    assert isinstance(end, int)
    assert quote["text"] == read_again(path)[start:end] != ""
    assert quote["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert str(quote["text"]).startswith(SENTENCES), "it begins with a whole sentence"
    assert str(quote["text"]).endswith(SENTENCES), "and ends with one"


def assert_spans_are_verbatim(answer: Answer, folder: Path) -> None:
    for span in answer.spans:
        quote = answer.quotes[span.quote]
        text = read_again(folder / quote.document.id)
        assert span.text == text[span.span.start : span.span.end] != ""
        assert quote.start <= span.span.start < span.span.end <= quote.end


@settings(max_examples=60, deadline=None)
@given(folders, questions)
def test_every_quote_span_and_nearest_sentence_is_verbatim(
    fake_components: Components,
    contents: list[tuple[list[str], str, str]],
    question: str,
) -> None:
    with TemporaryDirectory() as temporary:
        folder, index = Path(temporary, "docs"), Path(temporary, "index")
        written = {f"{n}.txt": encoded(*content) for n, content in enumerate(contents)}
        sync(write_files(folder, written), index, fake_components)
        with Bot(
            index, embedder=fake_components.embedder, reader=SentenceReader()
        ) as bot:
            found = bot.ask(question, min_confidence=0)
            refused = bot.ask(question, min_confidence=1)
        assert found.quotes
        assert refused.nearest
        for quote in [*found.quotes, *refused.nearest]:
            assert_is_verbatim(quote.as_json(), folder)
        assert_spans_are_verbatim(found, folder)


def test_a_letter_with_two_thousand_accents_is_never_quoted(
    fake_components: Components,
) -> None:
    text = "e" + "\u0301" * 2000 + "\n\nUmerov led the talks."
    with asked({"a.txt": text}, fake_components) as bot:
        answer = bot.ask("talks", min_confidence=0)
        refused = bot.ask("talks", min_confidence=1)
    assert answer.text == "Umerov led the talks."
    assert [quote.text for quote in refused.nearest] == ["Umerov led the talks."]


TEXT = "Umerov led the talks. They met in Istanbul. " + "A bird sang. " * 100
DOCUMENT = Document("a.txt", TEXT, "0" * 64, "text/plain", "text/1")
FIRST = Span(DOCUMENT, 0, 21)
SECOND = Span(DOCUMENT, 22, 43)
UMEROV = Span(DOCUMENT, 0, 6)


def answer_of(*spans: AnswerSpan) -> Answer:
    return Answer(
        "Who led?",
        0.9,
        calibrated=True,
        index=IndexState(1, 0, 0, 0),
        timings=Timings(),
        quotes=(Quote(FIRST, UMEROV, 0.9),),
        spans=spans,
    )


def test_a_quote_with_its_answer_outside_is_rejected() -> None:
    with pytest.raises(ValueError, match="outside"):
        Quote(SECOND, UMEROV, 0.9)


def test_a_quote_with_its_answer_in_another_document_is_rejected() -> None:
    other = Span(replace(DOCUMENT, id="b.txt"), 0, 6)
    with pytest.raises(ValueError, match="outside"):
        Quote(FIRST, other, 0.9)


def test_a_quote_of_more_than_1200_characters_is_rejected() -> None:
    assert len(Quote(Span(DOCUMENT, 0, 1200), None, 0.9).text) == 1200
    with pytest.raises(ValueError, match="1201"):
        Quote(Span(DOCUMENT, 0, 1201), None, 0.9)


@pytest.mark.parametrize(
    "span",
    [AnswerSpan(0, SECOND), AnswerSpan(1, UMEROV), AnswerSpan(-1, UMEROV)],
    ids=["outside its quote", "of a quote that is not there", "of a quote below 0"],
)
def test_an_answer_with_a_span_outside_its_quotes_is_rejected(
    span: AnswerSpan,
) -> None:
    assert answer_of(AnswerSpan(0, UMEROV)).text == "Umerov"
    with pytest.raises(ValueError, match="outside"):
        answer_of(span)


@pytest.mark.parametrize("name", ["span", "answer", "score"])
def test_a_quote_cannot_be_changed(name: str) -> None:
    quote = Quote(FIRST, UMEROV, 0.9)
    with pytest.raises(FrozenInstanceError):
        setattr(quote, name, SECOND)
