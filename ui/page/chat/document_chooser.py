"""Choosing which documents to search."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from index.store.name_patterns import matching
from ui.page import texts

_MOST_BOXES = 100
_MOST_NAMED = 2  # in the title
_EVENT_OPTIONS: dict[str, Any] = {
    "show_progress": "hidden",
    "api_visibility": "private",
}


@dataclass(frozen=True, slots=True)
class Chooser:
    """Checkboxes with the names of folders and documents, and a box for years.

    All documents are searched if none is ticked and the box is empty. The browser keeps what
    is ticked.
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
        documents = self.documents()
        chosen = len(matching(documents, ticked))
        title = chooser_title(chosen, len(documents), years(dated))
        if 0 < len(ticked) <= _MOST_NAMED:
            title = f"{title} · {', '.join(ticked)}"
        is_restricted = bool(ticked or years(dated))
        return gr.Accordion(label=title), gr.Button(visible=is_restricted)


def add_chooser(
    page: gr.Blocks, documents: Callable[[], Sequence[str]], name: str
) -> Chooser:
    """Add the list of documents, which is collapsed at first, to a page under construction.

    `name` tells the folder from others served at the same address.
    """
    with gr.Accordion(texts.SEARCHING_ALL, open=False, elem_id="chooser") as accordion:
        search = gr.Textbox(
            label=texts.FIND_DOCUMENTS,
            show_label=False,
            container=False,
            placeholder=texts.FIND_BY_NAME_OR_FOLDER,
            elem_id="find",
        )
        dated = gr.Textbox(
            label=texts.YEARS_OF_DOCUMENTS,
            show_label=False,
            container=False,
            placeholder=texts.YEARS_EXAMPLE,
            elem_id="dated",
        )
        names = gr.CheckboxGroup(
            [], label=texts.DOCUMENTS_TO_SEARCH, show_label=False, container=False
        )
    clear = gr.Button(texts.CLEAR_CHOICE, size="sm", visible=False, elem_id="clear")

    def update_names(text: str | None, ticked: list[str]) -> object:
        # The text is None until the accordion is first opened.
        return gr.CheckboxGroup(choices=choices(documents(), text or "", ticked))

    for event in (accordion.expand, search.input):
        event(
            update_names,
            [search, names],
            names,
            trigger_mode="always_last",
            **_EVENT_OPTIONS,
        )
    chooser = Chooser(names, dated, accordion, clear, documents)
    _keep_ticked(page, chooser, name)
    cleared = clear.click(None, None, [names, dated], js="() => [[], '']")
    chooser.update_title_after(cleared.then)
    for event in (accordion.expand, names.input, dated.input):
        chooser.update_title_after(event)
    return chooser


def _keep_ticked(page: gr.Blocks, chooser: Chooser, name: str) -> None:
    """Keep what is ticked over a reload, as far as it still exists."""
    # The browser's own storage; Gradio encrypts it with a key that the page contains.
    kept = gr.BrowserState([], storage_key=f"askquote-chosen-{name}", secret="askquote")

    def restore(ticked: list[str]) -> object:
        documents = chooser.documents()
        left = [each for each in ticked if matching(documents, [each])]
        return gr.CheckboxGroup(choices=choices(documents, "", left), value=left)

    restored = page.load(restore, kept, chooser.names, **_EVENT_OPTIONS)
    chooser.update_title_after(restored.then)
    chooser.names.change(lambda ticked: ticked, chooser.names, kept, **_EVENT_OPTIONS)


def choices(
    documents: Sequence[str], search: str, ticked: Sequence[str]
) -> list[tuple[str, str]]:
    """Labels and names: those ticked, then folders and documents with all words of a search.

    At most 100 that aren't ticked. A folder's name ends with a "/".
    """
    words = search.casefold().split()
    folders = _folders(documents)
    names = [name for name in (*folders, *documents) if name not in ticked]
    found = [name for name in names if all(word in name.casefold() for word in words)]
    return [(_label(name, folders), name) for name in (*ticked, *found[:_MOST_BOXES])]


def _label(name: str, folders: Mapping[str, int]) -> str:
    """The name of a document, or that of a folder with how many documents it has."""
    if name not in folders:
        return name
    documents = texts.number_of_documents(folders[name])
    return texts.FOLDER_CHOICE.format(folder=name, documents=documents)


def _folders(documents: Sequence[str]) -> Mapping[str, int]:
    """The folders with how many documents are in and below each."""
    return Counter(
        name[: at + 1]
        for name in documents
        for at, letter in enumerate(name)
        if letter == "/"
    )


def years(text: str | None) -> str | None:
    """The years in the box, if any; its text is None until the accordion is first opened."""
    return (text or "").strip() or None


def chooser_title(ticked: int, documents: int, dated: str | None = None) -> str:
    """The label of the collapsed list."""
    if ticked:
        text = texts.SEARCHING_SOME_OF_YEARS if dated else texts.SEARCHING_SOME
        return text.format(chosen=ticked, documents=documents, years=dated)
    if dated:
        return texts.SEARCHING_YEARS.format(years=dated)
    return texts.searching_all(documents)
