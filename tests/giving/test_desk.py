"""The desk for gifts: found, told whole, mended with a reason, and each act once."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from broadsheet.foundation.roles import Role
from broadsheet.gifts import codes, delivering, expiring, mending, redeeming
from broadsheet.gifts.models import Gift, State
from broadsheet.mail.models import Outgoing
from broadsheet.membership.models import Grant
from broadsheet.membership.refusals import RefusedError
from broadsheet.membership.tests.cast import grant as give
from broadsheet.newsroom.tests.cast import person
from broadsheet.ops.models import AuditEntry
from tests.giving.conftest import Recipient, bought, fresh, link_in, reader, refund

pytestmark = pytest.mark.django_db

ACTS = ["money_gift_again", "money_gift_elsewhere", "money_gift_code"]
SAID = {"reason": "She wrote to us", "email": "maria@reader.example"}


@pytest.fixture
def desk(client, django_capture_on_commit_callbacks):
    """Somebody of the business side, at their browser."""
    staff = person(Role.BUSINESS)

    class Desk:
        def sees(self, view="money_gifts", *args, **asked):
            client.force_login(staff)  # anew: these tests move the clock, and sessions end
            return " ".join(client.get(reverse(view, args=args), asked).content.decode().split())

        def does(self, view, *args, **said):
            client.force_login(staff)
            with django_capture_on_commit_callbacks(execute=True):
                return client.post(reverse(view, args=args), said, follow=True).content.decode()

    return Desk()


@pytest.fixture
def gift(django_capture_on_commit_callbacks):
    """Roman's, sent an hour ago."""
    with django_capture_on_commit_callbacks(execute=True):
        found = bought()
    found.deliveries.update(made_at=found.made_at.replace(year=2020))
    return found


def in_pot(clock_hand) -> Gift:
    """One that nobody claimed in time."""
    clock_hand.move_to("2027-01-10T10:00:00Z", tick=False)
    found = bought(unclaimed="pot")
    clock_hand.move_to(found.closes_at)
    assert expiring.expire_due() == 1
    return fresh(found)


def acts(gift):
    return list(
        AuditEntry.objects.filter(object_type="gifts.gift", object_id=str(gift.pk)).values_list("act", flat=True)
    )


@pytest.mark.parametrize("asked", ["olha@reader", "ROMAN@reader.example", "Roman", "olha"])
def test_a_gift_is_found_by_whoever_bought_or_gets_it(desk, gift, asked):
    assert reverse("money_gift", args=[gift.pk]) in desk.sees(q=asked)
    assert "No gift was found" in desk.sees(q="nobody@reader.example")


def test_a_gift_is_found_by_its_code_or_the_last_signs_of_it(desk, gift):
    other = bought(recipients=[Recipient("Petro", "petro@reader.example")])
    for asked in (gift.written_code, gift.code.lower(), gift.code[-4:], f"-{gift.code[-4:].lower()} "):
        page = desk.sees(q=asked)
        assert reverse("money_gift", args=[gift.pk]) in page, asked
        assert reverse("money_gift", args=[other.pk]) not in page, asked
    assert gift.code[-4:] not in str(Gift.objects.filter(pk=gift.pk).values()[0]), "the database holds no part of it"


def test_the_lists_say_what_waits(desk, gift):
    assert "has arrived, as far as is known" in desk.sees(state="not_arrived")
    delivering.bounce(delivery=gift.deliveries.get(), reason="no such mailbox")
    assert reverse("money_gift", args=[gift.pk]) in desk.sees(state="not_arrived")
    assert "not arrived (1)" in desk.sees()
    assert reverse("money_gift", args=[gift.pk]) not in desk.sees(state="redeemed")
    assert "The pot is empty" in desk.sees(state="in_pot")


def test_a_parked_letter_counts_as_not_arrived(desk, gift):
    Outgoing.objects.filter(pk=gift.deliveries.get().letter_id).update(state="parked", reason="Refused")
    assert reverse("money_gift", args=[gift.pk]) in desk.sees(state="not_arrived")
    assert "Refused" in desk.sees("money_gift", gift.pk)


