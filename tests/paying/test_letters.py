"""The letters of a membership: to whom, when, once, and true when they leave."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.foundation import clock
from broadsheet.mail.models import Outgoing, State
from broadsheet.membership.letters import deciding, due, filling, naming, schedule, trying, writing
from broadsheet.membership.letters.kinds import SORTS, LetterKind
from broadsheet.membership.models import LetterRefusal, MemberLetter
from broadsheet.membership.tests.cast import reader
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from broadsheet.payments import requesting
from broadsheet.payments.models import Agreement

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 1, 10, 9, tzinfo=UTC)


@pytest.fixture
def write(django_capture_on_commit_callbacks):
    """Have the letters that are due written, and the worker hand them over."""

    def written():
        with django_capture_on_commit_callbacks(execute=True):
            return due.write_all()

    return written


@pytest.fixture
def yearly(stranger, prices):
    """A member by the year, who joined on 10 January 2027."""
    with time_machine.travel(NOW, tick=False):
        stranger.joins(prices["reader", "EUR", "year"])
    mail.outbox.clear()
    return Agreement.objects.get()


def on(days):
    """So many days after the member joined."""
    return time_machine.travel(NOW + timedelta(days=days), tick=False)


def sent(kind):
    return MemberLetter.objects.filter(kind=kind, handed_at__isnull=False)


def test_a_yearly_renewal_is_told_two_weeks_ahead_and_once(yearly, write):
    for day in (340, 352, 352, 353, 300, 364):
        with on(day):
            write()
            assert sent(LetterKind.RENEWAL).count() == (day != 340)
    letter = mail.outbox[0]
    assert "renews on Jan. 10, 2028" in letter.subject or "10 January 2028" in letter.subject
    assert "€50" in letter.body
    assert "/membership/cancellation/" in letter.body
    assert "List-Unsubscribe" not in letter.extra_headers


def test_a_monthly_renewal_is_told_only_where_staff_want_it(stranger, prices, write):
    with on(0):
        stranger.joins(prices["reader", "EUR", "month"])
    with on(29):
        write()
        assert not sent(LetterKind.RENEWAL).exists()
        deciding.set_up(kind=LetterKind.RENEWAL, is_on=True, days=14, days_monthly=5, by=person(Role.BUSINESS))
        write()
        assert sent(LetterKind.RENEWAL).count() == 1


def test_a_worker_that_was_off_until_the_renewal_writes_no_letter_about_it(yearly, write, live):
    with on(370):
        live()
        write()
    assert not sent(LetterKind.RENEWAL).exists()


def test_who_ends_it_before_the_letter_leaves_is_not_told_that_it_renews(yearly):
    with on(355):
        due.write_all()  # nothing is handed over yet: nobody runs what is queued
        row = Outgoing.objects.get(kind="membership/letters/renewal")
        requesting.end(agreement=yearly, by=None)
        assert writing.MembershipKeeper().say(row) is None


def test_what_is_said_is_what_is_true_when_it_leaves(yearly):
    with on(355):
        due.write_all()
        row = Outgoing.objects.get(kind="membership/letters/renewal")
        Agreement.objects.update(next_amount=7000)
        assert "€70" in writing.MembershipKeeper().say(row).text


def test_a_kind_that_is_switched_off_does_not_go(yearly, write):
    deciding.set_up(kind=LetterKind.RENEWAL, is_on=False, days=14, days_monthly=0, by=person(Role.BUSINESS))
    with on(355):
        write()
    assert not MemberLetter.objects.filter(kind=LetterKind.RENEWAL).exists()


@pytest.mark.control
def test_without_the_row_in_the_database_the_letter_would_go_each_hour(yearly, write, monkeypatch):
    with on(355):
        write()
        MemberLetter.objects.filter(kind=LetterKind.RENEWAL).delete()
        write()
    assert Outgoing.objects.filter(kind="membership/letters/renewal", state=State.SENT).count() == 2


@pytest.mark.parametrize("kind", LetterKind)
@pytest.mark.parametrize("language", ["en", "uk"])
def test_every_letter_has_words_in_each_language_that_name_only_what_it_knows(kind, language):
    words = filling.shipped(kind, language)
    assert not naming.unknown_in(words.subject + words.body, SORTS[kind].placeholders)
    letter = trying.sample(kind, language, subject=words.subject, body=words.body)
    assert len(letter.subject) <= 78
    assert "{" not in letter.text + letter.subject
    assert "<html" in letter.html
    assert ("List-Unsubscribe" in letter.headers) == SORTS[kind].is_invitation
    if language == "uk":
        assert words != filling.shipped(kind, "en")
        assert all(
            line not in letter.text
            for line in filling.shipped(kind, "en").body.split("\n\n")
            if "link" not in line and line[0] != "{"
        )


@given(
    st.integers(0, 60), st.integers(1, 40), st.integers(0, 40),
    st.lists(st.integers(-5, 70), min_size=1, max_size=12),
)  # fmt: skip
def test_however_often_late_or_backwards_somebody_looks_each_letter_is_due_in_one_time_alone(start, lasts, days, looks):
    since = NOW + timedelta(days=start)
    windows = schedule.failing(since, since + timedelta(days=lasts), again_after=days, last_before=days // 2)
    for look in looks:
        at = NOW + timedelta(days=look)
        is_open = [window.is_open(at) for window in windows]
        assert sum(is_open) == (since <= at < since + timedelta(days=lasts))


# On the desk.


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"card": "Visa 4242", "until": "May 3"}, "From your card Visa 4242. Until May 3. Bye…"),
        ({"until": "May 3"}, "From your card. Until May 3. Bye…"),
        ({}, "From your card. Until. Bye…"),
    ],
)
def test_what_is_not_known_leaves_no_gap(facts, said):
    assert naming.filled("From your card {card}. Until {until}. Bye…", facts) == said


@pytest.fixture
def desk(db):
    made = Client()
    made.force_login(person(Role.BUSINESS))
    return made


PATH = "/cms/money/letters/renewal/en/"


def test_the_desk_lists_every_kind(desk, yearly, write):
    with on(355):
        write()
    page = desk.get("/cms/money/letters/").content.decode()
    assert all(str(kind.label) in page for kind in LetterKind)
    assert "1 sent" in page


def test_staff_give_a_letter_other_words_and_take_them_back(desk, yearly, write):
    desk.post(PATH, {"act": "save", "subject": "Soon, {name}", "body": "It renews on {date}.\n\n{end_link}"})
    with on(355):
        write()
    assert mail.outbox[-1].subject == "Soon, reader"
    desk.post(PATH, {"act": "default"})
    assert filling.words_of(LetterKind.RENEWAL, "en") == filling.shipped(LetterKind.RENEWAL, "en")


@pytest.mark.parametrize("body", ["Dear {nmae}", "{giver}", "{name.email}", "{0}", "{", "{name!r}"])
def test_what_nobody_can_fill_in_is_refused_and_what_can_is_named(desk, body):
    page = desk.post(PATH, {"act": "save", "subject": "Soon", "body": body}).content.decode()
    assert "This letter knows no" in page
    assert "{end_link}" in page
    assert not filling.words_of(LetterKind.RENEWAL, "en").is_own


def test_a_preview_saves_nothing_and_a_sample_goes_to_whoever_asked(desk, django_capture_on_commit_callbacks):
    typed = {"subject": "Typed", "body": "Only <b>typed</b> for {name}"}
    page = desk.post(PATH, {"act": "preview", **typed}).content.decode()
    assert "As typed, not saved" in page
    assert "Only &amp;lt;b&amp;gt;typed" in page
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(PATH, {"act": "mine", **typed})
    assert mail.outbox[-1].subject == "Sample: Typed"
    assert mail.outbox[-1].to == [person(Role.BUSINESS).email]
    assert not filling.words_of(LetterKind.RENEWAL, "en").is_own


def test_a_letter_that_readers_have_a_right_to_has_no_switch(desk):
    desk.post("/cms/money/letters/price/setting/", {})
    assert deciding.decided(LetterKind.PRICE).is_on
    with pytest.raises(deciding.NotWrittenError):
        deciding.set_up(kind=LetterKind.ENDED, is_on=False, days=None, days_monthly=None, by=person(Role.BUSINESS))
    desk.post("/cms/money/letters/renewal/setting/", {"days": "7", "days_monthly": "3"})
    assert deciding.decided(LetterKind.RENEWAL) == deciding.Decided(False, 7, 3)


@pytest.mark.parametrize("role", [Role.REPORTER, Role.EDITOR, Role.CHIEF_EDITOR])
def test_the_newsroom_does_not_write_to_members(role):
    asking = Client()
    asking.force_login(person(role))
    assert asking.get("/cms/money/letters/").status_code in {302, 403}
    assert asking.post(PATH, {"act": "save", "subject": "x", "body": "x"}).status_code in {302, 403}
    assert not filling.words_of(LetterKind.RENEWAL, "en").is_own


def test_nonsense_addresses_are_not_there(desk):
    assert desk.get("/cms/money/letters/nothing/en/").status_code == 404
    assert desk.get("/cms/money/letters/renewal/xx/").status_code == 404
    assert desk.get("/cms/money/letters/renewal/setting/").status_code in {404, 405}


# Opting out of invitations.


@pytest.fixture
def invitation(yearly, write, live):
    """A letter to somebody whose membership was over a month ago."""
    with on(1):
        requesting.end(agreement=yearly, by=None)
    with on(366):
        live()
    with on(397):
        write()
        write()
    return MemberLetter.objects.get(kind=LetterKind.WIN_BACK)


def test_who_was_a_member_is_invited_back_once(invitation):
    letter = next(one for one in mail.outbox if "misses you" in one.subject)
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter.extra_headers["List-Unsubscribe"] == f"<http://testserver/membership/letters/{invitation.token}/>"


def test_one_click_without_a_cookie_opts_out_and_looking_does_not(invitation):
    asking, path = Client(enforce_csrf_checks=True), f"/membership/letters/{invitation.token}/"
    assert asking.get(path).status_code == 200
    assert asking.head(path).status_code == 200
    assert asking.post(path, {"something": "else"}).status_code == 200
    assert not LetterRefusal.objects.exists()
    for _time in range(2):
        answer = asking.post(path, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
        assert answer.status_code == 200
    assert LetterRefusal.objects.count() == 1
    asking.post(path, {"again": "1"})
    assert not LetterRefusal.objects.exists()
    assert asking.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200  # as multipart
    assert LetterRefusal.objects.count() == 1
    assert asking.post("/membership/letters/guessed/", {"List-Unsubscribe": "One-Click"}).status_code == 404
    assert asking.put(path).status_code == 405


def test_who_opts_out_while_it_waits_does_not_get_it(invitation):
    LetterRefusal.objects.create(person=invitation.checkout.payer.reader)
    with on(397):
        assert writing.compose(invitation) is None


def test_who_has_a_membership_again_is_not_invited_back(yearly, write, live, prices, stranger):
    with on(1):
        requesting.end(agreement=yearly, by=None)
    with on(366):
        live()
    with on(390):
        stranger.joins(prices["patron", "EUR", "year"])
    with on(397):
        write()
    assert not MemberLetter.objects.filter(kind=LetterKind.WIN_BACK).exists()


def test_a_new_account_is_welcomed_once_and_staff_are_not(write):
    for who in (reader("New"), person(Role.REPORTER)):
        who.last_login = clock.now()
        who.save()
    write()
    write()
    assert [one.person.email for one in sent(LetterKind.WELCOME_ACCOUNT)] == ["new@reader.example"]


def test_letters_speak_the_language_in_which_somebody_joined(stranger, prices):
    with translation.override("uk"):
        trying.send(LetterKind.ENDED, "uk", subject="{paper}", body="{name}", to="e@lantern.example")
    assert writing.compose(
        MemberLetter(kind=LetterKind.WELCOME_ACCOUNT, person=reader("Olha"), facts={"language": "uk"}, token="x")
    ).text.startswith("Вітаємо")
