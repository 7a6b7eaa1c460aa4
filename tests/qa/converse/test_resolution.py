"""Reading a question with what it needs from the turns before it."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from index.store.snapshot import Snapshot
from index.sync.components import Components
from index.text.document import Span
from qa.converse.history import Turn
from qa.converse.resolution import Resolution, resolutions
from qa.read.reader import Candidate
from qa.read.sentence_reader import SentenceReader
from qa.retrieve.passages import Passage
from qa.retrieve.retriever import Retriever
from tests.qa.read.test_span_reader import passage
from tests.support.scripted_talks import ScriptedTalks
from tests.support.small_index import fill, opened

TEXTS = {
    "Talks.txt": "Rustem Umerov led the talks. The ceasefire talks of Umerov failed.",
    "Bridge.txt": "The bridge is red. A red bridge was painted twice.",
}
LED = Turn("Who led the ceasefire talks?", "Rustem Umerov")


@pytest.fixture(scope="module")
def snapshot(
    fake_components: Components, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Snapshot]:
    docs = fill(tmp_path_factory.mktemp("talks") / "docs", TEXTS)
    with opened(docs, fake_components) as snapshot:
        yield snapshot


def searching(
    components: Components, snapshot: Snapshot, asked: list[str]
) -> Callable[[str], Sequence[Passage]]:
    """A retrieval by words and vectors that records its queries."""

    def retrieve(text: str) -> Sequence[Passage]:
        asked.append(text)
        return Retriever(components.embedder).retrieve(snapshot, text, None)

    return retrieve


def only(found: Iterator[Resolution]) -> Resolution:
    """The way to read a question of which there is no doubt."""
    (resolution,) = found
    return resolution


def resolved(question: str, words: Collection[str], *turns: Turn) -> str | None:
    ways = resolutions(question, turns, ScriptedTalks(words), lambda _: [])
    return next(ways).resolved


def test_a_question_that_leans_is_searched_and_read_with_words_of_the_talk(
    fake_components: Components, snapshot: Snapshot
) -> None:
    asked: list[str] = []
    retrieve = searching(fake_components, snapshot, asked)
    found = only(
        resolutions("And did it fail?", [LED], ScriptedTalks({"ceasefire"}), retrieve)
    )
    assert found.resolved == found.asked == "And did it fail? (ceasefire)"
    assert asked == [found.resolved]
    assert found.passages[0].span.document.id == "Talks.txt"


def test_a_question_that_stands_alone_is_asked_as_it_is(
    fake_components: Components, snapshot: Snapshot
) -> None:
    asked: list[str] = []
    retrieve = searching(fake_components, snapshot, asked)
    talks = ScriptedTalks({"ceasefire", "talks"}, logit=-2.0)
    found = only(resolutions("Is the bridge red?", [LED], talks, retrieve))
    assert found.resolved is None
    assert asked == [found.asked] == ["Is the bridge red?"]


FAILED = "Did the plan fail?"
EXPANDED = f"{FAILED} (ceasefire)"


@pytest.mark.parametrize(
    ("logit", "ways"),
    [(-0.5, [None]), (0.5, [None, EXPANDED]), (2.5, [EXPANDED, None])],
)
def test_what_may_lean_is_tried_as_it_is_first_and_what_surely_does_last(
    fake_components: Components,
    snapshot: Snapshot,
    logit: float,
    ways: Sequence[str | None],
) -> None:
    asked: list[str] = []
    retrieve = searching(fake_components, snapshot, asked)
    talks = ScriptedTalks({"ceasefire"}, logit=logit)
    found = resolutions(FAILED, [LED], talks, retrieve)
    for number, way in enumerate(ways, start=1):
        assert next(found).resolved == way
        assert len(asked) == number  # the next is not searched before it is needed
    assert next(found, None) is None


@pytest.mark.parametrize("question", ["Did it fail?", "When?", "And the bridge?"])
def test_what_means_nothing_alone_is_not_tried_alone(
    fake_components: Components, snapshot: Snapshot, question: str
) -> None:
    retrieve = searching(fake_components, snapshot, [])
    found = only(resolutions(question, [LED], ScriptedTalks({"ceasefire"}), retrieve))
    assert found.resolved == f"{question} (ceasefire)"


def test_without_turns_no_model_is_asked(
    fake_components: Components, snapshot: Snapshot
) -> None:
    talks = ScriptedTalks({"ceasefire"})
    retrieve = searching(fake_components, snapshot, [])
    found = only(resolutions("And did it fail?", [], talks, retrieve))
    assert found.resolved is None
    assert talks.read == []


def test_the_model_reads_the_last_three_turns_the_latest_first() -> None:
    talks = ScriptedTalks(())
    turns = [Turn(f"Q{number}?", "A" * 300) for number in range(4)]
    only(resolutions("Why?", turns, talks, lambda _: []))
    (read,) = talks.read
    answer = "A" * 200
    assert read == ("Why?", f"Q3? {answer} | Q2? {answer} | Q1? {answer}")


@pytest.mark.parametrize(
    ("question", "turns", "words", "expected"),
    [
        (
            "What rituals are listed?",
            [Turn("100% in the 18F team charter template = how many", "36 hours")],
            {"18F", "team", "charter", "template"},
            "What rituals are listed? (18F team charter template)",
        ),
        # What something parts is two phrases: a mark, or the end of a turn. No stop words.
        ("And Germany?", [Turn("What is the capital, Max?", "Paris")],
         {"What", "capital", "Max", "Paris"},
         "And Germany? (capital, Max, Paris)"),
        ("When?", [Turn("Opens daily", ""), Turn("Which is the pool", "")],
         {"pool", "Opens", "daily"}, "When? (pool, Opens daily)"),
        # A word that only partly belongs belongs as a whole, with the marks inside it.
        ("And its price?", [Turn("How much does the P-90.5 weigh?", "23 kg")],
         {"90", "weigh"}, "And its price? (P-90.5 weigh)"),
        ("Who wrote it?", [Turn("is C++ faster (by 2%) than Zoë's **Rust**?", "")],
         {"C", "(", "Zoë", "Rust"}, "Who wrote it? (C++, Zoë's, Rust)"),
        # Neither what the question has nor what was taken already is added.
        ("Were the TALKS long?", [Turn("Who led the talks?", "Umerov"), LED],
         {"talks", "ceasefire", "Umerov"},
         "Were the TALKS long? (ceasefire, Umerov)"),
    ],
)  # fmt: skip
def test_added_words_are_phrases_of_the_talk(
    question: str, turns: Sequence[Turn], words: Collection[str], expected: str
) -> None:
    assert resolved(question, words, *turns) == expected


def test_a_question_that_lacks_no_word_of_the_talk_stays_as_it_is() -> None:
    assert resolved("And did it fail?", (), LED) is None
    assert resolved("And did the ceasefire talks fail?", {"talks"}, LED) is None


def test_a_resolved_question_stays_short_after_long_turns() -> None:
    assert resolved("When?", {"a" * 1990}, Turn("a" * 1990, "")) is not None
    assert resolved("When?", {"a" * 1999}, Turn("a" * 1999, "")) is None


def candidate(sentence: str, answer: str) -> Candidate:
    """A candidate in a document that is one sentence."""
    (whole,) = SentenceReader().read("", [passage(sentence)])
    start = sentence.index(answer)
    span = Span(whole.span.document, start, start + len(answer))
    return replace(whole, span=span)


@pytest.mark.parametrize(
    ("question", "answer", "sentence", "repeats"),
    [
        ("And Germany?", "PARIS", "Paris is in France.", True),
        ("What about Germany?", "Paris", "Paris is in France.", True),
        # The answer was the whole sentence, or several.
        ("And Germany?", "Yes. Paris is in France.", "Paris is in France.", True),
        # Another answer, and the same answer in a sentence on what is asked about now.
        ("And Germany?", "Paris", "Berlin is a town.", False),
        ("And its river?", "Paris", "Paris is a town with a river.", False),
        # These ask something else, whose answer may be the same.
        ("And what is it like?", "Paris", "Paris is in France.", False),
        ("Is it large?", "Paris", "Paris is in France.", False),
        ("And isn't it large?", "Paris", "Paris is in France.", False),
    ],
)
def test_what_asks_about_something_else_has_another_answer(
    question: str, answer: str, sentence: str, *, repeats: bool
) -> None:
    turn = Turn("Where is it found?", answer)
    found = only(resolutions(question, [turn], ScriptedTalks({"found"}), lambda _: []))
    assert found.resolved is not None
    assert found.repeats(candidate(sentence, sentence.split(maxsplit=1)[0])) is repeats


def test_a_question_that_was_not_resolved_may_have_the_same_answer() -> None:
    turn = Turn("Where is it?", "Paris")
    talks = ScriptedTalks((), logit=-2.0)
    found = only(resolutions("Germany", [turn], talks, lambda _: []))
    assert not found.repeats(candidate("Paris is in France.", "Paris"))


def test_an_empty_index_gives_no_passages(
    tmp_path: Path, fake_components: Components
) -> None:
    docs = fill(tmp_path / "docs", {"empty.txt": " \n"})
    with opened(docs, fake_components) as empty:
        retrieve = searching(fake_components, empty, [])
        found = only(
            resolutions("And it failed?", [LED], ScriptedTalks({"talks"}), retrieve)
        )
    assert found.passages == []
