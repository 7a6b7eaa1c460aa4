"""Everything askquote raises on purpose.

```
AskquoteError
├── FolderMissing         the folder of documents is not there
├── FolderEmpty           it holds no document: there is nothing to index, or all would go
├── IgnoreFileUnusable    it can't be told what .askquoteignore leaves out
├── IndexMissing          no index, and no folder to build one from
├── IndexMismatch
│   ├── WrongFolder       the index was made of another folder
│   ├── WrongModel        the index was made with another embedding model
│   └── WrongFormat       the index was written by another version of askquote
├── IndexUnreadable       the index cannot be read for the moment, or is damaged
├── IndexUnwritable       the index folder cannot be made or written
├── ModelUnusable
│   ├── ModelMissing      the model is not on this machine
│   └── ModelDamaged      its files are not the ones that were pinned or prepared
├── UnreadableFile        one file of the folder failed; `kind` says how, the others go on
├── DocumentUnknown       no document of that name is in the index
├── JobUnknown            no sync that was asked for has that id, or none any more
├── LibraryMissing        what was asked for takes a library that is not installed
├── FeedbackUnusable      what is said of answers can't be kept, or not be read
├── GeneratorFailed       a language model gave no wording, or not all of it
├── UploadRefused         a file that came by the page is not taken; `kind` says why
├── RemovalRefused        a document may not be removed by the page
├── UploadsUnusable       the folder for uploads can't be written
├── BadRequest
│   ├── EmptyQuestion
│   ├── QuestionTooLong
│   ├── BadAccount        a name, or a password, that an account can't have
│   └── BadRow            a row of a batch, an evaluation or a saved answer is not of its form
├── AccountsUnusable      the file of accounts can't be read or written, or is none
│   └── AccountsMissing   it is not there
├── WrongUsage            the words of the command don't go together
└── PortInUse             the page's port is taken
```

Each message is a sentence that says what to do. `kind` is the stable name that JSON carries.
Of a file that failed it is "unreadable" (not to be had for the moment), "changing" (written
while it was read), "not_a_file" (a pipe or the like), "bad_name" (not UTF-8), "binary" (no
text in any encoding), "damaged" (not what its name says), "encrypted" (locked by a password
or a seller), "empty" (of a kind that holds text, but with none), "no_text" (a scan, which
takes OCR), "library_missing", or that it broke a limit or the process that read it:
"too_large", "took_too_long", "took_too_much_memory", "crashed".
"""


class AskquoteError(Exception):
    """The root of every error that askquote raises on purpose."""

    kind = "error"

    def as_json(self) -> dict[str, str]:
        """The error as a JSON object."""
        return {"kind": self.kind, "message": str(self)}


class FolderMissing(AskquoteError):
    """The folder of documents is not there."""

    kind = "folder_missing"


class FolderEmpty(AskquoteError):
    """The folder holds no file that can be read."""

    kind = "folder_empty"


class IgnoreFileUnusable(AskquoteError):
    """A `.askquoteignore` can't be read, or holds what is no pattern."""

    kind = "ignore_file_unusable"


class IndexMissing(AskquoteError):
    """There is no index, and no folder to build one from."""

    kind = "index_missing"


class IndexMismatch(AskquoteError):
    """The index is a good one, but of something else."""

    kind = "index_mismatch"


class WrongFolder(IndexMismatch):
    """The index was made of another folder."""

    kind = "wrong_folder"


class WrongModel(IndexMismatch):
    """The index was made with another embedding model."""

    kind = "wrong_model"


class WrongFormat(IndexMismatch):
    """The index was written by another version of askquote, or by something else."""

    kind = "wrong_format"


class IndexUnreadable(AskquoteError):
    """The index cannot be read for the moment, or is damaged."""

    kind = "index_unreadable"


class IndexUnwritable(AskquoteError):
    """The index folder cannot be made or written."""

    kind = "index_unwritable"


class ModelUnusable(AskquoteError):
    """A model cannot be used."""

    kind = "model_unusable"


class ModelMissing(ModelUnusable):
    """A model is not on this machine."""

    kind = "model_missing"


class ModelDamaged(ModelUnusable):
    """A model's files are not the ones that were pinned or prepared."""

    kind = "model_damaged"


class UnreadableFile(AskquoteError):
    """One file cannot become a document; `kind` is the reason in one word."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class DocumentUnknown(AskquoteError):
    """No document of that name is in the index."""

    kind = "document_unknown"


class JobUnknown(AskquoteError):
    """No sync that was asked for has that id, or it was forgotten since."""

    kind = "job_unknown"


class LibraryMissing(AskquoteError):
    """What was asked for takes a library that is not installed."""

    kind = "library_missing"


class FeedbackUnusable(AskquoteError):
    """What is said of answers can't be kept, or what was kept can't be read."""

    kind = "feedback_unusable"


class GeneratorFailed(AskquoteError):
    """A language model gave no text, or not all of it."""

    kind = "generator_failed"


class UploadRefused(AskquoteError):
    """A file that came by the page is not taken; `kind` is the reason in one word."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class RemovalRefused(AskquoteError):
    """A document may not be removed by the page."""

    kind = "removal_refused"


class UploadsUnusable(AskquoteError):
    """The folder for uploads can't be written, or is none that is read."""

    kind = "uploads_unusable"


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


class BadAccount(BadRequest):
    """A name, or a password, that an account can't have."""

    kind = "bad_account"


class AccountsUnusable(AskquoteError):
    """The file of accounts can't be read or written, or is none."""

    kind = "accounts_unusable"


class AccountsMissing(AccountsUnusable):
    """The file of accounts is not there."""

    kind = "accounts_missing"


class WrongUsage(AskquoteError):
    """The words of the command don't go together."""

    kind = "wrong_usage"


class PortInUse(AskquoteError):
    """The page's port is taken."""

    kind = "port_in_use"
