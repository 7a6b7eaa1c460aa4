"""Index the documents of hand-written questions, and label the passages served for each.

    python -m training.serve_passages real_train.jsonl.gz served.jsonl.gz
      --added training/data/questions.jsonl.gz --talks real_talks.jsonl.gz

So the reader is trained on what it gets at question time: rows and lists written out, with
the path of headings above them. An answerable question has passages with an answer, and
others that were found but hold none of its answers. `training.data.served` reads the file.
"""

import argparse
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import regex

from index.search import Hit
from index.store.snapshot import Snapshot
from index.text.document import Document
from qa.bot import Bot
from qa.indexing import sync
from qa.read.written import Written
from qa.retrieve.passages import Passage, passages
from training.added_questions import questions_of_talks, read_added, with_added
from training.data.paragraphs import Range
from training.data.served import ServedPassage, ServedQuestion, write_served
from training.gold.corpora import rows
from training.gold.real import document_name, lay_out_sources

KEPT = 8
"""How many passages a question keeps besides those with an answer."""
LONGEST = 190
"""Characters of the longest answer: about as many as the reader's longest span has."""


_FORM_OF = {
    "fact": "span",
    "lookup": "span",
    "how": "sentence",
    "reason": "sentence",
    "condition": "sentence",
    "definition": "sentence",
    "compare": "sentence",
    "list": "list",
    "yesno": "verdict",
}


@dataclass(frozen=True, slots=True)
class Gold:
    """The ranges of a question's answers and evidence in their document."""

    document: str
    answers: Sequence[Range]
    evidence: Sequence[Range]
    texts: Sequence[str]
    is_list: bool


def main() -> None:
    """Write the served passages of a file's questions and of those added to them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--added", type=Path, nargs="*", default=[])
    parser.add_argument("--talks", type=Path, nargs="*", default=[])
    arguments = parser.parse_args()
    added = [
        *map(read_added, arguments.added),
        *map(questions_of_talks, arguments.talks),
    ]
    with tempfile.TemporaryDirectory() as temporary:
        folder, index = Path(temporary, "docs"), Path(temporary, "index")
        lay_out_sources(arguments.rows, folder)
        sync(folder, index)
        with Bot(index) as bot:
            contexts = with_added(rows(arguments.rows), added)
            write_served(serve(bot, contexts), arguments.out)


def serve(bot: Bot, contexts: Iterable[Mapping[str, Any]]) -> Iterator[ServedQuestion]:
    """Label the passages that a bot finds for the questions of each row's context."""
    for row in contexts:
        name = document_name(row["source"])
        with bot.reading() as snapshot:
            document = snapshot.document(name)
        base = document.text.find(row["context"])
        if base < 0:  # its line ends are Windows's, which the document's are not
            continue
        for qa in row["qas"]:
            gold = _gold(qa, document, base)
            yield _question(bot, qa, gold, _whole(row, gold, base))


def _gold(qa: Mapping[str, Any], document: Document, base: int) -> Gold:
    answers = [
        (base + start, base + start + len(answer))
        for start, answer in zip(qa["starts"], qa["answers"], strict=True)
    ]
    evidence = [(base + start, base + end) for start, end in qa["evidence"]]
    answers, texts = ([], ()) if qa["is_impossible"] else (answers, qa["answers"])
    return Gold(document.id, answers, evidence, texts, qa["kind"] == "list")


def _whole(row: Mapping[str, Any], gold: Gold, base: int) -> ServedPassage:
    """The context as closed reading takes it: as it is, with its title."""
    ranges = [
        tuple((start - base, end - base) for start, end in each)
        for each in (gold.answers, gold.evidence if gold.answers else ())
    ]
    return ServedPassage(row["title"], row["context"], *ranges)


