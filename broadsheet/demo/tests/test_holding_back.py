"""The demo shows a story under a legal hold, one that a safety rule holds back, and a tombstone in two languages."""

from __future__ import annotations

import pytest

from broadsheet.demo import holding_back
from broadsheet.demo.printing import Hands
from broadsheet.newsroom.models import Article, Kill, LegalHold, SafetyDelay
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from tests import factories

pytestmark = pytest.mark.django_db


def test_it_is_there_once_however_often_it_is_written(client):
    factories.section()
    factories.section("Порт", "uk")
    hands = Hands(editor=person(Role.EDITOR), reporter=person(Role.REPORTER), chief=person(Role.CHIEF_EDITOR))
    for _round in range(2):
        holding_back.hold_back(hands=hands)
    assert Article.objects.count() == 4
    assert not Article.objects.filter(live=True).exists()
    assert LegalHold.objects.get().article.slug == holding_back.HELD
    assert SafetyDelay.objects.count() == 1
    assert Article.objects.get(slug=holding_back.WAITS).delays
    assert Kill.objects.count() == 2
    for language, path in (("en", f"/{holding_back.REMOVED['en']}/"), ("uk", f"/uk/{holding_back.REMOVED['uk']}/")):
        page = client.get(path)
        assert page.status_code == 410
        assert holding_back.NOTES[language] in page.content.decode()
