import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import pytest

from benchmarks.peers import results
from benchmarks.peers.child import encode, reply_to
from benchmarks.peers.contestant import Change, Corpus, Found, Model, number_sentences
from benchmarks.peers.corpus import AskedArticles, edit, lay_out
from benchmarks.peers.hits import SplitText, gold, hit_rate
from benchmarks.peers.process import ContestantFailed, Process, Stage
from benchmarks.peers.report.figures import (
    CHANGE,
    COLD,
    FIRST_INDEX,
    percentile,
    summary,
)
from benchmarks.peers.report.table import table
from benchmarks.peers.results import OtherSettings, Results, Row
from benchmarks.peers.roster import Entry, entries
from benchmarks.peers.turn import CLIENTS, Course, Turn
from index.text.range import Range
from training.gold.corpora import Place, PlacedQuestion

SETTINGS = {"documents": 2, "sentences": 30, "threads": 2}
SOUND = {"new_found": True, "old_gone": True, "others_found": True}


@dataclass(slots=True)
class Echo:
    """A contestant that finds the question itself."""

    asked: list[str] = field(default_factory=list)
    changes: list[tuple[Path, Path, Change]] = field(default_factory=list)

    def load(self, model: Model) -> None: ...
    def index(self, corpus: Corpus, folder: Path) -> None: ...
    def again(self, corpus: Corpus, folder: Path) -> None: ...
    def open(self, folder: Path) -> None: ...

    def change(self, corpus: Corpus, folder: Path, change: Change) -> None:
        self.changes.append((corpus.folder, folder, change))

    def ask(self, question: str, count: int) -> Sequence[Found]:
        self.asked.append(question)
        return [("a.txt", question)] * count


def run_of(*rows: Row) -> Results:
    return Results(SETTINGS, list(rows))


def test_a_hit_is_the_sentence_in_which_the_answer_was_marked() -> None:
    text = "It was built in 1907. It burned down in 1907. Nobody\nsaw it."
    texts = {"a.txt": SplitText(text, [Range(0, 21), Range(22, 45), Range(46, 60)])}
    marked = Place("a.txt", 40, 52)  # "1907. Nobody" runs on into the next
    answer = gold(PlacedQuestion("When?", ("1907. Nobody",), (marked,)), texts)

    def is_hit(*found: Found) -> bool:
        return hit_rate([answer], [found], first=2) == 1

    assert is_hit(["a.txt", "It burned down in 1907."])
    assert not is_hit(["a.txt", "It was built in 1907."])
    assert not is_hit(["b.txt", "It burned down in 1907."])
    assert not is_hit(("", ""), ("", ""), ("a.txt", "It burned down in 1907."))


def test_the_hit_rate_is_the_share_of_questions() -> None:
    golds = [frozenset({("a.txt", "Yes.")})] * 4
    right, wrong = [("a.txt", "Yes."), ("a.txt", "Yes.")], [("a.txt", "No.")]
    assert hit_rate(golds, [right, wrong, [], wrong], first=5) == 0.25


def test_a_reply_is_one_line_whatever_a_document_contains() -> None:
    text = "one\ntwo\r\n\u2028 three\x00 \ud800"
    line = encode({"found": [text]})
    assert line.isascii()
    assert line.splitlines() == [line.rstrip("\n")]
    assert json.loads(line) == {"found": [text]}


def test_a_child_answers_each_question_and_reports_time_and_memory() -> None:
    request = {"command": "ask", "questions": ["Who?", "When?"], "count": 1}
    reply = reply_to(Echo(), request)
    assert reply["found"] == [[("a.txt", "Who?")], [("a.txt", "When?")]]
    waits, seconds, peak = reply["waits"], reply["seconds"], reply["peak_mib"]
    assert isinstance(waits, list)
    assert isinstance(seconds, float)
    assert isinstance(peak, float)
    assert len(waits) == 2
    assert 0 <= sum(waits) <= seconds
    assert 1 < peak < 100_000


@pytest.mark.parametrize("clients", [1, 4, 16])
def test_clients_together_ask_every_question_once(clients: int) -> None:
    echo, questions = Echo(), [f"Question {number}?" for number in range(10)]
    request = {"command": "clients", "questions": questions, "count": 5}
    reply = reply_to(echo, {**request, "clients": clients})
    assert sorted(echo.asked) == sorted(questions)
    assert len(reply["waits"]) == 10  # type: ignore[arg-type]  # a list of seconds


def test_a_change_names_the_documents_old_and_new_sentences(
    tmp_path: Path,
) -> None:
    echo = Echo()
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "vectors").write_bytes(bytes(1000))
    new = [{"document": "b.txt", "text": text} for text in ("One.", "Two.")]
    reply = reply_to(
        echo,
        {
            "command": "change",
            "corpus": str(tmp_path / "corpus"),
            "folder": str(tmp_path / "index"),
            "old": ["b.txt#0"],
            "new": new,
        },
    )
    ((corpus, folder, change),) = echo.changes
    assert (corpus, folder) == (tmp_path / "corpus", tmp_path / "index")
    assert change.old == ["b.txt#0"]
    assert [sentence.id for sentence in change.new] == ["b.txt#0", "b.txt#1"]
    assert reply["bytes"] == 1000


