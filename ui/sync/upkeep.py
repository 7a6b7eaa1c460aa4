"""What a page may do to the folder of documents and to its index."""

from dataclasses import dataclass

from ui.sync.jobs import Jobs
from ui.sync.watching import Watching
from ui.uploads.limits import UploadLimits


@dataclass(frozen=True, slots=True)
class Upkeep:
    """Syncs that are asked for, whether the folder is watched, and what may be uploaded."""

    jobs: Jobs
    watching: Watching
    limits: UploadLimits
