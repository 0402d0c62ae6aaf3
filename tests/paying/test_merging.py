import pytest

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.membership.models import Grant, Membership
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from broadsheet.ops.models import AuditEntry
from broadsheet.payments import access, erasing, merging, noting
from broadsheet.payments.models import Alert, Card, Checkout, Entry, Note, Payer, PayerAlias
from tests.paying.conftest import Stranger

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(person(Role.BUSINESS))
    return client


@pytest.fixture
def two(stranger, prices):
    """Olha pays for a plan; with an old address of hers she pays for another."""
    stranger.joins(prices["reader", "EUR", "month"])
    old = Stranger("olha.old@reader.example")
    old.joins(prices["patron", "EUR", "month"])
    return Payer.objects.get(email=stranger.email), Payer.objects.get(email=old.email)


def merge(desk, stays, goes, reason="She wrote to us from both"):
    return desk.post(f"/cms/money/readers/{stays.pk}/merging/", {"with": goes.pk, "reason": reason})


def test_both_are_one_story_and_the_ledger_stays_as_it_was(desk, two):
    stays, goes = two
    noting.note(payer=goes, text="Likes the crossword", by=person(Role.BUSINESS))
    before = list(Entry.objects.order_by("pk").values())
    page = desk.get(f"/cms/money/readers/{stays.pk}/merging/?with={goes.pk}").content.decode()
    assert "€5" in page
    assert "€15" in page
    assert merge(desk, stays, goes).headers["Location"] == f"/cms/money/readers/{stays.pk}/"
    assert list(Entry.objects.order_by("pk").values()) == before
    told = desk.get(f"/cms/money/readers/{goes.pk}/").context_data["story"]
    assert told.payer == stays
    assert (len(told.payments), len(told.agreements), len(told.receipts), len(told.notes)) == (2, 2, 2, 1)
    assert len(told.cards) == 1, "the same card twice is one"
    assert PayerAlias.objects.get().payer == stays
    note = AuditEntry.objects.get(act="payer.merge")
    assert note.detail["reason"] == "She wrote to us from both"
    assert "pays twice" in Alert.objects.get().text


def test_merged_payers_stand_in_the_ledger_by_name(desk, two):
    stays, goes = two
    Payer.objects.filter(pk=stays.pk).update(name="Olha Prychal")
    merge(desk, stays, goes)
    rows = desk.get("/cms/money/ledger/").context_data["with_payers"]
    assert {str(payer) for _row, payer in rows} == {"Olha Prychal"}


def test_access_that_was_paid_for_goes_along_and_the_other_account_stays(desk, two):
    stays, goes = two
    left = goes.reader
    merge(desk, stays, goes)
    live = Grant.objects.live(clock.now())
    assert live.of(stays.reader).count() == 2
    assert not live.of(left).exists()
    assert User.objects.filter(pk=left.pk, is_active=True).exists()
    assert not access.own_receipts(left).exists()
    assert access.own_receipts(stays.reader).count() == 2
    assert set(Membership.objects.values_list("person", flat=True)) == {stays.reader.pk}


def test_what_is_paid_with_the_other_address_later_is_of_whoever_stays(desk, two):
    stays, goes = two
    merge(desk, stays, goes)
    other = Stranger("olha.old@reader.example")
    other.pay(other.give("10"))
    assert Checkout.objects.order_by("-made_at").first().payer == stays


def test_merged_twice_or_in_a_circle_they_are_one_already(desk, two):
    stays, goes = two
    merge(desk, stays, goes)
    for first, second in [(stays, goes), (goes, stays), (stays, stays)]:
        assert "They are one already" in merge(desk, first, second).content.decode()
    assert PayerAlias.objects.count() == 1


def test_a_chain_leads_to_the_last(desk, two, prices):
    first, second = two
    third = Stranger("olha.third@reader.example")
    third.pay(third.give("10"))
    last = Payer.objects.get(email=third.email)
    merge(desk, second, first)
    merge(desk, last, second)
    assert {alias.payer for alias in PayerAlias.objects.all()} == {last}
    assert desk.get(f"/cms/money/readers/{first.pk}/").context_data["story"].payer == last
    last.refresh_from_db()
    assert last.reader == second.reader, "the account comes along where there was none"


def test_nobody_is_merged_without_a_reason_or_with_somebody_forgotten(desk, two):
    stays, goes = two
    assert "Say why" in merge(desk, stays, goes, reason=" ").content.decode()
    erasing.erase(goes.reader)
    assert "is forgotten" in merge(desk, stays, goes).content.decode()
    assert not PayerAlias.objects.exists()


def test_whoever_was_merged_is_forgotten_whole(desk, two):
    stays, goes = two
    merge(desk, stays, goes)
    erasing.erase(User.objects.get(pk=stays.reader_id))
    assert not Payer.objects.filter(email__isnull=False).exists()
    assert not Card.objects.exists()
    assert not Note.objects.exists()


@pytest.mark.parametrize("role", [Role.REPORTER, Role.EDITOR, Role.CHIEF_EDITOR])
def test_the_newsroom_merges_nobody(client, two, role):
    client.force_login(person(role))
    assert merge(client, *two).status_code in {302, 403}
    assert not PayerAlias.objects.exists()


@pytest.mark.control
def test_without_looking_who_they_are_by_now_a_circle_would_be_made(desk, two, monkeypatch):
    stays, goes = two
    merge(desk, stays, goes)
    monkeypatch.setattr(merging, "now_of", lambda payer: payer)
    monkeypatch.setattr(merging, "_check", lambda stays, goes: None)
    merging.merge(stays=goes, goes=stays, reason="Back again", by=None)
    assert PayerAlias.objects.filter(old=stays.pk).exists()
    assert PayerAlias.objects.filter(old=goes.pk).exists()
