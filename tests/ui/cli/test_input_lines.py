"""The lines of a file or of standard input."""

from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from qa.errors import BadRow
from ui.cli.input_lines import open_lines

MARK = b"\xef\xbb\xbf"


@pytest.mark.parametrize("before", [b"", MARK], ids=["plain", "byte order mark"])
def test_a_byte_order_mark_is_not_part_of_the_first_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: bytes
) -> None:
    written = before + '{"é": 1}\n'.encode() + b"\xff\n"
    (tmp_path / "rows").write_bytes(written)
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(written), "latin-1"))
    for name in (str(tmp_path / "rows"), "-"):
        with open_lines(name) as lines:
            assert list(lines) == ['{"é": 1}\n', "\udcff\n"]


@pytest.mark.parametrize("name", ["nowhere", "folder", "loop", "a" * 300, ""])
def test_a_file_that_can_not_be_opened_is_named_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(BadRow) as raised, open_lines(name):
        pass
    message = str(raised.value)
    is_missing = name == "nowhere"
    start = f"There is no file {name!r}" if is_missing else f"Can't read {name!r}: "
    assert message.startswith(start)
    assert message.endswith(".")
    assert "Errno" not in message
