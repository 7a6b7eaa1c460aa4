"""A small real language model over real HTTP; most of its sentences are struck out."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from qa import Bot
from qa.wording.openai_generator import OpenAIGenerator
from qa.wording.wording import is_supported
from tests.support.checkout import ROOT
from tests.support.llm_child import is_installed

PATIENCE_SECONDS = 600
QUESTIONS = (
    "When was the first round of talks held?",
    "What is the licence of askquote?",
    "How many bodies of soldiers are to be returned?",
)
pytestmark = [
    pytest.mark.llm,
    pytest.mark.skipif(
        not is_installed(), reason="no language model is installed; run: make test-llm"
    ),
]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    command = [sys.executable, "-m", "tests.support.llm_child"]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout
        try:
            # The library writes its own lines to standard output first.
            yield next(
                line for line in process.stdout if line.startswith("http")
            ).strip()
        finally:
            process.terminate()


def test_a_real_models_sentences_are_checked_and_the_answer_stands(
    address: str, docs_index: Path
) -> None:
    generator = OpenAIGenerator(f"{address}/v1", "any", seconds=PATIENCE_SECONDS)
    with (
        Bot(docs_index) as plain,
        Bot(docs_index, generator=generator) as bot,
    ):
        for question in QUESTIONS:
            answer = bot.ask(question)
            assert answer.text == plain.ask(question).text
            assert answer.wording or answer.unsupported or answer.wording_note
            assert "nothing" not in str(answer.wording_note)
            quotes = [quote.text for quote in answer.quotes]
            assert not any(
                is_supported(sentence, quotes) for sentence in answer.unsupported
            )
            if answer.wording:
                assert is_supported(answer.wording, quotes)


def test_a_real_model_times_out_and_then_answers_again(
    address: str, docs_index: Path
) -> None:
    hurried = OpenAIGenerator(f"{address}/v1", "any", seconds=0.001)
    with Bot(docs_index, generator=hurried) as bot:
        assert "more than" in str(bot.ask(QUESTIONS[0]).wording_note)
    patient = OpenAIGenerator(f"{address}/v1", "any", seconds=PATIENCE_SECONDS)
    with Bot(docs_index, generator=patient) as bot:
        answer = bot.ask(QUESTIONS[0])
        assert answer.wording or answer.unsupported or answer.wording_note
        assert "more than" not in str(answer.wording_note)
