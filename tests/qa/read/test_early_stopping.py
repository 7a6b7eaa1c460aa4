"""Which passages are read for a question, by how sure the first answer is and how close it was."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from qa.read.early_stopping import EarlyStopping
from qa.read.reader import Candidate
from qa.retrieve.passages import Passage
from tests.qa.read.test_span_reader import passage

FACT = "Who led the talks?"
CLOSE, FAR = 0.5, 0.3


@dataclass
class Margins:
    """A reader that finds a passage's one sentence, with the margin its text says."""

    read_texts: list[str] = field(default_factory=list)
    fingerprint: str = "margins"

    def read(self, _question: str, passages: Sequence[Passage]) -> Sequence[Candidate]:
        """A candidate a passage, the best first."""
        self.read_texts += [one.span.text for one in passages]
        found = [
            Candidate(one.span, one.sentences[0], one, float(one.span.text))
            for one in passages
        ]
        return sorted(found, key=lambda candidate: -candidate.margin)


def placed(text: str, cosine: float | None) -> Passage:
    """A passage of one sentence, as close to the question as it is said."""
    one = passage(text)
    return replace(one, hits=tuple(replace(hit, cosine=cosine) for hit in one.hits))


def read(question: str, *passages: Passage) -> list[str]:
    """The texts that are read, in the order of reading."""
    reader = Margins()
    EarlyStopping(reader).read(question, passages)
    return reader.read_texts


def test_passages_far_from_the_question_are_left_where_the_first_four_answer_it() -> (
    None
):
    found = [placed(text, CLOSE) for text in ("-3", "2", "-1", "-4")]
    others = [placed("5", FAR), placed("6", FAR)]
    assert read(FACT, *found, *others) == ["-3", "2", "-1", "-4"]


def test_what_is_nearly_as_close_as_the_answer_is_read_as_it_may_say_otherwise() -> (
    None
):
    found = [placed("2", CLOSE), *(placed("-1", 0.9) for _ in range(3))]
    others = [placed("5", FAR), placed("6", CLOSE - 0.09)]
    assert read(FACT, *found, *others)[4:] == ["6"]


def test_all_is_read_where_the_first_four_do_not_answer_the_question() -> None:
    found = [placed("-0.5", CLOSE) for _ in range(4)]
    others = [placed("5", FAR), placed("6", FAR)]
    assert read(FACT, *found, *others)[4:] == ["5", "6"]


def test_all_is_read_where_more_than_one_fact_may_be_asked() -> None:
    found = [placed("2", CLOSE) for _ in range(4)]
    for question in (
        "Which prisoners are to be exchanged?",
        "Why did they leave?",
        "What did Umerov say about the talks?",
    ):
        assert read(question, *found, placed("5", FAR))[4:] == ["5"]


def test_all_is_read_where_only_words_were_searched() -> None:
    found = [placed("2", None) for _ in range(4)]
    assert read(FACT, *found, placed("5", None))[4:] == ["5"]


def test_candidates_of_both_readings_come_in_the_order_of_their_margins() -> None:
    texts = ["1", "3", "-2", "-1", "2", "4"]
    found = EarlyStopping(Margins()).read(FACT, [placed(t, CLOSE) for t in texts])
    assert [c.span.text for c in found] == ["4", "3", "2", "1", "-1", "-2"]


def test_nothing_is_found_in_no_passages() -> None:
    assert EarlyStopping(Margins()).read(FACT, []) == []