def test_the_story_is_whole_and_holds_no_code(desk, gift):
    redeeming.redeem(gift=gift, by=reader())
    refund(gift)
    page = desk.sees("money_gift", gift.pk)
    for told in (
        "olha@reader.example",
        "roman@reader.example",
        "Read on!",
        "Refund",
        "Called back",
        "Redeemed",
        "to the recipient",
    ):
        assert told in page, told
    assert gift.code not in page
    assert gift.written_code not in page
    assert "Mend it" not in page


def test_it_is_sent_again_once_and_with_the_same_code(desk, gift, mailoutbox):
    before = len(mailoutbox)
    assert "It is on its way" in desk.does("money_gift_again", gift.pk, **SAID)
    assert "sent a moment ago" in desk.does("money_gift_again", gift.pk, **SAID)
    assert [letter.to for letter in mailoutbox[before:]] == [["roman@reader.example"]]
    assert gift.code in mailoutbox[-1].body
    assert acts(gift).count("gift.send_again") == 1
    assert "She wrote to us" in desk.sees("money_gift", gift.pk)


def test_sent_elsewhere_it_has_another_code_and_the_old_one_is_dead(desk, gift, mailoutbox):
    assert "under another code" in desk.does("money_gift_elsewhere", gift.pk, **SAID)
    after = fresh(gift)
    assert mailoutbox[-1].to == ["maria@reader.example"]
    assert after.code in link_in(mailoutbox[-1])
    assert Gift.objects.by_code(gift.code) is None
    assert Gift.objects.by_code(after.code) == gift
    before = len(mailoutbox)
    assert "to this address already" in desk.does("money_gift_elsewhere", gift.pk, **SAID)
    assert "is no e-mail address" in desk.does("money_gift_elsewhere", gift.pk, reason="x", email="nobody")
    assert (len(mailoutbox), fresh(gift).code) == (before, after.code)


def test_a_new_code_kills_the_old_one_once(desk, gift, mailoutbox):
    said = SAID | {"seen": gift.digest}
    assert "has another code" in desk.does("money_gift_code", gift.pk, **said)
    after = fresh(gift)
    assert "another code a moment ago" in desk.does("money_gift_code", gift.pk, **said)
    assert fresh(gift).code == after.code != gift.code
    assert after.code in mailoutbox[-1].body
    with pytest.raises(RefusedError, match="We know no gift"):
        redeeming.redeem(gift=gift, by=reader())


def test_the_new_code_of_a_card_is_told_to_the_buyer(desk, mailoutbox):
    card = bought(recipients=[], count=1)
    desk.does("money_gift_code", card.pk, **SAID | {"seen": card.digest})
    assert mailoutbox[-1].to == ["olha@reader.example"]
    assert "address is known for this gift" in desk.does("money_gift_again", card.pk, **SAID)


def test_a_gift_that_waits_for_its_day_leaves_on_it(desk, time_machine, mailoutbox):
    time_machine.move_to("2027-01-10T10:00:00Z", tick=False)
    gift = bought(deliver_on=date(2027, 2, 1))
    desk.does("money_gift_elsewhere", gift.pk, **SAID)
    assert not [letter for letter in mailoutbox if letter.to == ["maria@reader.example"]]
    time_machine.move_to(gift.opens_at)
    assert delivering.deliver_due() == 1


@pytest.mark.parametrize("view", ACTS)
def test_nothing_is_done_without_a_reason_or_to_a_gift_that_is_taken(desk, gift, view):
    assert "Say why" in desk.does(view, gift.pk, email="maria@reader.example", reason="  ")
    redeeming.redeem(gift=gift, by=reader())
    assert "Nothing is sent or changed" in desk.does(view, gift.pk, **SAID | {"seen": gift.digest})
    assert fresh(gift).code == gift.code


