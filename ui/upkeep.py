"""What a page may do to the folder of documents and to its index."""

from dataclasses import dataclass

from ui.jobs import Jobs
from ui.upload_limits import UploadLimits
from ui.watching import Watching


@dataclass(frozen=True, slots=True)
class Upkeep:
    """Syncs that are asked for, whether the folder is watched, and what may be uploaded."""

    jobs: Jobs
    watching: Watching
    limits: UploadLimits
