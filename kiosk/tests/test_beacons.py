"""What pages tell of their asks: taken from our own pages alone, strictly read, and written down without saying whose it was."""

from __future__ import annotations

import json
import re
import resource
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest

from kiosk import beacon_files, beacons
from kiosk.app import Kiosk
from kiosk.beacon_files import BeaconFiles, Bounds, finished, leftovers
from kiosk.beacon_lines import Beacon, Damaged, Dropped, Told, read
from kiosk.clients import Clients, networks
from kiosk.tests.conftest import HOST, ask, exchange, request, until
from kiosk.tests.test_process import start

__all__ = ["start"]

OURS = {"Host": HOST, "Sec-Fetch-Site": "same-origin", "Content-Type": "text/plain;charset=UTF-8"}
SEEN = {
    "kind": "exposed",
    "ask": "spring",
    "experiment": "words",
    "variant": "words.b",
    "placement": "end",
    "language": "uk",
}
AN_EXPOSURE = Beacon(**SEEN, article=812)


@pytest.fixture
def folder(press):
    """Somebody is there to read them."""
    made = press.data_dir / "run" / "beacons"
    made.mkdir()
    return made


def post(kiosk, said=None, *, raw=None, **headers):
    body = json.dumps(SEEN | {"article": 812} if said is None else said).encode() if raw is None else raw
    named = {**OURS, **{name.replace("_", "-"): value for name, value in headers.items()}}
    return ask(kiosk, "/_/seen", "POST", {name: value for name, value in named.items() if value is not None}, body)


def lines(folder):
    """Everything in the folder, finished or not."""
    found = []
    for path in sorted(folder.iterdir()):
        found += read(path.read_bytes())
    return found


def told(folder):
    return [line.beacon for line in lines(folder) if isinstance(line, Told)]


def written(kiosk, folder):
    """What is there when the kiosk has ended."""
    kiosk.beacons.files.close()
    return told(folder)


def test_a_beacon_is_answered_with_nothing_and_written_down(bare, folder):
    answer = post(bare)
    assert (answer.status, answer.body, answer["cache-control"]) == (204, b"", "no-store")
    assert answer["x-content-type-options"] == "nosniff"
    assert answer["set-cookie"] is None
    assert written(bare, folder) == [AN_EXPOSURE]


def test_a_form_is_a_beacon_too(bare, folder):
    body = b"kind=closed&ask=spring&article=812&language="
    assert post(bare, raw=body, Content_Type="application/x-www-form-urlencoded;charset=UTF-8").status == 204
    assert written(bare, folder) == [Beacon("closed", "spring", article=812)]


def test_nothing_of_who_sent_it_is_written(bare, folder):
    post(
        bare,
        Cookie="known=member; bucket=1234",
        User_Agent="Mozilla/5.0 (Elderly)",
        Referer="https://lantern.example/secret/",
    )
    bare.beacons.files.close()
    (path,) = folder.iterdir()
    raw = path.read_bytes()
    said = json.loads(raw)
    assert said.keys() == {"at", "kind", "ask", "experiment", "variant", "placement", "language", "article"}
    assert said["at"] % 60 == 0
    for trace in (b"127.0.0.1", b"1234", b"Elderly", b"secret", b"member"):
        assert trace not in raw


@pytest.mark.parametrize(
    "said",
    [
        {}, [], "exposed", 12, [SEEN], {"kind": "exposed"}, {"ask": "spring"}, {"kind": "paid", "ask": "spring"},
        {"kind": "exposed", "ask": ""}, {"kind": ["exposed"], "ask": "spring"}, SEEN | {"email": "o@reader.example"},
        SEEN | {"ask": "a b"}, SEEN | {"ask": "a\n"}, SEEN | {"ask": "а"}, SEEN | {"ask": "x" * 65}, SEEN | {"ask": 5},
        SEEN | {"variant": None}, SEEN | {"variant": {"a": 1}}, SEEN | {"language": "x" * 13}, SEEN | {"language": "../x"},
        SEEN | {"article": -1}, SEEN | {"article": 1.5}, SEEN | {"article": True}, SEEN | {"article": "1" * 13},
        SEEN | {"article": 10**12}, SEEN | {"article": "١٢"}, SEEN | {"article": " 1"}, SEEN | {"article": float("nan")},
        SEEN | {"at": 0}, SEEN | {"dropped": 9},
    ],
)  # fmt: skip
def test_junk_is_refused_and_not_written(bare, folder, said):
    assert post(bare, said).status == 400
    assert written(bare, folder) == []


