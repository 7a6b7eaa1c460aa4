"""History: what was asked and answered before, as a caller hands it over."""

from collections.abc import Mapping, Sequence

from index.errors import BadRequest


def check_history(history: Sequence[Mapping[str, object]]) -> None:
    """See that each turn has its question and its answer; other keys are ignored.

    An answer that was not found is "".

    Raises:
        BadRequest: a turn has no question or no answer, or they are not strings.
    """
    for turn in history:
        match turn:
            case {"question": str(), "answer": str()}:
                continue
        raise BadRequest(
            'A turn of the history must be {"question": "…", "answer": "…"}; got'
            f" {turn!r:.200}"
        )
