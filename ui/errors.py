"""Everything that the page and the command line raise on purpose.

```
AskquoteError
├── BadRequest
│   └── BadAccount        a name or password that no account can have
├── AccountsUnusable      the accounts file can't be read or written, or isn't one
│   └── AccountsMissing   the accounts file does not exist
├── JobUnknown            no sync has that id, or it has been forgotten
├── LibraryMissing        a feature needs a library that is not installed
├── PortInUse             the page's port is taken
├── RemovalRefused        this document can't be removed from the page
├── UploadRefused         an uploaded file is refused; `kind` says why
├── UploadsUnusable       the folder for uploads can't be written
└── WrongUsage            the command's arguments don't go together
```
"""

from index.errors import AskquoteError
from qa.errors import BadRequest


class JobUnknown(AskquoteError):
    """No requested sync has that id, or it has been forgotten."""

    kind = "job_unknown"


class LibraryMissing(AskquoteError):
    """A feature needs a library that is not installed."""

    kind = "library_missing"


class UploadRefused(AskquoteError):
    """An uploaded file is refused; `kind` is the reason in one word."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class RemovalRefused(AskquoteError):
    """A document can't be removed from the page."""

    kind = "removal_refused"


class UploadsUnusable(AskquoteError):
    """The folder for uploads can't be written, or isn't one that syncs read."""

    kind = "uploads_unusable"


class BadAccount(BadRequest):
    """A name or password that no account can have."""

    kind = "bad_account"


class AccountsUnusable(AskquoteError):
    """The accounts file can't be read or written, or isn't one."""

    kind = "accounts_unusable"


class AccountsMissing(AccountsUnusable):
    """The accounts file does not exist."""

    kind = "accounts_missing"


class WrongUsage(AskquoteError):
    """The command's arguments don't go together."""

    kind = "wrong_usage"


class PortInUse(AskquoteError):
    """The page's port is taken."""

    kind = "port_in_use"
