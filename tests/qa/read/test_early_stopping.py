"""Which passages are read, depending on the first answer's margin and cosine."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest

from qa.read.early_stopping import EarlyStopping
from qa.read.reader import Candidate, Judged
from qa.read.span_model import AnswerForm
from qa.retrieve.passages import Passage
from tests.qa.read.test_span_reader import passage

FACT = "Who led the talks?"
CLOSE, FAR = 0.5, 0.3


@dataclass
class Margins:
    """A reader that finds a passage's one sentence, with its text as the margin."""

    form: AnswerForm = "span"
    read_texts: list[str] = field(default_factory=list)
    fingerprint: str = "margins"

    def read(self, _question: str, passages: Sequence[Passage]) -> Sequence[Candidate]:
        """A candidate per passage, best first."""
        self.read_texts += [passage.span.text for passage in passages]
        found = [
            Candidate(
                p.span,
                p.sentences[0],
                p,
                float(p.span.text),
                judged=Judged(0.0, p.span, self.form),
            )
            for p in passages
        ]
        return sorted(found, key=lambda candidate: -candidate.margin)


def with_cosine(text: str, cosine: float | None) -> Passage:
    """A passage of one sentence, with this cosine to the question."""
    single = passage(text)
    hits = tuple(replace(hit, cosine=cosine) for hit in single.hits)
    return replace(single, hits=hits)


def read(question: str, *passages: Passage) -> list[str]:
    """The texts that are read, in order."""
    reader = Margins()
    EarlyStopping(reader).read(question, passages)
    return reader.read_texts


def test_distant_passages_are_skipped_if_the_first_four_answer() -> None:
    found = [with_cosine(text, CLOSE) for text in ("-3", "2", "-1", "-4")]
    others = [with_cosine("5", FAR), with_cosine("6", FAR)]
    assert read(FACT, *found, *others) == ["-3", "2", "-1", "-4"]


def test_passages_nearly_as_close_as_the_answers_are_read() -> None:
    found = [with_cosine("2", CLOSE), *(with_cosine("-1", 0.9) for _ in range(3))]
    others = [with_cosine("5", FAR), with_cosine("6", CLOSE - 0.09)]
    assert read(FACT, *found, *others)[4:] == ["6"]


def test_all_passages_are_read_if_the_first_four_do_not_answer() -> None:
    found = [with_cosine("-0.5", CLOSE) for _ in range(4)]
    others = [with_cosine("5", FAR), with_cosine("6", FAR)]
    assert read(FACT, *found, *others)[4:] == ["5", "6"]


@pytest.mark.parametrize(
    ("form", "expected"), [("list", ["5"]), ("sentence", []), ("span", [])]
)
def test_all_passages_are_read_only_if_the_reader_says_that_a_list_is_asked_for(
    form: AnswerForm, expected: list[str]
) -> None:
    found = [with_cosine("2", CLOSE) for _ in range(4)]
    reader = Margins(form)
    EarlyStopping(reader).read("What is it?", [*found, with_cosine("5", FAR)])
    assert reader.read_texts[4:] == expected


def test_all_passages_are_read_after_keyword_search() -> None:
    found = [with_cosine("2", None) for _ in range(4)]
    assert read(FACT, *found, with_cosine("5", None))[4:] == ["5"]


def test_candidates_of_both_steps_are_ordered_by_margin() -> None:
    texts = ["1", "3", "-2", "-1", "2", "4"]
    found = EarlyStopping(Margins()).read(FACT, [with_cosine(t, CLOSE) for t in texts])
    assert [c.span.text for c in found] == ["4", "3", "2", "1", "-1", "-2"]


def test_without_passages_there_are_no_candidates() -> None:
    assert EarlyStopping(Margins()).read(FACT, []) == []
