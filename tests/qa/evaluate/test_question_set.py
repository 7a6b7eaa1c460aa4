"""Question sets, as JSON lines and in SQuAD's format."""

import json
from pathlib import Path

import pytest

from qa.errors import BadRow
from qa.evaluate.gold import GoldQuestion
from qa.evaluate.question_set import read_questions
from tests.support.other_user import NOBODY, acting_as

SQUAD = {
    "version": "v2.0",
    "data": [
        {
            "title": "Istanbul_talks",
            "paragraphs": [
                {
                    "context": "Umerov led the talks.",
                    "qas": [
                        {
                            "id": "1",
                            "question": "Who led?",
                            "answers": [
                                {"text": "Umerov", "answer_start": 0},
                                {"text": "umerov", "answer_start": 0},
                            ],
                            "is_impossible": False,
                        },
                        {
                            "id": "2",
                            "question": "Who sang?",
                            "answers": [],
                            "plausible_answers": [{"text": "Umerov"}],
                            "is_impossible": True,
                        },
                    ],
                }
            ],
        }
    ],
}
SQUAD_QUESTIONS = [
    GoldQuestion(
        "Who led?",
        ("Umerov", "umerov"),
        context="Umerov led the talks.",
        title="Istanbul talks",
    ),
    GoldQuestion("Who sang?", context="Umerov led the talks.", title="Istanbul talks"),
]
GOOD = '{"question": "Who led?", "answers": ["Umerov"]}'
WHO = {"question": "Who led?", "answers": [{"text": "Umerov"}]}


def squad(*questions: object) -> str:
    """A file in SQuAD's format, with these questions."""
    return json.dumps({"data": [{"paragraphs": [{"qas": questions}]}]})


BAD = {
    "not JSON": ("Who led?", "Line 1: .*isn't valid JSON"),
    "not an object": (f"\n{GOOD}\n[1]", "Line 3: .*not an object"),
    "no question": ('\n{"answers": ["Umerov"]}', 'Line 2: .*"question"'),
    "a question without words": (
        GOOD + '\n{"question": "?!", "answers": []}',
        "Line 2: .*empty",
    ),
    "a question too long": (
        json.dumps({"question": "a" * 2001, "is_impossible": True}),
        "Line 1: .*2,001",
    ),
    "no answers": ('{"question": "When?", "answer": "1973"}', 'Line 1: .*"answers"'),
    "no answers to a question that has one": (
        '{"question": "When?", "is_impossible": false}',
        'Line 1: .*"answers"',
    ),
    "answers that are one string": (
        '{"question": "Who?", "answers": "Umerov"}',
        'Line 1: .*"answers"',
    ),
    "evidence that is one string": (
        '{"question": "Who?", "evidence": "Umerov led."}',
        'Line 1: .*"evidence"',
    ),
    "evidence of numbers": (
        '{"question": "Who?", "answers": [], "evidence": [1]}',
        'Line 1: .*"evidence"',
    ),
    "nothing": ("\n\n", "no question"),
    "SQuAD without questions": ('{"data": []}', "no question"),
    "SQuAD without paragraphs": ('{"data": [{}]}', "Question 1 .*SQuAD"),
    "SQuAD with a wrong list": ('{"data": [7]}', "Question 1 .*SQuAD"),
    "SQuAD with a question that is a number": (squad(WHO, 7), "Question 2 .*SQuAD"),
    "SQuAD with a question without answers": (
        squad(WHO, {"question": "When?"}),
        "Question 2 .*SQuAD.*answers",
    ),
    "SQuAD with a question without words": (
        squad(WHO, WHO, {**WHO, "question": ""}),
        "Question 3: .*empty",
    ),
    "deep nesting": ("[" * 100_000, "isn't valid JSON"),
}


def saved(tmp_path: Path, text: str) -> Path:
    (tmp_path / "questions").write_text(text, encoding="utf-8")
    return tmp_path / "questions"


def test_json_lines_are_read_in_order_with_all_their_fields(tmp_path: Path) -> None:
    lines = (
        '{"question": "Who led?", "answers": ["Umerov"], "document": "a.md",'
        ' "evidence": ["Umerov led."], "note": 1}\n\n'
        '{"question": "Who sang?", "answers": [], "is_impossible": true}\n'
        '{"question": "Where?", "answers": ["here"], "is_impossible": true,'
        ' "evidence": ["Here."]}\n'
        '{"question": "Why?", "evidence": ["It rained."]}\n'
        '{"question": "How?", "answers": ["so"], "context": "It is so.", "title": "T"}\n'
        '{"question": "When\u2028?", "answers": [], "document": null}'
    )
    assert read_questions(saved(tmp_path, lines)) == [
        GoldQuestion("Who led?", ("Umerov",), "a.md", ("Umerov led.",)),
        GoldQuestion("Who sang?"),
        GoldQuestion("Where?"),
        GoldQuestion("Why?", evidence=("It rained.",)),
        GoldQuestion("How?", ("so",), context="It is so.", title="T"),
        GoldQuestion("When\u2028?"),
    ]


def test_the_error_names_a_row_without_the_required_context(tmp_path: Path) -> None:
    with_one = json.dumps({"question": "Who?", "answers": [], "context": "Umerov."})
    for text, place in (
        (f"{with_one}\n\n{GOOD}", "Line 3: .*context"),
        (squad(WHO, WHO), "Question 1: .*context"),
    ):
        file = saved(tmp_path, text)
        assert len(read_questions(file)) == 2
        with pytest.raises(BadRow, match=place):
            read_questions(file, with_context=True)
    (read,) = read_questions(saved(tmp_path, with_one), with_context=True)
    assert read.context == "Umerov."


@pytest.mark.parametrize("indent", [None, 2])
def test_squad_files_are_read_with_any_indentation(
    tmp_path: Path, indent: int | None
) -> None:
    text = json.dumps(SQUAD, indent=indent)
    assert read_questions(saved(tmp_path, text)) == SQUAD_QUESTIONS


def test_a_byte_order_mark_is_ignored(
    tmp_path: Path,
) -> None:
    for text in (GOOD, squad(WHO)):
        assert read_questions(saved(tmp_path, "\ufeff" + text)) == [
            GoldQuestion("Who led?", ("Umerov",))
        ]


@pytest.mark.parametrize("name", BAD)
def test_a_malformed_file_is_refused_with_the_reason(tmp_path: Path, name: str) -> None:
    text, message = BAD[name]
    with pytest.raises(BadRow, match=message):
        read_questions(saved(tmp_path, text))


def test_a_missing_file_is_refused_with_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "x.jsonl"
    with pytest.raises(BadRow) as raised:
        read_questions(file)
    assert str(raised.value) == f"There is no file '{file}'."


def test_a_folder_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadRow) as raised:
        read_questions(tmp_path)
    message = f"Can't read the questions in '{tmp_path}': Is a directory."
    assert str(raised.value) == message


def test_a_file_that_may_not_be_read_is_refused_with_a_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir(mode=0)
    with acting_as(NOBODY), pytest.raises(BadRow, match=r": Permission denied\.$"):
        read_questions(folder / "x.jsonl")


def test_a_binary_file_is_refused_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "questions").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(
        BadRow, match=r"questions' aren't UTF-8; save the file as UTF-8"
    ):
        read_questions(tmp_path / "questions")
