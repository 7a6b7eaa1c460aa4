"""Train the parameters of the sentence splitter and write them as a text file.

    python -m training.train_punkt corpus_wikinews.jsonl.gz corpus_wiki_summaries.jsonl.gz

The same corpora and list always give the same bytes. It takes less than a minute.
"""

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from nltk.tokenize.punkt import PunktParameters, PunktTrainer

HEADER = """\
# Parameters of Punkt (Kiss and Strunk, 2006), the finder of sentence ends.
# Learned by training/train_punkt.py from Wikinews articles (CC BY 2.5) and from the leads
# of Wikipedia articles (CC BY-SA 4.0), to which training/abbreviations.txt was added.
# Orthography: a word and the sum of the flags of the places it was seen at:
# capital 2 first, 4 inside, 8 either; small 16 first, 32 inside, 64 either.
"""
SMALL_LETTER = 16 | 32 | 64
FEWEST_ABBREVIATIONS = 3
FEWEST_COLLOCATIONS = 3
FEWEST_STARTERS = 20
FEWEST_WORDS = 10


@dataclass(frozen=True, slots=True)
class Counts:
    """How often each word, each word before a full stop, and each pair around one occurs."""

    words: Counter[str]
    stopped: Counter[str]
    pairs: Counter[tuple[str, str]]


def main() -> None:
    """Train on the corpora named on the command line."""
    options = read_options()
    texts = [text for corpus in options.corpora for text in read_texts(corpus)]
    learned = train(texts)
    sections = prune(learned, count(texts))
    sections["abbreviations"] |= read_abbreviations(options.abbreviations)
    options.out.write_text(render(sections), "utf-8")
    for name, lines in sections.items():
        print(f"{len(lines):6} {name}")
    print(f"{options.out.stat().st_size:6} bytes in {options.out}")


def read_options() -> argparse.Namespace:
    """The command line."""
    here = Path(__file__).parent
    parser = argparse.ArgumentParser(description="Train the sentence splitter.")
    parser.add_argument(
        "corpora", nargs="+", type=Path, help="gzipped JSON lines with a `text` each"
    )
    parser.add_argument(
        "--abbreviations", type=Path, default=here / "abbreviations.txt"
    )
    parser.add_argument(
        "--out", type=Path, default=here.parent / "index" / "split" / "punkt.txt"
    )
    return parser.parse_args()


def read_texts(corpus: Path) -> Iterator[str]:
    """The texts of a corpus, in order."""
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)["text"]


def read_abbreviations(path: Path) -> set[str]:
    """The abbreviations in our own list, without its comments."""
    lines = path.read_text("utf-8").splitlines()
    return {line.strip() for line in lines if line.strip() and line[0] != "#"}


def train(texts: Iterable[str]) -> PunktParameters:
    """Learn Punkt's parameters from the texts."""
    trainer = PunktTrainer()
    for text in texts:
        trainer.train(text, finalize=False)
    trainer.finalize_training()
    return trainer.get_params()


def count(texts: Iterable[str]) -> Counts:
    """Count the texts' words in lower case."""
    counts = Counts(Counter(), Counter(), Counter())
    for text in texts:
        tokens = text.lower().split()
        words = [
            token.strip(".,;:?!\"'()[]\u201c\u201d\u2018\u2019") for token in tokens
        ]
        counts.words.update(words)
        counts.stopped.update(token[:-1] for token in tokens if token[-1] == ".")
        followed = zip(tokens, words[1:], strict=False)
        counts.pairs.update((a[:-1], b) for a, b in followed if a[-1] == ".")
    return counts


def prune(learned: PunktParameters, counts: Counts) -> dict[str, set[str]]:
    """The lines of each section, without entries too rare to trust.

    In the orthography, only words seen in lower case can change a decision.
    """
    return {
        "abbreviations": {
            word
            for word in learned.abbrev_types
            if counts.stopped[word] >= FEWEST_ABBREVIATIONS and is_wordlike(word)
        },
        "collocations": {
            " ".join(pair)
            for pair in learned.collocations
            if counts.pairs[pair] >= FEWEST_COLLOCATIONS
        },
        "starters": {
            word
            for word in learned.sent_starters
            if counts.words[word] >= FEWEST_STARTERS
        },
        "orthography": {
            f"{word} {flags}"
            for word, flags in learned.ortho_context.items()
            if flags & SMALL_LETTER
            and counts.words[word] >= FEWEST_WORDS
            and is_wordlike(word)
        },
    }


def is_wordlike(word: str) -> bool:
    """Whether it consists of letters, full stops, hyphens and apostrophes."""
    letters = word.replace(".", "").replace("-", "").replace("'", "")
    return letters.isalpha()


def render(sections: dict[str, set[str]]) -> str:
    """The file's text: the header, then each section's lines in order."""
    parts = [HEADER]
    for name, lines in sections.items():
        parts.append(f"\n[{name}]\n")
        parts.extend(f"{line}\n" for line in sorted(lines))
    return "".join(parts)


if __name__ == "__main__":
    main()