def test_sentences_are_numbered_per_document() -> None:
    rows = [{"document": name, "text": "."} for name in ("a", "b", "a")]
    assert [sentence.id for sentence in number_sentences(rows)] == ["a#0", "b#0", "a#1"]


def test_a_failed_contestant_is_reported_with_its_last_output(tmp_path: Path) -> None:
    python = tmp_path / "own" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    stage = Stage(tmp_path, tmp_path / "log", threads=1, patience=60)
    with (
        pytest.raises(ContestantFailed, match=r"No module named .*nobody"),
        Process(Entry("nobody", "Nobody", "own"), stage) as process,
    ):
        process.call("versions")
    with pytest.raises(ContestantFailed, match="install"):
        Process(Entry("nobody", "Nobody", "elsewhere"), stage)


@pytest.mark.parametrize("reindexes", [set(), {"again"}, {"again", "change"}])
def test_steps_that_would_reindex_everything_are_not_run(
    tmp_path: Path, reindexes: set[str]
) -> None:
    python = tmp_path / "own" / "bin" / "python"
    python.parent.mkdir(parents=True)
    reply = {"seconds": 1.0, "found": [[], [], []], "waits": [0.1]}
    python.write_text(
        f"#!{sys.executable}\nimport sys\n"
        f"for line in sys.stdin: print({json.dumps(reply)!r}, flush=True)\n"
    )
    python.chmod(0o755)
    laid_out = lay_out(["One. Two.", "Three. Four."], tmp_path / "corpus", None)
    articles = AskedArticles(laid_out, [], [])
    model = Model("", 256, 384)
    change = edit(laid_out.corpus)
    course = Course(model, laid_out, laid_out, change, articles, ["Who?"])
    stage = Stage(tmp_path, tmp_path / "log", threads=1, patience=60)
    entry = Entry("anyone", "Anyone", "own", frozenset(reindexes))
    turn = Turn(entry, course, stage, tmp_path / "turn")
    steps = dict.fromkeys(step for step, _ in turn.steps(with_quality=False))
    first = ["versions", "index", "again", "change", "cold"]
    clients = [f"clients {number}" for number in CLIENTS]
    assert list(steps) == [step for step in first if step not in reindexes] + clients


def test_an_interrupted_run_resumes_without_its_unfinished_turn(tmp_path: Path) -> None:
    file = tmp_path / "results.json"
    whole = Row("floor", 0, "index", {"seconds": 3.0})
    rows = [whole, Row("askquote", 0, "index", {"seconds": 1.0})]
    results.write(file, Results(SETTINGS, rows, [("floor", 0)]))
    assert results.begin(file, SETTINGS) == Results(SETTINGS, [whole], [("floor", 0)])
    with pytest.raises(OtherSettings, match=r"sentences 30, not 31"):
        results.begin(file, {**SETTINGS, "sentences": 31})


def test_a_ratio_is_to_the_floor_of_the_same_round() -> None:
    run = run_of(
        Row("floor", 0, "index", {"seconds": 10.0}),
        Row("askquote", 0, "index", {"seconds": 5.0}),
        Row("floor", 1, "index", {"seconds": 100.0}),  # something else ran
        Row("askquote", 1, "index", {"seconds": 60.0}),
    )
    found = summary(run, FIRST_INDEX, "askquote")
    assert found is not None
    assert (found.median, found.lowest, found.highest) == (32.5, 5.0, 60.0)
    assert found.ratio == pytest.approx(0.55)


def test_several_cold_starts_in_a_round_count_as_their_median() -> None:
    run = run_of(*(Row("floor", 0, "cold", {"seconds": s}) for s in (9.0, 1.0, 2.0)))
    found = summary(run, COLD, "floor")
    assert found is not None
    assert found.median == 2


def test_percentiles_are_interpolated_between_values() -> None:
    values = [float(value) for value in range(101)]
    assert percentile(values, 99) == 99
    assert percentile(values, 50) == median(values)
    assert percentile([7.0], 99) == 7


def test_the_table_says_what_was_reindexed_what_is_wrong_and_what_failed() -> None:
    unsound = {**SOUND, "others_found": False}
    lines = table(
        run_of(
            Row("floor", 0, "index", {"seconds": 8.0, "peak_mib": 9, "bytes": 9}),
            Row("llama_index_faiss", 0, "change", {"seconds": 2.0, **unsound}),
            Row("langchain_faiss", 0, "change", {"error": "change: ended\nKilled"}),
        )
    )
    (line,) = [line for line in lines.splitlines() if CHANGE.name in line]
    assert line.split("|")[2:-1] == [
        " 8.00 x1.00, reindexed ",
        " failed ",
        " 2.00 x0.25 ",
    ]
    assert "LlamaIndex, after a document has changed: another document's" in lines
    assert "langchain_faiss, round 1, change failed: Killed" in lines


def test_contestants_have_one_order_and_unknown_names_are_rejected() -> None:
    assert [entry.name for entry in entries(["askquote", "floor"])] == [
        "floor",
        "askquote",
    ]
    with pytest.raises(ValueError, match="nobody"):
        entries(["nobody"])
