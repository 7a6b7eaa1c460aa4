"""Identifiers: codes that name one thing, however they are written."""

import time

import pytest

from index.text.identifiers import identifiers


def forms(text: str) -> list[str]:
    return [identifier.form for identifier in identifiers(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fixes CVE-2019-30417 for good.", ["cve2019.30417"]),
        ("the pump QX-7713-D", ["qx7713d"]),
        ("the pump QX7713D", ["qx7713d"]),
        ("the pump qx-7713-d", ["qx7713d"]),
        ("the pump QX\u20117713\u2011D", ["qx7713d"]),
        ("the pump QX 7713 D, in grey", ["qx7713d"]),
        ("the pump QX-7713/D", ["qx7713d"]),
        ("Bolts M-42 are used.", ["m42"]),
        ("ERR_DNS_LOOKUP was raised", ["errdnslookup"]),
        ("call read_next_block() twice", ["readnextblock"]),
        ("set MAIL_MAX_TRIES", ["mailmaxtries"]),
        ("error 0x8009000d", ["0x8009000d"]),
        ("plan KLM/2018-0932", ["klm2018.0932"]),
        ("see M-42/M-47", ["m42", "m47"]),
        ("manuals/QX-7713-D.pdf", ["qx7713d"]),
        ("ticket OPS-2204.", ["ops2204"]),
        ("id 7c1f09ab-33e2-4d", ["7c1f09ab33e2.4d"]),
        ("module 3RT-20-A", ["3rt20a"]),
        ("valve 8812-F", ["8812f"]),
        ("from 5.6.1 on", ["5.6.1"]),
        ("from v5.6.1 on", ["5.6.1"]),
        ("from version 5.6 on", ["5.6"]),
        ("in clause 9.4", ["9.4"]),
        ("in 9.4(c)", ["9.4", "9.4c"]),
        ("in \u00a7 9.4 (c)", ["9.4", "9.4c"]),
        ("under 83(2)(a)", ["83.2a"]),
        ("9.4 The buyer pays.", ["9.4"]),
        ("## 2.5 Brakes", ["2.5"]),
        ("order 00048120", ["00048120"]),
        ("customer 73915 called", ["73915"]),
        ("two F-35s", ["f35"]),
        ("a non-M-42-based mount", ["m42"]),
        ("RFC 7231 says", ["rfc7231"]),
        ("DIN 4102:1998", ["din4102"]),
    ],
)
def test_a_code_has_one_form_however_it_is_written(
    text: str, expected: list[str]
) -> None:
    assert forms(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a well-known and/or state-of-the-art e-mail",
        "in 1987, the 1990s, mid-2010s and mid-1480s, from 1998-2003 or 2016/17",
        "on 2018-11-30, 30.11.2018, 30/11/2018, 30-NOV-2018 or Nov-2018",
        "at 10:45, 10.45, 0645 or 5pm, 2018-11-30T10:45:00Z, 20181130",
        "$73915, 73915 EUR, CHF 73915, SEK250, 73,915 or 73915%",
        "a 24-hour, 12-month, 19th-century, 3-to-12-year-old",
        "5kg, 16GB, 500 mg, 30-40V, 3.5 kg, 2x4, 1280x720",
        "90000 people and 3.5 million others won 3-1, 24/7",
        "AD 70 and MAY 12 and EURO 2016",
        "leave-rules-2017.md and /var/log/mail.log",
    ],
)
def test_words_quantities_dates_and_money_are_no_codes(text: str) -> None:
    assert forms(text) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("QX-7713-D", "QX-7731-D"),
        ("QX-7713-D", "QX-7713-E"),
        ("QX-7713-D", "WX-7713-D"),
        ("CVE-2019-30417", "CVE-2019-30418"),
        ("CVE-2019-30417", "CVE-2018-30417"),
        ("M-42", "M-420"),
        ("clause 9.4(c)", "clause 9.4(d)"),
        ("clause 9.4(c)", "clause 94(c)"),
        ("9.4.1", "94.1.0"),
        ("00048120", "0048120"),
        ("ERR_DNS_LOOKUP", "ERR_DNS_LOCKUP"),
    ],
)
def test_codes_that_differ_in_a_character_have_different_forms(
    one: str, other: str
) -> None:
    assert forms(one)
    assert set(forms(one)) != set(forms(other))


def test_identifiers_are_ranges_of_the_text() -> None:
    text = "Between QX-7713-D and ERR_DNS there is RFC 7231."
    assert [text[start:end] for start, end, _ in identifiers(text)] == [
        "QX-7713-D",
        "ERR_DNS",
        "RFC 7231",
    ]


def test_a_form_is_one_word_that_keeps_numbers_apart() -> None:
    words = {identifiers(text)[-1].word for text in ("9.4(c)", "94(c)")}
    assert len(words) == 2
    assert all(word.isalnum() for word in words)


@pytest.mark.parametrize(
    "unit", ["a-", "1.", "1", "A1-", "é-", "/a1", "AB 1.", "4.2(", "1(a)", "v. 1", "_"]
)
def test_identifiers_are_found_in_linear_time(unit: str) -> None:
    def seconds(length: int) -> float:
        text = unit * (length // len(unit)) + "1é_"
        started = time.process_time()
        identifiers(text)
        return time.process_time() - started

    short, long = (
        min(seconds(length) for _ in range(3)) for length in (10_000, 60_000)
    )
    assert long < 12 * max(short, 0.01)
