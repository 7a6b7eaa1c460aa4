"""The options of commands, as frozen values."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index.extract.limits import DEFAULT_LIMITS, Limits
from ui.uploads.limits import UploadLimits

if TYPE_CHECKING:
    from qa.wording.generator import Generator


@dataclass(frozen=True, slots=True)
class SyncOptions:
    """Which index to sync with which folder, and how, as for `qa.sync`."""

    index: Path
    docs: str | None = None
    model: str | None = None
    allow_empty: bool = False
    limits: Limits = DEFAULT_LIMITS

    def command(self, *flags: str) -> list[str]:
        """The command line of `askquote sync` with these options and some flags."""
        words = ["sync", *flags, "--index", str(self.index)]
        if self.model is not None:
            words += ["--model", self.model]
        if self.allow_empty:
            words.append("--allow-empty")
        words += ["--max-file-size", str(self.limits.file_bytes / 1e6)]
        words += ["--max-seconds", str(self.limits.seconds)]
        if self.docs is not None:
            words += ["--", self.docs]
        return words


@dataclass(frozen=True, slots=True)
class AccessOptions:
    """Where the page is served, and who may use it.

    `auth` is the accounts file. `everybody` lets in anyone who can reach the page. `names` are
    host names that the page has in addition to the machine's own.
    """

    host: str
    port: int
    auth: Path | None = None
    everybody: bool = False
    names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PageOptions:
    """What `askquote ui` serves; `feedback` says whether feedback on answers is saved."""

    sync: SyncOptions
    access: AccessOptions
    uploads: UploadLimits
    feedback: bool
    reader: str | None
    generator: "Generator | None"
