"""Decoding files, checked against Python's own codecs and newline handling."""

import codecs
import io
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import UnreadableFile
from index.extract.decoding import decode

TEXT = "Où? 会谈 🙂\nЖ."
BYTE_ORDER_MARKS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}
RUSSIAN = (
    "Переговоры прошли во дворце Долмабахче. Делегации говорили два часа."
    " Потом были короткие заявления для журналистов."
)


@given(
    st.lists(st.sampled_from(["\r", "\n", "\r\n", "\0", "\x85", "\u2028", "\ufeff"]))
    .map("".join)
    .flatmap(lambda ends: st.text().map(lambda text: f"a{text}{ends}{text}"))
)
def test_only_line_ends_change_in_utf_8(text: str) -> None:
    data = text.encode("utf-8")
    expected = io.TextIOWrapper(io.BytesIO(data), "utf-8", newline=None)
    assert decode(data) == expected.read()


@pytest.mark.parametrize("encoding", BYTE_ORDER_MARKS)
def test_a_byte_order_mark_names_the_encoding_and_is_dropped(encoding: str) -> None:
    assert decode(BYTE_ORDER_MARKS[encoding] + TEXT.encode(encoding)) == TEXT


@pytest.mark.parametrize("encoding", BYTE_ORDER_MARKS)
def test_line_ends_become_line_feeds_in_every_encoding(encoding: str) -> None:
    data = BYTE_ORDER_MARKS[encoding] + "a\r\nb\rc\n\rd".encode(encoding)
    assert decode(data) == "a\nb\nc\n\nd"


def test_only_the_first_byte_order_mark_is_dropped() -> None:
    assert decode(codecs.BOM_UTF8 * 2 + b"a") == "\ufeffa"


def test_an_empty_file_is_an_empty_text() -> None:
    assert decode(b"") == ""
    assert decode(codecs.BOM_UTF8) == ""


@pytest.mark.parametrize("encoding", ["koi8-r", "cp1251", "iso8859-5"])
def test_russian_in_a_legacy_encoding_is_decoded_correctly(encoding: str) -> None:
    assert decode(RUSSIAN.encode(encoding)) == RUSSIAN


def test_chinese_in_a_legacy_encoding_is_decoded_correctly() -> None:
    text = "会谈在伊斯坦布尔举行。外交部长主持。"
    assert decode(text.encode("gb18030")) == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-32-be"])
def test_marked_text_cut_inside_a_character_is_binary(encoding: str) -> None:
    cut = (BYTE_ORDER_MARKS[encoding] + "talks 🙂".encode(encoding))[:-1]
    with pytest.raises(UnreadableFile, match=f"looks like {encoding} text") as raised:
        decode(cut)
    assert raised.value.kind == "binary"


def test_compressed_data_is_binary() -> None:
    with pytest.raises(UnreadableFile, match="save it as UTF-8") as raised:
        decode(zlib.compress(RUSSIAN.encode("utf-8")))
    assert raised.value.kind == "binary"


@given(st.binary(max_size=200))
def test_any_bytes_decode_without_carriage_returns_or_fail_as_binary(
    data: bytes,
) -> None:
    try:
        text = decode(data)
    except UnreadableFile as error:
        assert error.kind == "binary"  # noqa: PT017 - not every example raises
    else:
        assert "\r" not in text
        assert text.encode("utf-8").decode("utf-8") == text


@pytest.mark.parametrize("plain", [0, 1, 10, 100])
@pytest.mark.parametrize(
    "text",
    [
        "The café charges £4.50 for a crêpe. ",
        "Señor Ibáñez is the owner of the hotel. ",
        "It costs €90 a night – “breakfast” isn’t included in that. ",
    ],
)
def test_english_with_few_accents_is_decoded_as_cp1252(text: str, plain: int) -> None:
    whole = text + plain * "The light was seen by all of the ships in the bay. "
    assert decode(whole.encode("cp1252")) == whole


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1250", "Příliš žluťoučký kůň úpěl ďábelské ódy a všichni byli šťastní. "),
        (
            "cp1251",
            "Переговоры начались во вторник в Стамбуле, председательствовал посол. ",
        ),
        ("shift_jis", "会議は火曜日に始まり、大使が議長を務めた。"),
    ],
)
def test_other_languages_are_not_mistaken_for_english(encoding: str, text: str) -> None:
    assert decode(3 * text.encode(encoding)) == 3 * text
