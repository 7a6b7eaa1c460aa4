"""The HTTP interface over the index of the project's documents."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from qa import Bot
from tests.support.api_client import api
from tests.support.serving import serving
from ui.options import SyncOptions
from ui.sync.jobs import Jobs


@pytest.fixture(scope="module")
def bot(docs_index: Path) -> Iterator[Bot]:
    with Bot(docs_index) as bot:
        yield bot


@pytest.fixture(scope="module")
def jobs(docs_index: Path) -> Iterator[Jobs]:
    with closing(Jobs(SyncOptions(docs_index))) as jobs:
        yield jobs


@pytest.fixture(scope="module")
def url(bot: Bot, jobs: Jobs) -> Iterator[str]:
    with serving(api(bot, jobs)) as url:
        yield url


@pytest.fixture
def client(url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=url, timeout=60) as client:
        yield client
