"""The tuning sets as gold questions, each about a folder that is laid out or its own text."""

from pathlib import Path

from index.split.splitter import Splitter
from qa.evaluate.gold import GoldQuestion
from training.gold.corpora import PlacedQuestion, lay_out_articles, rows
from training.gold.evidence import detokenised, evidence_of, lay_out


def articles(
    file: Path, folder: Path, splitter: Splitter
) -> tuple[list[GoldQuestion], list[PlacedQuestion]]:
    """new_wiki as a folder: its questions with their gold sentences, and with places."""
    placed = lay_out_articles(file, folder)
    texts = {
        p.name: p.read_text(encoding="utf-8") for p in sorted(folder.glob("*.txt"))
    }
    sentences = {name: splitter.split(text) for name, text in texts.items()}
    golds = []
    for question in placed:
        document = question.places[0].document
        evidence = dict.fromkeys(
            texts[document][slice(*one)]
            for place in question.places
            for one in sentences[document]
            if one.start < place.end and place.start < one.end
        )
        golds.append(
            GoldQuestion(question.question, question.answers, document, tuple(evidence))
        )
    return golds, placed


def evidence_folder(files: list[Path], folder: Path) -> list[GoldQuestion]:
    """Qed and clapnq as a folder: their questions with their gold sentences alone."""
    return [
        GoldQuestion(one.question, evidence=one.evidence, title=one.title)
        for one in lay_out(files, folder)
    ]


def paragraphs(file: Path) -> list[GoldQuestion]:
    """reader_val: questions of whole paragraphs, with one gold answer or none."""
    return [
        GoldQuestion(
            asked["question"],
            tuple(asked["answers"][:1]),
            context=row["context"],
            title=row["title"],
        )
        for row in rows(file)
        for asked in row["qas"]
    ]


def contexts(file: Path) -> list[GoldQuestion]:
    """new_wiki: questions of their own paragraphs."""
    return [
        GoldQuestion(
            row["question"],
            tuple(row["answers"]),
            context=row["context"],
            title=row["title"],
        )
        for row in rows(file)
    ]


def evidence_contexts(file: Path) -> list[GoldQuestion]:
    """Of qed or clapnq the questions of their own texts, with their gold sentences alone."""
    return [
        GoldQuestion(
            row["question"],
            evidence=tuple(evidence_of(row)),
            context=" ".join(map(detokenised, row["sentences"])),
            title=row["title"],
        )
        for row in rows(file)
        if row["is_impossible"] or any(evidence_of(row))
    ]
