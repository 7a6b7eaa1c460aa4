"""What extractors give and refuse."""

import pytest

from index.errors import UnreadableFile
from index.extract.extractor import Extract, Extractor


def headings(extract: Extract) -> list[str]:
    """The words of the headings."""
    return [extract.text[start:end] for start, end in extract.headings]


def refusal(extractor: Extractor, data: bytes) -> UnreadableFile:
    """The error that a file is refused with."""
    with pytest.raises(UnreadableFile) as raised:
        extractor.extract(data)
    return raised.value
