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
    """No sync that was asked for has that id, or it was forgotten since."""

    kind = "job_unknown"


class LibraryMissing(AskquoteError):
    """What was asked for takes a library that is not installed."""

    kind = "library_missing"


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
