"""The desk's list of articles."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from broadsheet.accounts.models import User
from broadsheet.newsroom.desk import articles
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(client):
    user = User.objects.create_superuser("chief@lantern.example", "pass-for-tests", name="Chief")
    client.force_login(user)
    return user


def test_the_list_shows_what_was_edited_last_first(client, chief):
    factories.article("Old quay sold")
    factories.article("Ferry late again", publish=False)
    page = client.get(reverse("article_list")).content.decode()
    assert page.index("Ferry late again") < page.index("Old quay sold")
    assert "Draft" in page


def test_a_headline_is_found_in_any_case_in_both_scripts(chief):
    factories.article("Порт знову відчинено", language="uk")
    factories.article("Ferry late again")
    assert [row.headline for row in articles.listed(articles.Wanted(words="порт")).rows] == ["Порт знову відчинено"]
    assert [row.headline for row in articles.listed(articles.Wanted(words="LATE ferry")).rows] == ["Ferry late again"]


def test_filters_narrow_the_list(client, chief):
    sport = factories.section("Sport")
    factories.article("A match", section=sport, by="Ivan Koval")
    factories.article("A draft", publish=False)
    assert [row.headline for row in articles.listed(articles.Wanted(section=sport.pk)).rows] == ["A match"]
    assert [row.headline for row in articles.listed(articles.Wanted(state="draft")).rows] == ["A draft"]
    assert [row.headline for row in articles.listed(articles.Wanted(state="live")).rows] == ["A match"]
    ivan = factories.contributor("Ivan Koval")
    assert [row.headline for row in articles.listed(articles.Wanted(contributor=ivan.pk)).rows] == ["A match"]
    assert articles.listed(articles.Wanted(state="review")).rows == []
    assert articles.listed(articles.Wanted(state="scheduled")).rows == []
    assert articles.listed(articles.Wanted(mine=chief)).rows == []
    assert articles.listed(articles.Wanted(language="uk")).rows == []


def test_older_ones_follow_without_a_gap_or_a_repeat(monkeypatch):
    monkeypatch.setattr(articles, "PER_PAGE", 3)
    for number in range(8):
        factories.article(f"Story {number}")
    seen, place = [], ""
    while True:
        listed = articles.listed(articles.Wanted(after=place))
        seen += [row.headline for row in listed.rows]
        place = listed.next
        if not place:
            break
    assert seen == [f"Story {number}" for number in reversed(range(8))]


def test_the_list_costs_the_same_whatever_it_holds_and_counts_nothing(client, chief):
    for number in range(3):
        factories.article(f"Story {number}", by="Ivan Koval")
    client.get(reverse("article_list"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("article_list"))
    for number in range(12):
        factories.article(f"More {number}", by="Olena Marchenko")
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("article_list"))
    assert len(many) <= len(few)
    assert not any("COUNT(" in query["sql"] and "newsroom_article" in query["sql"] for query in many)


def test_nonsense_in_the_address_is_ignored(client, chief):
    factories.article("A story")
    answer = client.get(reverse("article_list") + "?after=zz_x&section=abc&state=nope&author=9999999999999999999")
    assert answer.status_code == 200
    assert "A story" in answer.content.decode()
    assert client.get(reverse("article_list") + "?after=2026-99-99_5").status_code == 200


def test_the_list_is_for_the_newsroom_only(client):
    assert client.get(reverse("article_list")).status_code == 302
    reader = User.objects.create_user("reader@lantern.example", "pass-for-tests")
    client.force_login(reader)
    assert client.get(reverse("article_list")).status_code in {302, 403}
    assert "A story" not in client.get(reverse("article_list"), follow=True).content.decode()


def test_the_list_cannot_be_posted_to(client, chief):
    assert client.post(reverse("article_list")).status_code == 405
