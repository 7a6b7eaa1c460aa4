"""Questions that stand in documents, with what answers them."""

import pytest

from index.extract.blocks import Block, join_blocks
from index.extract.text.markdown import Markdown
from index.extract.text.plain_text import PlainText
from tests.support.extracts import answers

MARKDOWN = """\
# Hut

## Is there a stove?

Yes, of iron.

- wood is outside

### Is it old?

It is.

## Beds

**May I bring a cat?**

Cats are welcome.

**Q: How many beds are there?**
A: Twelve.

Q. Who has the key? A. The baker.

__Can we cook?__ On the stove.

Are there
blankets?

<details>
<summary><b>Is it locked?</b></summary>

At night.

</details>

Rhetorical, who knows? So be it.
"""


def test_headings_bold_lines_labels_and_summaries_ask() -> None:
    assert answers(Markdown().extract(MARKDOWN.encode())) == {
        "Is there a stove?": "Yes, of iron.\n\n- wood is outside",
        "Is it old?": "It is.",
        "May I bring a cat?": "Cats are welcome.",
        "How many beds are there?": "Twelve.",
        "Who has the key?": "The baker.",
        "Can we cook?": "On the stove.",
        "Is it locked?": "At night.",
    }


def test_lines_of_a_text_ask_if_they_are_not_wrapped() -> None:
    text = "Is it far?\nAn hour on foot.\nIs it steep?\nA bit.\n"
    assert answers(PlainText().extract(text.encode())) == {
        "Is it far?": "An hour on foot.",
        "Is it steep?": "A bit.",
    }
    wrapped = (
        "So what did the keeper of the hut do when he saw that happen?\nHe laughed.\n"
    )
    assert answers(PlainText().extract(wrapped.encode())) == {}


def test_a_list_of_questions_has_no_answers_but_items_may_answer() -> None:
    text = (
        "- Who cooks?\n- Who cleans?\n\nWe meet soon.\n\n1. Who pays?\n   - the club\n"
    )
    assert answers(Markdown().extract(text.encode())) == {"Who pays?": "the club"}


def test_an_answer_has_an_end() -> None:
    text = "# Why?\n\n" + "Because it is so.\n\n" * 200
    (answer,) = answers(Markdown().extract(text.encode())).values()
    assert 1400 < len(answer) <= 1500
    assert answer.startswith("Because")


@pytest.mark.parametrize("kind", ["row", "code"])
def test_tables_and_code_ask_nothing(kind: str) -> None:
    asking = Block("Is it?", "row" if kind == "row" else "code")
    assert answers(join_blocks([asking, Block("It is.")])) == {}


def test_blocks_of_any_kind_of_document_ask() -> None:
    blocks = [
        Block("Is there water?", "heading", 2),
        Block("From the well."),
        Block("Note", "heading", 3),
        Block("Boil it."),
        Block("End", "heading", 2),
        Block("Where is it?", "item"),
        Block("Behind the hut."),
    ]
    assert answers(join_blocks(blocks)) == {
        "Is there water?": "From the well.\n\nNote\n\nBoil it.",
        "Where is it?": "Behind the hut.",
    }