@pytest.mark.parametrize(
    "raw",
    [b"", b"null", b"{", b"\xff\xfe", b"[" * 1024, b"{" * 500, b'{"kind":"exposed","kind":"closed","ask":"a"}', b"x" * 1025, b"1" * 1000,
     b'{"kind":"exposed","ask":"a","article":' + b"9" * 900 + b"}"],
)  # fmt: skip
def test_bytes_that_are_no_beacon_are_refused(bare, folder, raw):
    assert post(bare, raw=raw).status == 400
    assert written(bare, folder) == []


@pytest.mark.parametrize(
    "raw",
    [
        b"kind=exposed&kind=closed&ask=a",
        b"kind",
        b"&" * 500,
        b"kind=exposed&ask=%ff",
        b"kind=exposed&ask=%0a",
        b"a=1&" * 20,
    ],
)
def test_forms_that_are_no_beacon_are_refused(bare, folder, raw):
    assert post(bare, raw=raw, Content_Type="application/x-www-form-urlencoded").status == 400
    assert written(bare, folder) == []


@pytest.mark.parametrize("kind", [None, "", "application/json", "multipart/form-data; boundary=x", "text/html"])
def test_other_kinds_of_bodies_are_refused(bare, folder, kind):
    assert post(bare, Content_Type=kind).status == 400
    assert written(bare, folder) == []


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_other_methods_are_refused(bare, folder, method):
    answer = ask(bare, "/_/seen", method, OURS)
    assert (answer.status, answer["allow"]) == (405, "POST")


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "none"}, {"Sec-Fetch-Site": None},
        {"Sec-Fetch-Site": "cross-site", "Origin": f"https://{HOST}"}, {"Sec-Fetch-Site": None, "Origin": "null"},
        {"Sec-Fetch-Site": None, "Origin": "https://evil.example"}, {"Sec-Fetch-Site": None, "Origin": f"https://{HOST}.evil.example"},
        {"Sec-Fetch-Site": None, "Origin": HOST},
    ],
)  # fmt: skip
def test_what_other_sites_send_is_refused(bare, folder, headers):
    named = {name: value for name, value in (OURS | headers).items() if value is not None}
    assert ask(bare, "/_/seen", "POST", named, json.dumps(SEEN).encode()).status == 403
    assert written(bare, folder) == []


@pytest.mark.control
def test_an_older_browser_says_by_its_origin_that_the_page_is_ours(bare, folder):
    named = {"Host": HOST, "Content-Type": "text/plain", "Origin": f"https://{HOST}"}
    assert ask(bare, "/_/seen", "POST", named, json.dumps(SEEN).encode()).status == 204
    assert len(written(bare, folder)) == 1


