"""Comparing answers."""

import pytest

from qa.english.matching import agree, answer_key, differ


@pytest.mark.parametrize(
    ("answer", "other"),
    [
        ("$1.5 million", "$15 million"),
        ("$5", "5%"),
        ("-5", "5"),
        ("−5 °C", "5 °C"),
        ("guilty", "not guilty"),
        ("guilty", "wasn't guilty"),
        ("it can open", "it cannot open"),
        ("3.14", "314"),
        ("10:30", "1030"),
        ("€40", "£40"),
        ("never on Sunday", "on Sunday"),
        ("1.2", "1,2"),
    ],
)
def test_answers_with_another_number_sign_unit_or_negation_differ(
    answer: str, other: str
) -> None:
    assert not agree(answer, other)
    assert not agree(other, answer)
    assert differ(answer, other)
    assert answer_key(answer) != answer_key(other)


@pytest.mark.parametrize(
    ("answer", "other"),
    [
        ("Umerov", "Rustem Umerov"),
        ("the 1931", "in May 1931"),
        ("6,000 bodies", "6000 bodies"),
        ("5 per cent", "5%"),
        ("5 %", "5%"),
        ("$ 1,200.50", "$1200.50"),
        ("40 €", "€40"),
        ("Umerov's delegation", "Umerov delegation"),
        ("COVID-19", "covid 19"),
        ("2019-2020", "2020"),
        ("does not open", "doesn't open"),
        ("pages 3-5", "5"),
    ],
)
def test_an_answer_agrees_with_another_spelling_or_a_longer_form(
    answer: str, other: str
) -> None:
    assert agree(answer, other)
    assert agree(other, answer)
    assert not differ(answer, other)


def test_an_article_by_itself_neither_agrees_nor_differs() -> None:
    assert not agree("the", "the bridge")
    assert not differ("the", "the bridge")
