"""How well askquote answers the tuning sets: `askquote eval` on them, laid out.

usage: python -m benchmarks.answers SET FILE [--closed] [--share N] [--report DIR]

SET is one of

    new_wiki   SQuADshifts new-wiki (CC BY 4.0): 28 articles, a file an article
    qed        QED (CC BY-SA 3.0): real search queries with the sentence that answers them
    clapnq     ClapNQ (Apache 2.0): real search queries, half of them with no answer
    squad      SQuAD 1.1 and 2.0 (CC BY-SA 4.0): whole paragraphs, one gold answer; closed only

Questions go to a folder of all the set's texts; with --closed each goes to its own text. For
new_wiki as a folder the table ends with how often the answer's own place is in a quote, and
not merely the same words. --share N asks every Nth question.
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
EVERY = 500  # questions between two words on how far it is


def in_place(answer: Answer, question: PlacedQuestion) -> bool:
    """Whether a quote holds a gold answer where it was marked."""
    return any(
        place.document == quote.document.id
        and quote.start <= place.start
        and place.end <= quote.end
        for quote in answer.quotes
        for place in question.places
    )


def closed(questions: Sequence[GoldQuestion]) -> Sequence[Outcome]:
    """What comes of asking each question's own text."""
    reading = open_closed_reading()

    def ask(gold: GoldQuestion) -> Answer:
        context = gold.context or ""
        return reading.ask(gold.question, gold.title or "", context, 0)

    return evaluate([gold.of_context() for gold in questions], ask, None, on_progress)


def opened(name: str, file: Path, every: int) -> tuple[Sequence[Outcome], str]:
    """What comes of asking a folder of all texts, and a line on places where they are known."""
    places: dict[str, list[bool]] = {}
    with tempfile.TemporaryDirectory() as temporary:
        docs, index = Path(temporary, "docs"), Path(temporary, "index")
        if name == "new_wiki":
            golds, placed = articles(file, docs, splitter())
        else:
            golds, placed = evidence_folder([file], docs), []
        own = dict(zip(map(id, golds), placed, strict=False))
        sync(docs, index)
        with Bot(index) as bot:

            def ask(gold: GoldQuestion) -> Answer:
                answer = bot.ask(gold.question, min_confidence=0)
                if id(gold) in own:
                    held = in_place(answer, own[id(gold)])
                    places.setdefault("own place in a quote", []).append(held)
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
    """Say how far it is, now and then."""
    if done % EVERY == 0:
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
        outcomes = closed(CLOSED[arguments.set](arguments.file)[:: arguments.share])
    else:
        outcomes, places = opened(arguments.set, arguments.file, arguments.share)
    print("\n".join([*evaluation_lines(summary(outcomes)), places]))
    if arguments.report:
        open_report(arguments.report, arguments.set).write(summary(outcomes), outcomes)


if __name__ == "__main__":
    main()
