"""HTML read back with Python's HTML parser."""

from html.parser import HTMLParser

VOID = {"img", "br", "input", "link", "meta", "col"}

HOSTILE = (
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "</mark></blockquote><b>bold</b>",
    "**bold** _it_ `code` [link](javascript:alert(1))",
    "# not a heading\n\n- not a list\n    not code",
    "$$x^2$$ \\(y\\) ${z} {{w}}",
    "&lt;b&gt; &amp; \"quoted\" 'too'",
    "was \u202eneddih\u202c and \u202dforced\u202c",
)


class Html(HTMLParser):
    """Texts with the elements that contain them, outermost first, as `tag` or `tag.class`."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.texts: list[tuple[tuple[str, ...], str]] = []
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()
        assert not self.open, "an element was left open"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.append((tag, dict(attrs)))
        name = dict(attrs).get("class")
        if tag not in VOID:
            self.open.append(f"{tag}.{name}" if name else tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().split(".")[0] == tag

    def handle_data(self, data: str) -> None:
        self.texts.append((tuple(self.open), data))

    def within(self, element: str) -> str:
        """All text inside elements with this name."""
        return "".join(text for path, text in self.texts if element in path)

    def values(self, tag: str, attribute: str) -> list[str]:
        """The values of an attribute of all elements with a tag, if they have it."""
        found = (attrs.get(attribute) for name, attrs in self.attributes if name == tag)
        return [value for value in found if value is not None]
