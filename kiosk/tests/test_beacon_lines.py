"""Reading beacons back: whatever a file has become, every whole line of ours is read, and nothing else is taken for one."""

from __future__ import annotations

import string

from hypothesis import given
from hypothesis import strategies as some

from kiosk.beacon_lines import KINDS, Beacon, Damaged, Dropped, Told, dropped_line, line, read

words = some.text(string.ascii_letters + string.digits + "_.:-", max_size=64)
languages = some.text(string.ascii_letters + string.digits + "-", max_size=12)
beacons = some.builds(
    Beacon,
    kind=some.sampled_from(sorted(KINDS)),
    ask=words.filter(bool),
    campaign=words,
    experiment=words,
    variant=words,
    placement=words,
    language=languages,
    article=some.integers(0, 10**12 - 1),
)
moments = some.integers(0, 10**11)
told = some.builds(Told, moments.map(lambda at: at // 60 * 60), beacons)
lines = some.one_of(told, some.builds(Dropped, some.integers(1, 10**9)))
junk = some.binary(max_size=200).map(lambda raw: raw.replace(b"\n", b""))


def written(each):
    return dropped_line(each.count) if isinstance(each, Dropped) else line(each.beacon, at=each.at)


@given(some.lists(lines, max_size=20))
def test_what_was_written_is_read(every):
    assert list(read(b"".join(map(written, every)))) == every


@given(some.lists(lines, min_size=1, max_size=10), some.data())
def test_a_file_cut_anywhere_gives_all_whole_lines_before(every, data):
    raws = [written(each) for each in every]
    cut = data.draw(some.integers(0, sum(map(len, raws))))
    whole, length = 0, 0
    for raw in raws:
        length += len(raw)
        whole += length <= cut
    assert list(read(b"".join(raws)[:cut])) == every[:whole]


@given(some.lists(some.one_of(lines, junk), max_size=20))
def test_junk_between_lines_costs_no_line(every):
    raw = b"".join(each + b"\n" if isinstance(each, bytes) else written(each) for each in every)
    found = list(read(raw))
    assert len(found) == len(every)
    assert [each for each in found if not isinstance(each, Damaged)] == [
        each for each in every if not isinstance(each, bytes)
    ]


@given(some.binary(max_size=2000))
def test_no_bytes_break_the_reader(raw):
    assert len(list(read(raw))) == raw.count(b"\n")


@given(beacons, moments)
def test_a_line_is_plain_and_keeps_the_minute_alone(beacon, at):
    raw = line(beacon, at=at)
    assert raw.isascii()
    assert raw.count(b"\n") == 1
    assert len(raw) < 600
    (found,) = read(raw)
    assert found == Told(at // 60 * 60, beacon)
