"""Lists come in with proof of consent, and go out safe for a spreadsheet."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from email_validator import EmailNotValidError, validate_email

from broadsheet.newsletters import ending, exporting, importing
from broadsheet.newsletters.importing import UnreadableListError
from broadsheet.newsletters.models import Consent, EndedBy, ListImport, Subscriber, Subscription

pytestmark = pytest.mark.django_db

HEAD = "Email,Name,Newsletter,Consent,Consented_at\n"
ROW = "{email},{name},morning-lamp,I want it,2025-03-01T10:00:00+02:00\n"


@pytest.fixture
def file(tmp_path):
    def written(*rows, head=HEAD):
        path = tmp_path / "list.csv"
        path.write_text(head + "".join(rows))
        return path

    return written


def row(email, name="", **more):
    return ROW.format(email=email, name=name)


def take(path):
    return importing.take_over(path, advance=lambda _count: None)


def test_who_agreed_is_taken_once_with_the_proof(lamp, file):
    path = file(row("olha@reader.example", "Olha"), row("IVAN@reader.example"), row("olha@reader.example"))
    found = take(path)
    assert (found.rows, found.added, found.left_out) == (3, 2, {"there twice": 1})
    assert {each.subscriber.email for each in Subscription.objects.running()} == {
        "olha@reader.example", "ivan@reader.example",
    }  # fmt: skip
    assert {each.text for each in Consent.objects.all()} == {"I want it"}
    assert take(path).added == 2, "read again, it changes nothing"
    assert Subscription.objects.count() == 2


@pytest.mark.parametrize(("line", "reason"), [
    ("a@reader.example,,morning-lamp,,2025-03-01T10:00:00Z\n", "no stated consent"),
    ("a@reader.example,,morning-lamp,Yes,\n", "no stated consent"),
    ("a@reader.example,,morning-lamp,Yes,2999-03-01T10:00:00Z\n", "no stated consent"),
    ("a@reader.example,,morning-lamp,Yes,2025-13-41\n", "no stated consent"),
    ("a@reader.example,,evening-lamp,Yes,2025-03-01T10:00:00Z\n", "no such newsletter"),
    ("not an address,,morning-lamp,Yes,2025-03-01T10:00:00Z\n", "no address"),
    ("\n", ""),
])  # fmt: skip
def test_nobody_is_taken_without_all_of_it(lamp, file, line, reason):
    found = take(file(line))
    assert found.added == 0
    assert found.left_out == ({reason: 1} if reason else {})
    assert not Subscriber.objects.exists()


def test_who_has_ended_it_since_stays_out_and_who_has_it_keeps_it(lamp, file):
    take(file(row("olha@reader.example"), row("ivan@reader.example")))
    ending.end(subscription=Subscription.objects.get(subscriber__email="olha@reader.example"), by=EndedBy.ONE_CLICK)
    found = take(file(row("olha@reader.example"), row("ivan@reader.example"), row("new@reader.example")))
    assert (found.added, found.left_out) == (1, {"ended since": 1, "subscribed already": 1})


def test_cut_off_it_goes_on_where_it_was(lamp, file, monkeypatch):
    monkeypatch.setattr(importing, "AT_ONCE", 2)
    path = file(*(row(f"reader{number}@reader.example") for number in range(5)))
    begun = []

    def cut(count):
        begun.append(count)
        if len(begun) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        importing.take_over(path, advance=cut)
    assert ListImport.objects.get().rows == 4
    found = take(path)
    assert (found.rows, found.added) == (5, 5)
    assert Consent.objects.count() == 5


@pytest.mark.parametrize("head", ["Name,Mail\n", "", "email;newsletter;consent;consented_at\n"])
def test_what_is_no_list_is_refused_in_words(lamp, file, head):
    with pytest.raises(UnreadableListError, match="has no column"):
        take(file(head=head))


def test_what_is_not_utf8_is_refused_in_words(lamp, tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes(HEAD.encode() + "Ольга".encode("cp1251"))
    with pytest.raises(UnreadableListError, match="UTF-8"):
        take(path)


def test_an_export_can_be_read_again_and_holds_no_formula(lamp, file):
    take(file(row("olha@reader.example", "=HYPERLINK(1)"), row("ivan@reader.example", "Ivan")))
    out = io.StringIO()
    assert exporting.write(lamp, out) == 2
    assert ",=HYPERLINK" not in out.getvalue()
    Subscription.objects.all().delete()
    path = file(head="")
    path.write_text(out.getvalue())
    assert take(path).added == 2


@pytest.mark.parametrize("address", [
    "olha@reader.example", "OLHA@Reader.Example", "o.lha+news_1@reader.example", "-o@reader.example", "o-@reader.example",
    ".o@reader.example", "o.@reader.example", "o..l@reader.example", "o@reader", "o@-reader.example", "o@reader..example",
    "o@", "@reader.example", "o", "", "o l@reader.example", "\"o l\"@reader.example", "ольга@reader.example",
    "o@лiхтар.example", "o@xn--bcher-kva.example", "x" * 64 + "@reader.example", "x" * 65 + "@reader.example",
    "o@" + "a" * 64 + ".example", "o" * 60 + "@" + ".".join(["a" * 60] * 4) + ".example", "o@[127.0.0.1]", "a@b@c.example",
])  # fmt: skip
def test_the_short_way_to_an_address_is_the_library_s(address):
    try:
        found = validate_email(address, check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        found = None
    for _time in range(2):
        assert importing.address_in(address) == found


def test_two_newsletters_of_one_address_in_one_list_are_two_subscriptions_of_one_subscriber(lamp, notes, file):
    found = take(
        file(row("olha@reader.example", "O\0lha"), row("olha@reader.example").replace("morning-lamp", "harbour-notes"))
    )
    assert found.added == 2
    assert Subscriber.objects.get().subscriptions.count() == 2
    assert Subscriber.objects.get().name == "Olha"
    assert len(set(Subscription.objects.values_list("token", flat=True))) == 2


def test_who_agreed_anew_after_ending_it_comes_back(lamp, file):
    take(file(row("olha@reader.example")))
    Subscription.objects.update(ended_at=datetime(2025, 1, 1, tzinfo=UTC), ended_by=EndedBy.LINK)
    path = file(row("olha@reader.example"), row("ivan@reader.example"))
    assert take(path).added == 2
    assert Subscription.objects.count() == 3
