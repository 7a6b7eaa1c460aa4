"""Hand-written questions about people's own documents, and the rules that score answers.

A row is `{domain, source, title, heading, context, qas: [{question, kind, answers, evidence,
is_impossible, verdict}]}`; `evidence` holds ranges of whole sentences of the context.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qa.answers.answer import Answer
from qa.answers.quote import Quote
from qa.evaluate.gold import GoldQuestion
from qa.evaluate.metrics import normalised, token_f1
from training.gold.corpora import rows

_RIGHT_F1 = 0.5
_RIGHT_WORDS = 0.6  # share of an answer's words
_RIGHT_ITEMS = 0.75  # share of a list's items
_EVIDENCE_WORDS = 0.8  # share of an evidence sentence's words
_BY_F1_ONLY = {"fact", "lookup"}


@dataclass(frozen=True, slots=True)
class RealQuestion(GoldQuestion):
    """A question and its answers; without `answers`, the documents don't."""

    kind: str = "fact"
    verdict: str | None = None

    @property
    def wordings(self) -> tuple[str, ...]:
        """What an answer's words are compared with: any of these; all items of a list."""
        if self.kind == "list" and self.answers:
            return (", ".join(self.answers),)
        return self.answers

    def is_right(self, answer: str, quote: str, document: str) -> bool:  # noqa: ARG002 - it may be any
        """Whether an answer is right, by the kind of question; from which document is free."""
        if not (self.answers and answer):
            return False
        if self.kind == "list":
            contained = [_share(item, answer) >= _RIGHT_WORDS for item in self.answers]
            return sum(contained) >= _RIGHT_ITEMS * len(contained)
        if self.kind == "yesno":
            return any(_share(gold, quote) >= _RIGHT_WORDS for gold in self.answers)
        if token_f1(answer, self.answers) >= _RIGHT_F1:
            return True
        return self.kind not in _BY_F1_ONLY and any(
            _share(gold, answer) >= _RIGHT_WORDS for gold in self.answers
        )

    def is_answered_by(self, answer: Answer) -> bool:
        """Whether an answer is right; for yes and no, any of its quotes may show it."""
        return answer.found and any(
            self.is_right(answer.text, quote.text, quote.document.id)
            for quote in answer.quotes
        )

    def proved_by(self, text: str) -> bool:
        """Whether a text contains an evidence sentence, nearly word for word."""
        return any(
            _share(sentence, text) >= _EVIDENCE_WORDS for sentence in self.evidence
        )


def texts_of(quotes: Sequence[Quote]) -> list[str]:
    """The texts of quotes."""
    return [quote.text for quote in quotes]


def _share(part: str, text: str) -> float:
    """The share, in [0, 1], of a text's words that another has."""
    words = normalised(part).split()
    present = set(normalised(text).split())
    return sum(word in present for word in words) / len(words) if words else 0.0


def lay_out_sources(file: Path, folder: Path) -> list[RealQuestion]:
    """Write each source's contexts as one Markdown file; return the questions in order.

    A file has its title as heading, and each context under its own heading if it has one,
    with a rule between contexts.
    """
    folder.mkdir(parents=True, exist_ok=True)
    texts: dict[str, list[str]] = {}
    questions = []
    for row in rows(file):
        pieces = texts.setdefault(row["source"], [f"# {row['title']}"])
        if len(pieces) > 1:
            pieces.append("* * *")
        if row["heading"] and row["heading"] != row["title"]:
            pieces.append(f"## {row['heading']}")
        pieces.append(row["context"])
        questions += [
            real_question(row["domain"], row["source"], row["context"], qa)
            for qa in row["qas"]
        ]
    for source, pieces in texts.items():
        path = folder / document_name(source)
        path.write_text("\n\n".join(pieces), encoding="utf-8")
    return questions


def own_contexts(file: Path) -> list[RealQuestion]:
    """The questions in order, each with its own context to answer it from, and its title."""
    return [
        replace(
            real_question(row["domain"], row["source"], row["context"], qa),
            title=row["title"],
            context=row["context"],
        )
        for row in rows(file)
        for qa in row["qas"]
    ]


def document_name(source: str) -> str:
    """The name of a source's file in the folder."""
    return source.replace("/", " - ").removesuffix(".md") + ".md"


def real_question(
    domain: str, source: str, context: str, qa: Mapping[str, object]
) -> RealQuestion:
    """A question about a source, from its row in `qas` or in a talk's `turns`."""
    match qa:
        case {
            "question": str(question),
            "kind": str(kind),
            "answers": list(answers),
            "evidence": list(evidence),
            "verdict": str() | None as verdict,
        }:
            return RealQuestion(
                question=question,
                answers=() if qa["is_impossible"] else tuple(answers),
                evidence=tuple(context[start:end] for start, end in evidence),
                title=source,
                domain=domain,
                kind=kind,
                verdict=verdict,
            )
    raise ValueError(f"not a question: {qa!r:.200}")
