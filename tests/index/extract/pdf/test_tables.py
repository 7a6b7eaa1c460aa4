"""Tables in PDF files: rows with the names of their columns, compared with reportlab's input."""

import time
from collections.abc import Sequence
from io import BytesIO
from string import ascii_letters

import pytest
from reportlab.lib.colors import black, lightgrey, whitesmoke
from reportlab.pdfgen.canvas import Canvas

from index.extract.extractor import Extract
from index.extract.pdf.pdf import Pdf
from tests.support.pdf_files import Row, pdf
from tests.support.pdf_stories import (
    BOLD_HEADER,
    GRID,
    LINES_BELOW,
    THREE_LINES,
    columns,
    paragraph,
    story,
    table,
)

ABOVE = (
    "The wardens keep a list of all huts on the ridge, which is printed every spring. It"
    " tells who sleeps where, and how far it is to the next spring of clean water."
)
BELOW = "Whoever finds a mistake in the list is asked to write to the wardens at once."
HUTS = [
    ["Hut", "Beds", "Height", "Warden"],
    ["Almwind", "24", "1,870 m", "Ida Korn"],
    ["Felsnest", "8", "2,410 m", "Per Aune"],
    ["Grauer Turm", "112", "990 m", "Lou Vidal"],
    ["Seeblick", "36", "1,204 m", "Jo Marsh"],
]
HUT_ROWS = [
    "Hut: Almwind; Beds: 24; Height: 1,870 m; Warden: Ida Korn.",
    "Hut: Felsnest; Beds: 8; Height: 2,410 m; Warden: Per Aune.",
    "Hut: Grauer Turm; Beds: 112; Height: 990 m; Warden: Lou Vidal.",
    "Hut: Seeblick; Beds: 36; Height: 1,204 m; Warden: Jo Marsh.",
]
NUMBERS_RIGHT = ("ALIGN", (1, 0), (2, -1), "RIGHT")
SIGNS = [
    ["Sign", "What it means", "What to do"],
    [
        "Red flag",
        paragraph("Stones may fall from the wall above the path."),
        paragraph("Wait for the warden, or take the lower way."),
    ],
    [
        "White pole",
        paragraph("The path goes on below the snow."),
        paragraph("Walk from pole to pole."),
    ],
    [
        "Blue arrow",
        paragraph("There is clean water within a hundred steps of the path."),
        paragraph("Fill your bottles."),
    ],
]
SIGN_ROWS = [
    "Sign: Red flag; What it means: Stones may fall from the wall above the path.;"
    " What to do: Wait for the warden, or take the lower way.",
    "Sign: White pole; What it means: The path goes on below the snow.;"
    " What to do: Walk from pole to pole.",
    "Sign: Blue arrow; What it means: There is clean water within a hundred steps of the"
    " path.; What to do: Fill your bottles.",
]


def read(data: bytes) -> Extract:
    return Pdf().extract(data)


def tables(extract: Extract) -> list[list[str]]:
    return [
        [extract.text[row.start : row.end] for row in each.rows]
        for each in extract.structure.tables
    ]


@pytest.mark.parametrize(
    "style",
    [
        pytest.param([GRID], id="grid"),
        pytest.param([("INNERGRID", (0, 0), (-1, -1), 1, black)], id="inner grid"),
        pytest.param([*THREE_LINES], id="lines around the header and below"),
        pytest.param([LINES_BELOW], id="a line below each row"),
        pytest.param(
            [("ROWBACKGROUNDS", (0, 0), (-1, -1), [lightgrey, whitesmoke])],
            id="shaded rows",
        ),
        pytest.param([BOLD_HEADER], id="bold header without lines"),
        pytest.param([], id="aligned words alone"),
    ],
)
def test_each_row_of_a_table_keeps_the_names_of_its_columns(
    style: Sequence[tuple[object, ...]],
) -> None:
    huts = table(HUTS, NUMBERS_RIGHT, *style)
    extract = read(story(paragraph(ABOVE), huts, paragraph(BELOW)))
    assert extract.text.split("\n\n") == [ABOVE, *HUT_ROWS, BELOW]
    assert tables(extract) == [HUT_ROWS]


