"""Every error that asking raises on purpose, in addition to those of `index.errors`.

```
AskquoteError
├── BadRequest
│   ├── EmptyQuestion     the question has no words
│   ├── QuestionTooLong   the question has more than 2,000 characters
│   └── BadRow            a row of a batch, an evaluation or a saved answer is malformed
├── FeedbackUnusable      feedback can't be saved, or saved feedback can't be read
└── GeneratorFailed       a language model gave no wording, or only part of one
```
"""

from index.errors import AskquoteError


class FeedbackUnusable(AskquoteError):
    """Feedback can't be saved, or saved feedback can't be read."""

    kind = "feedback_unusable"


class GeneratorFailed(AskquoteError):
    """A language model gave no text, or only part of it."""

    kind = "generator_failed"


class BadRequest(AskquoteError):
    """The request is malformed."""

    kind = "bad_request"


class EmptyQuestion(BadRequest):
    """The question has no words."""

    kind = "empty_question"


class QuestionTooLong(BadRequest):
    """The question is too long."""

    kind = "question_too_long"


class BadRow(BadRequest):
    """A row of a batch, an evaluation or a saved answer is malformed."""

    kind = "bad_row"
