"""Grouping the answers of different documents."""

from qa.decide.agreement import Opinion, Said, opinions

WHEN = "When was the bridge opened?"


def test_documents_that_give_the_same_answer_in_different_words_agree() -> None:
    said = [
        Said("a.md", "It was opened in 1931.", "1931"),
        Said("b.md", "The mayor opened it in May 1931.", "in May 1931"),
        Said("c.md", "1931 saw it opened.", "The 1931"),
    ]
    assert opinions(WHEN, said) == [Opinion((0, 1, 2), 3)]


def test_a_copy_of_a_quote_is_not_counted() -> None:
    said = [
        Said("a.md", "It was opened in 1931.", "1931"),
        Said("copy.md", "It was  opened in 1931", "1931"),
    ]
    assert opinions(WHEN, said) == [Opinion((0, 1), 1)]


def test_two_quotes_of_one_document_count_once() -> None:
    said = [
        Said("a.md", "It was opened in 1931.", "1931"),
        Said("a.md", "Since 1931 it has been open.", "1931"),
    ]
    assert opinions(WHEN, said) == [Opinion((0, 1), 1)]


def test_different_answers_are_kept_apart_best_first() -> None:
    said = [
        Said("a.md", "It was opened in 1931.", "1931"),
        Said("b.md", "It was opened in 1934, they say.", "1934"),
        Said("c.md", "In 1931 it was opened.", "1931"),
    ]
    assert opinions(WHEN, said) == [Opinion((0, 2), 2), Opinion((1,), 1)]


def test_items_of_a_list_and_answers_to_yes_or_no_are_no_rivals() -> None:
    said = [Said("a.md", "Kim led.", "Kim"), Said("b.md", "Umerov led.", "Umerov")]
    assert not opinions("Which people led the talks?", said)
    assert not opinions("Did Kim lead the talks?", said)
