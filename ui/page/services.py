"""The services that the page uses, other than answering."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qa.feedback.store import FeedbackStore
from ui.sync.jobs import Jobs
from ui.sync.updater import WatchSwitch
from ui.uploads.limits import UploadLimits


@dataclass(frozen=True, slots=True)
class PageServices:
    """Syncs, watching, upload limits, suggested questions, and the store for feedback.

    `suggested` returns the current suggestions. `feedback` is None if feedback is turned off.
    `has_accounts` says whether people sign in.
    """

    jobs: Jobs
    watch: WatchSwitch
    upload_limits: UploadLimits
    suggested: Callable[[], Sequence[str]] = tuple
    feedback: FeedbackStore | None = None
    has_accounts: bool = False
