"""Fit the calibrators that askquote ships, and print how well they hold.

usage: python -m training.fit_calibrator --new new_wiki.jsonl.gz \
           --evidence qed.jsonl.gz clapnq.jsonl.gz --real real_train.jsonl.gz \
           --train reader_train.jsonl.gz [--charts DIR]

Every fourth question of new_wiki, and a fourth as many near-misses generated from the others, are
asked of its articles as a folder; the questions of qed and clapnq are asked of a folder of all
their texts, and every fourth question about people's own documents of a folder of those. `qa.evaluate.gold` and `training.gold.real` define which answers are right. Calibrators are fitted on the
articles whose names hash to an even number and judged on the others; the calibrators in the
file are fitted on all. --charts draws the risk-coverage curve and the reliability diagram of the
first calibrator, for the shipped reader and embedder, on that other half.
"""

import argparse
import hashlib
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import numpy as np

from index.embed.model_cache import open_embedder
from qa.decide.calibrator import CLOSED
from qa.decide.calibrator_file import parsed, written
from qa.evaluate.calibration import Examiner, Sample, best_of
from qa.evaluate.fitting import fit
from qa.evaluate.gold import GoldQuestion
from qa.evaluate.metrics import (
    Array,
    Mask,
    auroc,
    bootstrap_interval,
    expected_calibration_error,
    reliability,
    risk_coverage,
)
from qa.indexing import splitter, sync
from qa.read.sentence_reader import SentenceReader
from qa.retrieve.retriever import Retriever
from qa.wiring import open_reader, open_store
from training.data.names import learn_names
from training.data.near_misses import NearMisses
from training.data.paragraphs import read_paragraphs
from training.gold.real import RealQuestion, lay_out_sources
from training.gold.sets import articles, evidence_folder
from ui.render.charts import draw_reliability, draw_risk_coverage

EVERY = 4
"""Every fourth question is asked, with one near-miss per four questions asked."""


@dataclass(frozen=True, slots=True)
class Results:
    """Questions and, for each way of answering them, a sample of the outcomes."""

    questions: Sequence[GoldQuestion]
    samples: Sequence[Sample]


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
        examiner = Examiner(retriever, open_reader(), SentenceReader())
        return Results(
            questions, examiner.samples(snapshot, questions, _print_progress)
        )


def _print_progress(done: int, total: int) -> None:
    if done % 100 == 0 or done == total:
        print(f"{done} of {total} questions", flush=True)


def is_fitted(gold: GoldQuestion) -> bool:
    """Whether a question's source is in the half that the calibrator is fitted on."""
    return hashlib.sha256(str(gold.source).encode()).digest()[0] % 2 == 0


def halves(sample: Sample, questions: Sequence[GoldQuestion]) -> tuple[Sample, Sample]:
    """The sample split in two: the half to fit on, and the other."""
    fitted = [is_fitted(gold) for gold in questions]
    first, second = (
        [q for q, fits in zip(sample.questions, fitted, strict=True) if fits is half]
        for half in (True, False)
    )
    return replace(sample, questions=first), replace(sample, questions=second)


def judge(sample: Sample, questions: Sequence[GoldQuestion]) -> tuple[Array, Mask]:
    """The confidence in each answer of the other half, and whether it is right."""
    first, second = halves(sample, questions)
    calibrator = fit(sample.reader, sample.embedder, first.questions)
    best = [best_of(calibrator, question) for question in second.questions]
    return (
        np.array([confidence for confidence, _ in best]),
        np.array([right for _, right in best]),
    )


def report(sample: Sample, questions: Sequence[GoldQuestion]) -> None:
    """Print how well a calibrator fitted on one half holds on the other."""
    confidence, right = judge(sample, questions)
    others = [gold for gold in questions if not is_fitted(gold)]
    answerable = np.array([gold.answerable for gold in others])
    ways = {None: "words only", CLOSED: "one text"}
    print(f"\n{sample.reader[:20]} {ways.get(sample.embedder, 'hybrid')}")
    sets: dict[str, Callable[[GoldQuestion], bool]] = {
        "all": lambda _: True,
        "new_wiki": lambda gold: bool(gold.document),
        "qed and clapnq": lambda gold: (
            not (gold.document or gold.context or isinstance(gold, RealQuestion))
        ),
        "people's own": lambda gold: isinstance(gold, RealQuestion),
    }
    for name, belongs in sets.items():
        rows = np.array([belongs(gold) for gold in others])
        if not rows.any():
            continue
        groups = [
            str(gold.source) for gold, row in zip(others, rows, strict=True) if row
        ]
        _print(name, confidence[rows], right[rows], answerable[rows], groups)


def chart(sample: Sample, questions: Sequence[GoldQuestion], folder: Path) -> None:
    """Draw both charts, and print risk by coverage as a table."""
    confidence, right = judge(sample, questions)
    coverage, risk = risk_coverage(confidence, right)
    draw_risk_coverage(folder / "risk-coverage.png", coverage, risk)
    predicted, observed, _ = reliability(confidence, right)
    draw_reliability(folder / "reliability.png", predicted, observed)
    print("\n| answered | wrong of those | from a confidence of |\n|---|---|---|")
    ranked = np.sort(confidence)[::-1]
    for share in np.arange(1, 11) / 10:
        last = int(np.ceil(share * len(ranked))) - 1
        print(f"| {share:.0%} | {risk[last]:.1%} | {ranked[last]:.2f} |")


def _print(
    name: str, confidence: Array, right: Mask, answerable: Mask, groups: Sequence[str]
) -> None:
    low, high = bootstrap_interval(
        lambda rows: expected_calibration_error(confidence[rows], right[rows]), groups
    )
    shown = confidence >= 0.5  # noqa: PLR2004 - the documented threshold
    area = auroc(confidence[answerable].tolist(), confidence[~answerable].tolist())
    print(
        f"{name:15} {len(right):5} questions, {answerable.mean():.3f} answerable;"
        f" right of those {right[answerable].mean():.3f};"
        f" ECE {expected_calibration_error(confidence, right):.3f} ({low:.3f}-{high:.3f});"
        f" AUROC answerable {area if area is None else round(area, 3)};"
        f" shown of answerable {shown[answerable].mean():.3f},"
        f" of others {shown[~answerable].mean():.3f};"
        f" right of shown {right[shown].mean():.3f}"
    )


def main() -> None:
    """Lay out the folders, ask, report, fit on all questions and write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--new", type=Path, required=True)
    parser.add_argument("--evidence", nargs="+", type=Path, required=True)
    parser.add_argument("--real", type=Path, required=True)
    parser.add_argument("--train", type=Path, required=True)
    parser.add_argument("--charts", type=Path)
    parser.add_argument(
        "--output", type=Path, default=Path("qa/decide/calibrators.json")
    )
    arguments = parser.parse_args()
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
            ask(own, lay_out_sources(arguments.real, own)[::EVERY]),
        ]
    questions = [gold for result in results for gold in result.questions]
    samples = [
        replace(parts[0], questions=[q for part in parts for q in part.questions])
        for parts in zip(*(result.samples for result in results), strict=True)
    ]
    for sample in samples:
        report(sample, questions)
    if arguments.charts:
        chart(samples[0], questions, arguments.charts)
    fitted = [fit(each.reader, each.embedder, each.questions) for each in samples]
    others = parsed(arguments.output.read_text(encoding="utf-8"))
    closed = [each for each in others if each.embedder == CLOSED]
    arguments.output.write_text(written([*fitted, *closed]), encoding="utf-8")


if __name__ == "__main__":
    main()
