"""What happened to each uploaded file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.errors import AskquoteError
from ui.api.schemas import EntryJson
from ui.page import texts
from ui.uploads.folder import FOLDER, Uploads
from ui.uploads.names import safe_name

Files = Mapping[str, EntryJson]
"""The folder's files as the index knows them, by name."""


@dataclass(frozen=True, slots=True)
class UploadResult:
    """An uploaded file: the name of its document, or why it was refused.

    `taken` is the document that had its name already, if any.
    """

    name: str
    document: str | None = None
    refusal: str | None = None
    taken: str | None = None

    @property
    def was_accepted(self) -> bool:
        """Whether the file is in the folder now."""
        return self.document is not None

    def is_problem(self, files: Files) -> bool:
        """Whether the file was refused, or can't be indexed."""
        entry = files.get(self.document or "")
        return self.refusal is not None or (
            entry is not None and entry.reason is not None
        )


def accept_upload(uploads: Uploads, file: Path) -> UploadResult:
    """Store a file, or say why it was refused; the file itself is deleted."""
    try:
        document = uploads.take(file, file.name)
        wanted = f"{FOLDER}/{safe_name(file.name)}"
        taken = None if document == wanted else wanted
        return UploadResult(file.name, document=document, taken=taken)
    except AskquoteError as error:
        return UploadResult(file.name, refusal=str(error))
    finally:
        file.unlink(missing_ok=True)


def refuse_upload(uploads: Uploads, file: Path) -> UploadResult:
    """Refuse a file above the limit on their number; the file itself is deleted."""
    file.unlink(missing_ok=True)
    return UploadResult(
        file.name,
        refusal=texts.ONE_TOO_MANY.format(limit=uploads.limits.files),
    )


def are_settled(results: Sequence[UploadResult], files: Files) -> bool:
    """Whether the index has seen all accepted files."""
    return all(result.document in files for result in results if result.was_accepted)


def outcome(result: UploadResult, files: Files, *, is_done: bool) -> str:
    """What has happened to a file so far or, once the sync is done, in the end."""
    if result.document is None:
        return texts.NOT_UPLOADED.format(reason=result.refusal)
    entry = files.get(result.document)
    if entry is None:
        return texts.MAYBE_EXCLUDED if is_done else texts.WAITING_TO_BE_INDEXED
    if entry.reason is not None:
        return texts.NOT_INDEXED.format(reason=entry.reason.message)
    text = texts.INDEXED if is_done else texts.INDEXING
    return text.format(sentences=texts.number_of_sentences(entry.sentences))