@pytest.mark.parametrize(
    "style",
    [
        pytest.param([GRID], id="grid"),
        pytest.param([GRID, ("VALIGN", (0, 0), (-1, -1), "MIDDLE")], id="centred"),
        pytest.param([*THREE_LINES], id="lines around the header and below"),
        pytest.param([], id="aligned words alone"),
    ],
)
def test_the_lines_of_a_cell_are_joined(style: Sequence[tuple[object, ...]]) -> None:
    signs = table(SIGNS, *style, widths=[70, 130, 110])
    extract = read(story(paragraph(ABOVE), signs, paragraph(BELOW)))
    assert extract.text.split("\n\n") == [ABOVE, *SIGN_ROWS, BELOW]


def test_a_row_between_lines_is_one_even_if_its_words_are_at_other_heights() -> None:
    rows = [
        ["Thing", "Weight", "Price"],
        [paragraph("A lamp with a shade of green glass"), "900 g", "12"],
        ["Rope", "4 kg", "31"],
        ["Axe", "2 kg", "25"],
    ]
    centred = ("VALIGN", (0, 0), (-1, -1), "MIDDLE")
    things = table(rows, LINES_BELOW, centred, widths=[120, 60, 60])
    assert tables(read(story(things))) == [
        [
            "Thing: A lamp with a shade of green glass; Weight: 900 g; Price: 12.",
            "Thing: Rope; Weight: 4 kg; Price: 31.",
            "Thing: Axe; Weight: 2 kg; Price: 25.",
        ]
    ]


def test_rows_between_two_lines_of_a_grid_are_told_apart() -> None:
    bars = [("LINEAFTER", (0, 0), (-2, -1), 0.5, black), *THREE_LINES]
    assert tables(read(story(table(HUTS, *bars)))) == [HUT_ROWS]


def test_merged_cells_count_for_each_row_and_column() -> None:
    rows = [
        ["Hut", "Summer", "", "Winter", ""],
        ["", "Beds", "Price", "Beds", "Price"],
        ["Almwind", "24", "31", "6", "44"],
        ["", "20", "29", "4", "40"],
        ["Felsnest", "8", "27", "2", "38"],
    ]
    spans = [
        ("SPAN", (0, 0), (0, 1)),
        ("SPAN", (1, 0), (2, 0)),
        ("SPAN", (3, 0), (4, 0)),
        ("SPAN", (0, 2), (0, 3)),
    ]
    assert tables(read(story(table(rows, GRID, *spans)))) == [
        [
            "Hut: Almwind; Summer Beds: 24; Summer Price: 31; Winter Beds: 6; Winter Price: 44.",
            "Hut: Almwind; Summer Beds: 20; Summer Price: 29; Winter Beds: 4; Winter Price: 40.",
            "Hut: Felsnest; Summer Beds: 8; Summer Price: 27; Winter Beds: 2; Winter Price: 38.",
        ]
    ]


def test_a_cell_across_the_table_introduces_the_rows_below() -> None:
    rows = [HUTS[0], HUTS[1], ["Closed in winter", "", "", ""], *HUTS[2:]]
    extract = read(story(table(rows, GRID, ("SPAN", (0, 2), (-1, 2)))))
    assert tables(extract) == [HUT_ROWS[:1], HUT_ROWS[1:]]
    caption = extract.structure.tables[1].caption
    assert caption is not None
    assert extract.text[slice(*caption)] == "Closed in winter"


@pytest.mark.parametrize("repeat", [0, 1])
@pytest.mark.parametrize(
    "style", [pytest.param(GRID, id="grid"), pytest.param(LINES_BELOW, id="lines")]
)
def test_a_table_keeps_its_header_on_the_next_pages(
    repeat: int, style: tuple[object, ...]
) -> None:
    numbers = range(1, 120)
    rows = [
        ["Locker", "Name"],
        *([f"L{n}", f"Member {n} of the club"] for n in numbers),
    ]
    extract = read(story(table(rows, style, repeat=repeat), paragraph(BELOW)))
    assert tables(extract) == [
        [f"Locker: L{n}; Name: Member {n} of the club." for n in numbers]
    ]
    assert len(extract.pages) > 2
    assert extract.text[extract.pages[1] :].startswith("Locker: L")


