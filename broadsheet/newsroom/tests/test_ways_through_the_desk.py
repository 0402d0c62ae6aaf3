"""Where things are found: standing pages in the menu, and no way into the tree of month folders."""

from __future__ import annotations

import pytest
from django.urls import reverse

from broadsheet.newsroom.models import Home, StandingPage
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from tests import factories

pytestmark = pytest.mark.django_db

PUBLISHERS = [Role.EDITOR, Role.CHIEF_EDITOR, Role.ADMIN]


def about_us():
    page = StandingPage(title="About us", locale=Home.in_language("en").locale)
    Home.in_language("en").add_child(instance=page)
    page.save_revision().publish()
    return page


def menu_of(client):
    return client.get("/cms/").content.decode()


@pytest.mark.parametrize("role", PUBLISHERS)
def test_who_publishes_finds_the_standing_pages_and_adds_one(client, role):
    about_us()
    client.force_login(person(role))
    assert "Standing pages" in menu_of(client)
    assert "About us" in client.get(reverse("standing_pages:index")).content.decode()
    assert client.get(reverse("standing_pages:choose_parent"), follow=True).status_code == 200
    add = reverse("wagtailadmin_pages:add", args=("newsroom", "standingpage", Home.in_language("en").pk))
    assert client.get(add).status_code == 200


@pytest.mark.parametrize("role", [Role.REPORTER, Role.BUSINESS])
def test_the_standing_pages_are_not_in_the_menu_of_others(client, role):
    client.force_login(person(role))
    assert "Standing pages" not in menu_of(client)


def test_the_business_side_is_refused_the_list(client):
    client.force_login(person(Role.BUSINESS))
    answer = client.get(reverse("standing_pages:index"))
    assert answer.status_code in {302, 403}


def test_pictures_are_called_pictures_in_the_menu(client):
    client.force_login(person(Role.EDITOR))
    menu = menu_of(client)
    assert '"Pictures"' in menu
    assert '"Images"' not in menu


def breadcrumbs(answer):
    html = answer.content.decode()
    start = html.index('aria-label="Breadcrumb"')
    return html[start : html.index("</nav>", start)]


def test_an_open_article_leads_back_to_the_list_of_articles(client):
    client.force_login(person(Role.CHIEF_EDITOR))
    article = factories.article("Cranes move again")
    edit = breadcrumbs(client.get(reverse("wagtailadmin_pages:edit", args=[article.pk])))
    assert reverse("article_list") in edit
    assert "Cranes move again" in edit
    assert "/cms/pages/" not in edit
    new = breadcrumbs(client.get(reverse("new_article"), follow=True))
    assert reverse("article_list") in new
    assert "/cms/pages/" not in new


def test_an_open_standing_page_leads_back_to_the_standing_pages(client):
    client.force_login(person(Role.CHIEF_EDITOR))
    page = about_us()
    assert reverse("standing_pages:index") in breadcrumbs(
        client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    )
