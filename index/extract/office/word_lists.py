"""Lists of Word's .docx files: the numbers and marks that Word writes before their items."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from xml.etree.ElementTree import Element

import regex

from index.extract.office.list_markers import BULLET, Style, number_text
from index.extract.office.zipped_xml import Package, attribute, children_named, first

_STYLES: Mapping[str, Style] = MappingProxyType(
    {
        "decimal": "1",
        "decimalZero": "1",
        "lowerLetter": "a",
        "upperLetter": "A",
        "lowerRoman": "i",
        "upperRoman": "I",
    }
)
_PLACES = regex.compile(r"%(\d)")
_PLAIN = regex.compile(r"(?P<before>\(?)%\d(?P<after>[.)])")
# Of more digits no list counts.
_MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class _Level:
    """How the items of a level are numbered; `style` is None for bullets."""

    style: Style | None = None
    first: int = 1
    before: str = ""
    after: str = "."


@dataclass(frozen=True, slots=True)
class _Numbering:
    """A numbering of a file; those of one definition count on together.

    `restarts` holds the numbers with which the numbering starts anew, by level.
    """

    definition: str
    levels: Mapping[int, _Level]
    restarts: Mapping[int, int]


@dataclass(slots=True)
class ListNumbers:
    """Counts the items of a file's lists, which are named by the id of their numbering."""

    _numberings: Mapping[str, _Numbering]
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _started: set[tuple[str, int]] = field(default_factory=set)

    def next_marker(self, numbering_id: str, level: int) -> str:
        """The marker of the next item, with a space after it.

        A number that is made of several levels' numbers, such as "1.2", isn't written.
        """
        numbering = self._numberings.get(numbering_id)
        kind = numbering.levels.get(level) if numbering else None
        if numbering is None or kind is None:
            return BULLET
        number = self._count(numbering_id, numbering, level)
        if kind.style is None:
            return BULLET
        return f"{kind.before}{number_text(kind.style, number)}{kind.after} "

    def _count(self, numbering_id: str, numbering: _Numbering, level: int) -> int:
        """Count an item; the deeper levels start anew after it."""
        counts = self._counts.setdefault(numbering.definition, {})
        if level in numbering.restarts and (numbering_id, level) not in self._started:
            self._started.add((numbering_id, level))
            counts[level] = numbering.restarts[level] - 1
        number = counts.get(level, numbering.levels[level].first - 1) + 1
        kept = {other: count for other, count in counts.items() if other < level}
        self._counts[numbering.definition] = {**kept, level: number}
        return number


def read_list_numbers(package: Package, main: str) -> ListNumbers:
    """The numberings of a file, none of whose items are counted yet."""
    parts = [package.part(name) for name in package.related(main, "numbering").values()]
    definitions = {
        attribute(entry, "abstractNumId") or "": entry
        for part in parts
        for entry in children_named(part, "abstractNum")
    }
    linked = {
        _value(first(entry, "styleLink")): entry for entry in definitions.values()
    }
    numberings: dict[str, _Numbering] = {}
    for part in parts:
        for entry in children_named(part, "num"):
            name = _value(first(entry, "abstractNumId"))
            definition = definitions.get(name)
            link = _value(first(definition, "numStyleLink"))
            numberings[attribute(entry, "numId") or ""] = _Numbering(
                name,
                _levels(linked.get(link, definition) if link else definition, entry),
                _restarts(entry),
            )
    return ListNumbers(numberings)


def _levels(definition: Element | None, numbering: Element) -> Mapping[int, _Level]:
    """The levels of a definition, or those that a numbering has instead."""
    own = (
        level
        for override in children_named(numbering, "lvlOverride")
        for level in children_named(override, "lvl")
    )
    return {
        _number(attribute(level, "ilvl"), 0): _level(level)
        for level in (*children_named(definition or (), "lvl"), *own)
    }


def _level(level: Element) -> _Level:
    text = _value(first(level, "lvlText"))
    style = _STYLES.get(_value(first(level, "numFmt")) or "decimal")
    start = _number(_value(first(level, "start")), 1)
    if len(_PLACES.findall(text)) != 1:
        return _Level(None, start)
    plain = _PLAIN.fullmatch(text.strip())
    return _Level(style, start, *(plain.group("before", "after") if plain else ()))


def _restarts(numbering: Element) -> Mapping[int, int]:
    return {
        _number(attribute(override, "ilvl"), 0): _number(_value(start), 1)
        for override in children_named(numbering, "lvlOverride")
        for start in children_named(override, "startOverride")
    }


def _value(element: Element | None) -> str:
    return "" if element is None else attribute(element, "val") or ""


def _number(text: str | None, default: int) -> int:
    is_number = text is not None and text.isdecimal() and len(text) <= _MOST_DIGITS
    return int(text or "") if is_number else default
