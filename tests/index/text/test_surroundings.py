"""What sentences stand under."""

import time

from index.text.document import Document, Span
from index.text.surroundings import above, context_above, words_above
from tests.support.marked_documents import marked, part, sentences_of

GUIDE = """---
title: Stove guide
---

# Stoves

## Care

Twice a year you must clean:

- the flue, which has
  - a cap
  - a damper
- the glass

### Can I burn pallets?

No, they are painted.

**How often is it swept?**

Every spring.

## Sizes

Table 1: Weights of stoves

| Model | Weight |
|---|---|
| Lark | 90 kg |
| Heron | 140 kg |
"""


def leaned_on(document: Document, words: str) -> list[tuple[str, str]]:
    """What the sentence with some words leans on, by kind."""
    (sentence,) = (s.span for s in sentences_of(document) if words in s.span.text)
    return [(kind, document.text[start:end]) for kind, start, end in above(sentence)]


def test_an_item_leans_on_its_lists_lead_in() -> None:
    lead_in = ("lead_in", "Twice a year you must clean:")
    assert leaned_on(marked(GUIDE), "the glass") == [lead_in]
    assert leaned_on(marked(GUIDE), "the flue") == [lead_in]


def test_an_item_of_an_inner_list_leans_on_the_item_that_it_is_part_of_too() -> None:
    assert leaned_on(marked(GUIDE), "a damper") == [
        ("lead_in", "Twice a year you must clean:"),
        ("lead_in", "the flue, which has"),
    ]


def test_an_innermost_item_leans_on_one_item_of_each_depth_around_it() -> None:
    deep = marked("- oak\n  - bark\n  - leaf\n    - stem\n    - vein\n")
    assert leaned_on(deep, "vein") == [("lead_in", "oak"), ("lead_in", "leaf")]


def test_an_answer_leans_on_its_question_and_a_question_on_nothing() -> None:
    assert leaned_on(marked(GUIDE), "Every spring") == [
        ("question", "How often is it swept?")
    ]
    assert leaned_on(marked(GUIDE), "How often") == []


def test_a_row_leans_on_its_tables_caption_and_header() -> None:
    assert leaned_on(marked(GUIDE), "140 kg") == [
        ("caption", "Table 1: Weights of stoves"),
        ("header", "Model"),
        ("header", "Weight"),
    ]


def test_prose_leans_on_nothing() -> None:
    assert leaned_on(marked("# A\n\nIt rained. It snowed."), "snowed") == []


def test_a_sentence_is_searched_by_all_it_stands_under_with_title_and_name() -> None:
    guide = marked(GUIDE, "heating/stove.md")
    words = words_above(part(guide, "- the glass"))
    assert words == (
        "Stove guide Stoves Care Twice a year you must clean: heating/stove.md"
    )


def test_words_that_stand_above_a_sentence_twice_count_once() -> None:
    twice = marked("# Fees\n\n## Fees\n\nThey are due in May.", "a.md")
    assert words_above(part(twice, "They are due in May.")) == "Fees a.md"


def test_a_reader_gets_headings_question_and_lead_in_but_no_header() -> None:
    guide = marked(GUIDE)
    assert context_above(part(guide, "- the glass")) == (
        "Stoves > Care > Twice a year you must clean:"
    )
    (row,) = (s.span for s in sentences_of(guide) if "140 kg" in s.span.text)
    assert context_above(row).endswith("> Table 1: Weights of stoves")


def test_a_reader_gets_the_title_or_else_the_name_if_there_is_no_heading() -> None:
    titled = marked("---\ntitle: Stove guide\n---\n\nIt is warm.\n", "a/stove.md")
    assert context_above(part(titled, "It is warm.")) == "Stove guide"
    untitled = marked("It is warm.", "a/stove.md")
    assert context_above(part(untitled, "It is warm.")) == "stove"


def test_long_outer_headings_are_left_out_for_a_reader_and_the_nearest_is_kept() -> (
    None
):
    long = "How the village of Arnfold came to burn wood again in one very cold winter"
    told = marked(f"# {long}\n\n## Prices\n\nThey rose.\n")
    assert context_above(part(told, "They rose.")) == "Prices"
    alone = marked(f"# {long}\n\nPrices rose.\n")
    assert context_above(part(alone, "Prices rose.")) == long


def test_a_heading_of_any_length_adds_no_more_than_a_page_to_each_sentence() -> None:
    wordy = marked(f"# {'wood ' * 20_000}\n\nIt burns.", "a.md")
    assert len(words_above(part(wordy, "It burns."))) < 2000


def test_all_parts_of_a_row_of_thousands_of_cells_are_searched_within_seconds() -> None:
    count = 20_000
    names = " | ".join(f"name{n}" for n in range(count))
    values = " | ".join(f"value{n}" for n in range(count))
    wide = marked(f"| {names} |\n|{'---|' * count}\n| {values} |\n")
    started = time.process_time()
    spans = [s.span for s in sentences_of(wide) if "value" in s.span.text]
    words = [words_above(span) for span in spans]
    assert "name19999" in words[-1]
    assert sum(map(len, words)) < 10_000_000
    assert time.process_time() - started < 20


def test_a_span_of_a_part_of_an_item_leans_on_what_the_item_does() -> None:
    guide = marked(GUIDE)
    whole = part(guide, "the glass")
    last_word = Span(guide, whole.end - len("glass"), whole.end)
    assert above(last_word) == above(whole)