def test_one_neighbourhood_has_a_limit_and_what_is_over_it_is_counted(press, folder):
    kiosk = Kiosk(press.data_dir)
    kiosk.beacons = beacons.Beacons(folder, Clients(), a_minute=5)
    kiosk.edition.load()
    begun = int(time.monotonic() // 60)
    for _ in range(20):
        assert post(kiosk).status == 204
    other = {"client": ("198.51.100.7", 5)}
    assert ask(kiosk, "/_/seen", "POST", OURS, json.dumps(SEEN).encode(), other).status == 204
    kiosk.beacons.files.close()
    if int(time.monotonic() // 60) == begun:  # else a new minute let five more in
        assert len(told(folder)) == 6
    assert len(told(folder)) + sum(line.count for line in lines(folder) if isinstance(line, Dropped)) == 21


def test_with_many_neighbourhoods_at_hand_one_shares_a_count(press, folder, monkeypatch):
    monkeypatch.setattr(beacons, "_NEIGHBOURHOODS", 3)
    ear = beacons.Beacons(folder, Clients(), a_minute=5)
    within = [ear._is_within_limit(f"10.0.{number}.0/24") for number in range(100)]
    assert sum(within) <= 3 + 2 * 5  # a minute may have ended meanwhile


def test_where_nobody_reads_them_nothing_is_written(bare, press):
    assert post(bare).status == 204
    bare.beacons.files.close()
    assert not (press.data_dir / "run" / "beacons").exists()
    assert bare.beacons.files.dropped == 0


def test_a_connection_goes_on_after_a_beacon(served, folder):
    body = json.dumps(SEEN).encode()
    raw = request("/_/seen", "POST", OURS | {"Content-Length": str(len(body))}) + body
    with served.connect() as connection:
        for _ in range(3):
            connection.sendall(raw)
            answer = b""
            while b"\r\n\r\n" not in answer:
                answer += connection.recv(4096)
            assert answer.startswith(b"HTTP/1.1 204")
            assert b"connection: close" not in answer.lower()
        assert exchange(connection, request("/")).status == 200
    until(lambda: len(told(folder)) == 3)


@pytest.mark.parametrize("told_length", [1025, 10**9])
def test_a_body_that_is_too_long_is_not_waited_for(served, folder, told_length):
    begun = time.monotonic()
    answer = served.raw(request("/_/seen", "POST", OURS | {"Content-Length": str(told_length)}) + b"x" * 1025)
    assert answer.startswith(b"HTTP/1.1 400")
    assert time.monotonic() - begun < 3


def test_a_body_that_does_not_come_is_not_waited_for_long(served, folder, monkeypatch):
    monkeypatch.setattr(beacons, "BODY_SECONDS", 0.2)
    answer = served.raw(request("/_/seen", "POST", OURS | {"Content-Length": "100"}) + b"{")
    assert answer.startswith(b"HTTP/1.1 400")


def test_many_at_once_are_all_written(served, folder):
    def send(number):
        return served.get("/_/seen", method="POST", body=json.dumps(SEEN | {"article": number}).encode(), **{
            name.replace("-", "_"): value for name, value in OURS.items()
        }).status  # fmt: skip

    with ThreadPoolExecutor(16) as crowd:
        assert set(crowd.map(send, range(400))) == {204}
    until(lambda: len(told(folder)) == 400)
    assert {beacon.article for beacon in told(folder)} == set(range(400))


def test_a_file_ends_by_size_and_is_handed_over_whole(folder):
    files = BeaconFiles(folder, Bounds(file_bytes=2000))
    for _ in range(100):
        files.put(AN_EXPOSURE)
    files.close()
    assert {path.suffix for path in folder.iterdir()} == {".done"}
    assert len(finished(folder)) > 5
    assert all(path.stat().st_size < 2200 for path in folder.iterdir())
    assert len(told(folder)) == 100


def test_a_file_ends_by_time_although_nothing_more_comes(folder):
    files = BeaconFiles(folder, Bounds(seconds=0.2))
    files.put(AN_EXPOSURE)
    until(lambda: finished(folder))
    assert told(folder) == [AN_EXPOSURE]
    files.close()


@pytest.mark.parametrize("bounds", [Bounds(file_bytes=400, files=4), Bounds(file_bytes=400, total_bytes=2000)])
def test_when_the_folder_is_full_the_rest_is_dropped_and_counted(folder, bounds, monkeypatch):
    monkeypatch.setattr(beacon_files, "_AGAIN_SECONDS", 0.0)
    files = BeaconFiles(folder, bounds)
    for _ in range(100):
        files.put(AN_EXPOSURE)
    files.close()
    kept = len(told(folder))
    assert 0 < kept < 30
    assert sum(path.stat().st_size for path in folder.iterdir()) <= 2400
    assert kept + files.dropped == 100
    for path in finished(folder):
        path.unlink()  # the worker is back
    files.put(AN_EXPOSURE)
    files.close()
    assert [line.count for line in lines(folder) if isinstance(line, Dropped)] == [100 - kept]


def test_when_the_disk_is_too_slow_the_rest_is_dropped_and_counted(folder, monkeypatch):
    is_quick = threading.Event()
    monkeypatch.setattr(BeaconFiles, "_take", lambda self, taken: is_quick.wait(30))
    files = BeaconFiles(folder, Bounds(waiting=3))
    for _ in range(50):
        files.put(AN_EXPOSURE)
    assert files.dropped >= 45, "nobody has waited for the disk"
    is_quick.set()
    files.close()


def limited():
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))


def test_a_full_disk_costs_lines_and_never_the_answer_nor_half_a_line(start, folder):
    """No file may be longer than 1,000 bytes here, and the system writes as much of a line as there is room for."""
    kiosk = start(preexec_fn=limited, environment={"PYTHONDONTWRITEBYTECODE": "1"})  # or it spoils those, too
    until(kiosk.answers)
    for _ in range(40):
        assert sent(kiosk) == 204
    assert kiosk.end() == 0
    assert kiosk.get_error().count("cannot be written") >= 1
    found = lines(folder)
    assert 0 < len(found) < 40
    assert not any(isinstance(line, Damaged) for line in found)
    assert all(path.read_bytes().endswith(b"\n") for path in folder.iterdir())


