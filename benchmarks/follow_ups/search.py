"""Which of CANARD's follow-up questions find their target paragraph."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from benchmarks.follow_ups.dialogues import READINGS, FollowUp, Paragraph
from index.search import Hit, search
from index.store.snapshot import Snapshot
from qa import Bot
from qa.converse.resolution import resolutions
from qa.read.talk_model import TalkModel
from qa.retrieve.passages import Passage
from qa.retrieve.retriever import Retriever


def search_rows(
    follow_ups: Sequence[FollowUp], bot: Bot, retriever: Retriever, talks: TalkModel
) -> Mapping[str, Sequence[bool]]:
    """For each way to read the questions, which find their target; last, the product's."""
    rows: dict[str, list[bool]] = {read.__name__: [] for read in READINGS}
    rows["resolved"] = []
    with bot.reading() as snapshot:
        for follow_up in follow_ups:
            # As if the reader answered nothing: a question in doubt is expanded.
            *_, found = resolutions(
                follow_up.question, follow_up.history, talks, lambda _: ()
            )
            texts = {read.__name__: read(follow_up) for read in READINGS}
            texts["resolved"] = found.resolved or follow_up.question
            for name, text in texts.items():
                vector = retriever.embedder.embed_question(text)
                ranked = _paragraphs(search(snapshot, text, vector))
                rows[name].append(follow_up.is_found_in(ranked))
    return rows


def _paragraphs(hits: Sequence[Hit]) -> Iterator[Paragraph]:
    """The paragraphs of the hits, each ranked by its best sentence."""
    yielded = set()
    for hit in hits:
        document = hit.sentence.span.document
        number = document.text.count("\n\n", 0, hit.sentence.span.start)
        paragraph = document.id, document.text.split("\n\n")[number]
        if paragraph not in yielded:
            yielded.add(paragraph)
            yield paragraph


def passage_finder(
    snapshot: Snapshot, retriever: Retriever
) -> Callable[[str], Sequence[Passage]]:
    """A function that finds the passages for a question in a snapshot."""
    return lambda text: retriever.retrieve(snapshot, text, None)
