"""Asking a scorer: whatever goes wrong with it, the money is held; it never passes for that, and no page waits for it."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.db import connections

from broadsheet.config import environment
from broadsheet.config.environment import MistakenSettingError
from broadsheet.foundation.money import Money
from broadsheet.payments import attempts, defences, scoring
from broadsheet.payments.models import Alert, Checkout, Hold
from broadsheet.payments.scoring import Judged, Verdict
from tests.facts import tell

pytestmark = pytest.mark.django_db

KEY = "a key of the tests, long enough"


def attempt(**more):
    facts = {
        "purpose": "contribution", "money": Money(1000, "EUR"), "interval": "once", "country": "LT",
        "address": "192.0.2.77", "email": "Olha@Reader.example", **more,
    }  # fmt: skip
    return attempts.of(**facts)


class Answering(BaseHTTPRequestHandler):
    """A scorer of the newsroom's own, that answers as its server's `script` says."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append((self.headers, body))
        script = self.server.script
        if script == "slow":
            time.sleep(12)
        if script == "drip":  # a byte now and then trips no read time-out
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            for _time in range(24):
                self.wfile.write(b" ")
                self.wfile.flush()
                time.sleep(0.5)
            return
        status, said = (500, b"{}") if script == "500" else (200, script.encode())
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_args):
        pass


@pytest.fixture
def distant(settings):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.daemon_threads = True
    server.handle_error = lambda *_facts: None  # who was waited for too long finds nobody
    server.heard, server.script = [], '{"verdict": "pass"}'
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    settings.PAYMENT_SCORER_URL = f"http://127.0.0.1:{server.server_address[1]}/score"
    settings.PAYMENT_SCORER_KEY = KEY
    yield server
    server.shutdown()
    server.server_close()


def test_without_a_scorer_everything_passes():
    assert scoring.judge(attempt()) == Judged(Verdict.PASS)


@pytest.mark.parametrize("verdict", ["pass", "hold", "refuse"])
def test_a_scorer_of_ones_own_is_asked_signed_and_believed(distant, verdict):
    distant.script = json.dumps({"verdict": verdict})
    assert scoring.judge(attempt()) == Judged(Verdict(verdict))
    headers, body = distant.heard[0]
    moment, mac = (part.partition("=")[2] for part in headers["Broadsheet-Signature"].split(","))
    assert mac == hmac.new(KEY.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()


def test_it_is_told_no_card_and_nobodys_address(distant):
    scoring.judge(attempt())
    told = json.loads(distant.heard[0][1])
    assert set(told) == {
        "purpose", "amount", "currency", "interval", "country", "network", "domain", "person", "asked_at",
    }  # fmt: skip
    assert (told["network"], told["domain"], told["amount"]) == ("192.0.2.0/24", "reader.example", 1000)
    assert "olha" not in json.dumps(told).lower()
    assert told["person"] == attempt(email="olha@reader.example ").person != attempt(email="x@reader.example").person


@pytest.mark.parametrize(
    "script",
    ["slow", "drip", "500", "nonsense", "[]", "null", "{}", '{"verdict": "PASS"}', '{"verdict": true}', '"pass!"'],
)
def test_whatever_goes_wrong_with_it_is_a_hold_in_time_and_staff_are_told(distant, script):
    distant.script = script
    began = time.monotonic()
    assert scoring.judge(attempt()) == Judged(Verdict.HOLD, is_heard=False)
    assert time.monotonic() - began < scoring.SECONDS + 6
    assert "doesn’t answer" in Alert.objects.get().text


def test_one_that_is_gone_is_a_hold(distant):
    distant.shutdown()
    distant.server_close()
    assert scoring.judge(attempt()) == Judged(Verdict.HOLD, is_heard=False)


@pytest.mark.parametrize("says", [ValueError("broken"), "perhaps", None, 1, lambda: time.sleep(12)])
def test_an_apps_own_scorer_that_breaks_is_a_hold(scorer, says):
    scorer.says = says
    assert scoring.judge(attempt()) == Judged(Verdict.HOLD, is_heard=False)


def test_the_strictest_of_several_counts(distant, scorer):
    scorer.says, distant.script = "refuse", '{"verdict": "pass"}'
    assert scoring.judge(attempt()).verdict == Verdict.REFUSE


def test_one_that_failed_three_times_is_not_asked_until_the_next_minute(distant):
    distant.script = "500"
    for _time in range(5):
        assert scoring.judge(attempt()).verdict == Verdict.HOLD
    assert len(distant.heard) == 3


def test_what_it_refuses_no_provider_hears_of(scorer, stranger, prices):
    scorer.says = "refuse"
    answer = stranger.join(prices["reader", "EUR", "month"])
    assert answer.status_code == 503
    assert "Nothing was taken" in answer.content.decode()
    assert not Checkout.objects.exists()


def test_who_sends_money_from_their_bank_is_not_scored(scorer, stranger, prices, settings):
    settings.PAYMENT_PROVIDERS = ["bank_transfer"]
    assert stranger.join(prices["reader", "EUR", "year"]).status_code == 302
    assert (scorer.told, Hold.objects.count()) == ([], 0)


@pytest.mark.django_db(transaction=True)
def test_a_crowd_at_a_scorer_that_hangs_waits_no_longer_than_one_reader(scorer, monkeypatch):
    scorer.says = lambda: time.sleep(30)
    seconds = []

    def one(_number):
        began = time.monotonic()
        assert scoring.judge(attempt()).verdict == Verdict.HOLD
        seconds.append(time.monotonic() - began)
        connections.close_all()

    with ThreadPoolExecutor(20) as crowd:
        list(crowd.map(one, range(60)))
    tell("scorer that hangs: seconds", max(seconds))
    assert max(seconds) < 10
    assert len(scorer.told) <= scoring.AT_ONCE
    monkeypatch.setattr(scoring, "_PLACES", threading.BoundedSemaphore(scoring.AT_ONCE))


@pytest.mark.control
def test_a_scorer_whose_fault_let_people_pass_would_be_seen(distant, monkeypatch):
    distant.script = "500"
    monkeypatch.setattr(scoring, "Judged", lambda _verdict, **_how: Judged(Verdict.PASS))
    assert scoring.judge(attempt()) != Judged(Verdict.HOLD, is_heard=False)


def test_the_ceilings_come_before_it(scorer, stranger, prices):
    scorer.says = "pass"
    for _time in range(defences.ADDRESS.at_most + 2):
        stranger.join(prices["reader", "EUR", "month"])
    assert len(scorer.told) == defences.ADDRESS.at_most


@pytest.mark.parametrize(
    ("url", "key"), [("scorer", KEY), ("ftp://scorer.example/", KEY), ("https://scorer.example/", "short")]
)
def test_a_scorer_that_cant_be_asked_does_not_start(url, key):
    with pytest.raises(MistakenSettingError, match="PAYMENT_SCORER"):
        environment.check_payment_scorer(url, key)
