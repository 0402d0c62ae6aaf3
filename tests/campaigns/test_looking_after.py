"""What the doctor finds in campaigns, and what an article's own page of the desk says that it brought."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from broadsheet.campaigns import checking, freezing
from broadsheet.campaigns.models import Campaign, CampaignWords
from broadsheet.foundation import clock, languages
from broadsheet.foundation.roles import Role
from broadsheet.newsroom.tests.cast import person
from broadsheet.payments.models import Checkout
from tests import factories
from tests.paying.conftest import OURS

pytestmark = pytest.mark.django_db


def test_a_campaign_without_words_in_a_language_is_named(birthday):
    assert ["uk" in found for found in checking.campaigns_have_words()] == [True]
    for code in languages.codes():
        CampaignWords.objects.get_or_create(campaign=birthday, language=code, defaults={"title": "x"})
    assert list(checking.campaigns_have_words()) == []


def test_figures_that_should_have_been_frozen_are_named(birthday):
    assert list(checking.figures_are_frozen()) == []
    Campaign.objects.update(starts_at=clock.now() - timedelta(days=30), ends_at=clock.now() - timedelta(days=20))
    assert len(list(checking.figures_are_frozen())) == 1
    freezing.freeze_due()
    assert list(checking.figures_are_frozen()) == []


def test_an_articles_page_says_what_asks_at_it_brought(stranger, prices):
    article = factories.article("The first tug", by="Olena")
    stranger.join(prices["reader", "EUR", "month"])
    Checkout.objects.update(article=article.pk, ask="end-of-article")
    stranger.client.post(f"/sandbox/card/{Checkout.objects.get().session}/", {"card": "4242"}, headers=OURS)
    told = {}
    for role in (Role.CHIEF_EDITOR, Role.REPORTER):
        client = Client()
        client.force_login(person(role))
        told[role] = client.get(f"/cms/pages/{article.pk}/edit/").content.decode()
    assert "end-of-article" in told[Role.CHIEF_EDITOR]
    assert "1 payment, of 1 people" in told[Role.CHIEF_EDITOR]
    assert "end-of-article" not in told[Role.REPORTER]
    business = Client()
    business.force_login(person(Role.BUSINESS))
    assert "olha@reader.example" in business.get(f"/cms/money/brought/{article.pk}/").content.decode()
