"""The fronts on the desk and in the editor."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.frontpage import desk
from broadsheet.frontpage.models import Front
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(client):
    user = User.objects.create_superuser("chief@lantern.example", "pass-for-tests", name="Chief")
    client.force_login(user)
    return user


@pytest.fixture
def front():
    article = factories.article("Picked for tonight")
    card = {"article": article, "headline": "", "kicker": "", "shows_from": clock.now() + timedelta(hours=2)}
    made = Front.objects.filter(locale=article.locale).first() or Front(locale=article.locale)
    made.containers = [("editors_picks", {"title": "Picks", "cards": [card]})]
    made.save()
    return made


def test_the_desk_shows_what_will_change_on_a_front(client, chief, front):
    assert [(change.headline, change.comes) for change in desk.coming_changes(front)] == [("Picked for tonight", True)]
    page = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "desk-fronts" in page
    assert "Picked for tonight" in page


def test_the_front_is_edited_with_a_preview(client, chief, front):
    page = client.get(reverse("wagtailsnippets_frontpage_front:edit", args=(front.pk,))).content.decode()
    assert "From top to bottom" in page
    assert "w-preview" in page


def test_the_fronts_are_nothing_for_those_who_do_not_arrange_them():
    reporter = User.objects.create_user("reporter@lantern.example", "pass-for-tests")
    assert desk.panel(user=reporter) == ""
    assert desk.panel() == ""
