"""The JSON that programs send and receive, as schemas for OpenAPI and MCP."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from index.store.state import IndexState
from index.sync.report import SyncReport
from index.text.edition.period import FORMS
from index.text.edition.status import Status
from index.text.surroundings import Kind
from qa.answers.answer import Form, Searched, Timings, Verdict

Probability = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Patterns = Annotated[
    list[str],
    Field(description="Only use these documents: names, folders or glob patterns."),
]
Years = Annotated[
    str,
    Field(description=f"Only use documents that say they are of these years: {FORMS}."),
]
MinConfidence = Annotated[
    Probability,
    Field(
        description="The lowest confidence of an answer; 0 always gives the best candidate."
    ),
]
Offset = Annotated[int, Field(ge=0, description="In Unicode code points.")]


class _Request(BaseModel):
    """JSON that a caller sends: types are strict, and unknown keys are ignored."""

    model_config = ConfigDict(strict=True)


class EarlierQuoteJson(_Request):
    """A quote of an earlier answer, as it was returned."""

    model_config = ConfigDict(extra="allow")

    text: str


class TurnJson(_Request):
    """An earlier question and its answer, which is "" if none was found."""

    question: str
    answer: str
    quotes: list[EarlierQuoteJson] = []


class QuestionJson(_Request):
    """A question, the earlier turns of the conversation (oldest first), and options."""

    question: str
    history: list[TurnJson] = []
    documents: Patterns | None = None
    dated: Years | None = None
    min_confidence: MinConfidence | None = None

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"question": "Who led the talks for Ukraine?"}]}
    )


class AboveJson(BaseModel):
    """Words of the document that a quote stands under, outside the quote.

    They are the question that it answers, the lead-in of its list, or an item that its own
    item is a part of, and its table's caption and header cells.
    """

    kind: Kind
    start: Offset
    end: Offset
    text: str


class CellJson(BaseModel):
    """A cell of a table's row; `names` are the header cells above it, from the top."""

    start: Offset
    end: Offset
    text: str
    names: list[str]


class PassageJson(BaseModel):
    """A range of a document; `text` is its text, word for word."""

    document: str
    sha256: Annotated[
        str, Field(description="The SHA-256 of the file, in hexadecimal.")
    ]
    start: Offset
    end: Offset
    text: str
    page: int | None
    heading: Annotated[str | None, Field(description="The nearest heading above.")]
    path: Annotated[
        list[str], Field(description="The headings that it stands under, from the top.")
    ] = []
    under: Annotated[
        list[AboveJson],
        Field(description="What it stands under besides headings, outside its range."),
    ] = []
    cells: Annotated[
        list[CellJson],
        Field(description="If it is a row of a table, the row's cells in its range."),
    ] = []
    dated: Annotated[
        int | None,
        Field(description="The latest year that its document says it is of."),
    ] = None
    status: Annotated[
        Status | None,
        Field(description="What its document says of whether it holds."),
    ] = None


class QuoteJson(PassageJson):
    """Whole sentences of a document, with the strongest answer inside them.

    One that is only near the question has no answer range. `score` is the probability that
    the quote's answer is right.
    """

    answer_start: Offset = 0
    answer_end: Offset = 0
    score: Probability


class AnswerSpanJson(BaseModel):
    """A part of the answer: a range inside a quote; `quote` is its number, from 0."""

    text: str
    quote: Annotated[int, Field(ge=0)]
    start: Offset
    end: Offset


class FollowingJson(BaseModel):
    """How many items of a list come after those in the first quote, and their range."""

    items: Annotated[int, Field(ge=1)]
    start: Offset
    end: Offset


class AnswerJson(BaseModel):
    """An answer in the documents' own words, or that they don't have one."""

    question: str
    resolved: Annotated[
        str | None,
        Field(description="The full question that a follow-up was understood as."),
    ]
    found: bool
    form: Annotated[
        Form,
        Field(
            description="What the answer is: words of a sentence, a whole sentence, the"
            " items of a list, the steps of a procedure, or cells of a table's row."
        ),
    ] = "span"
    following: Annotated[
        FollowingJson | None,
        Field(description="The items of a list that the first quote is too short for."),
    ] = None
    text: Annotated[str, Field(description='The spans\' texts, joined by "; ".')]
    confidence: Annotated[
        Probability,
        Field(description="The probability that the best candidate is right."),
    ]
    calibrated: bool
    verdict: Verdict | None
    wording: Annotated[
        str | None,
        Field(description="A language model's wording; [1] is the first quote."),
    ]
    unsupported: Annotated[
        list[str],
        Field(
            description="Sentences removed from the wording, as no quote supports them."
        ),
    ]
    wording_note: Annotated[
        str | None, Field(description="Why there is no wording, or only a part.")
    ]
    note: Annotated[
        str | None,
        Field(description="askquote's own reply to what asks for no answer."),
    ]
    spans: list[AnswerSpanJson]
    quotes: list[QuoteJson]
    nearest: Annotated[
        list[QuoteJson],
        Field(
            description="If nothing was found, the nearest sentences; to a request for a"
            " summary, the most telling ones."
        ),
    ]
    searched: Annotated[
        Searched | None,
        Field(description="What was searched, if not all documents."),
    ] = None
    index: IndexState
    timings_ms: Timings


class PassagesJson(BaseModel):
    """The passages that a question would be answered from, the best first."""

    quotes: list[PassageJson]


class ReasonJson(BaseModel):
    """An error: a stable `kind`, and a sentence that says what to do."""

    kind: str
    message: str


class ErrorJson(BaseModel):
    """The response to every request that fails."""

    error: ReasonJson


class EntryJson(BaseModel):
    """A file of the folder.

    Answers use a "stale" file as it was when it could last be read, and don't use a "failed"
    one; `reason` says why. `indexed_at` is ISO 8601 in UTC. `years` and `status` are what it
    says of its own version.
    """

    id: str
    state: Literal["indexed", "stale", "failed"]
    media_type: str | None
    sentences: int
    indexed_at: str | None
    reason: ReasonJson | None
    years: list[int] = []
    status: Status | None = None


class DocumentsJson(BaseModel):
    """The files of the folder by name, and how much of it the index holds."""

    documents: list[EntryJson]
    index: IndexState


class HeadingJson(BaseModel):
    """A heading, with its range in the text."""

    start: Offset
    end: Offset
    text: str


class DocumentJson(BaseModel):
    """A document's text, which all offsets refer to."""

    id: str
    media_type: str
    sha256: Annotated[
        str, Field(description="The SHA-256 of the file, in hexadecimal.")
    ]
    text: str
    headings: list[HeadingJson]
    pages: Annotated[
        list[Offset], Field(description="The offset at which each page starts.")
    ]


class JobJson(BaseModel):
    """A requested sync; times are ISO 8601 in UTC."""

    id: str
    state: Literal["running", "done", "failed"]
    started_at: str
    finished_at: str | None
    report: SyncReport | None
    error: ReasonJson | None


class HealthJson(BaseModel):
    """That the index can be used, and how much of the folder it holds."""

    ok: Literal[True]
    version: str
    documents: int
    pending: int
    failed: int
    vectors_pending: int
