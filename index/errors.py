"""Everything that indexing and searching raise on purpose.

```
AskquoteError
├── FolderMissing         the folder of documents does not exist
├── FolderEmpty           the folder holds no document: nothing to index, or everything would go
├── IgnoreFileUnusable    .askquoteignore can't be read, or has a pattern that isn't one
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
├── UnreadableFile        one file of the folder failed; `kind` says how, the others go on
├── DocumentUnknown       the index has no document of that name
├── …                     errors of questions and answers: `qa.errors`
└── …                     errors of the page and the command line: `ui.errors`
```

Each message is a sentence that says what to do. `kind` is the stable name used in JSON. For a
failed file it is one of: "unreadable" (can't be opened right now), "changing" (written while
being read), "not_a_file" (a pipe, say), "bad_name" (not UTF-8), "binary" (no text in any
encoding), "damaged" (not what its suffix says), "encrypted" (locked by a password or a
seller), "empty" (a text format without text), "no_text" (a scan that needs OCR),
"library_missing", or a limit that the file broke or the process that read it: "too_large",
"took_too_long", "took_too_much_memory", "crashed".
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
