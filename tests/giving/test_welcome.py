"""The welcome of a gift's recipient is staff's letter: theirs to write and to switch off; one that waits has its own."""

from __future__ import annotations

import pytest

from broadsheet.gifts import redeeming
from broadsheet.mail.models import Outgoing
from broadsheet.membership.models import LetterText, MemberLetter
from tests.giving.conftest import Stranger, bought, reader, refund, term

pytestmark = pytest.mark.django_db


def test_the_welcome_names_plan_giver_and_the_last_day(mailoutbox, time_machine, django_capture_on_commit_callbacks):
    time_machine.move_to("2027-01-10T10:00:00Z", tick=False)
    gift = bought()
    with django_capture_on_commit_callbacks(execute=True):
        redeeming.redeem(gift=gift, by=reader())
        redeeming.redeem(gift=gift, by=reader())
    [letter] = [each for each in mailoutbox if each.subject.startswith("Olha gives you")]
    assert "until July 10, 2027" in letter.body
    assert "olha@reader.example" not in letter.body
    assert MemberLetter.objects.get(kind="welcome_gift").person == reader()


def test_staff_write_it_anew_and_it_is_sent_in_their_words(mailoutbox, django_capture_on_commit_callbacks):
    LetterText.objects.create(kind="welcome_gift", language="en", subject="From {giver}", body="Enjoy {plan}.")
    with django_capture_on_commit_callbacks(execute=True):
        redeeming.redeem(gift=bought(), by=reader())
    assert [each for each in mailoutbox if each.subject == "From Olha" and "Enjoy Reader." in each.body]


def test_one_that_waits_says_from_when_and_welcomes_nobody():
    Stranger("roman@reader.example").joins(term(1).price)
    redeeming.redeem(gift=bought(), by=reader())
    assert Outgoing.objects.filter(kind="gifts/mail/in_line").count() == 1
    assert not MemberLetter.objects.filter(kind="welcome_gift").exists()


def test_whose_gift_was_called_back_meanwhile_is_not_welcomed(mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        gift = redeeming.redeem(gift=bought(), by=reader())
        refund(gift)
    assert not [each for each in mailoutbox if each.subject.startswith("Olha gives you")]
