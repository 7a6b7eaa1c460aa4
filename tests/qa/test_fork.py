"""A bot in a process that forks after a question, as prefork servers do."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.checkout import ROOT

pytestmark = pytest.mark.process

SECONDS = 60
PROGRAM = """
import multiprocessing, os, sys, threading
from qa import Bot

QUESTION = "Who led the talks for Ukraine?"
index, busy, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
fork = multiprocessing.get_context("fork")
answers = fork.SimpleQueue()
asking, go_on = threading.Semaphore(0), threading.Event()

def block(stage):
    asking.release()
    go_on.wait()

with Bot(index) as bot:
    answers.put(bot.ask(QUESTION).text)
    threads = [
        threading.Thread(target=bot.ask, args=(QUESTION,), kwargs={"on_stage": block})
        for _ in range(busy * os.cpu_count())
    ]
    for thread in threads:
        thread.start()
        asking.acquire()
    child = fork.Process(target=lambda: answers.put(bot.ask(QUESTION).text))
    child.start()
    child.join(seconds)
    if child.exitcode is None:
        child.kill()
    go_on.set()
    for thread in threads:
        thread.join()
    answers.put(bot.ask(QUESTION).text)
print(child.exitcode, end="")
while not answers.empty():
    print("", answers.get(), sep="|", end="")
"""


@pytest.mark.parametrize("busy", [0, 1], ids=["idle", "while all turns are taken"])
def test_a_forked_child_and_its_parent_go_on_asking(
    docs_index: Path, busy: int
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(docs_index), str(busy), str(SECONDS)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=2 * SECONDS,
    )
    assert done.stdout == "0" + 3 * "|Rustem Umerov", done.stderr
