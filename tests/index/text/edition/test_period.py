"""The years that people write to choose documents."""

import pytest

from index.text.edition.period import period

YEARS = range(1995, 2031)


@pytest.mark.parametrize(
    ("when", "years"),
    [
        ("2016", range(2016, 2017)),
        ("2016..2018", range(2016, 2019)),
        ("2016..2016", range(2016, 2017)),
        ("2016..", range(2016, 2031)),
        ("..2016", range(1995, 2017)),
        (" 2016.. ", range(2016, 2031)),
    ],
)
def test_a_year_and_a_range_include_both_ends(when: str, years: range) -> None:
    found = period(when)
    assert found is not None
    assert [year for year in YEARS if year in found] == list(years)
    assert period(str(found)) == found
    assert str(found) == when.strip() or len(years) == 1


@pytest.mark.parametrize(
    "when",
    [
        *("", "..", "2016...", "2016.2018", "2016-2018", "2018..2016", "16", "20166"),
        *("since 2016", "2016-05", "May 2016", "..2016..", "٢٠١٦", "2016\n2018"),
    ],
)
def test_anything_else_is_no_period(when: str) -> None:
    assert period(when) is None
