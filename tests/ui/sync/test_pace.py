"""How long indexing will go on."""

from itertools import count

from ui.sync.pace import Pace


def test_the_rest_takes_as_long_as_the_pace_so_far_says() -> None:
    clock = count(0, 5)
    pace = Pace(lambda: float(next(clock)))
    assert pace.seconds_left(1000) is None
    assert pace.seconds_left(900) == 45  # 100 in 5 seconds
    assert pace.seconds_left(700) == 700 * 10 / 300
    assert pace.seconds_left(0) is None


def test_new_work_starts_the_estimate_again() -> None:
    clock = count(0, 5)
    pace = Pace(lambda: float(next(clock)))
    pace.seconds_left(100)
    assert pace.seconds_left(200) is None
    assert pace.seconds_left(150) == 15


def test_nothing_is_said_while_nothing_moves_or_too_soon() -> None:
    clock = iter([0.0, 1.0, 60.0])
    pace = Pace(lambda: next(clock))
    pace.seconds_left(100)
    assert pace.seconds_left(90) is None
    assert pace.seconds_left(100) is None