def test_the_pot_helps_a_reader_once(desk, time_machine, mailoutbox):
    found = in_pot(time_machine)
    bought(unclaimed="pot")
    page = desk.sees(state="in_pot")
    assert "Give it to them" in page
    said = {"email": " Maria@Reader.example", "reason": "A student"}
    assert "It is theirs" in desk.does("money_gifts_pot", **said)
    after = fresh(found)
    assert (after.state, after.redeemer.email) == (State.REDEEMED, "maria@reader.example")
    assert after.grant.is_live(after.grant.starts)
    assert mailoutbox[-1].to == ["maria@reader.example"]
    assert "Olha" not in mailoutbox[-1].body, "who gave it meant it for somebody else"
    assert "gift.give_from_pot" in acts(found)
    assert "nothing in the pot" in desk.does("money_gifts_pot", email="petro@reader.example", reason="x")


def test_the_pot_gives_one_at_a_time_and_none_in_vain(desk, time_machine):
    time_machine.move_to("2027-01-10T10:00:00Z", tick=False)
    both = [bought(unclaimed="pot") for _each in range(2)]
    time_machine.move_to(both[1].closes_at)
    assert expiring.expire_due() == 2
    desk.does("money_gifts_pot", email="maria@reader.example", reason="x")
    assert "a gift of the pot already" in desk.does("money_gifts_pot", email="maria@reader.example", reason="x")
    give(reader("Petro"))
    petro = reader("Petro").email
    assert "would give them nothing" in desk.does("money_gifts_pot", email=petro, reason="x")
    assert "is no e-mail address" in desk.does("money_gifts_pot", email="petro", reason="x")
    assert Gift.objects.filter(redeemer__isnull=False).count() == 1
    assert Grant.objects.filter(source_type="gift").count() == 1


@pytest.mark.parametrize("view", [*ACTS, "money_gifts_pot"])
def test_an_act_needs_post_and_the_business_side(client, gift, view):
    where = reverse(view, args=[] if view == "money_gifts_pot" else [gift.pk])
    client.force_login(person(Role.BUSINESS))
    assert client.get(where).status_code == 405
    for role in (Role.EDITOR, Role.CHIEF_EDITOR):
        other = Client()
        other.force_login(person(role))
        assert other.post(where, SAID).status_code in {302, 403, 404}
    assert Client().post(where, SAID).status_code in {302, 403, 404}
    assert (fresh(gift).code, gift.deliveries.count()) == (gift.code, 1)


@pytest.mark.parametrize("role", [Role.EDITOR, Role.CHIEF_EDITOR, Role.REPORTER])
def test_others_see_neither_gifts_nor_their_tab(client, gift, role):
    client.force_login(person(role))
    assert client.get(reverse("money_gifts")).status_code in {302, 403, 404}
    assert client.get(reverse("money_gift", args=[gift.pk])).status_code in {302, 403, 404}


@pytest.mark.parametrize(
    "act",
    [
        lambda gift, by: mending.send_again(gift=gift, reason="x", by=by),
        lambda gift, by: mending.send_to(gift=gift, email="maria@reader.example", reason="x", by=by),
        lambda gift, by: mending.renew_code(gift=gift, seen=gift.digest, reason="x", by=by),
        lambda gift, by: expiring.give_from_pot(email="maria@reader.example", reason="x", by=by),
    ],
)
def test_the_acts_themselves_ask_for_the_right_and_note_the_refusal(gift, act):
    chief = person(Role.CHIEF_EDITOR)
    with pytest.raises(RefusedError, match="Your role"):
        act(gift, chief)
    assert AuditEntry.objects.filter(act__endswith=".refused", actor=chief).exists()


@pytest.mark.control
def test_without_another_code_whoever_got_the_first_letter_could_take_it(desk, gift, monkeypatch):
    monkeypatch.setattr(codes, "new", lambda: gift.code)
    desk.does("money_gift_elsewhere", gift.pk, **SAID)
    assert redeeming.redeem(gift=gift, by=reader("Roman")).redeemer.email == "roman@reader.example"


def test_the_tab_leads_to_gifts(desk):
    assert f'href="{reverse("money_gifts")}"' in desk.sees("money")
    assert f'href="{reverse("money_gifts")}" aria-current="page"' in desk.sees()
    assert "No gift has been bought yet" in desk.sees()
