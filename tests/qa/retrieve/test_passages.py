"""Passages of files with known sections and sentences."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.search import Hit, search
from index.store.snapshot import Snapshot
from index.store.store import LocalStore
from index.sync.components import Components
from index.sync.sync import sync
from qa.retrieve.passages import Passage, passages
from tests.support.folders import write_files

HEADINGS = ["# Notes", "## Notes", "## More"]
lengths = st.sampled_from([3, 8, 40, 70, 160])
blocks = st.sampled_from(HEADINGS) | lengths
documents = st.lists(st.lists(blocks, min_size=1, max_size=12), min_size=1, max_size=3)


def words(count: int, number: int) -> str:
    """A unique sentence of `count` words."""
    return f"Talk{number} " + " ".join(["on"] * (count - 2)) + " rivers."


def markdown(components: Sequence[str | int]) -> str:
    """Blocks as paragraphs: headings, and sentences by their number of words."""
    return "\n\n".join(
        words(part, number) if isinstance(part, int) else part
        for number, part in enumerate(components)
    )


@contextmanager
def snapshot_of(texts: Sequence[str], components: Components) -> Iterator[Snapshot]:
    with TemporaryDirectory() as folder:
        files = {f"{number}.md": text for number, text in enumerate(texts)}
        index = Path(folder, "index")
        sync(write_files(Path(folder, "docs"), files), index, components)
        store = LocalStore(index)
        with store.reading() as snapshot:
            yield snapshot
        store.close()


def hits_for(
    snapshot: Snapshot, question: str, components: Components
) -> Sequence[Hit]:
    return search(snapshot, question, components.embedder.embed_question(question))


def section(text: str, offset: int) -> int:
    """The number of headings that start up to an offset."""
    lines = text[: offset + 1].split("\n")
    return sum(line.startswith("#") for line in lines)


def assert_is_well_made(passage: Passage) -> None:
    spans = [sentence.span for sentence in passage.sentences]
    ordinals = [sentence.ordinal for sentence in passage.sentences]
    assert len(spans) <= 5
    assert len(spans) == 1 or len(passage.span.text.split()) <= 150
    assert ordinals == list(range(ordinals[0], ordinals[0] + len(ordinals)))
    assert len({span.document.id for span in spans}) == 1
    text = passage.span.document.text
    assert len({section(text, span.start) for span in spans}) == 1
    inside = {sentence.number for sentence in passage.sentences}
    assert {hit.sentence.number for hit in passage.hits} <= inside


@settings(max_examples=40, deadline=None)
@given(documents)
def test_passages_are_short_stay_in_their_section_and_never_overlap(
    fake_components: Components, documents: list[list[str | int]]
) -> None:
    texts = [markdown(blocks) for blocks in documents]
    with snapshot_of(texts, fake_components) as snapshot:
        hits = hits_for(snapshot, "talk1 rivers notes", fake_components)
        found = passages(snapshot, hits, limit=10)
    for passage in found:
        assert_is_well_made(passage)
    used = [s.number for passage in found for s in passage.sentences]
    assert len(used) == len(set(used))
    scores = [passage.score for passage in found]
    assert scores == sorted(scores, reverse=True)
    assert len(found) <= 10


@settings(max_examples=20, deadline=None)
@given(documents, st.integers(1, 4))
def test_every_hit_is_in_a_passage_until_the_limit(
    fake_components: Components, documents: list[list[str | int]], limit: int
) -> None:
    texts = [markdown(blocks) for blocks in documents]
    with snapshot_of(texts, fake_components) as snapshot:
        hits = hits_for(snapshot, "rivers more", fake_components)
        found = passages(snapshot, hits, limit)
    placed = [hit.score for passage in found for hit in passage.hits]
    inside = {s.number for passage in found for s in passage.sentences}
    assert len(placed) <= len(hits)
    if len(found) < limit:
        assert sorted(placed) == sorted(hit.score for hit in hits)
        assert {hit.sentence.number for hit in hits} <= inside


def test_a_hit_gets_two_sentences_on_either_side(
    fake_components: Components,
) -> None:
    text = "One came. Two ran. Three hid. Four Umerov sat. Five left. Six wept. Seven slept."
    with snapshot_of([text], fake_components) as snapshot:
        hits = hits_for(snapshot, "Umerov", fake_components)
        (passage,) = passages(snapshot, hits[:1], 10)
    assert passage.span.text == text[text.index("Two") : text.index("Seven") - 1]


def test_a_second_hit_inside_a_passage_is_added_to_it(
    fake_components: Components,
) -> None:
    text = "Umerov led the talks. Umerov spoke. A bird sang."
    with snapshot_of([text], fake_components) as snapshot:
        hits = hits_for(snapshot, "Umerov", fake_components)
        (passage,) = passages(snapshot, hits, 10)
    assert list(passage.hits) == list(hits)
    assert passage.score == hits[0].score


def test_the_sentence_farthest_from_the_hit_is_dropped_to_fit_the_words(
    fake_components: Components,
) -> None:
    sentences = [words(40, number) for number in range(5)]
    with snapshot_of([" ".join(sentences)], fake_components) as snapshot:
        hits = hits_for(snapshot, "talk2", fake_components)
        (passage,) = passages(snapshot, hits[:1], 10)
    assert passage.span.text == " ".join(sentences[1:4])


def test_a_sentence_longer_than_a_passage_is_one_by_itself(
    fake_components: Components,
) -> None:
    text = f"A bird sang. {words(160, 1)} A bird wept."
    with snapshot_of([text], fake_components) as snapshot:
        hits = hits_for(snapshot, "talk1", fake_components)
        (passage,) = passages(snapshot, hits[:1], 10)
    assert passage.span.text == words(160, 1)


def test_sections_with_the_same_heading_are_not_joined(
    fake_components: Components,
) -> None:
    text = "## Notes\n\nUmerov sang.\n\n## Notes\n\nA bird wept."
    with snapshot_of([text], fake_components) as snapshot:
        hits = hits_for(snapshot, "Umerov", fake_components)
        first = passages(snapshot, hits, 10)[0]
    assert first.span.text == "## Notes\n\nUmerov sang."


LISTED = """# Shed

