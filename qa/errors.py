"""Everything that asking raises on purpose, beside the errors of `index.errors`.

```
AskquoteError
├── BadRequest
│   ├── EmptyQuestion     the question has no words
│   ├── QuestionTooLong   the question has more than 2,000 characters
│   └── BadRow            a row of a batch, an evaluation or a saved answer is malformed
├── FeedbackUnusable      feedback can't be saved, or what was saved can't be read
└── GeneratorFailed       a language model gave no wording, or only part of one
```
"""

from index.errors import AskquoteError


class FeedbackUnusable(AskquoteError):
    """What is said of answers can't be kept, or what was kept can't be read."""

    kind = "feedback_unusable"


class GeneratorFailed(AskquoteError):
    """A language model gave no text, or not all of it."""

    kind = "generator_failed"


class BadRequest(AskquoteError):
    """What was asked is not of the form that can be answered."""

    kind = "bad_request"


class EmptyQuestion(BadRequest):
    """The question has no words."""

    kind = "empty_question"


class QuestionTooLong(BadRequest):
    """The question is longer than any question."""

    kind = "question_too_long"


class BadRow(BadRequest):
    """A row of a batch, an evaluation or a saved answer is not of its form."""

    kind = "bad_row"
