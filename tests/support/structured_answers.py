"""Answers from lists, procedures, tables and questions of small documents."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from index.store.state import IndexState
from index.text.document import Document, Span
from index.text.range import Range
from index.text.structure import (
    Cell,
    Heading,
    Item,
    List,
    QuestionAnswer,
    Row,
    Structure,
    Table,
)
from qa.answers.answer import Answer, AnswerSpan, Form, Timings
from qa.answers.quote import Quote

HANDBOOK = """# Handbook

## Leave of absence, holidays and other time away from the workplace

### Carry-over

These may be carried over to the next year:

- five days of annual leave
- leave earned on <b>sabbatical</b>,
  if it was granted in writing
- days lost to illness

### Visitors

**Can I bring a dog?**

Yes, on a lead, from the second week on.
"""
LEAVE = "Leave of absence, holidays and other time away from the workplace"
MANUAL = """# Kettle

## Descaling

To descale the kettle:

1. Fill it with vinegar and water.
2. Boil it, and let it stand for an hour.
3. Rinse it twice.
"""
PRICES = """# Prices

Prices of furniture

| | Price | Price |
| Item | 2022 | 2023 |
|---|---|---|
| Pine desk | 219 EUR | 239 EUR |
| Oak desk | 410 EUR | 455 EUR |
"""
YEARS = tuple(range(2000, 2024))
OUTPUT = f"""| Mill | {" | ".join(map(str, YEARS))} |
|---|{"---|" * len(YEARS)}
| Upper mill | {" | ".join(f"{year - 700} t" for year in YEARS)} |
"""
HEBREW = """# מדריך

## חופשה

אפשר להעביר:

- חמישה ימי חופשה
- ימי מחלה
"""
TEXTS = {
    "handbook.md": HANDBOOK,
    "manual.md": MANUAL,
    "prices.md": PRICES,
    "output.md": OUTPUT,
    "hebrew.md": HEBREW,
}


def found(text: str, words: str, after: int = 0) -> Range:
    """The range of words in a text."""
    start = text.index(words, after)
    return Range(start, start + len(words))


def _headings(text: str, *words: str) -> tuple[Heading, ...]:
    """Headings by their lines, such as "## Leave"."""
    marks = [(line.partition(" ")[2], line.index(" ")) for line in words]
    return tuple(Heading(*found(text, title), level) for title, level in marks)


def _list(text: str, lead_in: str, *items: str, is_ordered: bool = False) -> List:
    ranges = tuple(Item(*found(text, item)) for item in items)
    return List(ranges, found(text, lead_in), is_ordered)


CARRIED = (
    "five days of annual leave",
    "leave earned on <b>sabbatical</b>,\n  if it was granted in writing",
    "days lost to illness",
)
STEPS = (
    "Fill it with vinegar and water.",
    "Boil it, and let it stand for an hour.",
    "Rinse it twice.",
)
_HEBREW_ITEMS = ("חמישה ימי חופשה", "ימי מחלה")


def _prices() -> Structure:
    price = PRICES.index("| Price")
    second = PRICES.index("Price", PRICES.index("Price |", price) + 5)
    over = Range(second, second + 5)
    first = found(PRICES, "Price |")
    names = {
        "Pine desk": (found(PRICES, "Item"),),
        "219 EUR": (Range(first.start, first.start + 5), found(PRICES, "2022")),
        "239 EUR": (over, found(PRICES, "2023")),
    }
    cells = tuple(Cell(*found(PRICES, text), above) for text, above in names.items())
    rows = (
        Row(*found(PRICES, "| Pine desk | 219 EUR | 239 EUR |"), cells),
        Row(*found(PRICES, "| Oak desk | 410 EUR | 455 EUR |")),
    )
    return Structure(
        _headings(PRICES, "# Prices"),
        tables=(Table(rows, caption=found(PRICES, "Prices of furniture")),),
    )


def _output() -> Structure:
    cells = [Cell(*found(OUTPUT, "Upper mill"), (found(OUTPUT, "Mill"),))]
    cells += [
        Cell(*found(OUTPUT, f"{year - 700} t"), (found(OUTPUT, f"{year}"),))
        for year in YEARS
    ]
    row = Row(OUTPUT.index("| Upper"), len(OUTPUT) - 1, tuple(cells))
    return Structure(tables=(Table((row,)),))


STRUCTURES: Mapping[str, Structure] = {
    "handbook.md": Structure(
        _headings(
            HANDBOOK, "# Handbook", f"## {LEAVE}", "### Carry-over", "### Visitors"
        ),
        lists=(
            _list(HANDBOOK, "These may be carried over to the next year:", *CARRIED),
        ),
        questions=(
            QuestionAnswer(
                found(HANDBOOK, "Can I bring a dog?"),
                found(HANDBOOK, "Yes, on a lead, from the second week on."),
            ),
        ),
    ),
    "manual.md": Structure(
        _headings(MANUAL, "# Kettle", "## Descaling"),
        lists=(_list(MANUAL, "To descale the kettle:", *STEPS, is_ordered=True),),
    ),
    "prices.md": _prices(),
    "output.md": _output(),
    "hebrew.md": Structure(
        _headings(HEBREW, "# מדריך", "## חופשה"),
        lists=(_list(HEBREW, "אפשר להעביר:", *_HEBREW_ITEMS),),
    ),
}


def document(name: str) -> Document:
    """One of the documents, as a folder's index has it."""
    text = TEXTS[name]
    digest = sha256(text.encode("utf-8")).hexdigest()
    structure = STRUCTURES[name]
    return Document(name, text, digest, "text/markdown", "made/1", structure=structure)


