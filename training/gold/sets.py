"""The tuning sets as gold questions, about a folder of documents or about their own text."""

from pathlib import Path

from index.split.splitter import Splitter
from qa.evaluate.gold import GoldQuestion
from training.gold.corpora import PlacedQuestion, lay_out_articles, rows
from training.gold.evidence import detokenise, evidence_of, lay_out

ENCYCLOPEDIA, SEARCHES = "encyclopedia", "search queries"
"""The domains of these sets."""


def articles(
    file: Path, folder: Path, splitter: Splitter
) -> tuple[list[GoldQuestion], list[PlacedQuestion]]:
    """new_wiki as a folder: its questions with their gold sentences, and with their places."""
    placed = lay_out_articles(file, folder)
    texts = {
        p.name: p.read_text(encoding="utf-8") for p in sorted(folder.glob("*.txt"))
    }
    sentences = {name: splitter.split(text) for name, text in texts.items()}
    golds = []
    for question in placed:
        document = question.places[0].document
        evidence = dict.fromkeys(
            texts[document][slice(*sentence)]
            for place in question.places
            for sentence in sentences[document]
            if sentence.start < place.end and place.start < sentence.end
        )
        golds.append(
            GoldQuestion(
                question.question,
                question.answers,
                document,
                tuple(evidence),
                domain=ENCYCLOPEDIA,
            )
        )
    return golds, placed


def evidence_folder(files: list[Path], folder: Path) -> list[GoldQuestion]:
    """QED and ClapNQ as a folder: their questions with only their gold sentences."""
    return [
        GoldQuestion(
            question.question,
            evidence=question.evidence,
            title=question.title,
            domain=SEARCHES,
        )
        for question in lay_out(files, folder)
    ]


def paragraphs(file: Path) -> list[GoldQuestion]:
    """reader_val: questions about whole paragraphs, with one gold answer or none."""
    return [
        GoldQuestion(
            question["question"],
            tuple(question["answers"][:1]),
            context=row["context"],
            title=row["title"],
            domain=ENCYCLOPEDIA,
        )
        for row in rows(file)
        for question in row["qas"]
    ]


def contexts(file: Path) -> list[GoldQuestion]:
    """new_wiki: questions about their own paragraphs."""
    return [
        GoldQuestion(
            row["question"],
            tuple(row["answers"]),
            context=row["context"],
            title=row["title"],
            domain=ENCYCLOPEDIA,
        )
        for row in rows(file)
    ]


def evidence_contexts(file: Path) -> list[GoldQuestion]:
    """QED or ClapNQ: questions about their own texts, with only their gold sentences."""
    return [
        GoldQuestion(
            row["question"],
            evidence=tuple(evidence_of(row)),
            context=" ".join(map(detokenise, row["sentences"])),
            title=row["title"],
            domain=SEARCHES,
        )
        for row in rows(file)
        if row["is_impossible"] or any(evidence_of(row))
    ]
