"""How well askquote answers the tuning sets: `askquote eval` on each of them.

usage: python -m benchmarks.answers SET FILE [--closed] [--share N] [--report DIR]

SET is one of

    new_wiki   SQuADshifts new-wiki (CC BY 4.0): 28 articles, one file each
    qed        QED (CC BY-SA 3.0): real search queries with the sentence that answers them
    clapnq     ClapNQ (Apache 2.0): real search queries, half of them without an answer
    squad      SQuAD 1.1 and 2.0 (CC BY-SA 4.0): whole paragraphs, one gold answer; closed only

Questions are asked of a folder of all the set's texts; with --closed, each is asked of its own
text. For new_wiki as a folder, the table ends with how often a quote contains the answer's own
place, not merely the same words. --share N asks every Nth question.
"""

import argparse
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from qa.answers.answer import Answer
from qa.bot import Bot
from qa.evaluate.evaluation import summary
from qa.evaluate.gold import GoldQuestion
from qa.evaluate.outcomes import Outcome, evaluate
from qa.indexing import splitter, sync
from qa.wiring import open_closed_reading
from training.gold.corpora import PlacedQuestion
from training.gold.sets import (
    articles,
    contexts,
    evidence_contexts,
    evidence_folder,
    paragraphs,
)
from ui.render.plain import evaluation_lines
from ui.render.report import open_report

CLOSED: dict[str, Callable[[Path], list[GoldQuestion]]] = {
    "new_wiki": contexts,
    "qed": evidence_contexts,
    "clapnq": evidence_contexts,
    "squad": paragraphs,
}
PROGRESS_EVERY = 500  # questions


def in_place(answer: Answer, question: PlacedQuestion) -> bool:
    """Whether a quote contains a gold answer in its marked place."""
    return any(
        place.document == quote.document.id
        and quote.start <= place.start
        and place.end <= quote.end
        for quote in answer.quotes
        for place in question.places
    )


def ask_texts(questions: Sequence[GoldQuestion]) -> Sequence[Outcome]:
    """Ask each question of its own text."""
    reading = open_closed_reading()

    def ask(gold: GoldQuestion) -> Answer:
        context = gold.context or ""
        return reading.ask(gold.question, gold.title or "", context, 0)

    return evaluate([gold.of_context() for gold in questions], ask, None, on_progress)


def ask_folder(name: str, file: Path, every: int) -> tuple[Sequence[Outcome], str]:
    """Ask a folder of all texts; return the outcomes and, for new_wiki, a line on places."""
    places: dict[str, list[bool]] = {}
    with tempfile.TemporaryDirectory() as temporary:
        docs, index = Path(temporary, "docs"), Path(temporary, "index")
        if name == "new_wiki":
            golds, placed = articles(file, docs, splitter())
        else:
            golds, placed = evidence_folder([file], docs), []
        with_places = dict(zip(map(id, golds), placed, strict=False))
        sync(docs, index)
        with Bot(index) as bot:

            def ask(gold: GoldQuestion) -> Answer:
                answer = bot.ask(gold.question, min_confidence=0)
                if id(gold) in with_places:
                    is_quoted = in_place(answer, with_places[id(gold)])
                    places.setdefault("own place in a quote", []).append(is_quoted)
                return answer

            outcomes = evaluate(
                golds[::every],
                ask,
                lambda gold: bot.passages(gold.question),
                on_progress,
            )
    lines = [f"{name}: {sum(v) / len(v):.4f}" for name, v in places.items()]
    return outcomes, "\n".join(lines)


def on_progress(done: int, total: int) -> None:
    """Print the progress now and then."""
    if done % PROGRESS_EVERY == 0:
        print(f"{done} of {total}", flush=True)


def main() -> None:
    """Ask one set and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("set", choices=sorted(CLOSED))
    parser.add_argument("file", type=Path)
    parser.add_argument("--closed", action="store_true")
    parser.add_argument("--share", type=int, default=1)
    parser.add_argument("--report", type=Path)
    arguments = parser.parse_args()
    places = ""
    if arguments.closed:
        outcomes = ask_texts(CLOSED[arguments.set](arguments.file)[:: arguments.share])
    else:
        outcomes, places = ask_folder(arguments.set, arguments.file, arguments.share)
    print("\n".join([*evaluation_lines(summary(outcomes)), places]))
    if arguments.report:
        open_report(arguments.report, arguments.set).write(summary(outcomes), outcomes)


if __name__ == "__main__":
    main()
