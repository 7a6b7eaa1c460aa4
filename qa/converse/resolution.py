"""Reading a question with what it needs from the turns before it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from index.text.words import is_common, terms
from qa.converse.fragments import is_fragment
from qa.converse.history import Turn
from qa.converse.terms import completed, terms_of
from qa.english.overlap import overlap
from qa.english.vocabulary import PRONOUNS
from qa.questions import MOST_CHARACTERS
from qa.read.reader import Candidate
from qa.read.talk_model import TalkModel, talk_text
from qa.retrieve.passages import Passage

# Logits from which a question may lean on the turns before it, and surely does.
_MAY_LEAN, _LEANS = 0.0, 1.5
_STANDS_ALONE = float("-inf")


@dataclass(frozen=True, slots=True)
class Resolution:
    """Where to look for an answer, and what to ask the reader.

    `passages` were retrieved for `resolved`, or for the question itself if that is None.
    `answered` is the last turn's answer if the question was resolved.
    """

    question: str
    passages: Sequence[Passage]
    resolved: str | None = None
    answered: str = ""

    @property
    def asked(self) -> str:
        """The question for the reader."""
        return self.resolved or self.question

    def repeats(self, candidate: Candidate) -> bool:
        """Whether a candidate is the last turn's answer, to a question about something else.

        "And Germany?" doesn't ask for France's capital again. The answer may be the same if
        its sentence, or what it stands under, has all words of the follow-up.
        """
        return (
            self._was_said(candidate)
            and is_fragment(self.question)
            and overlap(self.question, candidate.sentence.span) < 1
        )

    def _was_said(self, candidate: Candidate) -> bool:
        """Whether a candidate, or its whole sentence, is the last turn's answer."""
        before = self.answered.casefold()
        spans = candidate.items or (candidate.span,)
        answer = "; ".join(span.text for span in spans).casefold()
        sentence = candidate.sentence.span.text.strip().casefold()
        return answer == before or sentence in before


def resolutions(
    question: str,
    turns: Sequence[Turn],
    talks: TalkModel,
    retrieve: Callable[[str], Sequence[Passage]],
) -> Iterator[Resolution]:
    """The ways to read a question, each with passages for it, in the order to try them.

    A question that leans on the turns before it is read with words of theirs, and then as it
    is, if that may mean something. Where it is in doubt whether it leans, it is read as it is
    first. The next way need only be tried if the one before finds no answer.
    """
    leans = _STANDS_ALONE
    if turns:
        talk = talk_text([(turn.question, turn.answer) for turn in turns])
        scores = talks.read_talk(question, talk)
        terms = terms_of(question, talk, scores)
        resolved = completed(question, terms)
        if terms and len(resolved) <= MOST_CHARACTERS:
            leans = scores.leans
    if leans <= _LEANS:
        yield Resolution(question, retrieve(question))
    if leans > _MAY_LEAN:
        yield Resolution(question, retrieve(resolved), resolved, turns[-1].answer)
    if leans > _LEANS and _is_complete(question):
        yield Resolution(question, retrieve(question))


def _is_complete(question: str) -> bool:
    """Whether a question has words of its own to search for, and no pronoun."""
    words = terms(question)
    return (
        not is_fragment(question)
        and not PRONOUNS.intersection(words)
        and not all(map(is_common, words))
    )
