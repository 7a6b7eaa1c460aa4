"""The parts of dates and times, keyed by their codes in number formats."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

Moment = datetime | time | timedelta

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August",
    "September", "October", "November", "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def moment_parts(moment: Moment, *, is_12_hour: bool) -> Mapping[str, str]:
    """Map each lower-case format code to its text; `n` stands for minutes.

    A time has no date parts, and only a non-negative duration has totals such as `[h]`. With
    `is_12_hour`, hours go from 1 to 12.
    """
    match moment:
        case datetime():
            return _date_parts(moment) | _clock_parts(
                moment.time(), is_12_hour=is_12_hour
            )
        case time():
            return _clock_parts(moment, is_12_hour=is_12_hour)
    rest = datetime.min + moment % timedelta(days=1)
    return _totals(moment) | _clock_parts(rest.time(), is_12_hour=is_12_hour)


def _date_parts(moment: datetime) -> dict[str, str]:
    month, day = _MONTHS[moment.month - 1], _DAYS[moment.weekday()]
    return {
        "yy": f"{moment.year % 100:02}",
        "yyyy": f"{moment.year:04}",
        "m": f"{moment.month}",
        "mm": f"{moment.month:02}",
        "mmm": month[:3],
        "mmmm": month,
        "mmmmm": month[0],
        "d": f"{moment.day}",
        "dd": f"{moment.day:02}",
        "ddd": day[:3],
        "dddd": day,
    }


def _clock_parts(moment: time, *, is_12_hour: bool) -> dict[str, str]:
    hour = (moment.hour % 12 or 12) if is_12_hour else moment.hour
    am_or_pm = "AM" if moment.hour < 12 else "PM"  # noqa: PLR2004 - noon
    fraction = f".{moment.microsecond:06}"
    return {
        "h": f"{hour}",
        "hh": f"{hour:02}",
        "n": f"{moment.minute}",
        "nn": f"{moment.minute:02}",
        "s": f"{moment.second}",
        "ss": f"{moment.second:02}",
        "am/pm": am_or_pm,
        "a/p": am_or_pm[0],
        **{"." + "0" * digits: fraction[: digits + 1] for digits in range(1, 4)},
    }


def _totals(duration: timedelta) -> dict[str, str]:
    if duration < timedelta():
        return {}
    seconds = duration // timedelta(seconds=1)
    totals = {"h": seconds // 3600, "m": seconds // 60, "s": seconds}
    return {
        f"[{unit * digits}]": f"{total:0{digits}}"
        for unit, total in totals.items()
        for digits in (1, 2)
    }
