"""The gates of a sign-up: the same for a form and for JSON, whatever stands before them."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from django.core.cache import cache
from django.test import Client

from broadsheet.foundation import clock
from broadsheet.mail.models import Outgoing
from broadsheet.newsletters import gates, limits, waiting
from broadsheet.newsletters.models import SignUp
from tests.machines import answer_to, solved
from tests.newsletters.conftest import OLHA, OURS

pytestmark = pytest.mark.django_db


@pytest.fixture
def attacked(monkeypatch):
    monkeypatch.setattr(limits, "is_under_attack", lambda: True)


@pytest.fixture
def as_json(client):
    def sent(headers=None, **facts):
        facts = {"email": OLHA, "newsletter": ["morning-lamp"], **facts}
        return client.post("/subscription/", json.dumps(facts), content_type="application/json", headers=headers or {})

    return sent


def fields(page):
    """What the form in this page would send."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return {name: unescape(value) for name, value in found}


def test_one_form_may_be_for_several_newsletters(lamp, notes, sign_up):
    sign_up("morning-lamp", "harbour-notes")
    assert set(SignUp.objects.get().newsletters.all()) == {lamp, notes}
    assert "Harbour Notes" in Outgoing.objects.get().text


@pytest.mark.parametrize(("typed", "said"), [
    ("olha", "no @ in it"), ("o lha@reader.example", "a space in it"), ("olha@reader", "a name with a dot"),
    ("a@b@c.example", "such as name@example.org"),
])  # fmt: skip
def test_what_is_wrong_with_an_address_is_said_next_to_its_field(lamp, sign_up, typed, said):
    page = sign_up("morning-lamp", email=typed).content.decode()
    assert 'aria-invalid="true" aria-describedby="again-email-wrong"' in page
    told = re.search(r'id="again-email-wrong">([^<]+)<', page)[1]
    assert told.startswith("Please enter a correct email address")
    assert said in told
    assert unescape(re.search(r'name="email"[^>]* value="([^"]*)"', page)[1]) == typed, "nothing is typed twice"


def test_under_attack_a_browser_answers_a_question_and_its_reader_types_nothing_again(lamp, sign_up, attacked):
    asked = sign_up("morning-lamp", form="article")
    page = asked.content.decode()
    assert asked.status_code == 429
    assert not SignUp.objects.exists()
    own = fields(page)
    assert (own["email"], own["newsletter"], own["form"]) == (OLHA, "morning-lamp", "article")
    answer = solved(page)
    assert sign_up("morning-lamp", answer=answer).status_code == 200
    assert SignUp.objects.count() == 1
    assert sign_up("morning-lamp", answer=answer).status_code == 429, "an answer serves once"


def test_under_attack_there_is_a_way_without_scripts_for_who_waits(lamp, sign_up, attacked, moving_clock):
    ticket = fields(sign_up("morning-lamp").content.decode())["ticket"]
    early = sign_up("morning-lamp", ticket=ticket)
    assert early.status_code == 429
    assert fields(early.content.decode())["ticket"] == ticket, "pressed too early, the wait doesn't begin anew"
    moving_clock(waiting.SECONDS)
    assert sign_up("morning-lamp", ticket=ticket, email="ivan@reader.example").status_code == 429, "it is Olha's"
    assert sign_up("morning-lamp", ticket=ticket + "x").status_code == 429
    assert sign_up("morning-lamp", ticket=ticket).status_code == 200
    assert sign_up("morning-lamp", ticket=ticket).status_code == 429, "it serves once"
    assert SignUp.objects.count() == 1


def test_who_comes_while_another_is_taken_in_is_asked_and_may_answer(lamp, sign_up):
    with limits.at_the_door() as is_free:
        assert is_free
        asked = sign_up("morning-lamp")
        assert asked.status_code == 429
        assert not SignUp.objects.exists()
        sign_up("morning-lamp", answer=solved(asked.content.decode()))
        assert SignUp.objects.count() == 1
    sign_up("morning-lamp", email="nina@reader.example")
    assert SignUp.objects.count() == 2, "the door is free again: the control"


def test_the_door_is_free_again_after_a_fault(lamp):
    with pytest.raises(RuntimeError), limits.at_the_door():
        raise RuntimeError
    with limits.at_the_door() as is_free:
        assert is_free


@pytest.fixture
def known_attack():
    cache.set(limits.ATTACK, clock.now().timestamp() + 60, 60)
    yield
    cache.delete(limits.ATTACK)


def test_a_known_flood_is_asked_before_anything_else_looks_at_it(
    lamp, sign_up, known_attack, django_assert_num_queries, monkeypatch
):
    sign_up("morning-lamp")  # its page is rendered once
    monkeypatch.setattr(gates, "take", None)  # nobody comes so far
    with django_assert_num_queries(0):
        asked = sign_up("morning-lamp", form="article")
    assert asked.status_code == 429
    assert fields(asked.content.decode())["form"] == "article"
    assert "no-store" in asked["Cache-Control"]
    assert "Content-Security-Policy" in asked


def test_in_a_known_flood_its_page_is_in_the_language_of_its_address(lamp, client, known_attack):
    answer = client.post("/uk/subscription/", {"email": OLHA, "newsletter": "x"}, headers=OURS)
    assert 'lang="uk"' in answer.content.decode()


