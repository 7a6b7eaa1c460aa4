"""The lines of a file or of standard input."""

from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from ui.cli.input_lines import opened

MARK = b"\xef\xbb\xbf"


@pytest.mark.parametrize("before", [b"", MARK], ids=["plain", "byte order mark"])
def test_a_byte_order_mark_is_no_part_of_the_first_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: bytes
) -> None:
    written = before + '{"é": 1}\n'.encode() + b"\xff\n"
    (tmp_path / "rows").write_bytes(written)
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(written), "latin-1"))
    for name in (str(tmp_path / "rows"), "-"):
        with opened(name) as lines:
            assert list(lines) == ['{"é": 1}\n', "\udcff\n"]
