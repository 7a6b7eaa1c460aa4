"""The map of the corpus in the documents tab."""

from collections.abc import Sequence

import gradio as gr
from gradio.components.plot import PlotData

from ui.page.chat.turns import kept_turns
from ui.page.documents.map_figure import map_figure
from ui.page.documents.map_points import Place, corpus_map
from ui.page.documents.shelf import QUIET, DocumentsContext, Tabs


def add_map(shelf: DocumentsContext, tabs: Tabs, kept: gr.BrowserState) -> None:
    """Add the map, drawn while it is open."""
    with gr.Accordion("Map of the documents", open=False, elem_id="map") as fold:
        gr.HTML(
            "<p>Each point is a sentence; those that mean alike are near each other."
            " Point at one to read it.</p>",
            apply_default_css=False,
        )
        plot = gr.Plot(show_label=False, container=False)
        is_open = gr.State(value=False)

    def drawn(turns: object, *, is_seen: bool) -> object:
        return _figure(shelf, turns) if is_seen else gr.skip()

    fold.expand(
        lambda turns: (drawn(turns, is_seen=True), True),
        kept,
        [plot, is_open],
        **QUIET,
    )
    fold.collapse(lambda: False, None, is_open, **QUIET)
    tabs.own.select(
        lambda turns, is_seen: drawn(turns, is_seen=is_seen),
        [kept, is_open],
        plot,
        **QUIET,
    )


def _figure(shelf: DocumentsContext, turns: object) -> PlotData | None:
    with shelf.reading() as snapshot:
        points = corpus_map(snapshot, _quoted(turns))
    return PlotData(type="plotly", plot=map_figure(points)) if points else None


def _quoted(turns: object) -> Sequence[Place]:
    """The places of the last answer's quotes."""
    answers = [one.answer for one in kept_turns(turns) if one.answer is not None]
    return [
        Place(one.document, one.sha256, one.start, one.end)
        for answer in answers[-1:]
        for one in answer.quotes
    ]
