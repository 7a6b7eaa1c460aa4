"""The plan of a sync, as a function of a scan and of what the catalogue knows."""

from dataclasses import FrozenInstanceError, replace

import pytest

from index.store.records import Failure, FileRecord, Stamp
from index.sync.plan import Known, Plan, Terms, make_plan
from index.sync.scan import Scan

SECOND = 10**9
LAST = 1_000 * SECOND
NOW = 2_000 * SECOND
OLD = Stamp(size=5, mtime_ns=10 * SECOND, ctime_ns=10 * SECOND, inode=1)
INDEXED = FileRecord(OLD, "indexed", "txt/1")
KNOWN = Known({"a.txt": INDEXED}, {"a.txt": "aa"}, LAST)


def recipe(name: str, failure: str | None) -> str:
    suffix = name.rpartition(".")[2]
    return f"{suffix}/1 limits" if failure == "too_large" else f"{suffix}/1"


def plan(
    *files: tuple[str, Stamp],
    known: Known = KNOWN,
    terms: Terms = Terms(NOW),  # noqa: B008 - it is frozen
    failures: tuple[Failure, ...] = (),
) -> Plan:
    return make_plan(Scan(dict(files), failures), known, recipe, terms)


def known(record: FileRecord) -> Known:
    return replace(KNOWN, files={"a.txt": record})


def test_nothing_is_planned_for_a_folder_that_has_not_changed() -> None:
    expected = Plan(NOW, read=(), pending=(), unsettled=(), gone=(), vanished={})
    assert plan(("a.txt", OLD)) == expected


def test_a_plan_is_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        setattr(plan(), "read", ("a.txt",))  # noqa: B010 - mypy forbids it


def test_new_files_are_read_in_the_order_of_the_scan() -> None:
    planned = plan(("b.txt", OLD), ("a.txt", OLD), ("c.txt", OLD))
    assert planned.read == planned.pending == ("b.txt", "c.txt")


@pytest.mark.parametrize(
    "stamp",
    [
        replace(OLD, size=6),
        replace(OLD, mtime_ns=11 * SECOND),
        replace(OLD, ctime_ns=11 * SECOND),
        replace(OLD, inode=2),
    ],
)
def test_a_file_with_another_stamp_is_read(stamp: Stamp) -> None:
    assert plan(("a.txt", stamp)).pending == ("a.txt",)


def test_a_file_on_another_device_is_the_same() -> None:
    assert plan(("a.txt", replace(OLD, device=7))).read == ()


@pytest.mark.parametrize(
    ("record", "is_read"),
    [
        (INDEXED, False),
        (replace(INDEXED, recipe="txt/0"), True),
        (replace(INDEXED, state="pending", recipe=None), True),
        (replace(INDEXED, state="failed", kind="damaged"), False),
        (replace(INDEXED, state="stale", kind="unreadable"), True),
        (replace(INDEXED, state="failed", kind="changing"), True),
        (replace(INDEXED, state="failed", kind="too_large"), True),
        (FileRecord(OLD, "failed", "txt/1 limits", "too_large"), False),
    ],
)
def test_a_known_file_is_read_again_only_if_that_may_help(
    record: FileRecord,
    is_read: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    assert plan(("a.txt", OLD), known=known(record)).read == ("a.txt",) * is_read


@pytest.mark.parametrize(("before_scan", "is_read"), [(2, True), (3, False)])
def test_a_file_changed_within_two_seconds_of_the_last_scan_is_read_again(
    before_scan: int,
    is_read: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    stamp = replace(OLD, mtime_ns=LAST - before_scan * SECOND)
    record = replace(INDEXED, stamp=stamp)
    assert plan(("a.txt", stamp), known=known(record)).read == ("a.txt",) * is_read


@pytest.mark.parametrize(
    ("ctime_ns", "is_settled"),
    [
        (NOW - 3 * SECOND, True),
        (NOW - SECOND, False),
        (NOW, False),
        (NOW + SECOND, True),  # a clock that is ahead would keep the file waiting
    ],
)
def test_a_file_that_changed_just_now_is_left_for_the_next_sync(
    ctime_ns: int,
    is_settled: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    stamp = replace(OLD, size=6, ctime_ns=ctime_ns)
    planned = plan(("a.txt", stamp), terms=Terms(NOW, still_ns=2 * SECOND))
    assert planned.pending == ("a.txt",) * is_settled
    assert planned.unsettled == ("a.txt",) * (not is_settled)


def test_a_file_that_was_just_renamed_is_read_at_once() -> None:
    renamed = replace(OLD, ctime_ns=NOW)
    planned = plan(("b.txt", renamed), terms=Terms(NOW, still_ns=2 * SECOND))
    assert planned == Plan(
        NOW,
        read=("b.txt",),
        pending=("b.txt",),
        unsettled=(),
        gone=("a.txt",),
        vanished={"aa": ("a.txt",)},
    )


def test_verifying_reads_all_files_but_expects_no_change() -> None:
    planned = plan(("a.txt", OLD), terms=Terms(NOW, verify=True))
    assert (planned.read, planned.pending) == (("a.txt",), ())


def test_documents_of_the_same_bytes_vanish_together() -> None:
    hashes = {"b.txt": "aa", "a.txt": "aa", "c.txt": "cc"}
    planned = plan(known=Known({}, hashes, LAST))
    assert planned.vanished == {"aa": ("a.txt", "b.txt"), "cc": ("c.txt",)}
    assert planned.gone == ()


def test_nothing_is_gone_from_a_folder_that_could_not_be_listed() -> None:
    files = {"sub/b.txt": INDEXED, "c.txt": INDEXED}
    hashes = {"sub/b.txt": "bb", "c.txt": "cc"}
    unlisted = Failure("sub/", "unreadable", "It can't be read: Permission denied.")
    planned = plan(known=Known(files, hashes, LAST), failures=(unlisted,))
    assert planned.gone == ("c.txt",)
    assert planned.vanished == {"cc": ("c.txt",)}
