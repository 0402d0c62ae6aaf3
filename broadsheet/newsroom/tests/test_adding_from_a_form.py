"""Whoever is missing (a contributor, a section, a topic, a series) is added without leaving the form."""

from __future__ import annotations

import pytest
from django.urls import reverse
from wagtail.models import Locale

from broadsheet.newsroom.models import Article, Contributor, Section
from broadsheet.newsroom.tests.test_editing import add_url, chief, filled_form  # noqa: F401 - the same cast
from tests import factories

pytestmark = pytest.mark.django_db


def chooser(kind, ending):
    return reverse(f"wagtailsnippetchoosers_newsroom_{kind}:{ending}")


def added(client, kind, **fields):
    return client.post(chooser(kind, "create"), fields)


@pytest.mark.parametrize("kind", ["contributor", "section", "topic", "series"])
def test_the_chooser_offers_a_form_for_a_new_one(client, chief, kind):  # noqa: F811
    answer = client.get(chooser(kind, "choose"))
    assert answer.status_code == 200
    assert 'name="locale"' in answer.json()["html"]


def test_a_contributor_is_added_in_a_language(client, chief):  # noqa: F811
    ukrainian = Locale.objects.get(language_code="uk")
    answer = added(client, "contributor", name="Олена Марченко", role="Репортерка", locale=ukrainian.pk)
    assert answer.json()["step"] == "chosen"
    made = Contributor.objects.get()
    assert (made.name, made.role, made.locale, made.slug) == (
        "Олена Марченко",
        "Репортерка",
        ukrainian,
        "olena-marchenko",
    )


def test_a_second_one_of_the_same_address_is_refused_in_words(client, chief):  # noqa: F811
    factories.section("Harbour")
    answer = added(client, "section", name="Harbour", locale=Locale.objects.get(language_code="en").pk)
    assert answer.status_code == 200
    assert "already exists" in answer.json()["htmlFragment"]
    assert Section.objects.filter(name="Harbour").count() == 1


def test_an_article_that_was_never_saved_can_be_previewed(client, chief):  # noqa: F811
    path = reverse("wagtailadmin_pages:preview_on_add", args=add_url().rstrip("/").split("/")[-3:])
    section = factories.section("Harbour")
    answer = client.post(path, filled_form(section=section.pk))
    assert answer.json()["is_valid"]
    assert not Article.objects.exists()
    page = client.get(path)
    assert page.status_code == 200
    assert "Cranes move again" in page.content.decode()
