"""Beacons are counted once, whoever is killed at whatever moment, by however many workers."""

from __future__ import annotations

import os
import threading
import time
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection, connections
from django.db.models import Sum

from broadsheet.campaigns import exposing
from broadsheet.campaigns.models import Arm, CountedFile, Experiment, ExposureCount
from broadsheet.foundation import clock
from kiosk.beacon_files import BeaconFiles
from kiosk.beacon_lines import Beacon, dropped_line, line
from tests.dying import killed_at

BEACON = Beacon("exposed", "spring", experiment="words", variant="words.b", placement="end", language="uk", article=812)
POINTS = ["beacons.after_reading", "beacons.after_name", "beacons.before_commit", "beacons.after_commit"]


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return exposing.folder()


@pytest.fixture
def words(db):
    """An experiment with two arms."""
    made = Experiment.objects.create(
        key="words", name="Which words", placement="end", starts_at=clock.now(), planned=10_000, cap=20_000
    )
    for number, variant in enumerate(("words.a", "words.b")):
        Arm.objects.create(
            experiment=made, ask="spring", variant=variant, first=number * 5000, after=number * 5000 + 5000
        )
    return made


def lay(folder, name, *beacons, at=None, more=b""):
    raw = b"".join(line(each, at=at or time.time()) for each in beacons)
    (folder / f"{name}.done").write_bytes(raw + more)


def counted():
    return int(ExposureCount.objects.aggregate(found=Sum("count"))["found"] or 0)


def test_what_a_kiosk_wrote_is_counted_under_its_words(words, folder):
    files = BeaconFiles(folder)
    for kind in ("exposed", "exposed", "closed"):
        files.put(Beacon(kind, "spring", campaign="birthday", experiment="words", variant="words.b", article=812))
    files.close()
    assert exposing.count_finished() == 1
    rows = ExposureCount.objects.order_by("kind").values_list(
        "kind", "count", "ask", "experiment", "variant", "article"
    )
    assert list(rows) == [
        ("closed", 1, "spring", "words", "words.b", 812),
        ("exposed", 2, "spring", "words", "words.b", 812),
    ]
    assert list(folder.iterdir()) == []
    assert CountedFile.objects.get().beacons == 3


def test_two_files_add_up(words, folder):
    lay(folder, "1", BEACON, BEACON)
    lay(folder, "2", BEACON)
    exposing.count_finished()
    assert ExposureCount.objects.get().count == 3


def test_a_file_that_is_being_written_is_left_alone(words, folder):
    files = BeaconFiles(folder)
    files.put(BEACON)
    while not list(folder.glob("*.open")):
        time.sleep(0.01)
    assert exposing.count_finished() == 0
    files.close()
    assert exposing.count_finished() == 1


def test_damage_and_what_was_dropped_are_counted_apart(words, folder):
    lay(folder, "1", BEACON, more=b"junk\n" + dropped_line(7) + b'{"half":')
    exposing.count_finished()
    assert counted() == 1
    assert CountedFile.objects.values_list("beacons", "damaged", "dropped").get() == (1, 1, 7)


def test_words_of_no_experiment_of_ours_are_nobodys_arm(words, folder):
    lay(
        folder, "1",
        Beacon("exposed", "spring", experiment="words", variant="made-up"),
        Beacon("exposed", "spring", experiment="made-up", variant="words.b"),
    )  # fmt: skip
    exposing.count_finished()
    assert set(ExposureCount.objects.values_list("experiment", "variant")) == {("", "")}
    assert counted() == 2


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2026, 3, 28, 21, 59, tzinfo=UTC), date(2026, 3, 28)),  # 23:59 in Kyiv, in winter
        (datetime(2026, 3, 28, 22, 0, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 20, 59, tzinfo=UTC), date(2026, 3, 29)),  # and in summer
        (datetime(2026, 3, 29, 21, 0, tzinfo=UTC), date(2026, 3, 30)),
    ],
)
def test_a_day_is_one_of_the_publications_clock(words, folder, at, day):
    with time_machine.travel(at + timedelta(minutes=5), tick=False):
        lay(folder, "1", BEACON, at=at.timestamp())
        os.utime(folder / "1.done", (at.timestamp(),) * 2)
        exposing.count_finished()
    assert ExposureCount.objects.get().day == day


