"""The desk for what matched nothing: taken in, looked at, matched, set aside, undone."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from broadsheet.foundation import clock
from broadsheet.membership.models import Grant, Membership
from broadsheet.membership.tests.cast import reader
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from broadsheet.ops.models import AuditEntry
from broadsheet.payments.models import (
    Agreement,
    AwaitedTransfer,
    Checkout,
    Entry,
    Kind,
    Payer,
    Receipt,
    Transfer,
    TransferMatch,
)
from tests.paying.bank_transfer.bank import entry, statement
from tests.paying.conftest import Stranger

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, django_capture_on_commit_callbacks):
    """Somebody of the business side, at their browser."""
    client.force_login(person(Role.BUSINESS))

    class Desk:
        def sees(self, view="money_transfers", *args, **asked):
            return client.get(reverse(view, args=args), asked).content.decode()

        def does(self, view, *args, **said):
            with django_capture_on_commit_callbacks(execute=True):
                return client.post(reverse(view, args=args), said, follow=True).content.decode()

    return Desk()


def waiting():
    return Transfer.objects.get(is_matched=False)


def acts():
    return list(AuditEntry.objects.filter(act__startswith="transfer.").order_by("pk").values_list("act", flat=True))


def balance():
    return Entry.objects.received().sums().get("EUR", 0)


def test_a_file_is_taken_in_by_upload_and_what_is_left_is_counted_on_the_overview(desk, awaited):
    reference = awaited().reference
    body = statement(entry(text=reference), entry("7.00", text="thanks", ref="A2", name="Petro Payer"))
    said = desk.does("money_statement", file=SimpleUploadedFile("nov.xml", body))
    assert "2 new transfers: 1 matched, 1 to look at" in said
    assert "Petro Payer" in said
    overview = desk.sees("money")
    assert "<b>1</b> transfers to match" in " ".join(overview.split())
    assert "Petro Payer" not in desk.sees(state="matched")


def test_a_bad_file_is_refused_in_words(desk, awaited):
    assert "no readable XML" in desk.does("money_statement", file=SimpleUploadedFile("x.csv", b"Date;Amount"))
    assert "Choose the file" in desk.does("money_statement")


def test_an_open_checkout_of_that_amount_is_suggested_and_matched(desk, awaited, take_in):
    chosen = awaited()
    take_in(entry(text="for the Lantern"))
    page = desk.sees("money_transfer", waiting().pk)
    assert chosen.written in page
    assert "the amount" in page
    said = desk.does("money_transfer_match", waiting().pk, awaited=chosen.pk)
    assert "It is matched" in said
    assert (Membership.objects.count(), balance()) == (1, 5000)
    assert Grant.objects.live(clock.now()).exists()
    assert acts() == ["transfer.match"]
    assert "Somebody else has dealt with" in desk.does(
        "money_transfer_match", Transfer.objects.get().pk, awaited=chosen.pk
    )
    assert balance() == 5000


def test_a_mistyped_reference_suggests_whose_it_is(desk, awaited, take_in):
    reference = awaited().reference
    take_in(entry("50.00", text=f"{reference[:-1]}{(int(reference[-1]) + 3) % 10}"))
    page = desk.sees("money_transfer", waiting().pk)
    assert "nearly its reference" in page
    assert "olha@reader.example" in page


def test_less_waits_for_its_rest_until_somebody_says_that_it_is_enough(desk, awaited, take_in):
    chosen = awaited()
    take_in(entry("48.50", text=chosen.reference))
    part = Transfer.objects.get()
    assert "1 in parts" in desk.sees("money_transfers")
    assert "1.50 missing" in desk.sees(state="parts")
    assert "It is a part" in desk.sees("money_transfer", part.pk)
    assert balance() == 0
    assert "It is matched" in desk.does("money_transfer_enough", part.pk)
    assert (balance(), Membership.objects.count()) == (4850, 1)
    assert "meanwhile" in desk.does("money_transfer_enough", part.pk)


def test_less_that_people_match_is_a_part_or_enough(desk, awaited, take_in):
    chosen = awaited()
    take_in(entry("20.00", text="Olha", ref="A1"), entry("25.00", text="Olha", ref="A2"))
    one, other = Transfer.objects.order_by("bank_id")
    desk.does("money_transfer_match", one.pk, awaited=chosen.pk)
    assert (balance(), Membership.objects.count()) == (0, 0)
    desk.does("money_transfer_match", other.pk, awaited=chosen.pk, is_enough="on")
    assert (balance(), Membership.objects.count()) == (4500, 1)


def test_another_currency_is_refused_in_words(desk, awaited, take_in):
    take_in(entry("50.00", currency="USD", text=awaited().reference))
    said = desk.does("money_transfer_match", waiting().pk, awaited=AwaitedTransfer.objects.get().pk)
    assert "It came in USD, and EUR was agreed" in said


def test_what_belongs_to_nothing_is_a_readers_contribution_with_a_receipt(desk, take_in, prices):
    take_in(entry("20.00", text="keep going"))
    assert "Type the reader" in desk.does("money_transfer_contribution", waiting().pk, email="nobody")
    assert "contribution" in desk.does("money_transfer_contribution", waiting().pk, email="Petro@reader.example")
    assert (Checkout.objects.get().purpose, balance()) == ("contribution", 2000)
    assert Receipt.objects.get().email == "petro@reader.example"
    desk.does("money_transfer_contribution", Transfer.objects.get().pk, email="other@reader.example")
    assert Checkout.objects.count() == 1, "the second is refused, and nothing is left of it"
    assert not Payer.objects.filter(email="other@reader.example").exists()


def test_a_late_transfer_revives_a_lapsed_agreement_by_hand(desk, awaited, take_in):
    chosen = awaited()
    take_in(entry(text=chosen.reference, ref="A1"), entry(text=chosen.reference, ref="A2"))
    desk.does("money_transfer_match", waiting().pk, awaited=chosen.pk)
    after = AwaitedTransfer.objects.get()
    assert after.paid_until == after.period_after(after.period_after(TransferMatch.objects.first().starts_at))
    assert Agreement.objects.get().paid_until == after.paid_until


def test_set_aside_with_a_reason_and_back(desk, take_in, prices):
    take_in(entry("900.00", text="Grant 12", name="A foundation"))
    pk = waiting().pk
    assert "Say why" in desk.does("money_transfer_setting_aside", pk, reason=" ")
    assert "It is set aside" in desk.does("money_transfer_setting_aside", pk, reason="a grant")
    assert "A foundation" not in desk.sees()
    assert "a grant" in desk.sees(state="aside")
    assert "dealt with" in desk.does("money_transfer_setting_aside", pk, reason="again")
    desk.does("money_transfer_undoing", pk)
    assert "A foundation" in desk.sees()
    assert acts() == ["transfer.set_aside", "transfer.put_back"]


def test_a_wrong_match_is_set_right_by_a_correction_and_the_money_goes_to_the_right_one(desk, awaited, take_in):
    wrong, right = awaited(), awaited(who=Stranger("petro@reader.example"))
    take_in(entry(text="for the Lantern"))
    pk = waiting().pk
    desk.does("money_transfer_match", pk, awaited=wrong.pk)
    assert "Say why" in desk.does("money_transfer_undoing", pk)
    assert "set right by a correction" in desk.does("money_transfer_undoing", pk, reason="it was Petro")
    assert balance() == 0
    assert Entry.objects.get(kind=Kind.CORRECTION).note == "it was Petro"
    assert not Grant.objects.live(clock.now()).exists()
    desk.does("money_transfer_match", pk, awaited=right.pk)
    assert balance() == 5000
    assert Grant.objects.live(clock.now()).get().person.email == "petro@reader.example"
    assert Entry.objects.filter(kind=Kind.SETTLEMENT).count() == 2


def test_undoing_a_renewal_leaves_what_was_paid_before(desk, awaited, take_in):
    chosen = awaited()
    take_in(entry(text=chosen.reference, ref="A1"))
    first = AwaitedTransfer.objects.get().paid_until
    take_in(entry(text="?", ref="A2"))
    desk.does("money_transfer_match", waiting().pk, awaited=chosen.pk)
    desk.does("money_transfer_undoing", Transfer.objects.get(bank_id="A2").pk, reason="somebody else’s")
    assert AwaitedTransfer.objects.get().paid_until == first
    assert Agreement.objects.get().ended_at is None
    grant = Grant.objects.live(clock.now()).get()
    assert grant.ends == first


def test_a_debit_is_taken_for_the_payment_that_went_back(desk, awaited, take_in):
    take_in(entry(text=awaited().reference, name="Olha Reader"))
    take_in(entry(sign="DBIT", text="returned", ref="R", reversal="<RvslInd>true</RvslInd>"))
    back = waiting()
    assert "Olha Reader" in desk.sees("money_transfer", back.pk)
    assert "counts as given back" in desk.does(
        "money_transfer_taking_back", back.pk, match=TransferMatch.objects.get().pk
    )
    assert balance() == 0
    assert not Grant.objects.live(clock.now()).exists()


def test_a_refund_is_noted_and_to_be_paid_at_the_bank(desk, awaited, take_in):
    take_in(entry(text=awaited().reference))
    settlement = Entry.objects.get(kind=Kind.SETTLEMENT)
    said = desk.does("money_refund", settlement.pk, amount="50", reason="asked for")
    assert "Pay it at your bank now" in said
    assert balance() == 0


def test_something_else_is_found_by_search(desk, awaited, take_in):
    chosen = awaited()
    take_in(entry("7.00", text="?", name=""))
    assert chosen.written in desk.sees("money_transfer", waiting().pk, q="olha@")
    assert chosen.written in desk.sees("money_transfer", waiting().pk, q=chosen.written)
    assert "Nothing was found" in desk.sees("money_transfer", waiting().pk, q="nobody at all")


@pytest.mark.parametrize("role", [Role.REPORTER, Role.EDITOR, Role.CHIEF_EDITOR])
def test_the_editorial_side_sees_no_transfer(client, take_in, prices, role):
    take_in(entry("7.00", text="?"))
    client.force_login(person(role))
    for view, args in (("money_transfers", ()), ("money_transfer", (waiting().pk,))):
        assert client.get(reverse(view, args=args)).status_code in {302, 403}
    assert client.post(reverse("money_transfer_setting_aside", args=[waiting().pk]), {"reason": "x"}).status_code in {
        302,
        403,
    }
    assert waiting().set_aside_at is None


def test_a_reader_sees_none_and_acts_want_a_post(client, desk, take_in, prices):
    take_in(entry("7.00", text="?"))
    assert client.get(reverse("money_transfer_match", args=[waiting().pk])).status_code == 405
    assert client.get(reverse("money_statement")).status_code == 405
    client.force_login(reader())
    assert client.get(reverse("money_transfers")).status_code in {302, 403}


def test_nonsense_is_not_found(client, desk, take_in, prices):
    take_in(entry("7.00", text="?"))
    for said in ("x", "7"):
        assert client.post(reverse("money_transfer_match", args=[waiting().pk]), {"awaited": said}).status_code == 404
    assert client.post(reverse("money_transfer_taking_back", args=[waiting().pk]), {"match": "x"}).status_code == 404
    assert client.get(reverse("money_transfer", args=[999])).status_code == 404


def test_with_nothing_chosen_nothing_is_done(desk, take_in, prices):
    take_in(entry("7.00", text="?"))
    for view in ("money_transfer_match", "money_transfer_taking_back"):
        assert "Choose what it is" in desk.does(view, waiting().pk)


def test_switched_off_the_page_says_so_and_takes_nothing(client, desk, settings):
    settings.PAYMENT_PROVIDERS = ["sandbox"]
    assert "switched off" in desk.sees()
    assert "switched off" in desk.does("money_statement")


def test_the_readers_own_page_says_what_to_transfer(awaited, take_in, client):
    take_in(entry(text=awaited().reference))
    client.force_login(Membership.objects.get().person)
    page = client.get("/account/membership/").content.decode()
    assert "we write to you what to transfer next" in page
    assert "Another card" not in page
    answer = client.post(f"/account/membership/{Agreement.objects.get().pk}/card/")
    assert answer.headers["Location"].endswith(f"/transfer/{AwaitedTransfer.objects.get().pk}/")
