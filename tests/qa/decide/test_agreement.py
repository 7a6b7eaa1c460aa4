"""Grouping the answers of different documents."""

from qa.decide.agreement import Opinion, QuotedAnswer, opinions

WHEN = "When was the bridge opened?"


def test_documents_that_give_the_same_answer_in_different_words_agree() -> None:
    quoted = [
        QuotedAnswer("a.md", "It was opened in 1931.", "1931"),
        QuotedAnswer("b.md", "The mayor opened it in May 1931.", "in May 1931"),
        QuotedAnswer("c.md", "1931 saw it opened.", "The 1931"),
    ]
    assert opinions(WHEN, quoted) == [Opinion((0, 1, 2), 3)]


def test_a_copy_of_a_quote_is_not_counted() -> None:
    quoted = [
        QuotedAnswer("a.md", "It was opened in 1931.", "1931"),
        QuotedAnswer("copy.md", "It was  opened in 1931", "1931"),
    ]
    assert opinions(WHEN, quoted) == [Opinion((0, 1), 1)]


def test_two_quotes_of_one_document_count_once() -> None:
    quoted = [
        QuotedAnswer("a.md", "It was opened in 1931.", "1931"),
        QuotedAnswer("a.md", "Since 1931 it has been open.", "1931"),
    ]
    assert opinions(WHEN, quoted) == [Opinion((0, 1), 1)]


def test_different_answers_are_kept_apart_best_first() -> None:
    quoted = [
        QuotedAnswer("a.md", "It was opened in 1931.", "1931"),
        QuotedAnswer("b.md", "It was opened in 1934, they say.", "1934"),
        QuotedAnswer("c.md", "In 1931 it was opened.", "1931"),
    ]
    assert opinions(WHEN, quoted) == [Opinion((0, 2), 2), Opinion((1,), 1)]


def test_items_of_a_list_and_answers_to_yes_or_no_are_no_rivals() -> None:
    quoted = [
        QuotedAnswer("a.md", "Kim led.", "Kim"),
        QuotedAnswer("b.md", "Umerov led.", "Umerov"),
    ]
    assert not opinions("Which people led the talks?", quoted)
    assert not opinions("Did Kim lead the talks?", quoted)
