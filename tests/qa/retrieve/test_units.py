"""Which sentences are read together, and which ones introduce others."""

from qa.retrieve.units import introduces, unit_of
from tests.support.marked_documents import marked, sentences_of

YARD = """# Yard

The yard is dry. It is locked.

To launch a boat you need:

- a trolley
- a winch, which
  - is oiled
- a friend

**Who holds the keys?**

Ada Stone. She lives next door.

## Fees

| Boat | Fee |
|---|---|
| Wren | 30 EUR |
| Teal | 45 EUR |

They rise in May.
"""
SENTENCES = {
    sentence.span.text: sentence.span for sentence in sentences_of(marked(YARD))
}


def kind_and_members() -> list[tuple[str, list[str]]]:
    """Each unit of the text with its sentences, in order."""
    members: dict[tuple[str, int], list[str]] = {}
    for text, span in SENTENCES.items():
        members.setdefault(unit_of(span), []).append(text)
    return [(kind, texts) for (kind, _), texts in members.items()]


def test_rows_lists_and_answers_are_units_of_their_own_and_prose_is_its_sections() -> (
    None
):
    assert kind_and_members() == [
        ("section", ["# Yard", "The yard is dry.", "It is locked."]),
        (
            "list",
            [
                *("To launch a boat you need:", "- a trolley", "- a winch, which"),
                *("- is oiled", "- a friend"),
            ],
        ),
        (
            "question",
            ["**Who holds the keys?**", "Ada Stone.", "She lives next door."],
        ),
        ("section", ["## Fees", "| Boat | Fee |", "|---|---|", "They rise in May."]),
        ("row", ["| Wren | 30 EUR |"]),
        ("row", ["| Teal | 45 EUR |"]),
    ]


def test_headings_lead_ins_and_answered_questions_introduce_what_is_below() -> None:
    assert [text for text, span in SENTENCES.items() if introduces(span)] == [
        *("# Yard", "To launch a boat you need:", "**Who holds the keys?**", "## Fees"),
    ]
