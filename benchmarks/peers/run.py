"""A run: the contestants take turns, round after round."""

import os
import platform
import random
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.peers.contestant import Model
from benchmarks.peers.corpus import edit, lay_out, lay_out_questions, texts
from benchmarks.peers.process import Stage
from benchmarks.peers.results import Results, Row, begin, write
from benchmarks.peers.roster import Entry
from benchmarks.peers.turn import Course, Turn
from index.embed.model_files import default_model_folder

# From the model's sentence_bert_config.json and config.json.
_MAX_TOKENS = 256
_DIMENSION = 384
_SEED = 0
_WARMING = 1000  # one document in this many is indexed to warm up


@dataclass(frozen=True, slots=True)
class Plan:
    """The options of a run; `share` n uses every nth document and article."""

    environments: Path
    corpora: Sequence[Path]
    questions: Path
    out: Path
    rounds: int
    threads: int
    share: int
    sentences: int | None
    asked: int
    patience: float


def run(plan: Plan, entries: Sequence[Entry]) -> Results:
    """Run the turns that the results file lacks, and print each step.

    Raises:
        OtherSettings: The file is from a run with other settings.
    """
    with tempfile.TemporaryDirectory(prefix="peers-") as folder:
        course = _course(plan, Path(folder))
        results = begin(plan.out, _settings(plan, course))
        stage = Stage(
            plan.environments,
            plan.out.with_suffix(".log").resolve(),
            plan.threads,
            plan.patience,
        )
        for number in range(plan.rounds):
            for entry in entries:
                if (entry.name, number) not in results.turns:
                    turn = Turn(entry, course, stage, Path(folder, "turn"))
                    _take(turn, number, results, plan.out)
    return results


def _take(turn: Turn, number: int, results: Results, out: Path) -> None:
    name, started = turn.entry.name, time.monotonic()
    # Answers are the same in every round, so their quality is measured once.
    for step, figures in turn.steps(with_quality=number == 0):
        results.rows.append(Row(name, number, step, figures))
        write(out, results)
        _print(name, number, step, figures)
    results.turns.append((name, number))
    write(out, results)
    print(f"{name}, round {number + 1}: {time.monotonic() - started:.0f} s", flush=True)


def _print(name: str, number: int, step: str, figures: dict[str, Any]) -> None:
    outcome = figures.get("error") or f"{figures['seconds']:.3f} s"
    print(f"{name}, round {number + 1}, {step}: {outcome}", flush=True)


def _course(plan: Plan, folder: Path) -> Course:
    corpus = lay_out(texts(plan.corpora, plan.share), folder / "corpus", plan.sentences)
    asked = lay_out_questions(plan.questions, folder / "articles", plan.share)
    questions = sorted(set(asked.questions))
    count = min(plan.asked, len(questions))
    return Course(
        Model(str(default_model_folder()), _MAX_TOKENS, _DIMENSION),
        lay_out(texts(plan.corpora[:1], _WARMING), folder / "warming", None),
        corpus,
        edit(corpus.corpus),
        asked,
        random.Random(_SEED).sample(questions, count),
    )


def _settings(plan: Plan, course: Course) -> dict[str, Any]:
    """The settings that must be the same to resume a run."""
    return {
        "corpora": [file.name for file in plan.corpora],
        "documents": course.corpus.documents,
        "sentences": course.corpus.sentences,
        "questions": plan.questions.name,
        "articles": course.asked.articles.documents,
        "articles_sentences": course.asked.articles.sentences,
        "questions_of_articles": len(course.asked.questions),
        "asked": len(course.questions),
        "threads": plan.threads,
        "python": platform.python_version(),
        "machine": platform.machine(),
        "processors": os.cpu_count(),
    }