@dataclass(frozen=True, slots=True)
class Script:
    """A question about a document: the parts of its answer, and where its quote starts and ends."""

    question: str
    name: str
    form: Form
    parts: Sequence[str]
    quoted: tuple[str, str]

    def answer(self) -> Answer:
        """The answer to the question."""
        source = document(self.name)
        first, last = self.quoted
        start = source.text.index(first)
        span = Span(source, start, found(source.text, last, start).end)
        ranges = [found(source.text, part, start) for part in self.parts]
        parts = [Span(source, *each) for each in ranges]
        best = parts[0] if len(parts) == 1 else span
        return Answer(
            question=self.question,
            confidence=0.86,
            calibrated=True,
            index=IndexState(len(TEXTS), 0, 0, 0),
            timings=Timings(),
            spans=tuple(AnswerSpan(0, part) for part in parts),
            quotes=(Quote(span, best, 0.86),),
            form=self.form,
        )


LIST = Script(
    "What may be carried over to the next year?",
    "handbook.md",
    "list",
    CARRIED,
    ("- five", "days lost to illness"),
)
PROCEDURE = Script(
    "How do I descale the kettle?",
    "manual.md",
    "steps",
    STEPS,
    ("1. Fill", "Rinse it twice."),
)
ROW = Script(
    "How much was a pine desk in 2023?",
    "prices.md",
    "row",
    ["239 EUR"],
    ("| Pine", "239 EUR |"),
)
WIDE_ROW = Script(
    "How much did the upper mill grind in 2021?",
    "output.md",
    "row",
    ["1321 t"],
    ("| Upper", "1323 t |"),
)
ASKED = Script(
    "May I bring a dog?",
    "handbook.md",
    "sentence",
    ["Yes, on a lead, from the second week on."],
    ("Yes, on", "week on."),
)
RIGHT_TO_LEFT = Script(
    "What may be carried over, in Hebrew?",
    "hebrew.md",
    "list",
    _HEBREW_ITEMS,
    ("- חמישה", "ימי מחלה"),
)
SCRIPTS = (LIST, PROCEDURE, ROW, WIDE_ROW, ASKED, RIGHT_TO_LEFT)
ANSWERS: Mapping[str, Callable[[], Answer]] = {
    each.question: each.answer for each in SCRIPTS
}
