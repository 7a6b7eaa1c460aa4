"""A contestant's turn: all that is measured of it, once."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.peers.contestant import Found, Model, numbered
from benchmarks.peers.corpus import AskedArticles, Edit, LaidOut
from benchmarks.peers.hits import hit_rate
from benchmarks.peers.process import ContestantFailed, Process, Stage
from benchmarks.peers.roster import Entry

FIRST = 5
CLIENTS = (1, 4, 16)
_COLD_STARTS = 3
_WARMING = 20
_NEEDED = ("warm_up", "index")  # without these there is nothing to measure

Figures = dict[str, Any]
Step = tuple[str, Figures]


@dataclass(frozen=True, slots=True)
class Course:
    """What all contestants go through: the same sentences, questions and weights."""

    model: Model
    warming: LaidOut
    corpus: LaidOut
    edit: Edit
    asked: AskedArticles
    questions: Sequence[str]


@dataclass(frozen=True, slots=True)
class Turn:
    """One contestant on the course, with its index in a folder of its own."""

    entry: Entry
    course: Course
    stage: Stage
    folder: Path

    def steps(self, *, with_quality: bool) -> Iterator[Step]:
        """Each step's name and figures as they come; of one that fails, its `error`.

        Of one that cannot index, that is all there is.
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
        parts = [part for part in parts if _step(part) not in self.entry.anew]
        try:
            for part in parts:
                for step in _tried(part):
                    yield step
                    if step[0] in _NEEDED and "error" in step[1]:
                        return
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def _own(self) -> dict[str, str]:
        folder = self.course.corpus.corpus.folder
        return {"corpus": str(folder), "folder": str(self.folder / "index")}

    def _warm_up(self) -> Iterator[Step]:
        """Index a little, so that the environment's files are cached for the rest.

        askquote prepares its model then, as it does once on every machine.
        """
        corpus = str(self.course.warming.corpus.folder)
        with self._loaded() as process:
            process.call("index", corpus=corpus, folder=str(self.folder / "warming"))
            yield "versions", process.call("versions")

    def _index(self) -> Iterator[Step]:
        with self._loaded() as process:
            yield "index", process.call("index", **self._own)

    def _again(self) -> Iterator[Step]:
        with self._loaded() as process:
            yield "again", process.call("again", **self._own)

    def _change(self) -> Iterator[Step]:
        edit = self.course.edit
        old = [{"document": edit.document, "text": text} for text in edit.old]
        new = [{"document": edit.document, "text": text} for text in edit.new]
        ids = [one.id for one in numbered(old)]
        edit.make()
        try:
            with self._loaded() as process:
                figures = process.call("change", **self._own, old=ids, new=new)
                process.call("open", folder=self._own["folder"])
                asked = [edit.new[0], edit.old[0], edit.last[1]]
                found = process.call("ask", questions=asked, count=FIRST)["found"]
        finally:
            edit.undo()
        yield "change", {**figures, **soundness(edit, found)}

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
            process.call("open", folder=self._own["folder"])
            yield process


def soundness(edit: Edit, found: Sequence[Sequence[Found]]) -> Figures:
    """Whether a changed index has what it should, and nothing else.

    `found` is what it gives for the new sentence, for the one it replaced, and for another
    document's.
    """
    of_new, of_old, of_last = [[tuple(one) for one in its] for its in found]
    return {
        "new_found": (edit.document, edit.new[0]) in of_new,
        "old_gone": (edit.document, edit.old[0]) not in of_old,
        "others_found": edit.last in of_last,
    }


def _tried(part: Callable[[], Iterator[Step]]) -> Iterator[Step]:
    try:
        yield from part()
    except ContestantFailed as failure:
        yield _step(part), {"error": str(failure)}


def _step(part: Callable[[], Iterator[Step]]) -> str:
    return part.__name__.removeprefix("_")


def _without_found(figures: Figures) -> Figures:
    return {name: value for name, value in figures.items() if name != "found"}
