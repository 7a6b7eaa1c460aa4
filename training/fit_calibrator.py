"""Fits the calibrators that askquote ships, and says how well they hold.

usage: python -m training.fit_calibrator --new new_wiki.jsonl.gz \
           --evidence qed.jsonl.gz clapnq.jsonl.gz --train reader_train.jsonl.gz [--charts DIR]

Every third question of new_wiki is asked of its articles as a folder, as are near-misses made
from a third as many of the others; the questions of qed and clapnq are asked of a folder of
all their texts. What is right is what DESIGN calls so: `qa.evaluate.gold`. Calibrators are fitted on
the sources, articles, whose names hash to an even number and judged on the others; what is
written is fitted on all. --charts draws the risk-coverage curve and the reliability of the
first calibrator, that of the shipped reader and embedder, on that other half.
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
from training.gold.sets import articles, evidence_folder
from ui.render.charts import draw_reliability, draw_risk_coverage

EVERY = 3
"""One in so many of new_wiki's questions is asked, and one in as many of those is missed."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Questions and, for each way of answering, what came of them."""

    questions: Sequence[GoldQuestion]
    samples: Sequence[Sample]


Shown = Callable[[GoldQuestion], tuple[str, str]]
"""The title and the text that a near-miss of a question must not be answered by."""


def near_misses(
    questions: Sequence[GoldQuestion], train: Path, shown: Shown, wanted: int
) -> Iterator[GoldQuestion]:
    """Questions that nearly are in what is shown, so many of them, always the same."""
    make = NearMisses(learn_names(read_paragraphs(train))).make
    random = Random("near-misses")
    for gold in random.sample(questions, len(questions)):
        title, text = shown(gold)
        missed = make(gold.question, title, f"{title} {text}", random)
        if missed is not None:
            yield replace(gold, question=missed, answers=(), evidence=())
            wanted -= 1
        if not wanted:
            return


def ask(docs: Path, questions: Sequence[GoldQuestion]) -> Asked:
    """Ask a folder all its questions in every way."""
    index = docs.parent / f"{docs.name}.index"
    sync(docs, index)
    with closing(open_store(index)) as store, store.reading() as snapshot:
        identity = store.identity
        retriever = Retriever(open_embedder(identity.model, identity.fingerprint))
        examiner = Examiner(retriever, open_reader(), SentenceReader())
        return Asked(questions, examiner.samples(snapshot, questions, _heard))


def _heard(done: int, total: int) -> None:
    if done % 100 == 0 or done == total:
        print(f"{done} of {total} questions", flush=True)


def is_fitted(gold: GoldQuestion) -> bool:
    """Whether a question's source belongs to the half that is fitted on."""
    return hashlib.sha256(str(gold.source).encode()).digest()[0] % 2 == 0


def halves(sample: Sample, questions: Sequence[GoldQuestion]) -> tuple[Sample, Sample]:
    """The sample's questions that are fitted on, and the others."""
    fitted = [is_fitted(gold) for gold in questions]
    first, second = (
        [q for q, own in zip(sample.questions, fitted, strict=True) if own is half]
        for half in (True, False)
    )
    return replace(sample, questions=first), replace(sample, questions=second)


def judged(sample: Sample, questions: Sequence[GoldQuestion]) -> tuple[Array, Mask]:
    """The confidence in each question of the other half, and whether it is right."""
    first, second = halves(sample, questions)
    calibrator = fit(sample.reader, sample.embedder, first.questions)
    best = [best_of(calibrator, question) for question in second.questions]
    return np.array([one for one, _ in best]), np.array([one for _, one in best])


def report(sample: Sample, questions: Sequence[GoldQuestion]) -> None:
    """Print how a calibrator fitted on one half holds on the other."""
    confidence, right = judged(sample, questions)
    others = [gold for gold in questions if not is_fitted(gold)]
    answerable = np.array([gold.answerable for gold in others])
    ways = {None: "words alone", CLOSED: "one text"}
    print(f"\n{sample.reader[:20]} {ways.get(sample.embedder, 'hybrid')}")
    sets: dict[str, Callable[[GoldQuestion], bool]] = {
        "all": lambda _: True,
        "new_wiki": lambda gold: bool(gold.document),
        "qed and clapnq": lambda gold: not (gold.document or gold.context),
    }
    for name, belongs in sets.items():
        rows = np.array([belongs(gold) for gold in others])
        if not rows.any():
            continue
        groups = [
            str(gold.source) for gold, own in zip(others, rows, strict=True) if own
        ]
        _print(name, confidence[rows], right[rows], answerable[rows], groups)


def chart(sample: Sample, questions: Sequence[GoldQuestion], folder: Path) -> None:
    """Draw both curves, and print the one of risk and coverage as a table."""
    confidence, right = judged(sample, questions)
    coverage, risk = risk_coverage(confidence, right)
    draw_risk_coverage(folder / "risk-coverage.png", coverage, risk)
    said, seen, _ = reliability(confidence, right)
    draw_reliability(folder / "reliability.png", said, seen)
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
    """Lay out the folders, ask, report, fit on all and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--new", type=Path, required=True)
    parser.add_argument("--evidence", nargs="+", type=Path, required=True)
    parser.add_argument("--train", type=Path, required=True)
    parser.add_argument("--charts", type=Path)
    parser.add_argument(
        "--output", type=Path, default=Path("qa/decide/calibrators.json")
    )
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        news, sets = Path(temporary, "new"), Path(temporary, "sets")
        golds, _ = articles(arguments.new, news, splitter())
        wanted = golds[::EVERY]
        spare = [gold for n, gold in enumerate(golds) if n % EVERY]

        def article(gold: GoldQuestion) -> tuple[str, str]:
            file = news / str(gold.document)
            return file.stem, file.read_text(encoding="utf-8")

        missed = near_misses(spare, arguments.train, article, len(wanted) // EVERY)
        asked = [
            ask(news, [*wanted, *missed]),
            ask(sets, evidence_folder(arguments.evidence, sets)),
        ]
    questions = [gold for one in asked for gold in one.questions]
    samples = [
        replace(one, questions=[*one.questions, *other.questions])
        for one, other in zip(asked[0].samples, asked[1].samples, strict=True)
    ]
    for sample in samples:
        report(sample, questions)
    if arguments.charts:
        chart(samples[0], questions, arguments.charts)
    fitted = [fit(one.reader, one.embedder, one.questions) for one in samples]
    others = parsed(arguments.output.read_text(encoding="utf-8"))
    closed = [one for one in others if one.embedder == CLOSED]
    arguments.output.write_text(written([*fitted, *closed]), encoding="utf-8")


if __name__ == "__main__":
    main()
