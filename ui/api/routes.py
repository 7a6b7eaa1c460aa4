"""The HTTP interface: questions, documents and syncs, as JSON."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse
from starlette.routing import BaseRoute, Mount, Route

from index.text.document import Document
from qa.bot import Bot
from ui.api.docs_page import POLICY, page_html
from ui.api.errors import Json, handle_errors, possible_failures
from ui.api.file_rows import file_rows
from ui.api.schemas import (
    AnswerJson,
    DocumentJson,
    DocumentsJson,
    HealthJson,
    JobJson,
    QuestionJson,
)
from ui.release import release
from ui.sync.jobs import Jobs

_PLACE = "/api"
_GIVEN = "What was asked for."
_ABOUT = (
    "Ask a folder of documents; get a short answer in the documents' own words, with the"
    " sentences that prove it."
)


def mount_api(app: FastAPI, bot: Bot, jobs: Jobs) -> None:
    """Put the API at /api of an application, and what it is at /openapi.json and /docs."""
    api = build_api(bot, jobs)
    app.mount(_PLACE, api)
    _take_line_ends([app.routes[-1], *api.routes])

    def schema(_: Request) -> Response:
        return Json(api.openapi())

    def page(request: Request) -> Response:
        html = page_html(api.openapi(), str(request.base_url).rstrip("/"))
        return HTMLResponse(html, headers={"Content-Security-Policy": POLICY})

    app.add_route("/openapi.json", schema)
    app.add_route("/docs", page)


def build_api(bot: Bot, jobs: Jobs) -> FastAPI:
    """The API as an application of its own, so that its errors are its own too."""
    api = FastAPI(
        title="askquote",
        version=release(),
        description=_ABOUT,
        servers=[{"url": _PLACE}],
        root_path_in_servers=False,
        openapi_url=None,
        redirect_slashes=False,
        generate_unique_id_function=lambda route: route.name,
    )
    handle_errors(api)
    _add_paths(api, _Endpoints(bot, jobs))
    return api


def _take_line_ends(routes: Sequence[BaseRoute]) -> None:
    """Let the rest of a path hold line ends, as the names of files may."""
    for route in routes:
        if isinstance(route, Mount | Route):
            pattern = route.path_regex.pattern
            route.path_regex = re.compile(pattern, re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Endpoints:
    """What each path does. None is a coroutine: FastAPI runs each in a thread."""

    bot: Bot
    jobs: Jobs

    def answer(self, asked: QuestionJson) -> Response:
        """Answer a question in the documents' own words.

        "Not found" is an answer like any other: `found` is false, and `nearest` holds what
        came nearest.
        """
        answer = self.bot.ask(
            asked.question,
            [turn.model_dump() for turn in asked.history],
            documents=asked.documents,
            min_confidence=asked.min_confidence,
        )
        return Json(answer.as_json())

    def documents(self) -> Response:
        """List the files of the folder, and say why some can't be asked."""
        with self.bot.reading() as snapshot:
            rows = file_rows(snapshot.entries(), snapshot.failures())
            state = snapshot.state()
        return Json({"documents": rows, "index": asdict(state)})

    def document(self, name: str) -> Response:
        """Give the text of a document, which all offsets count."""
        with self.bot.reading() as snapshot:
            return Json(_document_row(snapshot.document(name)))

    def sync(self, request: Request) -> Response:
        """Bring the index in step with its folder; while a sync runs, that one is given.

        Ask after it at the address in `Location`.
        """
        job = self.jobs.start()
        place = f"{request.scope['root_path']}/jobs/{job.id}"
        return Json(job.as_json(), 202, {"Location": place})

    def job(self, name: str) -> Response:
        """Say how a sync stands, and once it has finished, what it did."""
        return Json(self.jobs.get(name).as_json())

    def health(self) -> Response:
        """Say that the index can be asked, and how much of the folder it holds."""
        with self.bot.reading() as snapshot:
            state = snapshot.state()
        return Json({"ok": True, "version": release(), **asdict(state)})


def _add_paths(api: FastAPI, does: _Endpoints) -> None:
    api.post(
        "/answer",
        response_model=AnswerJson,
        response_description=_GIVEN,
        responses=possible_failures(400, 404, 413, 503),
    )(does.answer)
    location = {"description": "Where to ask after it.", "schema": {"type": "string"}}
    api.post(
        "/sync",
        status_code=202,
        response_model=JobJson,
        response_description="The job, which goes on.",
        responses={**possible_failures(), 202: {"headers": {"Location": location}}},
    )(does.sync)
    for path, function, model, failures in (
        ("/jobs/{name}", does.job, JobJson, [404]),
        ("/documents", does.documents, DocumentsJson, [503]),
        ("/documents/{name:path}", does.document, DocumentJson, [404, 503]),
        ("/health", does.health, HealthJson, [503]),
    ):
        api.get(
            path,
            response_model=model,
            response_description=_GIVEN,
            responses=possible_failures(*failures),
        )(function)


def _document_row(document: Document) -> Mapping[str, object]:
    return {
        "id": document.id,
        "media_type": document.media_type,
        "sha256": document.sha256,
        "text": document.text,
        "headings": [
            {"start": start, "end": end, "text": document.text[start:end]}
            for start, end in document.headings
        ],
        "pages": list(document.pages),
    }
