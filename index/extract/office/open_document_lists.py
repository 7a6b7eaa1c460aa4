"""Lists of OpenDocument files: the numbers and marks before their items."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from index.extract.office.list_markers import BULLET, number_text
from index.extract.office.open_document_styles import ListLevel, whole_number
from index.extract.office.zipped_xml import attribute


@dataclass(frozen=True, slots=True)
class OpenList:
    """A list that is being read, at a level from 1."""

    style: str
    level: int


@dataclass(slots=True)
class ListNumbers:
    """Counts the items of a file's lists by their styles."""

    _styles: Mapping[str, Mapping[int, ListLevel]]
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def open(self, element: Element, outer: OpenList | None) -> OpenList:
        """Begin a list, which starts anew unless it goes on with an earlier one."""
        inherited, level = (outer.style, outer.level + 1) if outer else ("", 1)
        opened = OpenList(attribute(element, "style-name") or inherited, level)
        goes_on = attribute(element, "continue-numbering") == "true" or attribute(
            element, "continue-list"
        )
        # An inner list of the same style starts anew with each outer item.
        if not goes_on and opened.style != inherited:
            self._forget(opened, level)
        return opened

    def next_marker(self, opened: OpenList, item: Element) -> str:
        """The marker of the next item, with a space after it."""
        kind = self._styles.get(opened.style, {}).get(opened.level)
        if kind is None or kind.style is None:
            return BULLET
        counts = self._counts.setdefault(opened.style, {})
        number = whole_number(
            item, "start-value", counts.get(opened.level, kind.first - 1) + 1
        )
        self._forget(opened, opened.level)
        self._counts[opened.style][opened.level] = number
        return f"{kind.before}{number_text(kind.style, number)}{kind.after} "

    def _forget(self, opened: OpenList, level: int) -> None:
        """Let a level, and those inside it, start anew."""
        counts = self._counts.get(opened.style, {})
        self._counts[opened.style] = {
            other: count for other, count in counts.items() if other < level
        }
