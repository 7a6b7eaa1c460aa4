"""Web pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from index.errors import UnreadableFile
from index.extract.blocks import Block, clean, join_blocks
from index.extract.extractor import Extract
from index.extract.optional_libraries import recipe_with_version
from index.extract.web.boilerplate import drop_boilerplate
from index.extract.web.hypertext import RECIPE, Element, blocks, markup, parse


@dataclass(frozen=True, slots=True)
class WebPage:
    """A web page: its title and its main text, with lists and tables, without its menus."""

    media_type: str = "text/html"

    @property
    def recipe(self) -> str:
        """The rules' version and lxml's."""
        return recipe_with_version(f"web-page/1 {RECIPE}", "lxml")

    def extract(self, data: bytes) -> Extract:
        """Decode the page, find its main text, and write it down block by block."""
        root = parse(markup(data))
        if root is not None:
            drop_boilerplate(root)
            extract = join_blocks(chain(_title(root), blocks(root)))
            if extract.text:
                return extract
        raise UnreadableFile(
            "empty",
            "The page holds no text; if a program writes it in the browser, save it from there.",
        )


def _title(root: Element) -> Iterator[Block]:
    """The page's title as a heading, unless the text's first heading says the same."""
    heading = next((clean(first.text_content()) for first in root.iter("h1")), "")
    for title in root.iter("title"):
        words = clean(title.text_content())
        if not heading or heading.casefold() not in words.casefold():
            yield Block(words, "heading")
        return
