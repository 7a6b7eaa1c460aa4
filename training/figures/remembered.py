"""A span model that remembers: two searches find many of the same passages."""

from collections.abc import Sequence

from qa.read.span_model import Context, SpanModel, Window


class Remembered:
    """Scores each context of a question once, until another question comes."""

    def __init__(self, model: SpanModel) -> None:
        self._model = model
        self._question: str | None = None
        self._windows: dict[Context, Sequence[Window]] = {}

    @property
    def fingerprint(self) -> str:
        """That of the model itself."""
        return self._model.fingerprint

    def score(
        self, question: str, contexts: Sequence[Context]
    ) -> Sequence[Sequence[Window]]:
        """The windows of each context."""
        if question != self._question:
            self._question, self._windows = question, {}
        new = [each for each in dict.fromkeys(contexts) if each not in self._windows]
        scored = self._model.score(question, new)
        self._windows.update(zip(new, scored, strict=True))
        return [self._windows[each] for each in contexts]
