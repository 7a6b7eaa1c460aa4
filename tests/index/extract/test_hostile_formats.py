"""Hostile and broken files of every kind, read as `askquote sync` reads them."""

import random
from collections.abc import Mapping
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption

from index.embed.embedder import HashEmbedder
from index.extract.kinds import EXTRACTORS
from index.extract.limits import Limits
from index.sync.components import Components
from index.sync.sync import sync
from qa.indexing import components as build_components
from tests.support.pdf_files import pdf
from tests.support.samples import SAMPLES, book, mail, zipped
from tests.support.small_index import fill, names
from ui.render.plain import failure_lines

pytestmark = pytest.mark.process

LIMITS = Limits(file_bytes=2_000_000, seconds=120, memory_bytes=400_000_000)
GOOD = {"a.txt": "The bridge was opened in 1973.", "z.csv": "Bridge,Year\nRed,1973\n"}
DEEP = 100_000
MEGA = 1_000_000
TOO_MUCH = {"too_large", "took_too_much_memory"}

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
    "</Relationships>"
)
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def word(body: str) -> bytes:
    """A Word file with a body given as XML."""
    document = f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    return zipped({"_rels/.rels": RELATIONS, "word/document.xml": document})


def paragraph(text: str) -> str:
    """A paragraph of a Word file."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


BOMBS: Mapping[str, bytes] = {
    "words.docx": word(paragraph("bomb " * 8 * MEGA)),
    "elements.docx": word(paragraph("bomb " * 30) * 15_000),
    "words.epub": book({"one.xhtml": f"<p>{'bomb ' * 8 * MEGA}</p>"}),
    "header.csv": b"a" * 500_000 + b",b\n" + b"1,2\n" * 100_000,
    "keys.jsonl": b'{"%s": {%s}}'
    % (b"k" * 500_000, b",".join(b'"%d": 1' % n for n in range(10_000))),
}
BROKEN: Mapping[str, bytes] = {
    "encrypted.pdf": pdf(["Hidden."], encrypt=StandardEncryption("secret")),
    "short.pdf": pdf(["The talks went on."])[:-200],
    "encrypted.docx": bytes.fromhex("d0cf11e0a1b11ae1")
    + bytes(504)
    + "EncryptedPackage".encode("utf-16-le"),
    "short.docx": word(paragraph("The talks went on."))[:-30],
    "deep.docx": word("<w:p>" * DEEP + "</w:p>" * DEEP),
    "entities.docx": zipped(
        {
            "_rels/.rels": RELATIONS,
            "word/document.xml": '<!DOCTYPE d [<!ENTITY a "aaaa">]><d>&a;</d>',
        }
    ),
    "deep.jsonl": b"[" * DEEP,
}


@pytest.fixture
def components() -> Components:
    return build_components(HashEmbedder(), "hash-64", LIMITS)


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    return fill(tmp_path / "docs", GOOD)


def failures(docs: Path, components: Components) -> Mapping[str, str]:
    """Sync, and return the failed files by name with their kind of failure.

    Asserts that each file is either indexed or failed, and that the good ones are indexed.
    """
    index = docs.parent / "index"
    report = sync(docs, index, components)
    failed = {failure.document: failure.kind for failure in report.failed}
    lines = list(failure_lines(report.failed))
    assert all(len(line.splitlines()) == 1 for line in lines)
    assert sorted([*failed, *names(index)]) == sorted(
        path.name for path in docs.iterdir()
    )
    assert GOOD.keys() <= set(names(index))
    return failed


def test_decompression_bombs_fail_and_the_other_files_are_indexed(
    docs: Path, components: Components
) -> None:
    for name, data in BOMBS.items():
        (docs / name).write_bytes(data)
    failed = failures(docs, components)
    assert failed.keys() == BOMBS.keys()
    assert set(failed.values()) <= TOO_MUCH


def test_broken_files_are_damaged_and_locked_ones_encrypted(
    docs: Path, components: Components
) -> None:
    for name, data in BROKEN.items():
        (docs / name).write_bytes(data)
    assert failures(docs, components) == {
        name: "encrypted" if name.startswith("encrypted") else "damaged"
        for name in BROKEN
    }


def test_endlessly_nested_pages_and_messages_fail_or_are_read(
    docs: Path, components: Components
) -> None:
    nested = "<div>" * DEEP + "The talks went on." + "</div>" * DEEP
    tables = "<table><tr><td>" * DEEP + "The talks went on."
    (docs / "deep.html").write_text(nested)
    (docs / "tables.html").write_text(tables)
    (docs / "deep.epub").write_bytes(book({"one.xhtml": nested}))
    (docs / "deep.eml").write_bytes(mail("", html=nested).as_bytes())
    (docs / "components.eml").write_bytes(
        b"".join(
            b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n)
            for n in range(10_000)
        )
    )
    assert set(failures(docs, components).values()) <= {"damaged", "empty", "crashed"}


def test_files_of_arbitrary_bytes_fail_or_are_read(
    docs: Path, components: Components
) -> None:
    random_source = random.Random(1)
    for suffix in EXTRACTORS:
        data = SAMPLES.get(suffix, b"%PDF-1.7\n" + random_source.randbytes(500))
        (docs / f"empty{suffix}").write_bytes(b"")
        (docs / f"garbage{suffix}").write_bytes(random_source.randbytes(100_000))
        (docs / f"nul{suffix}").write_bytes(b"a\0" * 1000)
        (docs / f"half{suffix}").write_bytes(data[: len(data) // 2])
        (docs / f"twice{suffix}").write_bytes(data + data)
    failed = failures(docs, components)
    assert failed.keys() >= {f"garbage{suffix}" for suffix in EXTRACTORS}
    assert "crashed" not in failed.values()
