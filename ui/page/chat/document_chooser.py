"""Choosing the documents that are asked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import gradio as gr

_MOST = 100
"""So many boxes are shown at once; the filter finds the others."""


@dataclass(frozen=True, slots=True)
class Chooser:
    """The boxes by the documents' names; none ticked means all documents."""

    names: gr.CheckboxGroup


def add_chooser(documents: Callable[[], Sequence[str]]) -> Chooser:
    """Add the folded list of documents to a page that is being built."""
    with gr.Accordion(fold_title([]), open=False, elem_id="chooser") as fold:
        words = gr.Textbox(
            label="Find documents",
            show_label=False,
            container=False,
            placeholder="Find by name",
            elem_id="find",
        )
        names = gr.CheckboxGroup(
            [], label="Documents to ask", show_label=False, container=False
        )

    def show(said: str | None, ticked: list[str]) -> object:
        # What has never been unfolded has no text.
        found = offered(documents(), said or "", ticked)
        return gr.CheckboxGroup(choices=list(found))

    for event in (fold.expand, words.input):
        event(
            show,
            [words, names],
            names,
            show_progress="hidden",
            api_visibility="private",
            trigger_mode="always_last",
        )
    names.input(
        lambda ticked: gr.Accordion(label=fold_title(ticked)),
        names,
        fold,
        queue=False,
        show_progress="hidden",
        api_visibility="private",
    )
    return Chooser(names)


def offered(
    documents: Sequence[str], words: str, ticked: Sequence[str]
) -> Sequence[str]:
    """The names that are ticked, and then those that have all the words, up to a hundred."""
    wanted = words.casefold().split()
    found = (
        name
        for name in documents
        if name not in ticked and all(word in name.casefold() for word in wanted)
    )
    return [*ticked, *(name for _, name in zip(range(_MOST), found, strict=False))]


def fold_title(ticked: Sequence[str]) -> str:
    """What the folded list says of itself."""
    if not ticked:
        return "All documents are asked"
    return f"Only {len(ticked):,} of the documents {'is' if len(ticked) == 1 else 'are'} asked"
