"""The JSON that programs send and get, as schemas for OpenAPI and MCP."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from index.store.state import IndexState
from index.sync.report import SyncReport
from qa.answers.answer import Timings, Verdict

Probability = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Patterns = Annotated[
    list[str],
    Field(description="Names of documents to keep to, or glob patterns of them."),
]
Bar = Annotated[
    Probability,
    Field(
        description="The confidence from which an answer is given; 0 gives the best."
    ),
]
Offset = Annotated[int, Field(ge=0, description="In Unicode code points of the text.")]


class _Sent(BaseModel):
    """What a caller sends: of the very types, and other keys are ignored."""

    model_config = ConfigDict(strict=True)


class SaidJson(_Sent):
    """A quote that was shown before, as it was given."""

    model_config = ConfigDict(extra="allow")

    text: str


class TurnJson(_Sent):
    """A question that went before, and its answer; "" is an answer not found."""

    question: str
    answer: str
    quotes: list[SaidJson] = []


class QuestionJson(_Sent):
    """A question, what went before it (oldest first), and where to look."""

    question: str
    history: list[TurnJson] = []
    documents: Patterns | None = None
    min_confidence: Bar | None = None

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"question": "Who led the talks for Ukraine?"}]}
    )


class PassageJson(BaseModel):
    """A range of a document; `text` is what stands there, word for word."""

    document: str
    sha256: Annotated[str, Field(description="Of the file's bytes, in hexadecimal.")]
    start: Offset
    end: Offset
    text: str
    page: int | None
    heading: str | None


class QuoteJson(PassageJson):
    """Whole sentences of a document, with the strongest answer inside them.

    One that is only near the question has no answer range. `score` is the probability that
    the quote's answer is right.
    """

    answer_start: Offset = 0
    answer_end: Offset = 0
    score: Probability


class AnswerSpanJson(BaseModel):
    """A part of the answer: a range inside the quote of that number, from 0."""

    text: str
    quote: Annotated[int, Field(ge=0)]
    start: Offset
    end: Offset


class AnswerJson(BaseModel):
    """An answer in the documents' own words, or that there is none in them."""

    question: str
    resolved: Annotated[
        str | None, Field(description="How a follow-up question was read.")
    ]
    found: bool
    text: Annotated[str, Field(description='The spans\' texts, joined by "; ".')]
    confidence: Annotated[
        Probability,
        Field(description="The probability that the best candidate is right."),
    ]
    calibrated: bool
    verdict: Verdict | None
    wording: Annotated[
        str | None,
        Field(description="A language model's words; [1] is the first quote."),
    ]
    unsupported: Annotated[
        list[str],
        Field(description="Sentences struck out of those: no quote bears them out."),
    ]
    wording_note: Annotated[
        str | None, Field(description="Why there is no wording, or not all of it.")
    ]
    note: str | None
    spans: list[AnswerSpanJson]
    quotes: list[QuoteJson]
    nearest: Annotated[
        list[QuoteJson], Field(description="Where nothing was found: what is nearest.")
    ]
    index: IndexState
    timings_ms: Timings


class PassagesJson(BaseModel):
    """The passages that a question would be answered from, the best first."""

    quotes: list[PassageJson]


class ReasonJson(BaseModel):
    """What is wrong: a stable name, and a sentence that says what to do."""

    kind: str
    message: str


class ErrorJson(BaseModel):
    """What every failure gives."""

    error: ReasonJson


class EntryJson(BaseModel):
    """A file of the folder.

    A "stale" one is asked as it was when it could last be read, and a "failed" one not at
    all; `reason` says why. `indexed_at` is ISO 8601 in UTC.
    """

    id: str
    state: Literal["indexed", "stale", "failed"]
    media_type: str | None
    sentences: int
    indexed_at: str | None
    reason: ReasonJson | None


class DocumentsJson(BaseModel):
    """The files of the folder by name, and how much of it the index holds."""

    documents: list[EntryJson]
    index: IndexState


class HeadingJson(BaseModel):
    """Where a heading stands, and what it says."""

    start: Offset
    end: Offset
    text: str


class DocumentJson(BaseModel):
    """A document's text, which all offsets count."""

    id: str
    media_type: str
    sha256: Annotated[str, Field(description="Of the file's bytes, in hexadecimal.")]
    text: str
    headings: list[HeadingJson]
    pages: Annotated[list[Offset], Field(description="Where each page starts.")]


class JobJson(BaseModel):
    """A sync that was asked for; times are ISO 8601 in UTC."""

    id: str
    state: Literal["running", "done", "failed"]
    started_at: str
    finished_at: str | None
    report: SyncReport | None
    error: ReasonJson | None


class HealthJson(BaseModel):
    """That the index can be asked, and how much of the folder it holds."""

    ok: Literal[True]
    version: str
    documents: int
    pending: int
    failed: int
    vectors_pending: int
