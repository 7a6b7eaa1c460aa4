"""Folders of documents for tests, indexed without a model, and questions to them."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from index.sync.components import Components
from index.sync.sync import sync
from qa import Bot
from qa.read.reader import Reader
from qa.read.sentence_reader import SentenceReader
from qa.wording.generator import Generator


def write_files(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files by name, texts in UTF-8 as they are, and return the folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


@contextmanager
def asked(
    files: Mapping[str, str | bytes],
    components: Components,
    generator: Generator | None = None,
    reader: Reader | None = None,
) -> Iterator[Bot]:
    """A bot over files that are deleted after it.

    By default, it answers with whole sentences, which a test can predict.
    """
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder, "index")
        sync(write_files(Path(folder, "docs"), files), index, components)
        with Bot(
            index,
            embedder=components.embedder,
            reader=reader or SentenceReader(),
            generator=generator,
        ) as bot:
            yield bot
