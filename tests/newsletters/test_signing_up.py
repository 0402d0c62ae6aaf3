"""A stranger signs up, shows that the address is theirs, and ends it again."""

from __future__ import annotations

import pytest

from broadsheet.mail.models import Outgoing
from broadsheet.newsletters.models import Consent, SignUp, Subscriber, Subscription
from tests.newsletters.conftest import OLHA, OURS

pytestmark = pytest.mark.django_db


def test_who_signs_up_and_presses_the_button_in_the_mail_is_subscribed(client, lamp, sign_up, mailed_link):
    answer = sign_up("morning-lamp", form="newsletters")
    assert "Thank you for signing up" in answer.content.decode()
    assert not Subscriber.objects.exists()
    link = mailed_link()
    assert "The Morning Lamp" in client.get(link).content.decode()
    assert not Subscriber.objects.exists(), "opening the link changes nothing"
    assert "You are subscribed" in client.post(link, headers=OURS).content.decode()
    subscription = Subscription.objects.get()
    assert (subscription.subscriber.email, subscription.newsletter) == (OLHA, lamp)
    consent = Consent.objects.get()
    assert consent.is_given
    assert "nothing else" in consent.text
    assert consent.form == "newsletters"
    assert client.post(link, headers=OURS).status_code == 404, "it works once"


def test_nobody_hears_whether_an_address_is_known(client, lamp, sign_up, mailed_link):
    first = sign_up("morning-lamp")
    client.post(mailed_link(), headers=OURS)
    again = sign_up("morning-lamp")
    assert first.content == again.content
    assert Outgoing.objects.count() == 1, "and nobody is bombed with mail"


@pytest.mark.parametrize("typed", ["", "olha", "olha@", "olha@reader", "o lha@reader.example", "a@b@c.example"])
def test_a_wrong_address_is_named_beside_its_field(lamp, sign_up, typed):
    answer = sign_up("morning-lamp", email=typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'aria-describedby="again-email-wrong"' in page
    assert "Please enter" in page
    assert not SignUp.objects.exists()


def test_a_machine_that_fills_in_everything_is_thanked_and_forgotten(lamp, sign_up):
    assert sign_up("morning-lamp", website="https://spam.example").status_code == 200
    assert not SignUp.objects.exists()


def test_one_click_ends_this_newsletter_and_no_other(client, lamp, notes, sign_up, mailed_link):
    sign_up("morning-lamp", "harbour-notes")
    client.post(mailed_link(), headers=OURS)
    token = Subscription.objects.get(newsletter=lamp).token
    at = f"/subscription/end/{token}/"
    for method in (client.get, client.head):
        assert method(at).status_code == 200
        assert Subscription.objects.running().count() == 2
    for _time in range(2):
        assert client.post(at, {"List-Unsubscribe": "One-Click"}).status_code == 200
        assert [each.newsletter for each in Subscription.objects.running()] == [notes]
    assert client.post(f"/subscription/end/{token[:-1]}!/").status_code == 404
