"""What becomes of files that were uploaded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.errors import AskquoteError
from ui.api.schemas import EntryJson
from ui.render.phrases import counted
from ui.uploads.folder import Uploads


@dataclass(frozen=True, slots=True)
class UploadResult:
    """A file that was uploaded under a name: the document to be, or why it was not taken."""

    name: str
    document: str | None = None
    refusal: str | None = None

    @property
    def was_taken(self) -> bool:
        """Whether the folder has it now."""
        return self.document is not None


Known = Mapping[str, EntryJson]
"""The files of the folder as the index knows them, by the names of their documents."""


def upload_result(uploads: Uploads, file: Path) -> UploadResult:
    """Take a file into the folder, or say why not; either way, it is gone from where it was."""
    try:
        return UploadResult(file.name, document=uploads.take(file, file.name))
    except AskquoteError as error:
        return UploadResult(file.name, refusal=str(error))
    finally:
        file.unlink(missing_ok=True)


def refused_upload(uploads: Uploads, file: Path) -> UploadResult:
    """A file that is one too many; it is gone from where it was."""
    file.unlink(missing_ok=True)
    most = counted(uploads.limits.files, "file")
    return UploadResult(
        file.name, refusal=f"No more than {most} at a time; send it again."
    )


def are_settled(arrivals: Sequence[UploadResult], known: Known) -> bool:
    """Whether the index has looked at all that were taken."""
    return all(one.document in known for one in arrivals if one.was_taken)


def outcome(arrival: UploadResult, known: Known, *, is_over: bool) -> str:
    """What has become of a file so far or, once the sync is over, for good."""
    if arrival.document is None:
        return f"Not taken: {arrival.refusal}"
    entry = known.get(arrival.document)
    if entry is None:
        return _LEFT_OUT if is_over else "Waiting to be indexed…"
    if entry.reason is not None:
        return f"Kept, but not indexed: {entry.reason.message}"
    sentences = counted(entry.sentences, "sentence")
    return f"Indexed, {sentences}." if is_over else f"Read, {sentences}…"


_LEFT_OUT = "Kept, but not indexed; an .askquoteignore may leave it out."
