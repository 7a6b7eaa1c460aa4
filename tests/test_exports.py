"""The public face."""

import importlib.util
import inspect

import index.errors
import qa
import qa.errors
import ui.errors


def test_the_public_names_are_these() -> None:
    assert qa.__all__ == [
        "Answer",
        "AnswerSpan",
        "AskquoteError",
        "Bot",
        "Quote",
        "answer",
        "sync",
    ]


def test_every_public_name_is_there_and_says_what_it_is() -> None:
    for name in qa.__all__:
        assert inspect.getdoc(getattr(qa, name)), name


def test_no_module_stands_in_the_way_of_answer_and_sync() -> None:
    """A module of that name, once imported, would take the function's place."""
    assert importlib.util.find_spec("qa.answer") is None
    assert importlib.util.find_spec("qa.sync") is None
    assert inspect.isfunction(qa.answer)
    assert inspect.isfunction(qa.sync)


def test_answer_takes_what_the_design_promises() -> None:
    parameters = inspect.signature(qa.answer).parameters
    assert list(parameters) == [
        "question",
        "docs",
        "index",
        "history",
        "documents",
        "min_confidence",
    ]
    keywords = list(parameters.values())[1:]
    assert {p.kind for p in keywords} == {inspect.Parameter.KEYWORD_ONLY}


def test_every_error_is_an_askquote_error_with_a_kind_of_its_own() -> None:
    classes = {
        value
        for module in (index.errors, qa.errors, ui.errors)
        for _, value in inspect.getmembers(module, inspect.isclass)
        # The instances of these bring their own kinds.
        if value not in {index.errors.UnreadableFile, ui.errors.UploadRefused}
    }
    assert all(issubclass(cls, qa.AskquoteError) for cls in classes)
    kinds = {vars(cls)["kind"] for cls in classes}
    assert len(kinds) == len(classes) > 10
