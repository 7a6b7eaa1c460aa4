"""What a request that is not let through is told."""

from starlette.responses import JSONResponse


def refusal(
    status: int, kind: str, message: str, headers: dict[str, str] | None = None
) -> JSONResponse:
    """An error of a stable kind as JSON, with a sentence that says what to do."""
    error = {"kind": kind, "message": message}
    return JSONResponse({"error": error}, status, headers)