def sent(kiosk, **changes):
    body = json.dumps(SEEN | changes).encode()
    raw = request("/_/seen", "POST", OURS | {"Content-Length": str(len(body)), "Connection": "close"}) + body
    return kiosk.ask(raw).status


@pytest.mark.parametrize("count", [1, 7, 60])
def test_a_killed_kiosk_has_lost_no_more_than_the_line_in_its_hands(start, folder, count):
    kiosk = start()
    until(kiosk.answers)
    for number in range(count):
        assert sent(kiosk, article=number) == 204
        # What waits for a slow disk is in its hands, too: all but the last has reached it.
        until(lambda: number == 0 or len(told(folder)) >= number)  # noqa: B023
    assert kiosk.end(signal.SIGKILL) == -signal.SIGKILL
    names = [path.name for path in folder.iterdir() if not path.name.startswith(".tmp-")]
    assert len(names) <= 1, "a kiosk that was killed before it had begun has none"
    assert all(name.endswith(".open") for name in names)
    found = [beacon.article for beacon in told(folder)]
    assert found in ([*range(count)], [*range(count - 1)])


def test_what_a_killed_kiosk_left_behind_is_handed_over_by_the_next(start, folder):
    kiosk = start()
    until(kiosk.answers)
    sent(kiosk)
    until(lambda: len(told(folder)) == 1)
    kiosk.end(signal.SIGKILL)
    after = start()
    until(after.answers)
    sent(after)
    until(lambda: len(finished(folder)) == 1)
    assert after.end() == 0
    assert len(told(folder)) == 2
    assert len(finished(folder)) == 2


@pytest.mark.control
def test_the_file_of_a_kiosk_that_lives_is_left_alone(start, folder):
    kiosk = start()
    until(kiosk.answers)
    sent(kiosk)
    until(lambda: len(told(folder)) == 1)
    assert list(leftovers(folder)) == []
    kiosk.end(signal.SIGKILL)
    assert len(list(leftovers(folder))) == 1


def test_two_kiosks_on_one_port_write_files_of_their_own(start, folder):
    first = start("--reuse-port")
    second = start("--reuse-port", port=first.port)
    until(first.answers)
    until(second.answers)
    for number in range(60):
        assert sent(first, article=number) == 204
    for kiosk in (first, second):
        assert kiosk.end() == 0
    assert sorted(beacon.article for beacon in told(folder)) == [*range(60)]


# In which country a reader is


def country(press, *, peer="10.0.0.1", header="CF-IPCountry", **said):
    press.site(country_header=header)
    kiosk = Kiosk(press.data_dir, clients=Clients(networks("10.0.0.0/8")))
    kiosk.edition.load()
    headers = {"Host": HOST} | {name.replace("_", "-"): value for name, value in said.items()}
    return ask(kiosk, "/_/country", headers=headers, scope={"client": (peer, 5)})


def test_a_proxy_of_ours_says_the_country(press):
    answer = country(press, CF_IPCountry="UA")
    assert (answer.status, answer.json) == (200, {"country": "UA"})
    assert answer["cache-control"] == "private, max-age=86400"
    assert answer["content-type"] == "application/json"


@pytest.mark.control
def test_nobody_else_does(press):
    assert country(press, peer="203.0.113.9", CF_IPCountry="UA").json == {"country": ""}


def test_without_the_setting_no_header_is_believed(press):
    assert country(press, header="", CF_IPCountry="UA").json == {"country": ""}


@pytest.mark.parametrize("said", ["", "XX", "T1", "U", "UKR", "<b", "UA, DE", "Україна".encode().decode("latin-1")])
def test_what_is_no_country_is_none(press, said):
    assert country(press, CF_IPCountry=said).json == {"country": ""}


def test_a_country_is_only_asked_for(bare):
    assert ask(bare, "/_/country", "POST").status == 405
    assert ask(bare, "/_/country", "HEAD").status == 200


def test_a_name_of_a_file_says_when_and_whose_it_is(folder):
    files = BeaconFiles(folder)
    for _ in range(2):
        files.put(AN_EXPOSURE)
        files.close()
    names = [path.stem for path in finished(folder)]
    assert all(re.fullmatch(r"\d{19}-\d+-[0-9a-f]{8}", name) for name in names)
    assert all(one < two for one, two in pairwise(names))
