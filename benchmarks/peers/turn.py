"""A contestant's turn: every measurement, once."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.peers.contestant import Found, Model, number_sentences
from benchmarks.peers.corpus import AskedArticles, Edit, LaidOut
from benchmarks.peers.hits import hit_rate
from benchmarks.peers.process import ContestantFailed, Process, Stage
from benchmarks.peers.roster import Entry

FIRST = 5
CLIENTS = (1, 4, 16)
_COLD_STARTS = 3
_WARMING = 20
_NEEDED = ("warm_up", "index")  # if these fail, nothing else can be measured

Figures = dict[str, Any]
Step = tuple[str, Figures]


@dataclass(frozen=True, slots=True)
class Course:
    """The sentences, questions and weights, which are the same for all contestants."""

    model: Model
    warming: LaidOut
    corpus: LaidOut
    edit: Edit
    asked: AskedArticles
    questions: Sequence[str]


@dataclass(frozen=True, slots=True)
class Turn:
    """One contestant on the course, with its indexes in a folder."""

    entry: Entry
    course: Course
    stage: Stage
    folder: Path

    def steps(self, *, with_quality: bool) -> Iterator[Step]:
        """Yield each step's name and figures, or its `error` if it fails.

        Stops if the contestant can't index.
        """
        parts = [
            self._warm_up,
            self._index,
            self._again,
            self._change,
            self._cold,
            self._clients,
        ]
        if with_quality:
            parts.append(self._quality)
        parts = [part for part in parts if _step(part) not in self.entry.reindexes]
        try:
            for part in parts:
                for step in _try(part):
                    yield step
                    if step[0] in _NEEDED and "error" in step[1]:
                        return
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def _folders(self) -> dict[str, str]:
        folder = self.course.corpus.corpus.folder
        return {"corpus": str(folder), "folder": str(self.folder / "index")}

    def _warm_up(self) -> Iterator[Step]:
        """Index a little, so that the environment's files are cached for the other steps.

        askquote also prepares its model here, as it does once per machine.
        """
        corpus = str(self.course.warming.corpus.folder)
        with self._loaded() as process:
            process.call("index", corpus=corpus, folder=str(self.folder / "warming"))
            yield "versions", process.call("versions")

    def _index(self) -> Iterator[Step]:
        with self._loaded() as process:
            yield "index", process.call("index", **self._folders)

    def _again(self) -> Iterator[Step]:
        with self._loaded() as process:
            yield "again", process.call("again", **self._folders)

    def _change(self) -> Iterator[Step]:
        edit = self.course.edit
        old = [{"document": edit.document, "text": text} for text in edit.old]
        new = [{"document": edit.document, "text": text} for text in edit.new]
        ids = [sentence.id for sentence in number_sentences(old)]
        edit.apply()
        try:
            with self._loaded() as process:
                figures = process.call("change", **self._folders, old=ids, new=new)
                process.call("open", folder=self._folders["folder"])
                asked = [edit.new[0], edit.old[0], edit.last[1]]
                found = process.call("ask", questions=asked, count=FIRST)["found"]
        finally:
            edit.undo()
        yield "change", {**figures, **check_change(edit, found)}

    def _cold(self) -> Iterator[Step]:
        for _ in range(_COLD_STARTS):
            with self._opened() as process:
                question = self.course.questions[:1]
                figures = process.call("ask", questions=question, count=FIRST)
                figures["seconds"] = process.age()
                yield "cold", _without_found(figures)

    def _clients(self) -> Iterator[Step]:
        questions = list(self.course.questions)
        with self._opened() as process:
            process.call("ask", questions=questions[:_WARMING], count=FIRST)
            for clients in CLIENTS:
                name = f"clients {clients}"
                figures = process.call(
                    "clients", questions=questions, count=FIRST, clients=clients
                )
                yield name, figures

    def _quality(self) -> Iterator[Step]:
        asked = self.course.asked
        folder = str(self.folder / "quality")
        with self._loaded() as process:
            corpus = str(asked.articles.corpus.folder)
            process.call("index", corpus=corpus, folder=folder)
            process.call("open", folder=folder)
            questions = list(asked.questions)
            figures = process.call("ask", questions=questions, count=FIRST)
        rate = hit_rate(asked.gold, figures["found"], FIRST)
        yield "quality", {**_without_found(figures), "waits": [], "hit_rate": rate}

    @contextmanager
    def _loaded(self) -> Iterator[Process]:
        with Process(self.entry, self.stage) as process:
            process.call("load", model=asdict(self.course.model))
            yield process

    @contextmanager
    def _opened(self) -> Iterator[Process]:
        with self._loaded() as process:
            process.call("open", folder=self._folders["folder"])
            yield process


def check_change(edit: Edit, found: Sequence[Sequence[Found]]) -> Figures:
    """Whether a changed index finds what it should, and nothing else.

    `found` is what it finds for the new sentence, for the one it replaced, and for another
    document's.
    """
    of_new, of_old, of_last = [
        [tuple(sentence) for sentence in sentences] for sentences in found
    ]
    return {
        "new_found": (edit.document, edit.new[0]) in of_new,
        "old_gone": (edit.document, edit.old[0]) not in of_old,
        "others_found": edit.last in of_last,
    }


def _try(part: Callable[[], Iterator[Step]]) -> Iterator[Step]:
    try:
        yield from part()
    except ContestantFailed as failure:
        yield _step(part), {"error": str(failure)}


def _step(part: Callable[[], Iterator[Step]]) -> str:
    return part.__name__.removeprefix("_")


def _without_found(figures: Figures) -> Figures:
    return {name: value for name, value in figures.items() if name != "found"}
