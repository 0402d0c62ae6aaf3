"""Accounts of staff: they outlive a click, and their owner's keys can be lost."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from click.testing import CliRunner

from broadsheet.accounts.models import User
from broadsheet.config.commands import staff
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from broadsheet.ops.models import AuditEntry
from broadsheet.readers.tests.conftest import show_again, signed_in
from tests.signing_in.test_second_factor import with_app

pytestmark = pytest.mark.django_db


def test_staff_do_not_delete_themselves(letters):
    editor = person(Role.EDITOR)
    browser = signed_in(editor, letters)
    show_again(browser, editor, "/account/deletion/")
    assert "ask an admin" in browser.post("/account/deletion/", {"is_meant": "on"}).content.decode()
    assert User.objects.filter(pk=editor.pk).exists()


def test_the_owner_takes_a_lost_second_factor_away(letters):
    editor = person(Role.EDITOR)
    with_app(editor)
    done = CliRunner().invoke(staff.command, ["reset-mfa", editor.email, "--yes"])
    assert done.exit_code == 0, done.output
    assert not Authenticator.objects.filter(user=editor).exists()
    assert AuditEntry.objects.filter(act="second_factor.reset").count() == 1


def test_there_must_be_such_a_person():
    done = CliRunner().invoke(staff.command, ["reset-mfa", "nobody@lantern.example", "--yes"])
    assert (done.exit_code, "Traceback" in done.output) == (1, False)
