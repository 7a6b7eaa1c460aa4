"""Limits on uploads, and the removal of the files sent."""

from pathlib import Path

import pytest

from ui.cli.arguments import parse
from ui.cli.option_groups import upload_limits
from ui.page.documents.upload_results import accept_upload, refuse_upload
from ui.uploads.folder import Uploads
from ui.uploads.limits import UploadLimits


def test_a_file_may_be_no_larger_than_the_whole_upload_or_than_is_indexed() -> None:
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
def test_invalid_limits_are_a_usage_error(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        parse(["ui", *words])
    assert words[1] in capsys.readouterr().err


def test_the_sent_file_is_deleted_whether_it_was_accepted_or_refused(
    tmp_path: Path,
) -> None:
    (tmp_path / "docs").mkdir()
    uploads = Uploads(tmp_path / "docs", UploadLimits(1, 100, 100))
    for name, process in (
        ("good.txt", accept_upload),
        ("bad.exe", accept_upload),
        ("surplus.txt", refuse_upload),
    ):
        sent = tmp_path / name
        sent.write_bytes(b"It rained.")
        result = process(uploads, sent)
        assert not sent.exists()
        assert result.name == name
        assert result.was_accepted == (name == "good.txt") == (result.refusal is None)
    assert result.refusal == "Too many files (limit 1); upload it again."
