"""The response to a request that is refused."""

from starlette.responses import JSONResponse


def refusal(
    status: int, kind: str, message: str, headers: dict[str, str] | None = None
) -> JSONResponse:
    """An error as JSON: a stable kind, and a sentence that says what to do."""
    error = {"kind": kind, "message": message}
    return JSONResponse({"error": error}, status, headers)