@pytest.mark.parametrize("bold", [True, False])
def test_labels_and_values_become_rows(*, bold: bool) -> None:
    labels = ["Owner", "Registered on", "Length", "Home port"]
    values = ["Tove Lind", "2 June 2019", "11.4 m", "Vik"]
    marked = [paragraph(f"<b>{each}</b>") if bold else f"{each}:" for each in labels]
    rows = list(zip(marked, values, strict=True))
    extract = read(story(paragraph(ABOVE), table(rows, widths=[110, 150])))
    assert tables(extract) == [
        [
            "Owner: Tove Lind.",
            "Registered on: 2 June 2019.",
            "Length: 11.4 m.",
            "Home port: Vik.",
        ]
    ]


def test_words_beside_figures_become_rows_without_a_header() -> None:
    rows = [["Monday", "8:30-12:00"], ["Thursday", "14:00-18:30"], ["Feast days", "0"]]
    assert tables(read(story(paragraph(ABOVE), table(rows)))) == [
        ["Monday: 8:30-12:00.", "Thursday: 14:00-18:30.", "Feast days: 0."]
    ]


def test_a_table_in_one_of_two_columns_of_prose_stands_in_its_place() -> None:
    texts = [ABOVE.replace("water", f"water from {name}") for name in ascii_letters]
    parts = list(map(paragraph, texts))
    extract = read(columns(*parts[:15], table(HUTS, GRID), *parts[15:30]))
    assert extract.text.split("\n\n") == [*texts[:15], *HUT_ROWS, *texts[15:30]]


def test_columns_of_prose_are_read_one_after_the_other_though_written_line_by_line() -> (
    None
):
    left = [
        "The mill at Orr was built by",
        "two brothers from the valley.",
        "It ground",
    ]
    right = [
        "The inn beside it has stood",
        "empty since the flood, and its",
        "owner is",
    ]
    left[2:] = ["It ground the corn of all the", "villages until the war began."]
    right[2:] = ["owner is said to live on the", "coast now, far from the river."]
    lines = [
        Row(text, left=x, top=700 - 14 * number)
        for number, pair in enumerate(zip(left, right, strict=True))
        for text, x in zip(pair, (72, 300), strict=True)
    ]
    assert " ".join(read(pdf(lines)).text.split()) == " ".join(left + right)


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(
            [[f"Chapter on hut {n} " + ". " * 30, f"{n * 4}"] for n in range(1, 9)],
            id="contents with leaders",
        ),
        pytest.param(
            [
                ["Food", "3"],
                ["What to bring along", "9"],
                ["Paths", "14"],
                ["Index", "20"],
            ],
            id="contents without leaders",
        ),
        pytest.param(
            [[f"{n}.", paragraph(ABOVE)] for n in range(1, 6)], id="numbered list"
        ),
        pytest.param([[paragraph(ABOVE), paragraph(BELOW)]] * 3, id="prose in columns"),
        pytest.param(
            [
                ["Lodge Ltd.", "Our sign: JM"],
                ["Upper Road 7", "Room: 14"],
                ["Vik", "May"],
            ],
            id="letterhead",
        ),
    ],
)
def test_what_may_not_be_a_table_stays_as_it_is(rows: list[list[object]]) -> None:
    extract = read(story(paragraph(ABOVE), table(rows, widths=[250, 150])))
    assert tables(extract) == []


def test_a_box_around_prose_and_a_form_are_no_tables() -> None:
    box = table([[paragraph(ABOVE)]], GRID)
    form = table(
        [["Family name: Lind", "Given name: Tove"], ["Born: 2 June 1971", "Port: Vik"]],
        GRID,
    )
    assert tables(read(story(box, form))) == []


def test_a_page_of_many_drawn_lines_is_read_in_time() -> None:
    file = BytesIO()
    canvas = Canvas(file)
    canvas.drawString(72, 700, ABOVE[:70])
    for number in range(100_000):
        canvas.line(number % 500, number % 700, number % 500 + 40, number % 700)
    canvas.save()
    start = time.process_time()
    assert read(file.getvalue()).text == ABOVE[:70]
    assert time.process_time() - start < 10
