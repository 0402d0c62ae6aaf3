"""The demo's staff can do their work."""

from __future__ import annotations

import pytest

from broadsheet.accounts.models import User
from broadsheet.demo import seed
from broadsheet.newsroom.roles import Role

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("email", seed.STAFF)
def test_everybody_who_works_here_can_sign_in_and_finds_the_desk(client, email, monkeypatch):
    monkeypatch.setenv("DEMO_PASSWORD", "lantern-demo-pass")
    seed.hire()
    assert client.login(username=email, password="lantern-demo-pass")
    assert client.get("/cms/").status_code == 200


def test_everybody_has_their_role_and_no_other(monkeypatch):
    monkeypatch.setenv("DEMO_PASSWORD", "lantern-demo-pass")
    seed.hire()
    seed.hire()
    for email, (_name, role) in seed.STAFF.items():
        groups = list(User.objects.get(email=email).groups.values_list("name", flat=True))
        assert groups == ([] if role is Role.ADMIN else [role.value])
    assert "chief editor  chief@lantern.example  lantern-demo-pass" in seed.logins()
