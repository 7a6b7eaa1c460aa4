"""Choosing which documents to search."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from ui.render.phrases import counted

_MOST_BOXES = 100
_EVENT_OPTIONS: dict[str, Any] = {
    "show_progress": "hidden",
    "api_visibility": "private",
}


@dataclass(frozen=True, slots=True)
class Chooser:
    """Checkboxes with the documents' names, and a box for years.

    All documents are searched if none is ticked and the box is empty.
    """

    names: gr.CheckboxGroup
    dated: gr.Textbox
    accordion: gr.Accordion
    clear: gr.Button
    documents: Callable[[], Sequence[str]]

    def update_title_after(self, event: Callable[..., object]) -> None:
        """Count the documents in the title again after an event."""
        inputs = [self.names, self.dated]
        event(
            self._title,
            inputs,
            [self.accordion, self.clear],
            queue=False,
            trigger_mode="always_last",
            **_EVENT_OPTIONS,
        )

    def _title(self, ticked: list[str], dated: str | None) -> tuple[object, object]:
        title = chooser_title(len(ticked), len(self.documents()), years(dated))
        is_restricted = bool(ticked or years(dated))
        return gr.Accordion(label=title), gr.Button(visible=is_restricted)


def add_chooser(documents: Callable[[], Sequence[str]]) -> Chooser:
    """Add the list of documents, which is collapsed at first, to a page under construction."""
    with gr.Accordion(
        "Searching all documents", open=False, elem_id="chooser"
    ) as accordion:
        search = gr.Textbox(
            label="Find documents",
            show_label=False,
            container=False,
            placeholder="Find by name",
            elem_id="find",
        )
        dated = gr.Textbox(
            label="Years of the documents",
            show_label=False,
            container=False,
            placeholder="Of these years: 2024, 2021..2024, 2021.. or ..2023",
            elem_id="dated",
        )
        names = gr.CheckboxGroup(
            [], label="Documents to search", show_label=False, container=False
        )
    clear = gr.Button("Clear", size="sm", visible=False, elem_id="clear")

    def update_names(text: str | None, ticked: list[str]) -> object:
        # The text is None until the accordion is first opened.
        matches = matching_names(documents(), text or "", ticked)
        return gr.CheckboxGroup(choices=list(matches))

    for event in (accordion.expand, search.input):
        event(
            update_names,
            [search, names],
            names,
            trigger_mode="always_last",
            **_EVENT_OPTIONS,
        )
    chooser = Chooser(names, dated, accordion, clear, documents)
    cleared = clear.click(None, None, [names, dated], js="() => [[], '']")
    chooser.update_title_after(cleared.then)
    for event in (accordion.expand, names.input, dated.input):
        chooser.update_title_after(event)
    return chooser


def matching_names(
    documents: Sequence[str], search: str, ticked: Sequence[str]
) -> Sequence[str]:
    """The ticked names, then up to 100 others that contain all words of the search."""
    words = search.casefold().split()
    matches = (
        name
        for name in documents
        if name not in ticked and all(word in name.casefold() for word in words)
    )
    return [
        *ticked,
        *(name for _, name in zip(range(_MOST_BOXES), matches, strict=False)),
    ]


def years(text: str | None) -> str | None:
    """The years in the box, if any; its text is None until the accordion is first opened."""
    return (text or "").strip() or None


def chooser_title(ticked: int, documents: int, dated: str | None = None) -> str:
    """The label of the collapsed list."""
    if ticked:
        chosen = f"Searching {ticked:,} of {documents:,}"
        return f"{chosen}, if of {dated}" if dated else chosen
    if dated:
        return f"Searching the documents of {dated}"
    if documents == 1:
        return "Searching 1 document"
    return f"Searching all {counted(documents, 'document')}"
