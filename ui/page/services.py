"""What the page needs besides answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qa.feedback.store import FeedbackStore
from ui.sync.jobs import Jobs
from ui.sync.updater import WatchSwitch
from ui.uploads.limits import UploadLimits


@dataclass(frozen=True, slots=True)
class PageServices:
    """Syncs, watching, upload limits, suggested questions, and where feedback is kept.

    `suggested` gives the questions suggested at the moment. `feedback` is None where none is
    to be kept.
    """

    jobs: Jobs
    watch: WatchSwitch
    upload_limits: UploadLimits
    suggested: Callable[[], Sequence[str]] = tuple
    feedback: FeedbackStore | None = None
