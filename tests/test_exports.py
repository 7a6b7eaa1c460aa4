"""The public API."""

import importlib.util
import inspect

import index.errors
import qa
import qa.errors
import ui.errors


def test_the_public_names_are_fixed() -> None:
    assert qa.__all__ == [
        "Answer",
        "AnswerSpan",
        "AskquoteError",
        "Bot",
        "Quote",
        "answer",
        "sync",
    ]


def test_every_public_name_exists_and_has_a_docstring() -> None:
    for name in qa.__all__:
        assert inspect.getdoc(getattr(qa, name)), name


def test_no_module_shadows_answer_or_sync() -> None:
    """A module of that name, once imported, would replace the function."""
    assert importlib.util.find_spec("qa.answer") is None
    assert importlib.util.find_spec("qa.sync") is None
    assert inspect.isfunction(qa.answer)
    assert inspect.isfunction(qa.sync)


def test_the_parameters_of_answer_are_fixed() -> None:
    parameters = inspect.signature(qa.answer).parameters
    assert list(parameters) == [
        "question",
        "docs",
        "index",
        "history",
        "documents",
        "dated",
        "min_confidence",
    ]
    keywords = list(parameters.values())[1:]
    assert {p.kind for p in keywords} == {inspect.Parameter.KEYWORD_ONLY}


def test_every_error_is_an_askquote_error_with_its_own_kind() -> None:
    classes = {
        value
        for module in (index.errors, qa.errors, ui.errors)
        for _, value in inspect.getmembers(module, inspect.isclass)
        # Instances of these have kinds of their own.
        if value not in {index.errors.UnreadableFile, ui.errors.UploadRefused}
    }
    assert all(issubclass(cls, qa.AskquoteError) for cls in classes)
    kinds = {vars(cls)["kind"] for cls in classes}
    assert len(kinds) == len(classes) > 10