def _question(
    bot: Bot, qa: Mapping[str, Any], gold: Gold, whole: ServedPassage
) -> ServedQuestion:
    text = qa["question"]
    with bot.reading() as snapshot:
        found = [
            *bot.passages(text),
            *_passages_of_evidence(snapshot, gold),
        ]
        has_steps = _has_steps(snapshot.document(gold.document), gold)
    with_answer, without = [], []
    for passage in found:
        served = _labelled(Written.of(passage, text), gold)
        if served.answers:
            with_answer.append(served)
        elif not served.evidence and not _mentions(served.text, gold.texts):
            without.append(served)
    kept = (*dict.fromkeys(with_answer), *dict.fromkeys(without[:KEPT]))
    form = _form(qa["kind"], has_steps=has_steps)
    return ServedQuestion(
        text, gold.document, form, qa["verdict"] or "neither", whole, kept
    )


def _passages_of_evidence(snapshot: Snapshot, gold: Gold) -> Iterator[Passage]:
    """The passages around the sentences of evidence, as if each were the best hit."""
    if not gold.answers:
        return
    document = snapshot.document(gold.document)
    for sentence in snapshot.opening(gold.document, len(document.text)):
        span = sentence.span
        if any(s < span.end and span.start < e for s, e in gold.evidence):
            yield passages(snapshot, [Hit(sentence, None, None, None, None, 0.0)], 1)[0]


def _labelled(text: Written, gold: Gold) -> ServedPassage:
    context = text.context
    is_own = text.passage.span.document.id == gold.document
    answers = list(_answers(text, gold)) if is_own else []
    evidence = [
        (parts[0][0], parts[-1][1])
        for found in (gold.evidence if is_own and gold.answers else ())
        if (parts := _parts(text, found))
    ]
    return ServedPassage(context.heading, context.text, tuple(answers), tuple(evidence))


def _answers(text: Written, gold: Gold) -> Iterator[Range]:
    """The ranges of the answers that the reader may give.

    For a list, that is all of it if it isn't too long, or else any item. Of an answer in
    several sentences it is the longest part.
    """
    parts = [_parts(text, answer) for answer in gold.answers]
    if gold.is_list:
        items = [part for found in parts for part in found]
        for group in dict.fromkeys(group for *_, group in items):
            own = [(start, end) for start, end, g in items if g == group]
            whole = min(s for s, _ in own), max(e for _, e in own)
            yield from [whole] if whole[1] - whole[0] <= LONGEST else own
        return
    for found in parts:
        if found:
            start, end, _ = max(found, key=lambda part: part[1] - part[0])
            yield start, _shortened(text.text, start, end)


def _parts(text: Written, found: Range) -> list[tuple[int, int, int]]:
    """A range of the document as ranges of the text, with their groups; in order."""
    parts: dict[int, tuple[int, int, int]] = {}
    for piece, group in zip(text.pieces, text.groups, strict=True):
        low, high = max(found[0], piece.start), min(found[1], piece.end)
        if low < high and piece.may_answer:
            start, end = (piece.at + place - piece.start for place in (low, high))
            first = parts.get(group, (start, end, group))[0]
            parts[group] = (first, end, group)
    return sorted(parts.values())


def _shortened(text: str, start: int, end: int) -> int:
    """The end of an answer, or that of its last word within LONGEST."""
    if end - start <= LONGEST:
        return end
    space = text.rfind(" ", start, start + LONGEST + 1)
    return space if space > start else start + LONGEST


def _form(kind: str, *, has_steps: bool) -> str:
    """The form of the answer to a kind of question; "" for one without an answer."""
    return "steps" if kind == "how" and has_steps else _FORM_OF.get(kind, "")


def _has_steps(document: Document, gold: Gold) -> bool:
    """Whether the evidence is in a numbered list."""
    lists = (document.structure.list_at(*found) for found in gold.evidence)
    return any(listed is not None and listed.is_ordered for listed in lists)


def _mentions(text: str, answers: Sequence[str]) -> bool:
    """Whether a text has one of the answers as words of its own."""
    return any(
        regex.search(rf"(?<!\w){regex.escape(answer)}(?!\w)", text, regex.IGNORECASE)
        for answer in answers
    )


if __name__ == "__main__":
    main()
