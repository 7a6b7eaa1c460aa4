"""Fit the calibrators that askquote ships, and print how well they hold.

usage: python -m training.fit_calibrator --new new_wiki.jsonl.gz \
           --evidence qed.jsonl.gz clapnq.jsonl.gz --real real_val.jsonl.gz \
           --train reader_train.jsonl.gz [--outcomes FILE] [--charts DIR]

Every fifth question of new_wiki, and a fifth as many near-misses generated from the others, are
asked of its articles as a folder; the questions of qed and clapnq are asked of a folder of all
their texts, and all questions about people's own documents of a folder of those. The reader
must not have been trained on any of these sets, as it is too sure of what it has seen.
`qa.evaluate.gold` and `training.gold.real` define which answers are right. In the fit, each
domain counts the same: encyclopedia (new_wiki), search queries (qed and clapnq), and the five
of people's own documents.

Calibrators are judged twice: fitted to half of the articles, by the hashes of their names, and
judged on the other, both ways around; and fitted to all domains but one and judged on that one.
The calibrators in the file are fitted to all. --outcomes keeps the outcomes in a file, from
which the next call fits again without asking, as long as the features stay the same; delete it
when the reader changes. --charts draws the risk-coverage curve and the reliability diagram of
the first calibrator, for the shipped reader and embedder, on these halves.
"""

import argparse
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from random import Random

from index.embed.model_cache import open_embedder
from index.processors import usable_processors
from qa.decide.calibrator import CLOSED
from qa.decide.calibrator_file import parsed, written
from qa.evaluate.calibration import Examiner
from qa.evaluate.fitting import fit
from qa.evaluate.gold import GoldQuestion
from qa.indexing import splitter, sync
from qa.read.early_stopping import EarlyStopping
from qa.read.onnx_span_model import shipped_span_model
from qa.read.sentence_reader import SentenceReader
from qa.read.span_reader import SpanReader
from qa.retrieve.retriever import Retriever
from qa.wiring import open_store
from training.data.near_misses.names import learn_names
from training.data.near_misses.near_misses import NearMisses
from training.data.paragraphs import read_paragraphs
from training.figures.calibration import chart, report
from training.figures.outcomes import Results, kept
from training.figures.remembered import Remembered
from training.gold.real import lay_out_sources
from training.gold.sets import articles, evidence_folder

EVERY = 5
"""Every fifth question is asked, with one near-miss per five questions asked."""


TextOf = Callable[[GoldQuestion], tuple[str, str]]
"""The title and the text that must not answer a question's near-miss."""


def near_misses(
    questions: Sequence[GoldQuestion], train: Path, text_of: TextOf, count: int
) -> Iterator[GoldQuestion]:
    """Yield up to `count` near-misses of the questions, always the same."""
    make = NearMisses(learn_names(read_paragraphs(train))).make
    random = Random("near-misses")
    for gold in random.sample(questions, len(questions)):
        title, text = text_of(gold)
        near_miss = make(gold.question, title, f"{title} {text}", random)
        if near_miss is not None:
            yield replace(gold, question=near_miss, answers=(), evidence=())
            count -= 1
        if not count:
            return


def ask(docs: Path, questions: Sequence[GoldQuestion]) -> Results:
    """Ask a folder its questions in every way of answering."""
    index = docs.parent / f"{docs.name}.index"
    sync(docs, index)
    with closing(open_store(index)) as store, store.reading() as snapshot:
        identity = store.identity
        retriever = Retriever(open_embedder(identity.model, identity.fingerprint))
        model = Remembered(shipped_span_model(usable_processors()))
        reader = EarlyStopping(SpanReader(model))
        examiner = Examiner(retriever, reader, SentenceReader())
        return Results(
            questions, examiner.samples(snapshot, questions, _print_progress)
        )


def _print_progress(done: int, total: int) -> None:
    if done % 100 == 0 or done == total:
        print(f"{done} of {total} questions", flush=True)


def ask_all(arguments: argparse.Namespace) -> Results:
    """Lay out the folders, and ask each its questions."""
    with tempfile.TemporaryDirectory() as temporary:
        news, sets = Path(temporary, "new"), Path(temporary, "sets")
        own = Path(temporary, "own")
        golds, _ = articles(arguments.new, news, splitter())
        chosen = golds[::EVERY]
        rest = [gold for n, gold in enumerate(golds) if n % EVERY]

        def article(gold: GoldQuestion) -> tuple[str, str]:
            file = news / str(gold.document)
            return file.stem, file.read_text(encoding="utf-8")

        missed = near_misses(rest, arguments.train, article, len(chosen) // EVERY)
        results = [
            ask(news, [*chosen, *missed]),
            ask(sets, evidence_folder(arguments.evidence, sets)),
            ask(own, lay_out_sources(arguments.real, own)),
        ]
    return Results(
        [gold for result in results for gold in result.questions],
        [
            replace(parts[0], questions=[q for part in parts for q in part.questions])
            for parts in zip(*(result.samples for result in results), strict=True)
        ],
    )


def main() -> None:
    """Ask, report, fit on all questions and write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--new", type=Path, required=True)
    parser.add_argument("--evidence", nargs="+", type=Path, required=True)
    parser.add_argument("--real", type=Path, required=True)
    parser.add_argument("--train", type=Path, required=True)
    parser.add_argument("--outcomes", type=Path)
    parser.add_argument("--charts", type=Path)
    parser.add_argument(
        "--output", type=Path, default=Path("qa/decide/calibrators.json")
    )
    arguments = parser.parse_args()
    results = kept(arguments.outcomes, lambda: ask_all(arguments))
    for sample in results.samples:
        report(sample, results.questions)
    if arguments.charts:
        chart(results.samples[0], results.questions, arguments.charts)
    fitted = [
        fit(each.reader, each.embedder, each.questions) for each in results.samples
    ]
    others = parsed(arguments.output.read_text(encoding="utf-8"))
    closed = [each for each in others if each.embedder == CLOSED]
    arguments.output.write_text(written([*fitted, *closed]), encoding="utf-8")


if __name__ == "__main__":
    main()