## Rules

The shed is small. It is dry.

Always bring:

- a torch
- a whistle
- a rope of hemp
- dry socks

It closes at nine.

## Questions

**Is there a stove?**

Only in winter. It burns peat.

## Hire

| Tool | Day |
|---|---|
| Adze | 4 EUR |
| Bodger | 7 EUR |
| Clamp | 9 EUR |
"""


def best_passage(question: str, text: str, components: Components) -> Passage:
    """The passage of the best hit for a question."""
    with snapshot_of([text], components) as snapshot:
        return passages(snapshot, hits_for(snapshot, question, components)[:1], 10)[0]


def test_a_row_is_a_passage_by_itself(fake_components: Components) -> None:
    found = best_passage("bodger", LISTED, fake_components)
    assert found.span.text == "| Bodger | 7 EUR |"


def test_a_hit_in_a_list_gets_its_lead_in_and_all_its_items(
    fake_components: Components,
) -> None:
    found = best_passage("whistle", LISTED, fake_components)
    start, end = LISTED.index("Always"), LISTED.index("dry socks") + len("dry socks")
    assert found.span.text == LISTED[start:end]


def test_no_more_than_twelve_items_on_either_side_are_read(
    fake_components: Components,
) -> None:
    text = "".join(f"- thing{n}\n" for n in range(60))
    found = best_passage("thing30", text, fake_components)
    assert [s.span.text for s in found.sentences] == [
        f"- thing{n}" for n in range(18, 43)
    ]


@pytest.mark.parametrize(
    ("question", "opener", "first"),
    [
        ("rules", "## Rules", "The shed is small."),
        ("always bring", "Always bring:", "- a torch"),
        ("stove", "**Is there a stove?**", "Only in winter."),
    ],
)
def test_a_heading_a_lead_in_or_a_question_lends_its_hit_to_what_it_introduces(
    fake_components: Components, question: str, opener: str, first: str
) -> None:
    with snapshot_of([LISTED], fake_components) as snapshot:
        hits = hits_for(snapshot, question, fake_components)
        (hit,) = [hit for hit in hits if hit.sentence.span.text == opener]
        (found,) = passages(snapshot, [hit], 10)
    assert found.hits[0].sentence.span.text == first
    assert found.hits[0].sentence in found.sentences
    assert found.score == hit.score


def test_a_question_and_its_answer_are_one_passage(
    fake_components: Components,
) -> None:
    found = best_passage("peat", LISTED, fake_components)
    assert [sentence.span.text for sentence in found.sentences] == [
        *("**Is there a stove?**", "Only in winter.", "It burns peat."),
    ]


def test_a_heading_at_the_end_of_a_document_keeps_its_hit(
    fake_components: Components,
) -> None:
    found = best_passage("Afterword", "It rained.\n\n# Afterword\n", fake_components)
    assert found.hits[0].sentence.span.text == "# Afterword"


def test_headings_with_numbers_are_read_with_what_is_right_below_them(
    fake_components: Components,
) -> None:
    text = "# Notes\n\n## 1.9 - 2025-02-11\n\n### Added\n\n- Night mode\n\n### Removed\n\n- TIFF\n"
    with snapshot_of([text], fake_components) as snapshot:
        hits = hits_for(snapshot, "night mode TIFF", fake_components)
        found = passages(snapshot, hits, 10)
    texts = {passage.span.text for passage in found}
    assert "## 1.9 - 2025-02-11\n\n### Added\n\n- Night mode" in texts
    assert "- TIFF" in texts
