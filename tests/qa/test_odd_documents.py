"""Questions to documents whose lists, tables and headings are odd: none fails."""

import re
from collections.abc import Sequence

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.sync.components import Components
from index.text.range import Range
from qa.answers.quote import MOST_CHARACTERS
from qa.read.span_model import Context, Window
from qa.read.span_reader import SpanReader
from tests.support.folders import asked

FRAGMENTS = [
    *["- ", "  - ", "1. ", "2) ", "# ", "### ", "| ", " | ", "|---|---|\n", "**", "> "],
    *["\n", "\n\n", "    ", "```\n", ":", ".", "?", ": ", "Q: ", "A: ", "---\n", "\t"],
    *[
        "\u0301",
        " \u0301",
        "e\u0301",
        "🇫🇷",
        "👩\u200d🚒",
        "\u00ad",
        "\u200b",
        "각",
        "\r\n",
    ],
    *[
        "boat ",
        "Boat ",
        "Press it. ",
        "Which boat? ",
        "boats: ",
        "x" * 50,
        "wood " * 60,
    ],
    *["- boat\n", "1. Press it.\n", "| boat | 7 |\n", "a: b\n", "- .\n", "-\n"],
]
LONG = "boat of wood, " * 120


class Eager:
    """A model that likes spans at random, but always the same of a question and a text."""

    fingerprint = "eager"

    def score(
        self, question: str, contexts: Sequence[Context]
    ) -> Sequence[Sequence[Window]]:
        """One window of all words for each text."""
        return [[self._window(question, context.text)] for context in contexts]

    def _window(self, question: str, text: str) -> Window:
        # The letters of long words, too, so that accents are cut.
        offsets = [Range(*match.span()) for match in re.finditer(r"\S{1,3}", text)]
        size = len(offsets)
        random = np.random.default_rng(len(question + text))
        return Window(offsets, random.normal(size=(size, size)).astype(np.float32), 0.0)


@settings(max_examples=60)
@given(
    st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join),
    st.sampled_from([".md", ".txt"]),
)
@example(f"Boats:\n\n1. {LONG}\n2. Press it.\n", ".md")
@example(f"- Boat. {'wood ' * 220}\n  Boat it. Wood.\n- boat\n- boat it\n", ".md")
@example("Boats:\n\n- .\n- ...\n- boat\n", ".md")
@example(f"| boat | name |\n|---|---|\n| boat {'| ' * 2000}|\n", ".md")
@example("# \u0301Boat\n\n:\u0301 boats:\n\n- \u0301boat\n- boat\n", ".md")
def test_any_document_can_be_asked(
    fake_components: Components, text: str, suffix: str
) -> None:
    reader = SpanReader(Eager())
    with asked({f"boats{suffix}": text}, fake_components, reader=reader) as bot:
        for question in [
            "Which boats are there?",
            "How do I press it?",
            "Is it a boat?",
        ]:
            answer = bot.ask(question, min_confidence=0)
            assert answer.as_json()
            assert all(len(quote.text) <= MOST_CHARACTERS for quote in answer.quotes)
