"""Web pages: which text is kept, and how it is divided into blocks."""

import codecs

import pytest

from index.extract.extractor import Extract
from index.extract.web.web_page import WebPage
from tests.support.extracts import captions, headings, items, levels, refusal

MAIN = "<h1>The talks</h1><p>" + "Two delegations met for two hours. " * 10 + "</p>"


def page(body: str, head: str = "") -> Extract:
    source = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
    return WebPage().extract(source.encode())


def test_headings_paragraphs_and_list_items_are_separate_blocks() -> None:
    extract = page(
        "<h1>The <em>talks</em></h1><p>They met.\nThey <b>sp</b>oke.<p>Then&nbsp;they left."
        "<ul><li>First<li><p>Second<ul><li>Inner</ul></ul>After<br>all<h2>Aft\ner</h2><div>Last"
    )
    assert extract.text == (
        "The talks\n\nThey met. They spoke.\n\nThen they left.\n\n- First\n- Second\n- Inner"
        "\n\nAfter all\n\nAft er\n\nLast"
    )
    assert headings(extract) == ["The talks", "Aft er"]


def test_headings_are_below_the_title_of_the_page_if_it_is_kept() -> None:
    body = "<h1>Sails</h1><h2>Jib</h2><h4>Cloth</h4>"
    assert levels(page(body, "<title>Sails | Loft</title>")) == [
        (1, "Sails"),
        (2, "Jib"),
        (4, "Cloth"),
    ]
    assert levels(page(body, "<title>Loft</title>")) == [
        (1, "Loft"),
        (2, "Sails"),
        (3, "Jib"),
        (5, "Cloth"),
    ]


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("<ol><li>Ash<li>Elm</ol>", ["1. Ash", "2. Elm"]),
        ("<ol start=7 type=a><li>Ash<li>Elm</ol>", ["g. Ash", "h. Elm"]),
        ("<ol type=I><li>Ash<li value=9>Elm<li>Fir</ol>", ["I. Ash", "IX. Elm", "X. Fir"]),
        ("<ol reversed><li>Ash<li>Elm</ol>", ["2. Ash", "1. Elm"]),
        ("<ol start=x><li>Ash<li><ul><li>Elm</ul><li>Fir</ol>", ["1. Ash", "- Elm", "3. Fir"]),
        ("<ol type=a start=27><li>Ash</ol>", ["27. Ash"]),
        ("<ol type=i start=39><li>Ash<li>Elm</ol>", ["xxxix. Ash", "40. Elm"]),
        ("<li>Ash<li>Elm", ["- Ash", "- Elm"]),
    ],
)  # fmt: skip
def test_items_have_the_numbers_that_a_browser_shows(
    source: str, lines: list[str]
) -> None:
    extract = page(source)
    assert extract.text.splitlines() == lines
    assert extract.structure.lists[0].is_ordered == (lines[0][0] != "-")


def test_inner_lists_are_deeper_and_further_paragraphs_do_not_end_a_list() -> None:
    extract = page(
        "<p>You need:<ul><li>wood<ol><li>ash<li>elm</ol>of any age<li><p>glue<p>It dries."
        "<pre>fast</pre><li>nails</ul><p>Or:<ul><li>rope"
    )
    assert items(extract) == [
        [(0, "wood"), (1, "ash"), (1, "elm"), (0, "glue"), (0, "nails")],
        [(0, "rope")],
    ]


def test_an_item_does_not_start_inside_a_character() -> None:
    assert items(page("<ul><li>\u0301bb<li>flow")) == [[(0, " \u0301bb"), (0, "flow")]]


def test_a_term_is_joined_to_its_definition_unless_it_is_a_question() -> None:
    extract = page(
        "<dl><dt>Jib<dd>A sail. It is small.<dd>It is set in front.<dt>Boom<dt>Spar:<dd>A pole."
        "<dt>Can I reef it?<dd>Yes.<dt>Tools<dd><ul><li>palm</ul><dt>Lost</dl><p>End."
    )
    assert extract.text.split("\n\n") == [
        "Jib: A sail. It is small.",
        "It is set in front.",
        "Boom",
        "Spar: A pole.",
        "Can I reef it?",
        "Yes.",
        "Tools",
        "- palm",
        "Lost",
        "End.",
    ]


def test_the_summary_of_details_stands_before_their_text() -> None:
    source = "<details><summary>Is it wet?</summary>Often.</details>"
    assert page(source).text == "Is it wet?\n\nOften."


