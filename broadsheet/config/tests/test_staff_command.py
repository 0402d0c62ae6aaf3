"""`broadsheet staff add`: how the first person of a new paper gets in."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from broadsheet.accounts.models import User
from broadsheet.config.commands import staff
from broadsheet.ops.models import AuditEntry

pytestmark = pytest.mark.django_db

PASSWORD = "a lantern in the window"


@pytest.fixture(autouse=True)
def installed(monkeypatch):
    """The installation is there already."""
    monkeypatch.setattr(staff.installing, "install", lambda say: None)


def add(*arguments):
    return CliRunner().invoke(staff.command, ["add", *arguments, "--password", PASSWORD])


def test_an_editor_can_sign_in(client):
    result = add("Anna@Lantern.example", "--name", "Anna", "--role", "editor")
    assert result.exit_code == 0, result.output
    assert client.login(email="anna@lantern.example", password=PASSWORD)
    assert list(User.objects.get().groups.values_list("name", flat=True)) == ["Editors"]
    assert AuditEntry.objects.filter(act="staff.add").count() == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["not an address"], "valid email address"),
        (["anna@lantern.example", "--role", "king"], "'king' is not one of"),
    ],
)
def test_mistakes_are_said_in_plain_words(arguments, message):
    result = add(*arguments)
    assert result.exit_code != 0
    assert message in result.output
    assert not User.objects.exists()


def test_nobody_is_added_twice():
    add("anna@lantern.example")
    result = add("ANNA@lantern.example")
    assert result.exit_code == 1
    assert "has an account already" in result.output
    assert User.objects.count() == 1


def test_a_common_password_is_refused():
    result = CliRunner().invoke(staff.command, ["add", "anna@lantern.example", "--password", "password"])
    assert result.exit_code == 1
    assert "too short" in result.output
    assert not User.objects.exists()
