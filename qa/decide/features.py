"""The features that a candidate is judged by."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from index.text.document import Span
from index.text.edition.edition import edition
from index.text.rendering import Piece, render
from index.text.surroundings import above, context_above
from qa.decide.identifiers import identified
from qa.decide.whole_answer import asked_form
from qa.english.editions import fit
from qa.english.matching import answer_key
from qa.english.overlap import likeness, overlap, shared
from qa.english.question_kinds import Kind, kind
from qa.read.reader import Candidate
from qa.retrieve.passages import Passage

_MOST = 8.0  # of a logit


@dataclass(frozen=True, slots=True)
class Features:
    """The evidence for one candidate.

    `answer` is the span's text in the form in which answers are compared. `sentence` is the
    number of the sentence's text: candidates with the same answer strengthen each other,
    unless they come from the same text. `margin` is the reader's. `cosine` is the highest of
    the passage's sentences to the question, None if meaning was not searched. `overlap` is
    the share of the question's content words, including names and numbers, that the
    candidate's sentence has, or its cell of a row, and `coverage` the share that its passage
    has. `question` is how nearly the question is the one in the document that the sentence
    answers; 0 if it answers none. `identifiers` is the share of
    the codes in the question that the sentence is about; 1 if there are none. `edition` is
    how well the document fits the version that is asked for: -1, 0 or 1. `evidence` is the
    reader's logit, within 8 of 0, that the sentence shows the answer; 0 if it isn't known.
    `sentences` is 1 if whole sentences are asked for.
    """

    answer: str
    sentence: int
    margin: float
    cosine: float | None
    overlap: float
    coverage: float = 0.0
    question: float = 0.0
    identifiers: float = 1.0
    edition: int = 0
    evidence: float = 0.0
    sentences: int = 0


def features(question: str, candidates: Sequence[Candidate]) -> Sequence[Features]:
    """The features of one question's candidates, in their order."""
    # Many candidates are of the same documents and passages.
    editions = cache(edition)
    own_years = (editions(each.span.document).year for each in candidates)
    newest = max(filter(None, own_years), default=None)
    coverages: dict[int, float] = {}

    def coverage(passage: Passage) -> float:
        if id(passage) not in coverages:
            coverages[id(passage)] = overlap(question, passage.span)
        return coverages[id(passage)]

    return [
        _features(
            question,
            each,
            coverage(each.passage),
            fit(
                question,
                editions(each.span.document),
                each.sentence.span.text,
                newest,
            ),
        )
        for each in candidates
    ]


def _features(
    question: str,
    candidate: Candidate,
    coverage: float,
    edition: int,
) -> Features:
    sentence, judged = candidate.sentence.span, candidate.judged
    passage = [each.span for each in candidate.passage.sentences]
    about = identified(question, sentence, passage)
    is_whole = asked_form(question, candidate) not in {"span", "list"}
    return Features(
        answer=answer_key(candidate.span.text),
        sentence=candidate.sentence.text,
        margin=candidate.margin,
        cosine=candidate.passage.cosine,
        overlap=_overlap(question, candidate, about),
        coverage=coverage,
        question=_likeness(question, sentence),
        identifiers=about,
        edition=edition,
        evidence=max(-_MOST, min(_MOST, judged.evidence)) if judged else 0.0,
        sentences=int(is_whole),
    )


def _overlap(question: str, candidate: Candidate, about: float) -> float:
    """The overlap with the candidate's sentence, or with what names its cell of a row.

    The other cells of the row are about something else, but for the first, its label. A
    question for what a clause says has no words but the clause's, which are all there or
    not: `about` is how far the candidate is about its identifiers.
    """
    sentence = candidate.sentence.span
    if kind(question) is Kind.CLAUSE:
        return float(about == 1)
    if not sentence.document.structure.row_at(sentence.start, sentence.end):
        return overlap(question, sentence)
    text, span = sentence.document.text, candidate.span
    pieces = render(sentence).pieces
    values = [number for number, piece in enumerate(pieces) if piece.may_answer]
    own = [
        n for n in values if pieces[n].start < span.end and span.start < pieces[n].end
    ]
    kept: list[Piece] = []
    for number in dict.fromkeys((*values[:1], *own)):
        first = number
        while first > 0 and not pieces[first - 1].may_answer:
            first -= 1
        kept += pieces[first : number + 1]
    words = (text[piece.start : piece.end] for piece in kept)
    return shared(
        question, " ".join((*words, context_above(sentence), sentence.document.id))
    )


def _likeness(question: str, sentence: Span) -> float:
    """How nearly a question is the one that a sentence answers, by their words, in [0, 1]."""
    asked = [part for part in above(sentence) if part.kind == "question"]
    texts = [sentence.document.text[part.start : part.end] for part in asked]
    likest = max((likeness(question, text) for text in texts), default=0.0)
    # A question with a few other words is another question.
    return float(likest**4)
