"""Web pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from index.errors import UnreadableFile
from index.extract.blocks import Block, below_title, clean, join_blocks
from index.extract.extractor import Extract
from index.extract.optional_libraries import recipe_with_version
from index.extract.web.boilerplate import drop_boilerplate
from index.extract.web.hypertext import RECIPE, Element, blocks, decode_html, parse


@dataclass(frozen=True, slots=True)
class WebPage:
    """A web page: its title and main text, with lists and tables but without menus."""

    media_type: str = "text/html"

    @property
    def recipe(self) -> str:
        """The version of the rules and of lxml."""
        return recipe_with_version(f"web-page/2 {RECIPE}", "lxml")

    def extract(self, data: bytes) -> Extract:
        """Decode the page, drop its boilerplate, and join the blocks of its main text."""
        root = parse(decode_html(data))
        if root is not None:
            drop_boilerplate(root)
            extract = join_blocks(below_title(chain(_title(root), blocks(root))))
            if extract.text:
                return extract
        raise UnreadableFile(
            "empty",
            "The page has no text. If scripts create it in the browser, save it from there.",
        )


def _title(root: Element) -> Iterator[Block]:
    """Yield the page's title as a heading, unless it contains the first heading of the text."""
    heading = next((clean(first.text_content()) for first in root.iter("h1")), "")
    for title in root.iter("title"):
        text = clean(title.text_content())
        if not heading or heading.casefold() not in text.casefold():
            yield Block(text, "heading", level=0)
        return