@pytest.mark.parametrize("away", [timedelta(days=-40), timedelta(days=3), timedelta(days=10**5)])
def test_a_time_that_no_clock_can_have_had_is_damage(words, folder, away):
    lay(folder, "1", BEACON, at=(clock.now() + away).timestamp())
    exposing.count_finished()
    assert (counted(), CountedFile.objects.get().damaged) == (0, 1)


def test_a_file_that_is_too_old_or_too_long_is_left_out(words, folder, monkeypatch):
    lay(folder, "1", BEACON)
    os.utime(folder / "1.done", (time.time() - 31 * 86400,) * 2)
    monkeypatch.setattr(exposing, "LONGEST_FILE", 300)
    lay(folder, "2", *[BEACON] * 10)
    exposing.count_finished()
    assert counted() == 0
    assert list(folder.iterdir()) == []


def test_names_are_forgotten_long_after_their_files_could_be_counted(words, folder):
    assert exposing.NAMES_KEPT > exposing.TOO_OLD
    CountedFile.objects.create(name="old", beacons=1, counted_at=clock.now() - timedelta(days=61))
    CountedFile.objects.create(name="young", beacons=1, counted_at=clock.now() - timedelta(days=59))
    lay(folder, "1", BEACON)
    exposing.count_finished()
    assert set(CountedFile.objects.values_list("name", flat=True)) == {"young", "1"}


def test_somebody_who_sends_all_words_there_are_makes_no_endless_rows(words, folder, monkeypatch):
    monkeypatch.setattr(exposing, "ROWS_A_DAY", 10)
    lay(folder, "1", *[Beacon("exposed", f"ask-{number}", article=number) for number in range(100)], BEACON, BEACON)
    exposing.count_finished()
    assert ExposureCount.objects.count() <= 12
    assert counted() == 102
    of_arm = ExposureCount.objects.filter(experiment="words", variant="words.b").aggregate(found=Sum("count"))["found"]
    assert of_arm == 2  # an experiment loses none of its own


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("point", POINTS)
def test_killed_at_any_moment_a_file_counts_once(words, folder, point):
    lay(folder, "1", BEACON, BEACON)
    assert killed_at(point, exposing.count_finished), "it did not come to this point"
    assert counted() == (2 if point == "beacons.after_commit" else 0)
    exposing.count_finished()
    exposing.count_finished()
    assert counted() == 2
    assert list(folder.iterdir()) == []


@pytest.mark.control
@pytest.mark.django_db(transaction=True)
def test_without_its_name_written_down_it_would_count_twice(words, folder):
    lay(folder, "1", BEACON, BEACON)
    assert killed_at("beacons.after_commit", exposing.count_finished)
    CountedFile.objects.all().delete()
    exposing.count_finished()
    assert counted() == 4


@pytest.mark.django_db(transaction=True)
def test_two_workers_count_each_file_once(words, folder):
    for number in range(30):
        lay(folder, f"{number:02}", *[BEACON] * 5)
    files, failures = sorted(folder.glob("*.done")), []

    def work():
        try:
            for path in files:
                exposing.count(path)
        except Exception as error:  # a thread's failure is nobody's otherwise
            failures.append(error)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert failures == []
    assert counted() == 150
    assert CountedFile.objects.count() == 30


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_there", [False, True])
def test_two_workers_make_one_row_of_one_day(words, folder, is_there):
    """Different files, the same words, at once."""
    if is_there:
        lay(folder, "0", BEACON)
        exposing.count_finished()
    for number in range(1, 21):
        lay(folder, f"{number:02}", BEACON)
    files, failures = sorted(folder.glob("*.done")), []

    def work(mine):
        try:
            for path in mine:
                exposing.count(path)
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work, args=(files[half::2],)) for half in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert failures == []
    assert ExposureCount.objects.get().count == 20 + is_there
    assert connection.vendor in {"sqlite", "postgresql"}