def test_in_a_known_flood_an_answer_and_a_ticket_come_through_and_a_stranger_is_asked_whether_they_meant_it(
    lamp, sign_up, known_attack
):
    page = sign_up("morning-lamp").content.decode()
    assert sign_up("morning-lamp", answer=solved(page)).status_code == 200
    assert SignUp.objects.count() == 1
    assert sign_up("morning-lamp", ticket=fields(page)["ticket"]).status_code == 429
    elsewhere = Client().post(
        "/subscription/", {"email": OLHA, "newsletter": "morning-lamp"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert "csrfmiddlewaretoken" in elsewhere.content.decode()
    assert sign_up("morning-lamp", website="x").status_code == 200, "what only machines fill in is thanked, as ever"


def test_an_old_ticket_is_none(lamp, sign_up, attacked, moving_clock):
    ticket = fields(sign_up("morning-lamp").content.decode())["ticket"]
    moving_clock(waiting.LASTS + 1)
    assert sign_up("morning-lamp", ticket=ticket).status_code == 429


def test_many_sign_ups_are_an_attack_and_a_quiet_time_ends_it(lamp, moving_clock):
    assert not limits.is_under_attack()
    for number in range(limits.UNASKED_AT_ONCE.at_most):
        assert limits.may_come(f"198.51.{number}.7")
    assert limits.is_under_attack(), "all at once"
    moving_clock(limits.ATTACK_LASTS - 1)
    assert limits.is_under_attack(), "for a while"
    moving_clock(2)
    assert not limits.is_under_attack()
    for number in range(limits.UNASKED_AT_ONCE.at_most, limits.UNASKED.at_most):
        assert limits.may_come(f"198.51.{number}.7")
        moving_clock(1)
    assert limits.is_under_attack(), "and many in ten minutes"
    moving_clock(limits.UNASKED.seconds)
    assert not limits.is_under_attack()


def test_a_network_alone_is_no_attack_and_shuts_itself_out(lamp, sign_up, moving_clock):
    statuses = []
    for number in range(40):
        statuses.append(sign_up("morning-lamp", email=f"r{number}@reader.example").status_code)
        moving_clock(1)
    assert statuses == [200] * 30 + [429] * 10
    elsewhere = Client(REMOTE_ADDR="198.51.100.7")
    answer = elsewhere.post("/subscription/", {"email": OLHA, "newsletter": "morning-lamp"}, headers=OURS)
    assert answer.status_code == 200


def test_an_address_gets_few_mails_in_a_day_however_patient_somebody_is(lamp, sign_up, moving_clock):
    for _time in range(20):
        sign_up("morning-lamp")
        moving_clock(limits.MAILS_TO_ONE.seconds)
    assert Outgoing.objects.count() <= 2 * limits.MAILS_TO_ONE_IN_A_DAY.at_most


def test_json_is_thanked_and_confirmed_as_a_form_is(lamp, as_json):
    answer = as_json()
    assert answer.json() == {"message": "Thank you for signing up. We’ve sent you a confirmation email."}
    assert SignUp.objects.count() == 1
    assert not answer.cookies


def test_json_has_the_gates_of_the_form(lamp, as_json, sign_up, moving_clock):
    assert as_json(website="https://spam.example").status_code == 200
    assert not SignUp.objects.exists(), "the trap"
    wrong = as_json(email="olha")
    assert (wrong.status_code, list(wrong.json()["errors"])) == (422, ["email"])
    assert as_json(newsletter=[]).json()["errors"].keys() == {"newsletter"}
    for number in range(30):
        sign_up("morning-lamp", email=f"r{number}@reader.example")
        moving_clock(1)
    assert as_json().status_code == 429, "the network's limit is one for both"
    assert SignUp.objects.count() == 30


def test_json_is_asked_the_same_question(lamp, as_json, attacked):
    asked = as_json()
    assert asked.status_code == 429
    assert not SignUp.objects.exists()
    assert as_json(answer=answer_to(asked.json()["challenge"])).status_code == 200
    assert SignUp.objects.count() == 1


@pytest.mark.parametrize("body", ["[]", "{", '"x"', "[" * 5000, json.dumps({"email": "x" * 30_000})])
def test_what_is_no_json_is_refused(client, lamp, body):
    assert client.post("/subscription/", body, content_type="application/json").status_code == 400


def test_another_site_can_send_no_form_unseen_and_no_json_disguised_as_text(lamp):
    client = Client(enforce_csrf_checks=True)
    body = json.dumps({"email": OLHA, "newsletter": ["morning-lamp"]})
    client.post("/subscription/", body, content_type="text/plain", headers={"Sec-Fetch-Site": "cross-site"})
    client.post(
        "/subscription/", {"email": OLHA, "newsletter": "morning-lamp"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert not SignUp.objects.exists()


@pytest.mark.control
def test_without_the_gate_a_flood_would_be_asked_nothing(lamp, sign_up, monkeypatch):
    for number in range(limits.UNASKED.at_most):
        limits.may_come(f"198.51.{number}.7")
    assert sign_up("morning-lamp").status_code == 429
    monkeypatch.setattr(limits, "is_under_attack", lambda: False)
    monkeypatch.setattr(limits, "is_known_attack", lambda: False)
    assert sign_up("morning-lamp").status_code == 200
