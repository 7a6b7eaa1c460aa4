"""The map of the documents as a figure for plotly.js, which comes with Gradio.

Plotly's Python library would only write the same JSON, for another version of the schema. It
takes 64 MB, and two seconds to import.
"""

import json
import re
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape

from ui.page import texts
from ui.page.documents.map_points import Point

# After Okabe and Ito: distinct for colour-blind readers, and light enough for a dark page.
_COLOURS = ("#2f8fd0", "#e69f00", "#10a37f", "#d486b4", "#8a7fe8", "#d55e00", "#a89b2c")
_OTHERS = "#8b93a1"
_HIGHLIGHT = "#dc2626"
_TEXT_LENGTH = 240
_LINE_LENGTH = 56
_NAME_LENGTH = 34
# Characters that would reverse or hide the letters around them.
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u206f]")


def map_figure(points: Sequence[Point]) -> str:
    """The figure as JSON: one colour for each of the largest documents, and one for the rest."""
    figure = {"data": list(_traces(points)), "layout": _LAYOUT, "config": _CONFIG}
    return json.dumps(figure)


def _traces(points: Sequence[Point]) -> Iterator[dict[str, object]]:
    counts = Counter(point.document for point in points)
    named = [name for name, _ in counts.most_common(len(_COLOURS))]
    rest = [point for point in points if point.document not in named]
    if rest:
        others = texts.more_on_map(len(counts) - len(named))
        yield _trace(others, rest, _dot(_OTHERS))
    for name, colour in zip(named, _COLOURS, strict=False):
        inside = [point for point in points if point.document == name]
        yield _trace(_label(name, _NAME_LENGTH), inside, _dot(colour))
    quoted = [point for point in points if point.is_quoted]
    if quoted:
        yield _trace(texts.QUOTED_ON_MAP, quoted, _RING)


def _trace(
    name: str, points: Sequence[Point], marker: dict[str, object]
) -> dict[str, object]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": [round(point.x, 4) for point in points],
        "y": [round(point.y, 4) for point in points],
        "hovertext": [_hover(point) for point in points],
        "hoverinfo": "text",
        "marker": marker,
    }


def _dot(colour: str) -> dict[str, object]:
    return {"size": 6, "opacity": 0.85, "color": colour}


def _hover(point: Point) -> str:
    """A sentence below its document's name; plotly renders some HTML, so all is escaped."""
    lines = textwrap.wrap(_truncate(point.text, _TEXT_LENGTH), _LINE_LENGTH)
    body = "<br>".join(_escape(line) for line in lines)
    return f"<b>{_label(point.document, _LINE_LENGTH)}</b><br>{body}"


def _label(text: str, most: int) -> str:
    return _escape(_truncate(text, most))


def _truncate(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _escape(text: str) -> str:
    return escape(_INVISIBLE.sub("", text), quote=False)


_RING = {
    "size": 13,
    "symbol": "circle-open",
    "color": _HIGHLIGHT,
    "line": {"width": 3},
}
_AXIS = {"visible": False, "fixedrange": False}
_LAYOUT = {
    "height": 460,
    "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
    "paper_bgcolor": "rgba(0,0,0,0)",
    "plot_bgcolor": "rgba(0,0,0,0)",
    "font": {"color": "#7b8494", "family": "system-ui, sans-serif", "size": 12},
    "hoverlabel": {
        "align": "left",
        "bgcolor": "#1f2937",
        "bordercolor": "#1f2937",
        "font": {"color": "#f9fafb"},
    },
    "hovermode": "closest",
    "dragmode": "pan",
    "legend": {"orientation": "h", "x": 0, "y": -0.02, "itemclick": "toggle"},
    "xaxis": _AXIS,
    "yaxis": _AXIS,
}
_CONFIG = {"displayModeBar": False, "scrollZoom": False}
