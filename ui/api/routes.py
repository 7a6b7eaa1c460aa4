"""The HTTP interface: questions, documents and syncs, as JSON."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse
from starlette.routing import BaseRoute, Mount, Route

from index.text.document import Document
from index.text.edition.edition import Edition
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

_ROOT = "/api"
_OK = "Success."
_ABOUT = (
    "Ask a folder of documents; get a short answer in the documents' own words, with the"
    " sentences that prove it."
)


def mount_api(app: FastAPI, bot: Bot, jobs: Jobs) -> None:
    """Serve the API at /api of an application, and its description at /openapi.json and /docs."""
    api = build_api(bot, jobs)
    app.mount(_ROOT, api)
    _allow_line_ends([app.routes[-1], *api.routes])

    def schema(_: Request) -> Response:
        return Json(api.openapi())

    def page(request: Request) -> Response:
        html = page_html(api.openapi(), str(request.base_url).rstrip("/"))
        return HTMLResponse(html, headers={"Content-Security-Policy": POLICY})

    app.add_route("/openapi.json", schema)
    app.add_route("/docs", page)


def build_api(bot: Bot, jobs: Jobs) -> FastAPI:
    """Create the API as a separate application, with its own error handlers."""
    api = FastAPI(
        title="askquote",
        version=release(),
        description=_ABOUT,
        servers=[{"url": _ROOT}],
        root_path_in_servers=False,
        openapi_url=None,
        redirect_slashes=False,
        generate_unique_id_function=lambda route: route.name,
    )
    handle_errors(api)
    _add_paths(api, _Endpoints(bot, jobs))
    return api


def _allow_line_ends(routes: Sequence[BaseRoute]) -> None:
    """Let a path contain line ends, as file names may."""
    for route in routes:
        if isinstance(route, Mount | Route):
            pattern = route.path_regex.pattern
            route.path_regex = re.compile(pattern, re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Endpoints:
    """The functions of the paths, none a coroutine, so FastAPI runs each in a thread."""

    bot: Bot
    jobs: Jobs

    def answer(self, request: QuestionJson) -> Response:
        """Answer a question in the documents' own words.

        "Not found" is an answer like any other: `found` is false, and `nearest` holds the
        nearest sentences.
        """
        answer = self.bot.ask(
            request.question,
            [turn.model_dump() for turn in request.history],
            documents=request.documents,
            dated=request.dated,
            min_confidence=request.min_confidence,
        )
        return Json(answer.as_json())

    def documents(self) -> Response:
        """List the files of the folder, with the reason why some can't be used."""
        with self.bot.reading() as snapshot:
            rows = file_rows(snapshot.entries(), snapshot.failures())
            editions, state = snapshot.editions(), snapshot.state()
        rows = [
            {**row, **editions.get(str(row["id"]), Edition()).as_json()} for row in rows
        ]
        return Json({"documents": rows, "index": asdict(state)})

    def document(self, name: str) -> Response:
        """Return the text of a document, which all offsets refer to."""
        with self.bot.reading() as snapshot:
            return Json(_document_row(snapshot.document(name)))

    def sync(self, request: Request) -> Response:
        """Start bringing the index up to date; if a sync is running, that job is returned.

        `Location` is the path to get the job's state from.
        """
        job = self.jobs.start()
        location = f"{request.scope['root_path']}/jobs/{job.id}"
        return Json(job.as_json(), 202, {"Location": location})

    def job(self, name: str) -> Response:
        """Return the state of a sync, and its report once it has finished."""
        return Json(self.jobs.get(name).as_json())

    def health(self) -> Response:
        """Confirm that the index can be used, and how much of the folder it holds."""
        with self.bot.reading() as snapshot:
            state = snapshot.state()
        return Json({"ok": True, "version": release(), **asdict(state)})


def _add_paths(api: FastAPI, endpoints: _Endpoints) -> None:
    api.post(
        "/answer",
        response_model=AnswerJson,
        response_description=_OK,
        responses=possible_failures(400, 404, 413, 503),
    )(endpoints.answer)
    location = {
        "description": "The path to get the job's state from.",
        "schema": {"type": "string"},
    }
    api.post(
        "/sync",
        status_code=202,
        response_model=JobJson,
        response_description="The running job.",
        responses={**possible_failures(), 202: {"headers": {"Location": location}}},
    )(endpoints.sync)
    for path, function, model, failures in (
        ("/jobs/{name}", endpoints.job, JobJson, [404]),
        ("/documents", endpoints.documents, DocumentsJson, [503]),
        ("/documents/{name:path}", endpoints.document, DocumentJson, [404, 503]),
        ("/health", endpoints.health, HealthJson, [503]),
    ):
        api.get(
            path,
            response_model=model,
            response_description=_OK,
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
            for start, end, _ in document.structure.headings
        ],
        "pages": list(document.pages),
    }
