"""The calibrators there are: those askquote ships, and those fitted for an index."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib import resources
from pathlib import Path

from index.errors import IndexUnreadable, IndexUnwritable
from qa.decide.calibrator import CLOSED, Calibrator, Weights

_FILE_NAME = "calibrators.json"


@dataclass(frozen=True, slots=True)
class Fitting:
    """The calibrator for a pair of models, and whether it was fitted for that pair."""

    calibrator: Calibrator
    fitted: bool


def fitting(
    calibrators: Sequence[Calibrator], reader: str, embedder: str | None
) -> Fitting:
    """The first calibrator of a pair, or else one of a like pair, the first there is.

    The likest is of the same reader and another embedder; words alone, and a text that is
    given, are like no embedder.
    """
    like = [c for c in calibrators if _is_like(c.embedder, embedder)]
    by_likeness = sorted(
        like, key=lambda c: (c.reader != reader, c.embedder != embedder)
    )
    best = by_likeness[0]
    return Fitting(best, (best.reader, best.embedder) == (reader, embedder))


def _is_like(one: str | None, other: str | None) -> bool:
    return one == other or not {one, other} & {None, CLOSED}


def shipped_calibrators() -> Sequence[Calibrator]:
    """The calibrators of the default models, as `training/` fitted them."""
    file = resources.files("qa.decide").joinpath(_FILE_NAME)
    return parsed(file.read_text(encoding="utf-8"))


def calibrators_of(index: Path) -> Sequence[Calibrator]:
    """The calibrators that were fitted for an index; none where nobody did.

    Raises:
        IndexUnreadable: their file is damaged.
    """
    file = index / _FILE_NAME
    try:
        return parsed(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise IndexUnreadable(
            f"The calibrators in {str(file)!r} can't be read ({error}). Delete the file;"
            " then they can be fitted again with: askquote calibrate FILE"
        ) from error


def keep(index: Path, fitted: Sequence[Calibrator]) -> None:
    """Write calibrators for an index, in place of those it has for the same pairs.

    Raises:
        IndexUnwritable: the index folder can't be written.
        IndexUnreadable: the file of those it has is damaged.
    """
    pairs = {(calibrator.reader, calibrator.embedder) for calibrator in fitted}
    others = [c for c in calibrators_of(index) if (c.reader, c.embedder) not in pairs]
    file = index / _FILE_NAME
    temporary = file.with_suffix(".part")
    try:
        temporary.write_text(written([*fitted, *others]), encoding="utf-8")
        temporary.replace(file)
    except OSError as error:
        raise IndexUnwritable(
            f"The index {str(index)!r} can't be written ({error.strerror})."
        ) from error


def parsed(text: str) -> Sequence[Calibrator]:
    """Calibrators from their JSON.

    Raises:
        ValueError, TypeError, KeyError: it is none of theirs.
    """
    rows = json.loads(text)
    if not isinstance(rows, list):
        raise ValueError("it holds no list")  # noqa: TRY004 - as of any other JSON
    return tuple(
        Calibrator(**{**row, "weights": Weights(**row["weights"])}) for row in rows
    )


def written(calibrators: Sequence[Calibrator]) -> str:
    """Calibrators as JSON."""
    return json.dumps([asdict(c) for c in calibrators], indent=2) + "\n"