def test_preformatted_text_keeps_its_lines_and_is_code() -> None:
    extract = page("<p>Run:<pre>\n  <b>reef</b>(2)  \n\n    furl()\n\n</pre><p>Done.")
    assert extract.text == "Run:\n\n  reef(2)\n\n    furl()\n\nDone."
    assert [extract.text[slice(*code)] for code in extract.structure.code] == [
        "  reef(2)\n\n    furl()"
    ]


def test_rows_of_a_label_and_a_value_are_read_as_such() -> None:
    table = (
        "<table><tr><th colspan=2>Loft<tr><th>Owner<td>Ida Roth<tr><th>Town<td>Varn"
        "</table>"
    )
    extract = page(table)
    assert extract.text == "Loft\n\nOwner: Ida Roth.\n\nTown: Varn."
    assert captions(extract) == ["Loft"]


def test_a_bold_row_names_the_columns() -> None:
    table = (
        "<table><tr><td><b>Sail<td><p><b>Cloth</b></p><tr><td>Jib<td>hemp 3"
        "<tr><td>Main<td>flax<tr><td>Fore<td>flax</table>"
    )
    assert page(table).text.startswith("Sail: Jib; Cloth: hemp 3.")


def test_a_name_that_spans_columns_belongs_to_each_and_a_currency_to_its_sum() -> None:
    table = (
        "<table><tr><td><td colspan=2>2030<td colspan=2>2031"
        "<tr><td>Masts<td>€<td>70<td>€<td>(90<td>)<tr><td>Rope<td><td>8<td><td>9</table>"
    )
    assert page(table).text == (
        "Masts; 2030: €70; 2031: €(90).\n\nRope; 2030: 8; 2031: 9."
    )


def test_a_paragraph_after_an_empty_list_item_is_not_an_item() -> None:
    assert page("<ul><li>One<li></ul><p>Two").text == "- One\n\nTwo"


def test_blank_lines_and_double_line_breaks_separate_paragraphs() -> None:
    assert page("<pre>a\nb\n\nc</pre>d<br><br>e").text == "a\nb\n\nc\n\nd\n\ne"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("The talks", ["The talks"]),
        ("The Talks - Daily News", ["The talks"]),
        ("Istanbul", ["Istanbul", "The talks"]),
    ],
)
def test_the_title_is_a_heading_unless_it_contains_the_first_heading(
    title: str, expected: list[str]
) -> None:
    assert headings(page("<h1>The talks</h1>x", f"<title>{title}</title>")) == expected


def test_scripts_styles_and_controls_are_not_text() -> None:
    hidden = "".join(
        f"<{tag}>hidden</{tag}>"
        for tag in (
            "script",
            "style",
            "template",
            "noscript",
            "button",
            "svg",
            "select",
        )
    )
    assert page(f"{hidden}<p>Seen{hidden} too.<!-- hidden --></p>").text == "Seen too."


def test_anchor_marks_next_to_headings_are_not_text() -> None:
    assert page('<h1>Talks<a href="#t">¶</a></h1>').text == "Talks"


def test_a_table_row_has_the_names_of_its_columns() -> None:
    table = (
        "<table><caption>Delegates</caption><thead><tr><th>Name<th>Role</thead>"
        "<tr><td>Umerov<td>Defence<br>Minister<tr><td>Medinsky<td>"
        "<tr><td colspan=2>All were there</table>"
    )
    assert page(f"{table}After").text == (
        "Delegates\n\nName: Umerov; Role: Defence Minister.\n\nName: Medinsky.\n\n"
        "All were there.\n\nAfter"
    )


def test_cells_that_span_rows_and_columns_apply_to_each() -> None:
    table = (
        "<table><tr><th rowspan=2>Side<th colspan=2>Talks<tr><th>First<th>Second"
        "<tr><td rowspan=2>Ukraine<td>16 May<td>2 June<tr><td>17 May<td></table>"
    )
    assert page(table).text == (
        "Side: Ukraine; Talks First: 16 May; Talks Second: 2 June.\n\n"
        "Side: Ukraine; Talks First: 17 May."
    )


def test_a_layout_table_has_no_rows() -> None:
    layout = "<table><tr><td><h2>Left</h2><p>One.<p>Two.<td>Right</table>"
    assert page(layout).text == "Left\n\nOne.\n\nTwo.\n\nRight"


