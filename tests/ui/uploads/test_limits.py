"""Limits on uploads, and what becomes of uploaded files."""

from pathlib import Path

import pytest

from ui.cli.arguments import parse
from ui.cli.option_groups import upload_limits
from ui.page.documents.upload_results import refused_upload, upload_result
from ui.uploads.folder import Uploads
from ui.uploads.limits import UploadLimits


def test_no_uploaded_file_may_be_larger_than_is_indexed_or_than_all_together() -> None:
    assert upload_limits(parse(["ui"])) == UploadLimits(100, 100_000_000, 200_000_000)
    small = parse(["ui", "--max-upload", "5", "--max-upload-files", "3"])
    assert upload_limits(small) == UploadLimits(3, 5_000_000, 5_000_000)
    assert upload_limits(small).request_bytes > 5_000_000
    assert upload_limits(parse(["ui", "--max-file-size", "2"])).file_bytes == 2_000_000


@pytest.mark.parametrize(
    "words",
    [
        ["--max-upload", "0"],
        ["--max-upload", "many"],
        ["--max-upload-files", "0"],
        ["--max-upload-files", "1.5"],
        ["--max-upload-files", "5000"],
    ],
)
def test_limits_that_are_none_are_wrong_usage(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        parse(["ui", *words])
    assert words[1] in capsys.readouterr().err


def test_a_file_that_was_sent_is_gone_from_where_it_came_taken_or_not(
    tmp_path: Path,
) -> None:
    (tmp_path / "docs").mkdir()
    uploads = Uploads(tmp_path / "docs", UploadLimits(1, 100, 100))
    for name, does in (
        ("good.txt", upload_result),
        ("bad.exe", upload_result),
        ("surplus.txt", refused_upload),
    ):
        sent = tmp_path / name
        sent.write_bytes(b"It rained.")
        arrival = does(uploads, sent)
        assert not sent.exists()
        assert arrival.name == name
        assert arrival.was_taken == (name == "good.txt") == (arrival.refusal is None)
    assert arrival.refusal == "No more than 1 file at a time; send it again."
