"""The HTTP interface over a bot, and requests to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from fastapi import FastAPI

from qa import Bot
from tests.support.serving import serving
from ui.api.routes import mount_api
from ui.sync.jobs import Jobs

JSON = {"Content-Type": "application/json"}


def api(bot: Bot, jobs: Jobs) -> FastAPI:
    app = FastAPI(openapi_url=None)
    mount_api(app, bot, jobs)
    return app


@contextmanager
def client_of(bot: Bot, jobs: Jobs) -> Iterator[httpx.Client]:
    with (
        serving(api(bot, jobs)) as url,
        httpx.Client(base_url=url, timeout=60) as client,
    ):
        yield client


def without_times(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "timings_ms": None}


def ask(client: httpx.Client, **body: object) -> dict[str, Any]:
    response = client.post("/api/answer", json=body)
    assert response.status_code == 200
    row: dict[str, Any] = response.json()
    return row
