"""Detecting documents that aren't in English."""

from pathlib import Path

import pytest

from index.sync.components import Components
from index.sync.sync import sync
from index.text.language import foreign_language
from tests.support.checkout import DOCS
from tests.support.small_index import fill

ENGLISH = "The talks began on Monday in Istanbul and lasted for two hours. "
GERMAN = "Die Verhandlungen begannen am Montag in Istanbul und dauerten zwei Stunden. "
SENTENCES = {
    "de": GERMAN,
    "fr": "Les pourparlers ont commencé lundi à Istanbul et ont duré deux heures. ",
    "es": "Las conversaciones comenzaron el lunes en Estambul y duraron dos horas. ",
    "ru": "Переговоры начались в понедельник в Стамбуле и продолжались два часа. ",
    "uk": "Переговори розпочалися в понеділок в Стамбулі й тривали дві години. ",
    "pl": "Rozmowy rozpoczęły się w poniedziałek w Stambule i trwały dwie godziny. ",
    "zh": "会谈于星期一在伊斯坦布尔开始。双方没有达成任何协议。",
    "ja": "会談は月曜日にイスタンブールで始まり、二時間続きました。",
    "ar": "بدأت المحادثات يوم الاثنين في إسطنبول واستمرت ساعتين دون اتفاق. ",
}


@pytest.mark.parametrize(("language", "sentence"), SENTENCES.items())
def test_a_foreign_language_is_detected(language: str, sentence: str) -> None:
    assert foreign_language(sentence * 10) == language


@pytest.mark.parametrize(
    "text",
    [
        ENGLISH * 4,
        *(path.read_text(encoding="utf-8") for path in sorted(DOCS.iterdir())),
        ENGLISH * 8 + GERMAN * 4,
        "\n".join(f"https://example.com/{number:x}/index" for number in range(99)),
        "\n".join(f"Umerov, Rustem; Medinsky, Vladimir; {year}" for year in range(50)),
        "\n".join(f"{number},{number * number}" for number in range(999)),
        "def total(rows):\n    return sum(row.price for row in rows)\n" * 9,
        "Größe: 3 µm. Naïve café. " * 2,
        GERMAN,
        "",
    ],
)
def test_english_text_and_text_in_no_language_is_not_foreign(text: str) -> None:
    assert foreign_language(text) is None


@pytest.mark.parametrize(("english", "german"), [(30, 300), (300, 30)])
def test_the_main_language_of_a_long_text_decides_wherever_it_occurs(
    english: int, german: int
) -> None:
    expected = "de" if german > english else None
    assert foreign_language(ENGLISH * english + GERMAN * german) == expected
    assert foreign_language(GERMAN * german + ENGLISH * english) == expected


def test_a_foreign_document_is_indexed_with_a_warning_at_every_sync(
    tmp_path: Path, fake_components: Components
) -> None:
    docs = fill(tmp_path / "docs", {"a.txt": ENGLISH * 4, "de.txt": GERMAN * 4})
    for new in ("de.txt", "de.txt", "moved.txt"):
        (docs / "de.txt").replace(docs / new)
        report = sync(docs, tmp_path / "index", fake_components, verify=True)
        assert (report.documents, report.failed) == (2, ())
        (warning,) = report.warnings
        assert (warning.document, warning.kind) == (new, "not_english")
        assert "(de)" in warning.message
    fill(docs, {"moved.txt": ENGLISH * 5})
    assert sync(docs, tmp_path / "index", fake_components).warnings == ()
