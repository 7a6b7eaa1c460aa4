"""Every error that indexing and searching raise on purpose.

```
AskquoteError
├── FolderMissing         the folder of documents does not exist
├── FolderEmpty           the folder has no documents: nothing to index, or all would be removed
├── IgnoreFileUnusable    .askquoteignore can't be read, or has an invalid pattern
├── IndexMissing          no index, and no folder to build one from
├── IndexMismatch
│   ├── WrongFolder       the index belongs to another folder
│   ├── WrongModel        the index was made with another embedding model
│   └── WrongFormat       the index was written by another version of askquote
├── IndexUnreadable       the index can't be read right now, or is damaged
├── IndexUnwritable       the index folder can't be created or written
├── ModelUnusable
│   ├── ModelMissing      the model is not on this machine
│   └── ModelDamaged      the model's files differ from the pinned or prepared ones
├── UnreadableFile        one file of the folder failed; `kind` says how. The others are unaffected
├── DocumentUnknown       the index has no document of that name
├── …                     errors of questions and answers: `qa.errors`
└── …                     errors of the page and the command line: `ui.errors`
```

Each message is a sentence that says what to do. `kind` is the stable name used in JSON. For a
failed file it is one of: "unreadable" (can't be opened right now), "changing" (written while
being read), "not_a_file" (a pipe, say), "bad_name" (not UTF-8), "binary" (no text in any
encoding), "damaged" (not what its suffix says), "encrypted" (locked by a password or a
seller), "empty" (a text format without text), "no_text" (a scan that needs OCR),
"library_missing", or a limit that the file or the process reading it exceeded: "too_large",
"took_too_long", "took_too_much_memory", "crashed".
"""


class AskquoteError(Exception):
    """The root of every error that askquote raises on purpose."""

    kind = "error"

    def as_json(self) -> dict[str, str]:
        """The error as a JSON object."""
        return {"kind": self.kind, "message": str(self)}


class FolderMissing(AskquoteError):
    """The folder of documents does not exist, or can't be opened."""

    kind = "folder_missing"


class FolderEmpty(AskquoteError):
    """The folder has no documents."""

    kind = "folder_empty"


class IgnoreFileUnusable(AskquoteError):
    """A `.askquoteignore` file can't be read, or has an invalid pattern."""

    kind = "ignore_file_unusable"


class IndexMissing(AskquoteError):
    """There is no index, and no folder to build one from."""

    kind = "index_missing"


class IndexMismatch(AskquoteError):
    """The index is intact but belongs to something else."""

    kind = "index_mismatch"


class WrongFolder(IndexMismatch):
    """The index belongs to another folder."""

    kind = "wrong_folder"


class WrongModel(IndexMismatch):
    """The index was made with another embedding model."""

    kind = "wrong_model"


class WrongFormat(IndexMismatch):
    """The index was written by another version of askquote, or by another program."""

    kind = "wrong_format"


class IndexUnreadable(AskquoteError):
    """The index can't be read right now, or is damaged."""

    kind = "index_unreadable"


class IndexUnwritable(AskquoteError):
    """The index folder can't be created or written."""

    kind = "index_unwritable"


class ModelUnusable(AskquoteError):
    """A model can't be used."""

    kind = "model_unusable"


class ModelMissing(ModelUnusable):
    """A model is not on this machine."""

    kind = "model_missing"


class ModelDamaged(ModelUnusable):
    """A model's files differ from the pinned or prepared ones."""

    kind = "model_damaged"


class UnreadableFile(AskquoteError):
    """One file can't become a document; `kind` gives the reason in one word."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class DocumentUnknown(AskquoteError):
    """The index has no document of that name."""

    kind = "document_unknown"
