"""The map of the documents, in the documents tab."""

from collections.abc import Sequence

import gradio as gr
from gradio.components.plot import PlotData

from ui.page import texts
from ui.page.chat.turns import parse_turns
from ui.page.documents.context import EVENT_OPTIONS, DocumentsContext, Tabs
from ui.page.documents.map_figure import map_figure
from ui.page.documents.map_points import QuoteRange, corpus_map


def add_map(context: DocumentsContext, tabs: Tabs, saved: gr.HTML) -> None:
    """Add the map, which is drawn only while it is open.

    The quotes of the last answer in the `saved` chat are highlighted on it.
    """
    with gr.Accordion(texts.MAP, open=False, elem_id="map") as accordion:
        gr.HTML(f"<p>{texts.MAP_EXPLANATION}</p>", apply_default_css=False)
        plot = gr.Plot(show_label=False, container=False)
        is_open = gr.State(value=False)

    accordion.expand(
        lambda rows: (_figure(context, rows), True),
        saved,
        [plot, is_open],
        **EVENT_OPTIONS,
    )
    accordion.collapse(lambda: False, None, is_open, **EVENT_OPTIONS)
    tabs.documents.select(
        lambda rows, is_open: _figure(context, rows) if is_open else gr.skip(),
        [saved, is_open],
        plot,
        **EVENT_OPTIONS,
    )


def _figure(context: DocumentsContext, rows: object) -> PlotData | None:
    with context.reading() as snapshot:
        points = corpus_map(snapshot, _last_quotes(rows))
    return PlotData(type="plotly", plot=map_figure(points)) if points else None


def _last_quotes(rows: object) -> Sequence[QuoteRange]:
    """The quotes of the last answer."""
    answers = [turn.answer for turn in parse_turns(rows) if turn.answer is not None]
    return [
        QuoteRange(quote.document, quote.sha256, quote.start, quote.end)
        for answer in answers[-1:]
        for quote in answer.quotes
    ]
