"""Calibrator files: the calibrators askquote ships, and those fitted for an index."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib import resources
from pathlib import Path

from index.errors import IndexUnreadable, IndexUnwritable
from qa.decide.calibrator import CLOSED, Calibrator, Weights

_FILE_NAME = "calibrators.json"


@dataclass(frozen=True, slots=True)
class CalibratorChoice:
    """The calibrator for a pair of models, and whether it was fitted for that pair."""

    calibrator: Calibrator
    fitted: bool


def choose_calibrator(
    calibrators: Sequence[Calibrator], reader: str, embedder: str | None
) -> CalibratorChoice:
    """The first calibrator of a pair of models, or else of the most similar pair.

    The same reader with another embedder is most similar. Keyword search and closed reading
    are similar to no embedder.
    """
    similar = [c for c in calibrators if _is_similar(c.embedder, embedder)]
    best = min(similar, key=lambda c: (c.reader != reader, c.embedder != embedder))
    return CalibratorChoice(best, (best.reader, best.embedder) == (reader, embedder))


def _is_similar(first: str | None, second: str | None) -> bool:
    return first == second or not {first, second} & {None, CLOSED}


def shipped_calibrators() -> Sequence[Calibrator]:
    """The calibrators of the default models, as `training/` fitted them."""
    file = resources.files("qa.decide").joinpath(_FILE_NAME)
    return parsed(file.read_text(encoding="utf-8"))


def calibrators_of(index: Path) -> Sequence[Calibrator]:
    """The calibrators that were fitted for an index, if any.

    Raises:
        IndexUnreadable: the file can't be read, or is damaged.
    """
    file = index / _FILE_NAME
    try:
        return parsed(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise IndexUnreadable(
            f"The calibrators in {str(file)!r} can't be read ({error}). Delete the file;"
            " then fit them again with: askquote calibrate FILE"
        ) from error


def keep(index: Path, fitted: Sequence[Calibrator]) -> None:
    """Save calibrators for an index, replacing those of the same pairs of models.

    Safe for threads and processes: a lock keeps the calibrators that others save meanwhile.

    Raises:
        IndexUnwritable: the index folder can't be written.
        IndexUnreadable: the file of calibrators is damaged.
    """
    # Imported here: asking saves no calibrators.
    from filelock import FileLock  # noqa: PLC0415

    file = index / _FILE_NAME
    try:
        with FileLock(file.with_suffix(".lock")):
            _replace(file, [*fitted, *_others(index, fitted)])
    except OSError as error:
        raise IndexUnwritable(
            f"The index {str(index)!r} can't be written ({error.strerror})."
        ) from error


def _others(index: Path, fitted: Sequence[Calibrator]) -> Sequence[Calibrator]:
    """The index's calibrators of other pairs of models."""
    pairs = {(calibrator.reader, calibrator.embedder) for calibrator in fitted}
    return [c for c in calibrators_of(index) if (c.reader, c.embedder) not in pairs]


def _replace(file: Path, calibrators: Sequence[Calibrator]) -> None:
    """Write the file whole or not at all."""
    temporary = file.with_suffix(".part")
    temporary.write_text(written(calibrators), encoding="utf-8")
    temporary.replace(file)


def parsed(text: str) -> Sequence[Calibrator]:
    """Calibrators from their JSON.

    Raises:
        ValueError, TypeError, KeyError: the text isn't JSON of calibrators.
    """
    rows = json.loads(text)
    if not isinstance(rows, list):
        raise ValueError("it isn't a list")  # noqa: TRY004 - as for any other bad JSON
    return tuple(_calibrator(dict(row)) for row in rows)


def _calibrator(row: dict[str, object]) -> Calibrator:
    row.pop("threshold", None)  # askquote 0.6 wrote it, always .5
    # askquote 0.7 wrote only the margin's weight.
    margin = row.pop("margin", 0.0)
    row.setdefault("own", {"margin": margin, "cosine": 0.0, "overlap": 0.0})
    parts = {name: row.pop(name) for name in ("weights", "own")}
    if not all(isinstance(part, dict) for part in parts.values()):
        raise TypeError("its weights aren't an object")
    weights = {name: Weights(**part) for name, part in parts.items()}  # type: ignore[arg-type] # JSON
    return Calibrator(**row, **weights)  # type: ignore[arg-type] # JSON


def written(calibrators: Sequence[Calibrator]) -> str:
    """Calibrators as JSON."""
    return json.dumps([asdict(c) for c in calibrators], indent=2) + "\n"
