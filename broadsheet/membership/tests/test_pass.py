"""The pass: who gets which, for how long, and who loses it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from broadsheet.foundation import clock
from broadsheet.foundation import passes as keys
from broadsheet.membership import granting, passes
from broadsheet.membership.tests.cast import grant, reader
from kiosk.passes import Inspector
from kiosk.plates import Plate

pytestmark = pytest.mark.django_db

MEMBERS = Plate("/a/ whole", 1, 200, access="members", article=812)
REGISTERED = Plate("/b/ whole", 1, 200, access="registered", article=7)


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def pass_of(response):
    cookie = response.cookies[keys.cookie_name()]
    return Inspector(keys.public_keys()).read(cookie.value) if cookie.value else None


def opens(found, plate):
    """What the kiosk would say this very moment."""
    return found is not None and found.opens(plate) and clock.now().timestamp() < found.expires


def test_a_member_gets_what_members_may_read_for_five_minutes():
    person = reader()
    grant(person)
    response = signed_in(person).get("/account/pass/?next=/harbour/")
    assert (response.status_code, response["Location"]) == (303, "/harbour/")
    assert response["Cache-Control"] == "private, no-store"
    found = pass_of(response)
    assert found.benefits == {"members", "registered"}
    assert found.expires - clock.now().timestamp() <= 300
    cookie = response.cookies[keys.cookie_name()]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert response.cookies["known"].value == "member"


def test_a_reader_gets_what_readers_may_read():
    response = signed_in(reader()).get("/account/pass/")
    found = pass_of(response)
    assert opens(found, REGISTERED)
    assert not opens(found, MEMBERS)
    assert response.cookies["known"].value == "reader"


def test_a_stranger_loses_the_pass_and_is_sent_on_so_that_nobody_goes_in_circles():
    client = Client()
    client.cookies[keys.cookie_name()] = "something old"
    client.cookies["known"] = "member"
    response = client.get("/account/pass/?next=/harbour/")
    assert (response.status_code, response["Location"]) == (303, "/harbour/")
    assert (response.cookies[keys.cookie_name()].value, response.cookies["known"].value) == ("", "")


def test_a_script_is_told_how_long_it_lasts():
    person = reader()
    grant(person)
    answer = signed_in(person).get("/account/pass/", headers={"accept": "application/json"})
    assert answer.json()["opens"] == ["members", "registered"]
    assert 290 <= answer.json()["expires_in"] <= 300
    stranger = Client().get("/account/pass/", headers={"accept": "application/json"})
    assert stranger.json() == {"expires_in": 0, "opens": []}


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_nothing_but_get_renews_a_pass(method):
    assert getattr(signed_in(reader()), method)("/account/pass/").status_code == 405


def test_a_pass_never_outlives_the_grant_behind_it():
    person = reader()
    grant(person, ends=clock.now() + timedelta(seconds=90))
    found = pass_of(signed_in(person).get("/account/pass/"))
    assert 85 <= found.expires - clock.now().timestamp() <= 90


def _minutes_until_refused(revoke):
    """Reads on for ten minutes after `revoke`, renewing whenever the kiosk would send the reader to."""
    with time_machine.travel(clock.now(), tick=False) as moment:
        person = reader()
        given = grant(person)
        client = signed_in(person)
        found = pass_of(client.get("/account/pass/"))
        assert opens(found, MEMBERS)
        revoke(given, client)
        for minute in range(1, 11):
            moment.shift(timedelta(minutes=1))
            if not (found and clock.now().timestamp() < found.expires):
                found = pass_of(client.get("/account/pass/"))
            if not opens(found, MEMBERS):
                return minute
    return None


def _sign_out_everywhere(_given, client):
    client.session.flush()


def test_a_revoked_grant_opens_nothing_five_minutes_later():
    assert _minutes_until_refused(lambda given, _client: granting.revoke(grant=given, by=None)) <= 5


def test_signing_out_everywhere_closes_the_paper_five_minutes_later():
    assert _minutes_until_refused(_sign_out_everywhere) <= 5


@pytest.mark.control
@pytest.mark.parametrize("how", [lambda given, _client: granting.revoke(grant=given, by=None), _sign_out_everywhere])
def test_with_passes_of_an_hour_somebody_would_read_on(monkeypatch, how):
    monkeypatch.setattr(passes, "LIFE", timedelta(hours=1))
    assert _minutes_until_refused(how) is None


def test_a_person_who_was_switched_off_gets_nothing():
    person = reader(is_active=False)
    grant(person)
    assert not passes.right_of(person)


def test_members_are_known_as_members():
    person = reader()
    client = signed_in(person)
    assert client.get("/_/me").json() == {"known": "reader"}
    grant(person)
    assert client.get("/_/me").json() == {"known": "member"}
