"""The map of the documents."""

import json
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from sklearn.decomposition import PCA

from index.embed.embedder import HashEmbedder
from index.sync.components import Components
from tests.support.small_index import MANY, fill, opened
from ui.page.documents.map_figure import map_figure
from ui.page.documents.map_points import (
    Point,
    QuoteRange,
    corpus_map,
    in_two_dimensions,
)
from ui.render.phrases import counted


def test_the_two_dimensions_are_the_first_principal_components() -> None:
    words = [text for texts in MANY.values() for text in texts.split("\n")]
    vectors = HashEmbedder().embed_sentences(words)
    expected = PCA(2, svd_solver="full").fit_transform(vectors.astype(np.float64))
    projected = in_two_dimensions(vectors)
    np.testing.assert_allclose(abs(projected), abs(expected), atol=1e-6)
    # The signs may differ, but in the same way for all vectors, and not if these are negated.
    np.testing.assert_allclose(
        abs(projected.T @ expected), abs(expected.T @ expected), atol=1e-6
    )
    assert ((in_two_dimensions(-vectors) ** 3).sum(axis=0) > 0).all()


def test_every_sentence_of_a_small_index_is_a_point_and_quoted_ones_are_marked(
    tmp_path: Path, fake_components: Components
) -> None:
    docs = fill(tmp_path / "docs", MANY)
    text = MANY["7.txt"]
    quoted = QuoteRange("7.txt", sha256(text.encode()).hexdigest(), 0, text.index("\n"))
    with opened(docs, fake_components) as snapshot:
        points = corpus_map(snapshot, [quoted])
        changed = corpus_map(snapshot, [QuoteRange("7.txt", "0" * 64, 0, 5)])
        gone = corpus_map(snapshot, [QuoteRange("gone.txt", "0" * 64, 0, 5)])
    assert sorted(point.text for point in points) == sorted(
        line for lines in MANY.values() for line in lines.split("\n")
    )
    assert [point.text for point in points if point.is_quoted] == [
        "Bridge 7 has 21 arches."
    ]
    assert not any(point.is_quoted for point in (*changed, *gone))


def test_equal_sentences_share_one_position(
    tmp_path: Path, fake_components: Components
) -> None:
    docs = fill(
        tmp_path / "docs",
        {"a.txt": "It rained.\nBob sang.", "b.txt": "It rained.\nHe left."},
    )
    with opened(docs, fake_components) as snapshot:
        points = corpus_map(snapshot, [])
    rain = [point for point in points if point.text == "It rained."]
    assert [point.document for point in rain] == ["a.txt", "b.txt"]
    assert (rain[0].x, rain[0].y) == (rain[1].x, rain[1].y)


def test_too_few_sentences_make_no_map(
    tmp_path: Path, fake_components: Components
) -> None:
    docs = fill(tmp_path / "docs", {"a.txt": "It rained. Bob sang."})
    with opened(docs, fake_components) as snapshot:
        assert corpus_map(snapshot, []) == []


def test_a_sample_has_the_requested_size_covers_the_index_and_is_stable(
    tmp_path: Path, fake_components: Components
) -> None:
    docs = fill(tmp_path / "docs", MANY)
    with opened(docs, fake_components) as snapshot:
        sample = snapshot.sample(40)
        assert [sentence.number for sentence in snapshot.sample(40)] == [
            sentence.number for sentence in sample
        ]
        everything = [sentence.number for sentence in snapshot.sample(1000)]
    assert len(sample) == 40
    quarters = np.histogram(
        [sentence.number for sentence in sample], 4, (1, max(everything))
    )[0]
    assert min(quarters) >= 8
    with opened(
        fill(docs, {"new.txt": "A new one came."}), fake_components
    ) as snapshot:
        later = {sentence.number for sentence in snapshot.sample(40)}
    assert len(later & {sentence.number for sentence in sample}) >= 39


HOSTILE = Point(
    "<b>&amp;</b>.md",
    "<a href='javascript:x'>%{x} \u202eturned",
    0.5,
    1,
    is_quoted=True,
)


def test_document_text_is_escaped_on_the_map() -> None:
    dots, ring = json.loads(map_figure([HOSTILE]))["data"]
    assert dots["name"] == "&lt;b&gt;&amp;amp;&lt;/b&gt;.md"
    (hover,) = dots["hovertext"]
    assert "&lt;a href='javascript:x'&gt;" in hover
    assert "\u202e" not in hover
    assert hover.replace("<b>", "").replace("</b>", "").count("<") == hover.count(
        "<br>"
    )
    assert "hovertemplate" not in dots
    assert ring["hovertext"] == dots["hovertext"]


@pytest.mark.parametrize(("documents", "traces"), [(1, 1), (7, 7), (8, 8), (30, 8)])
def test_the_largest_documents_get_a_colour_each_and_the_others_share_one(
    documents: int, traces: int
) -> None:
    points = [
        Point(f"{number}.md", "It rained.", 0, 0, is_quoted=False)
        for number in range(documents)
        for _ in range(number + 1)
    ]
    data = json.loads(map_figure(points))["data"]
    assert len(data) == len({trace["marker"]["color"] for trace in data}) == traces
    assert sum(len(trace["x"]) for trace in data) == len(points)
    if documents > 7:
        assert data[0]["name"] == counted(documents - 7, "more document")
        assert data[1]["name"] == f"{documents - 1}.md"
