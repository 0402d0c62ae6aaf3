"""Who we are: each policy a page of its own that machines find, and the people who make the paper."""

from __future__ import annotations

import json
import re

import pytest
from django.core.exceptions import ValidationError

from broadsheet.newsroom.models import Contributor, Duty, Home, StandingPage
from tests import factories

pytestmark = pytest.mark.django_db


def standing(duty, title="What we are", language="en"):
    page = StandingPage(title=title, duty=duty)
    Home.in_language(language).add_child(instance=page)
    page.save_revision().publish()
    return StandingPage.objects.get(pk=page.pk)


def publisher_of(html):
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert found
    graph = json.loads(found[1])["@graph"]
    return next(node["publisher"] for node in graph if "publisher" in node)


def test_every_article_names_the_policies_of_its_language(client):
    page = standing(Duty.UNNAMED, "Sources without a name")
    standing(Duty.ETHICS, "Етика", language="uk")
    publisher = publisher_of(client.get(factories.article().url).content.decode())
    assert publisher["unnamedSourcesPolicy"] == page.full_url
    assert "ethicsPolicy" not in publisher


def test_until_there_is_a_policy_the_corrections_themselves_stand_for_it(client):
    url = factories.article().url
    assert publisher_of(client.get(url).content.decode())["correctionsPolicy"] == "http://testserver/corrections/"
    standing(Duty.CORRECTIONS, "When we are wrong")
    assert publisher_of(client.get(url).content.decode())["correctionsPolicy"] == "http://testserver/when-we-are-wrong/"


def test_ownership_and_funding_are_both_named_by_the_word_that_schema_org_has_for_them(client):
    standing(Duty.OWNERSHIP, "Whose it is")
    standing(Duty.FUNDING, "Who pays")
    publisher = publisher_of(client.get(factories.article().url).content.decode())
    assert publisher["ownershipFundingInfo"] == ["http://testserver/who-pays/", "http://testserver/whose-it-is/"]


def test_when_a_story_has_no_byline_and_what_machines_do_are_named(client):
    standing(Duty.BYLINES, "When nobody signs")
    standing(Duty.MACHINES, "What machines do")
    url = factories.article().url
    publisher = publisher_of(client.get(url).content.decode())
    assert publisher["noBylinesPolicy"] == "http://testserver/when-nobody-signs/"
    assert publisher["publishingPrinciples"] == "http://testserver/what-machines-do/"
    standing(Duty.ETHICS, "Ethics")
    publisher = publisher_of(client.get(url).content.decode())
    assert publisher["publishingPrinciples"] == ["http://testserver/ethics/", "http://testserver/what-machines-do/"]


def test_schema_org_is_told_of_every_page_that_a_newsroom_may_have(client):
    for duty in Duty:
        standing(duty, f"Our {duty}")
    told = publisher_of(client.get(factories.article().url).content.decode()).values()
    addresses = {address for value in told for address in ([value] if isinstance(value, str) else value)}
    assert {f"http://testserver/our-{duty}/" for duty in Duty} <= addresses


def test_a_draft_of_a_policy_is_named_nowhere(client):
    Home.in_language("en").add_child(instance=StandingPage(title="Ethics", duty=Duty.ETHICS, live=False))
    assert "ethicsPolicy" not in publisher_of(client.get(factories.article().url).content.decode())


def test_of_each_policy_there_is_one_in_a_language():
    standing(Duty.ETHICS, "Ethics")
    with pytest.raises(ValidationError, match="“Ethics” is that page already"):
        standing(Duty.ETHICS, "Other ethics")
    standing(Duty.ETHICS, "Етика", language="uk")


def test_the_imprint_lists_who_is_on_it_and_links_only_to_pages_that_are_there(client):
    known, unknown, other = (factories.contributor(name) for name in ("Olha Known", "Ivan Unknown", "Petro Other"))
    Contributor.objects.filter(pk__in=[known.pk, unknown.pk]).update(on_imprint=True)
    factories.article(by=known.name)
    shown = client.get(standing(Duty.IMPRINT).url).content.decode()
    assert f'href="{known.get_absolute_url()}"' in shown
    assert "Ivan Unknown" in shown
    assert unknown.get_absolute_url() not in shown
    assert other.name not in shown


def test_a_new_contributor_is_on_no_imprint_until_somebody_says_so(client):
    factories.contributor("Somebody of a story that nobody knows yet")
    assert "nobody knows yet" not in client.get(standing(Duty.IMPRINT).url).content.decode()


def test_what_a_person_knows_and_speaks_stands_on_their_page_and_in_its_data(client):
    person = factories.contributor("Marta")
    Contributor.objects.filter(pk=person.pk).update(expertise="ports, insurance", speaks="English, Turkish")
    factories.article(by=person.name)
    shown = client.get(person.get_absolute_url()).content.decode()
    assert "ports, insurance" in shown
    assert '"knowsAbout": ["ports", "insurance"]' in shown
    assert '"knowsLanguage": ["English", "Turkish"]' in shown
