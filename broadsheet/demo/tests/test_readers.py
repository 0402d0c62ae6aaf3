"""The demo's readers, for whoever tries the gate."""

from __future__ import annotations

import pytest

from broadsheet.accounts.models import User
from broadsheet.demo import welcoming
from broadsheet.demo.money import filling
from broadsheet.membership import passes
from broadsheet.membership.models import AccessSettings, Grant, Group, Institution
from broadsheet.payments.models import Entry

pytestmark = pytest.mark.django_db


def counts():
    return [model.objects.count() for model in (User, Grant, Group, Institution)]


def test_welcomed_twice_they_are_there_once():
    welcoming.welcome("a demo password")
    once = counts()
    welcoming.welcome("a demo password")
    assert counts() == once == [2, 1, 1, 1]


def test_one_is_a_member_and_one_is_not():
    welcoming.welcome("a demo password")
    filling.fill(member=welcoming.MEMBER)
    member, reader = (User.objects.get(email=email) for email in (welcoming.MEMBER, welcoming.READER))
    assert passes.right_of(member).benefits == {"members", "registered"}
    assert passes.right_of(reader).benefits == {"registered"}


def test_what_somebody_has_changed_stays_so():
    welcoming.welcome("a demo password")
    settings = AccessSettings.load()
    assert settings.articles_a_month == 3
    settings.articles_a_month = 0
    settings.save()
    welcoming.welcome("a demo password")
    assert AccessSettings.objects.get().articles_a_month == 0


def test_without_the_sandbox_the_member_reads_by_courtesy(settings):
    settings.PAYMENT_PROVIDERS = []
    welcoming.welcome("a demo password")
    filling.fill(member=welcoming.MEMBER)
    assert passes.right_of(User.objects.get(email=welcoming.MEMBER)).benefits == {"members", "registered"}
    assert not Entry.objects.exists()
