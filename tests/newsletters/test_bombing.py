"""One address signed up again and again from everywhere: little mail comes of it, and every answer is the same."""

from __future__ import annotations

import os

import pytest
from django.test import Client

from broadsheet.foundation import clock
from broadsheet.mail.models import Outgoing
from broadsheet.newsletters import limits
from broadsheet.newsletters.models import Subscriber
from tests.facts import tell
from tests.machines import solved
from tests.newsletters.conftest import OLHA, OURS

pytestmark = pytest.mark.django_db

SIGN_UPS = int(os.environ.get("PROOF_SIGN_UPS", "150"))
A_MINUTE = 100
"""So fast that all come in few windows, so slow that the limit for everybody together is not what stops them."""


def from_network(number, email, **more):
    client = Client(REMOTE_ADDR=f"198.{18 + number // 250}.{number % 250}.7")
    return client.post("/subscription/", {"email": email, "newsletter": "morning-lamp", **more}, headers=OURS)


def determined(number, email):
    """A machine that even answers the question, when it is asked."""
    answer = from_network(number, email)
    if answer.status_code == 429 and b"data-challenge" in answer.content:
        answer = from_network(number, email, answer=solved(answer.content.decode()))
    return answer


def seen(answer):
    """All that whoever asked can see of an answer, but the clock, which stands in `Expires`."""
    headers = sorted(item for item in answer.headers.items() if item[0] != "Expires")
    return answer.status_code, tuple(headers), answer.content


def test_an_address_gets_one_mail_in_a_window_from_however_many_networks(lamp, moving_clock):
    answers, windows = set(), set()
    for number in range(SIGN_UPS):
        answers.add(seen(determined(number, OLHA)))
        windows.add(int(clock.now().timestamp()) // limits.MAILS_TO_ONE.seconds)
        moving_clock(60 / A_MINUTE)
    mails = Outgoing.objects.filter(to=OLHA).count()
    tell("bombing: sign-ups of one address", SIGN_UPS)
    tell("bombing: networks", SIGN_UPS)
    tell("bombing: mails more than windows", max(0, mails - len(windows)))
    tell("bombing: different answers", len(answers))
    assert 1 <= mails <= len(windows)
    assert len(answers) == 1
    assert next(iter(answers))[0] == 200


def test_a_known_address_and_an_unknown_one_are_answered_alike(lamp, moving_clock):
    Subscriber.objects.create(email=OLHA, language="en")
    for number in range(3):
        assert seen(from_network(number, OLHA)) == seen(from_network(100 + number, f"nobody{number}@reader.example"))


@pytest.mark.control
def test_without_the_limit_each_would_be_a_mail(lamp, moving_clock, monkeypatch):
    monkeypatch.setattr(limits, "may_be_written_to", lambda email: True)
    for number in range(20):
        from_network(number, OLHA)
        moving_clock(1)
    assert Outgoing.objects.filter(to=OLHA).count() == 20
