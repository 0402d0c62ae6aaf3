"""“Remind me in May”: one letter, on the month's first working day, to who has not paid by then."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from broadsheet.campaigns import reminding
from broadsheet.campaigns.models import Reminder
from broadsheet.foundation import clock
from broadsheet.mail.models import Outgoing
from broadsheet.membership.tests.cast import grant, reader
from tests.paying.conftest import OURS

pytestmark = pytest.mark.django_db

WISH = {"email": "roman@reader.example", "month": "2027-05"}


@pytest.fixture(autouse=True)
def january(time_machine):
    time_machine.move_to("2027-01-10T10:00:00Z", tick=False)
    return time_machine


def wish(client, **more):
    return client.post("/membership/reminder/", {**WISH, **more}, headers=OURS)


def letters():
    return list(Outgoing.objects.filter(kind="campaigns/mail/reminder").values_list("to", flat=True))


@pytest.mark.parametrize(
    ("month", "day"),
    [("2027-05-01", 3), ("2027-06-01", 1), ("2027-08-01", 2), ("2028-01-01", 3), ("2027-01-01", 4), ("2030-01-01", 2)],
)
def test_the_first_working_day_of_a_month(month, day):
    found = reminding.first_working_day(date.fromisoformat(month))
    assert (clock.local(found).day, clock.local(found).hour) == (day, 9)


def test_the_next_twelve_months_can_be_chosen():
    found = reminding.months(date(2027, 12, 31))
    assert (found[0], found[-1], len(found)) == (date(2028, 1, 1), date(2028, 12, 1), 12)


def test_one_letter_comes_at_nine_on_the_first_working_day_and_never_again(client, january):
    assert wish(client, campaign="birthday", ask="appeal", article="7").status_code == 200
    due = Reminder.objects.get().due_at
    january.move_to(due - timedelta(minutes=1))
    reminding.remind_due()
    assert letters() == []
    january.move_to(due)
    reminding.remind_due()
    reminding.remind_due()
    assert letters() == ["roman@reader.example"]
    text = Outgoing.objects.get().text
    assert "/membership/?campaign=birthday&ask=appeal&article=7" in text


def test_the_answer_is_the_same_whoever_has_the_address(client):
    grant(reader("Maria"))
    unknown = wish(client, email="nobody@reader.example").content.decode()
    known = wish(client, email="maria@reader.example").content.decode()
    again = wish(client, email="maria@reader.example").content.decode()
    assert unknown.replace("nobody@", "x@") == known.replace("maria@", "x@") == again.replace("maria@", "x@")


def test_who_has_become_a_member_gets_none(client, january):
    wish(client, email="maria@reader.example")
    grant(reader("Maria"))
    january.move_to(datetime(2027, 5, 3, 12, tzinfo=UTC))
    reminding.remind_due()
    assert letters() == []
    assert not Reminder.objects.exists()


def test_who_gave_lately_gets_none(client, january, stranger, prices):
    january.move_to("2027-04-20T10:00:00Z")
    wish(client, email=stranger.email)
    stranger.pay(stranger.give())
    january.move_to(datetime(2027, 5, 3, 12, tzinfo=UTC))
    reminding.remind_due()
    assert letters() == []


def test_whoever_asks_again_moves_it(client):
    wish(client)
    wish(client, email="ROMAN@reader.example", month="2027-06")
    assert clock.local(Reminder.objects.get().due_at).month == 6


def test_by_the_link_in_the_letter_the_address_is_forgotten(client, january):
    wish(client)
    january.move_to(Reminder.objects.get().due_at)
    reminding.remind_due()
    link = re.search(r"https?://[^/\s]+(/membership/reminder/[\w-]+/)", Outgoing.objects.get().text)[1]
    assert client.get(link).status_code == 200
    assert Reminder.objects.exists(), "looking changes nothing"
    client.post(link, headers=OURS)
    assert not Reminder.objects.exists()
    assert client.post(link, headers=OURS).status_code == 200


def test_an_address_is_forgotten_a_month_after_its_letter(client, january):
    wish(client)
    due = Reminder.objects.get().due_at
    january.move_to(due)
    reminding.remind_due()
    january.move_to(due + timedelta(days=29))
    assert reminding.tidy() == 0
    january.move_to(due + timedelta(days=31))
    assert reminding.tidy() == 1


def test_a_network_that_types_many_addresses_is_stopped(client):
    answers = [wish(client, email=f"reader{number}@reader.example").status_code for number in range(21)]
    assert answers == [200] * 20 + [429]
    assert Reminder.objects.count() == 20


def test_a_stranger_cannot_move_somebodys_reminder_for_ever(client):
    for month in ("2027-03", "2027-04", "2027-05", "2027-06"):
        assert wish(client, month=month).status_code == 200
    assert clock.local(Reminder.objects.get().due_at).month == 5


@pytest.mark.parametrize("wrong", [{"email": "nobody"}, {"month": "2027-01"}, {"month": "2029-01"}, {"website": "x"}])
def test_a_wrong_form_comes_back(client, wrong):
    assert wish(client, **wrong).status_code == 422
    assert not Reminder.objects.exists()


def test_a_form_of_another_site_is_asked_about_first(client):
    client.post("/membership/reminder/", WISH, headers={"Sec-Fetch-Site": "cross-site"})
    assert not Reminder.objects.exists()


def test_it_speaks_the_readers_language(client, january):
    client.post("/uk/membership/reminder/", WISH, headers=OURS)
    january.move_to(Reminder.objects.get().due_at)
    reminding.remind_due()
    letter = Outgoing.objects.get()
    assert "Ви просили нагадати" in letter.subject
    assert "/uk/membership/" in letter.text
