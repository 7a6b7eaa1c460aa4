"""The parts of dates and times, as number formats name them."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

Moment = datetime | time | timedelta

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August",
    "September", "October", "November", "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def moment_parts(moment: Moment, *, is_halved: bool) -> Mapping[str, str]:
    """What each part of a format in lower case stands for, n for a minute.

    A time has no date, and only a duration that is not below zero has sums such as `[h]`;
    the hours of a halved day go to 12.
    """
    match moment:
        case datetime():
            return _date(moment) | _clock(moment.time(), is_halved=is_halved)
        case time():
            return _clock(moment, is_halved=is_halved)
    rest = datetime.min + moment % timedelta(days=1)
    return _sums(moment) | _clock(rest.time(), is_halved=is_halved)


def _date(moment: datetime) -> dict[str, str]:
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


def _clock(moment: time, *, is_halved: bool) -> dict[str, str]:
    hour = (moment.hour % 12 or 12) if is_halved else moment.hour
    half = "AM" if moment.hour < 12 else "PM"  # noqa: PLR2004 - noon
    fraction = f".{moment.microsecond:06}"
    return {
        "h": f"{hour}",
        "hh": f"{hour:02}",
        "n": f"{moment.minute}",
        "nn": f"{moment.minute:02}",
        "s": f"{moment.second}",
        "ss": f"{moment.second:02}",
        "am/pm": half,
        "a/p": half[0],
        **{"." + "0" * digits: fraction[: digits + 1] for digits in range(1, 4)},
    }


def _sums(duration: timedelta) -> dict[str, str]:
    if duration < timedelta():
        return {}
    seconds = duration // timedelta(seconds=1)
    sums = {"h": seconds // 3600, "m": seconds // 60, "s": seconds}
    return {
        f"[{unit * digits}]": f"{total:0{digits}}"
        for unit, total in sums.items()
        for digits in (1, 2)
    }
