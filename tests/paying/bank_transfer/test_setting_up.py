"""What the newsroom says of its account is checked at the start; and a newcomer can try it all without a bank."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from broadsheet.accounts import events
from broadsheet.config import bank_account
from broadsheet.config.commands import payments as command
from broadsheet.config.environment import MistakenSettingError
from broadsheet.membership.models import Membership
from broadsheet.payments.models import Entry, Kind, Transfer
from broadsheet.payments.providers.bank_transfer.models import Trouble
from tests.paying.bank_transfer.bank import entry
from tests.paying.conftest import Stranger

GOOD = {
    "BANK_TRANSFER_HOLDER": "The Lantern",
    "BANK_TRANSFER_IBAN": "GB82 WEST 1234 5698 7654 32",
    "BANK_TRANSFER_BIC": "WESTGB2L",
}


def account(monkeypatch, *, is_tried_out=False, **said):
    for name in [*GOOD, "BANK_TRANSFER_CURRENCIES"]:
        monkeypatch.delenv(name, raising=False)
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    return bank_account.read(["stripe", "bank_transfer"], base="EUR", is_tried_out=is_tried_out)


def test_a_good_account_is_taken_without_its_spaces(monkeypatch):
    found = account(monkeypatch, **GOOD, BANK_TRANSFER_CURRENCIES="EUR, UAH")
    assert found == {
        "holder": "The Lantern", "iban": "GB82WEST12345698765432", "bic": "WESTGB2L", "currencies": ("EUR", "UAH"),
    }  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
def test_what_is_missing_is_named(monkeypatch, name):
    with pytest.raises(MistakenSettingError, match=name):
        account(monkeypatch, **{key: value for key, value in GOOD.items() if key != name})


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("BANK_TRANSFER_IBAN", "GB82 WEST 1234 5698 7654 33", "check digits"), ("BANK_TRANSFER_IBAN", "12345", "check digits"),
        ("BANK_TRANSFER_BIC", "WEST", "8 or 11 signs"), ("BANK_TRANSFER_CURRENCIES", "euro", "must look like"),
    ],
)  # fmt: skip
def test_a_slip_in_it_keeps_the_newsroom_from_starting(monkeypatch, name, value, words):
    with pytest.raises(MistakenSettingError, match=words):
        account(monkeypatch, **(GOOD | {name: value}))


def test_on_this_machine_alone_the_account_of_textbooks_serves(monkeypatch):
    assert account(monkeypatch, is_tried_out=True)["iban"] == "GB82WEST12345698765432"
    with pytest.raises(MistakenSettingError, match="BANK_TRANSFER_BIC"):
        account(monkeypatch, is_tried_out=True, BANK_TRANSFER_IBAN=GOOD["BANK_TRANSFER_IBAN"], BANK_TRANSFER_HOLDER="x")


def test_without_the_provider_nothing_is_asked_for(monkeypatch):
    monkeypatch.delenv("BANK_TRANSFER_IBAN", raising=False)
    assert bank_account.read(["stripe"], base="EUR", is_tried_out=False) == {}


@pytest.mark.parametrize("said", ["0", "400", "soon", "-1"])
def test_a_number_of_days_is_one(monkeypatch, said):
    monkeypatch.setenv("BANK_TRANSFER_OPEN_DAYS", said)
    with pytest.raises(MistakenSettingError, match="1 to 365"):
        bank_account.days("BANK_TRANSFER_OPEN_DAYS", 30)


def run(*asked):
    return CliRunner().invoke(command.command, [str(one) for one in asked])


@pytest.mark.django_db
def test_a_newcomer_writes_a_statement_and_takes_it_in(awaited, tmp_path, django_capture_on_commit_callbacks):
    awaited()
    awaited(who=Stranger("petro@reader.example"))
    file = tmp_path / "november.xml"
    assert "3 transfers" in run("example-statement", file).output
    with django_capture_on_commit_callbacks(execute=True):
        told = run("statement", file)
    assert "3 new transfers, 1 of them matched." in told.output
    assert "/cms/money/transfers/" in told.output
    assert Membership.objects.count() == 1
    assert set(Transfer.objects.filter(is_matched=False).values_list("trouble", flat=True)) == {
        Trouble.MISTYPED, Trouble.NO_REFERENCE,
    }  # fmt: skip
    run("statement", file)
    assert Entry.objects.filter(kind=Kind.SETTLEMENT).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("body", "words"), [(b"", "empty"), (b"nonsense", "no readable XML")])
def test_a_bad_file_is_told_in_a_line_and_fails(tmp_path, body, words):
    file = tmp_path / "x.xml"
    file.write_bytes(body)
    told = run("statement", file)
    assert (told.exit_code, words in told.output, "Traceback" in told.output) == (1, True, False)
    assert run("statement", tmp_path / "nowhere.xml").exit_code == 2


@pytest.mark.django_db
def test_without_the_provider_both_commands_say_so(settings, tmp_path):
    settings.PAYMENT_PROVIDERS = ["stripe"]
    (tmp_path / "x.xml").write_bytes(b"x")
    assert "does not name bank_transfer" in run("statement", tmp_path / "x.xml").output
    settings.PAYMENT_PROVIDERS = ["stripe", "bank_transfer"]
    assert "for trying it out" in run("example-statement", tmp_path / "y.xml").output
    assert not (tmp_path / "y.xml").exists()


@pytest.mark.django_db
def test_whoever_deletes_their_account_is_forgotten_in_the_statements_too(
    awaited, take_in, django_capture_on_commit_callbacks
):
    take_in(entry(text=awaited().reference), entry("7.00", text="keep", ref="A2", name="Another"))
    person = Membership.objects.get().person
    with django_capture_on_commit_callbacks(execute=True):
        events.account_deleted.send(sender=None, user=person)
    theirs, others = Transfer.objects.order_by("bank_id")
    assert (theirs.name, theirs.text, theirs.iban_end, theirs.iban_hash, theirs.amount) == ("", "", "", "", 5000)
    assert others.name == "Another"
