"""Fits the calibrator of the sentence reader, and says how well it holds.

usage: python -m training.fit_calibrator qed.jsonl.gz clapnq.jsonl.gz [--output FILE]

All contexts of both sets form one folder, which is asked every question. The best candidate
is right when its sentence is a gold evidence sentence, or holds or is part of one. The
logistic regression (Cox, 1958) is fitted on the half of the articles whose titles hash to an
even number, and judged on the other half; what is written is fitted on both.
"""

import argparse
import hashlib
import json
import tempfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from benchmarks.evidence import EvidenceQuestion, lay_out
from index.model_cache import open_embedder
from qa.calibrator import Calibrator, leads
from qa.metrics import auroc, normalised
from qa.reader import Candidate, SentenceReader
from qa.retriever import Retriever
from qa.wiring import open_store, sync

THRESHOLD = 0.5  # an answer is shown when it is more likely right than wrong
BINS = 10

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


def all_candidates(
    questions: Sequence[EvidenceQuestion], index: Path
) -> list[Sequence[Candidate]]:
    """The candidates for each question, best first."""
    with closing(open_store(index)) as store, store.reading() as snapshot:
        identity = store.identity
        retriever = Retriever(open_embedder(identity.model, identity.fingerprint))
        reader = SentenceReader()
        found = []
        for question in questions:
            passages = retriever.retrieve(snapshot, question.question, None)
            found.append(reader.read(question.question, passages))
        return found


def best_features(candidates: Sequence[Candidate]) -> tuple[float, float]:
    """The margin of the best candidate, and its lead."""
    margins = [candidate.margin for candidate in candidates]
    return margins[0], leads(margins)[0]


def is_right(candidate: Candidate, question: EvidenceQuestion) -> bool:
    """Whether a candidate shows a gold evidence sentence."""
    shown = normalised(candidate.span.text)
    gold = [normalised(sentence) for sentence in question.evidence]
    return any(sentence in shown or shown in sentence for sentence in gold)


def in_first_half(question: EvidenceQuestion) -> bool:
    """Whether the question's article belongs to the half that is fitted on."""
    return hashlib.sha256(question.title.encode()).digest()[0] % 2 == 0


def fitted(features: Array, right: Mask) -> LogisticRegression:
    """A logistic regression that leaves the features as they are."""
    return LogisticRegression(C=1e6).fit(features, right)


def calibration_error(probability: Array, right: Mask) -> float:
    """The expected calibration error over ten bins of equal size (Naeini et al., 2015)."""
    bins = np.array_split(np.argsort(probability), BINS)
    gaps = [len(b) * abs(probability[b].mean() - right[b].mean()) for b in bins]
    return float(sum(gaps) / len(right))


def report(probability: Array, right: Mask, answerable: Mask) -> None:
    """Print how well probabilities hold on questions they were not fitted on."""
    shown = probability >= THRESHOLD
    for name, value in {
        "questions of the other half": len(right),
        "answerable": answerable.sum(),
        "best candidate right, of answerable": right[answerable].mean(),
        "expected calibration error": calibration_error(probability, right),
        "AUROC right or wrong": _auroc(probability, right),
        "AUROC answerable or not": _auroc(probability, answerable),
        "shown, of answerable": shown[answerable].mean(),
        "shown, of unanswerable": shown[~answerable].mean(),
        "right, of shown": right[shown].mean(),
    }.items():
        print(f"{name:38}{value:.3f}".removesuffix(".000"))


def _auroc(probability: Array, positive: Mask) -> float:
    area = auroc(probability[positive].tolist(), probability[~positive].tolist())
    return float("nan") if area is None else area


def main() -> None:
    """Lay out the folder, ask, fit, report and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--output", type=Path, default=Path("qa/calibrator.json"))
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        docs, index = Path(temporary, "docs"), Path(temporary, "index")
        questions = lay_out(arguments.files, docs)
        sync(docs, index)
        candidates = all_candidates(questions, index)
        with closing(open_store(index)) as store:
            embedder = store.identity.fingerprint
    features = np.array([best_features(found) for found in candidates])
    pairs = zip(candidates, questions, strict=True)
    right = np.array([is_right(found[0], question) for found, question in pairs])
    first = np.array([in_first_half(question) for question in questions])
    answerable = np.array([bool(question.evidence) for question in questions])
    probability = fitted(features[first], right[first]).predict_proba(features[~first])
    report(probability[:, 1], right[~first], answerable[~first])
    model = fitted(features, right)
    margin, lead = (round(float(weight), 4) for weight in model.coef_[0])
    calibrator = Calibrator(
        reader=SentenceReader.fingerprint,
        embedder=embedder,
        intercept=round(float(model.intercept_[0]), 4),
        margin=margin,
        lead=lead,
        threshold=THRESHOLD,
    )
    text = json.dumps(asdict(calibrator), indent=2) + "\n"
    arguments.output.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
