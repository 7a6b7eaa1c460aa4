"""How askquote answers about people's own documents: policies, manuals, tables, reports, laws.

usage: python -m benchmarks.real FILE [--closed] [--share N]

FILE is a set of hand-written questions (`training.gold.real` describes their form). Its
documents become a folder, and every question is asked of the folder; with --closed, each is
asked of its own context. It prints the shares of answerable questions that are answered right,
by kind and by domain; of those with an evidence sentence among the first passages, in the
quotes, and in the quotes or the nearest; of unanswerable questions that got an answer; and what
the confidence is worth. --share N asks every Nth question.
"""

import argparse
from pathlib import Path

from benchmarks.real.results import ask_contexts, ask_folder
from benchmarks.real.tables import summary_lines


def main() -> None:
    """Ask one set and print its tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--closed", action="store_true")
    parser.add_argument("--share", type=int, default=1)
    arguments = parser.parse_args()
    ask_all = ask_contexts if arguments.closed else ask_folder
    print("\n".join(summary_lines(ask_all(arguments.file, arguments.share))))


if __name__ == "__main__":
    main()
