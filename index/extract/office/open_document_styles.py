"""Styles of OpenDocument files: what their paragraphs and lists are."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from index.extract.office.list_markers import Style, as_style
from index.extract.office.zipped_xml import (
    Package,
    attribute,
    children_named,
    name_of,
)

_STYLES = "styles.xml"
# Of more digits no list counts.
_MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class ListLevel:
    """How the items of a level of a list are numbered; `style` is None for bullets."""

    style: Style | None
    first: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Styles:
    """The parents of paragraph styles, and the levels of list styles, by their names."""

    parents: Mapping[str, str]
    lists: Mapping[str, Mapping[int, ListLevel]]

    def chain(self, name: str) -> Iterator[str]:
        """Yield a style and the styles that it is based on."""
        visited: set[str] = set()
        while name and name not in visited:
            visited.add(name)
            yield name
            name = self.parents.get(name, "")


def read_styles(package: Package, content: Element) -> Styles:
    """The styles of a file, those of its content first."""
    groups = list(children_named(content, "automatic-styles"))
    if _STYLES in package:
        groups += children_named(package.part(_STYLES), "styles")
    return Styles(
        parents={
            _text(style, "name"): _text(style, "parent-style-name")
            for group in groups
            for style in children_named(group, "style")
            if attribute(style, "family") == "paragraph"
        },
        lists={
            _text(style, "name"): dict(_levels(style))
            for group in groups
            for style in children_named(group, "list-style")
        },
    )


def whole_number(element: Element, name: str, default: int = 1) -> int:
    """The value of an attribute that is a number above zero."""
    value = _text(element, name)
    if not value.isdecimal() or len(value) > _MOST_DIGITS:
        return default
    return max(1, int(value))


def _levels(style: Iterable[Element]) -> Iterator[tuple[int, ListLevel]]:
    for level in style:
        kind: Style | None = None
        if name_of(level) == "list-level-style-number":
            # A number of several levels' numbers, such as "1.2", isn't written.
            is_simple = whole_number(level, "display-levels") == 1
            kind = as_style(attribute(level, "num-format")) if is_simple else None
        after = _text(level, "num-suffix").strip()
        yield (
            whole_number(level, "level"),
            ListLevel(
                style=kind,
                first=whole_number(level, "start-value"),
                before="(" if _text(level, "num-prefix").strip() == "(" else "",
                after=after if after in {".", ")"} else ".",
            ),
        )


def _text(element: Element, name: str) -> str:
    return attribute(element, name) or ""