@pytest.mark.parametrize(
    "part",
    [
        "<nav>Home</nav>",
        '<div class="main-nav"><a>Home</a> <a>News</a></div>',
        '<div id="cookie-banner">We use cookies.</div>',
        '<div class="ad">Buy now!</div>',
        "<footer>All rights reserved</footer>",
        "<aside>Most read</aside>",
        "<header><p>The Daily News</p></header>",
        '<div role="dialog">Subscribe!</div>',
    ],
)
def test_boilerplate_around_the_main_text_is_dropped(part: str) -> None:
    assert page(part + MAIN + part).text == page(MAIN).text


@pytest.mark.parametrize(
    "part",
    [
        "<p>We use cookies to bake.</p>",
        '<section id="related-work"><p>Others have tried this before.</p></section>',
        '<div class="menu"><p>Soup, fish and cake were served.</p></div>',
        "<main><aside>A note.</aside></main>",
        "<article><header>By Anna</header><footer>Written in May.</footer></article>",
        "<header><h2>x</h2><h1>Title in a header</h1></header>",
        "<p>On <time>16 May</time> they <a rel=author>met</a>.</p>",
        "<ul><li>A short list<li>right in the body</ul>",
        "<ul><li><a>A list</a><li><a>of links</a></ul>",
        "<div hidden>An answer that opens.</div>",
    ],
)
def test_text_that_only_looks_like_boilerplate_is_kept(part: str) -> None:
    words = set(page(MAIN + part).text.split())
    assert set(page(part).text.split()) <= words
    assert len(words) > len(set(page(MAIN).text.split()))


def test_a_part_with_much_of_the_text_is_kept_whatever_its_name() -> None:
    text = "Two delegations met for two hours."
    assert page(f'<div id="newsletter">{text}</div>Elsewhere, a short line.').text == (
        f"{text}\n\nElsewhere, a short line."
    )


def test_a_page_that_is_only_a_menu_is_kept() -> None:
    assert page("<nav><a>Home</a></nav>").text == "Home"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("<p>Où?".encode(), "Où?"),
        (codecs.BOM_UTF16_LE + "<p>Où?".encode("utf-16-le"), "Où?"),
        (b"<meta charset=koi8-r><p>" + "Переговоры".encode("koi8-r"), "Переговоры"),
        (
            b'<meta http-equiv="Content-Type" content="text/html; charset=windows-1251"><p>'
            + "Переговоры".encode("cp1251"),
            "Переговоры",
        ),
        (b'<?xml version="1.0" encoding="iso-8859-1"?><p>\x93Hi\x94', "“Hi”"),
        (b"<meta charset=utf-16><p>plain", "plain"),
        (b"<meta charset=no-such><p>plain", "plain"),
        (b"<meta charset=utf-8><p>bad \xff byte", "bad \ufffd byte"),
        (codecs.BOM_UTF8 + "<meta charset=koi8-r><p>Où?".encode(), "Où?"),
    ],
)
def test_the_encoding_is_taken_from_the_byte_order_mark_or_the_declaration(
    data: bytes, text: str
) -> None:
    assert WebPage().extract(data).text == text


def test_broken_markup_loses_no_words() -> None:
    source = (
        b"<p>One <b>two<p>three</i></table><td>four<div>five<h2>six<p>seven & <eight"
    )
    words = WebPage().extract(source).text.split()
    assert words[:8] == ["One", "two", "three", "four", "five", "six", "seven", "&"]


@pytest.mark.parametrize(
    "prologue",
    [
        b'<?xml version="1.0"?><html>',
        b'<!DOCTYPE html PUBLIC "x" "y"><html xmlns="http://www.w3.org/1999/xhtml">',
    ],
)
def test_self_closing_xhtml_elements_swallow_no_text(
    prologue: bytes,
) -> None:
    source = (
        b'<head><title/><script src="x"/></head><body><a id="a"/><p>Text<br/>here.</p>'
    )
    assert WebPage().extract(prologue + source).text == "Text here."


@pytest.mark.parametrize("source", [b"", b" ", b"<script>run()</script>", b"<!-- -->"])
def test_a_page_without_text_is_refused_as_empty(source: bytes) -> None:
    error = refusal(WebPage(), source)
    assert error.kind == "empty"
    assert "save it from there" in str(error)


def test_an_endlessly_nested_page_is_refused_and_a_deep_one_read() -> None:
    assert WebPage().extract(b"<div>" * 1000 + b"deep").text == "deep"
    error = refusal(WebPage(), b"<div>" * 100_000 + b"deep")
    assert error.kind == "damaged"
    assert "nested too deeply" in str(error)
