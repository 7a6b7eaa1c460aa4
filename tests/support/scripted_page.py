"""A page in this process that answers from a script, without a model."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from fastapi import FastAPI

from index.embed.embedder import HashEmbedder
from qa import Bot
from qa.answers.answer import Answer
from tests.support.serving import serving
from ui.options import SyncOptions
from ui.page.page import mount_page
from ui.page.services import PageServices
from ui.sync.jobs import Jobs
from ui.sync.updater import IndexUpdater, WatchSwitch
from ui.uploads.limits import UploadLimits
from ui.viewer.routes import mount_viewer

Answers = Mapping[str, Callable[[], Answer]]


class _Scripted(Bot):
    """Answers questions by what they are."""

    def __init__(self, index: Path, answers: Answers) -> None:
        super().__init__(index, embedder=HashEmbedder())
        self._answers = answers

    def ask(self, question: str, *_: object, **__: object) -> Answer:
        """The scripted answer."""
        return self._answers[question]()


@contextmanager
def scripted_page(index: Path, answers: Answers) -> Iterator[str]:
    """Serve the page of an index, with these answers; yields its URL."""
    app = FastAPI(openapi_url=None)
    services = PageServices(
        Jobs(SyncOptions(index)), WatchSwitch(_not_watched), UploadLimits(1, 100, 100)
    )
    with _Scripted(index, answers) as bot:
        mount_viewer(app, bot)
        end_heartbeats = mount_page(app, bot, services)
        with serving(app) as url:
            yield url
            end_heartbeats()


def _not_watched() -> IndexUpdater:
    raise AssertionError("the folder of a scripted page is not watched")
