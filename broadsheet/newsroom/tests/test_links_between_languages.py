"""A translation points at its own language: cards and links lead to the sibling that readers can see, else to the original."""

from __future__ import annotations

import pytest
from django.test import Client

from broadsheet.foundation import sources
from broadsheet.newsroom.models import Article
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def original():
    return factories.article("Cranes stand still", body=[("paragraph", "<p>Nobody moved.</p>")])


@pytest.fixture
def sibling(original):
    """The original's Ukrainian translation, a draft."""
    return of_key(original, "Крани стоять")


def of_key(original, headline, **options):
    made = factories.article(headline, language="uk", publish=False, **options)
    made.translation_key = original.translation_key
    made.save()
    return made


def out(article):
    article.save_revision().publish()
    article.refresh_from_db()
    return article


def pointing_at(*stories, language="uk", **options):
    """An article with a card of each story, and a link to each."""
    body = [("related", {"article": story}) for story in stories]
    body += [("paragraph", f'<p><a linktype="page" id="{story.pk}">see there</a></p>') for story in stories]
    return factories.article("Вказівник", language=language, body=body, **options)


def body_of(article):
    html = Client().get(article.get_absolute_url()).content.decode()
    return html.split('<div class="article-body">')[1].split('<footer class="article-foot">')[0]


def feed_item_of(article):
    text = Client().get("/uk/rss/").content.decode()
    return next(item for item in text.split("<item>") if f"<title>{article.title}</title>" in item)


def test_without_a_translation_the_card_leads_to_the_original_and_names_its_language(original):
    html = body_of(pointing_at(original))
    assert '<div class="related-words" lang="en" dir="ltr">' in html
    assert '<a href="/cranes-stand-still/" hreflang="en">Cranes stand still</a>' in html
    assert '<a href="/cranes-stand-still/" hreflang="en">see there</a>' in html


def test_a_draft_of_a_translation_is_not_pointed_at(original, sibling):
    html = body_of(pointing_at(original))
    assert "Крани стоять" not in html
    assert sibling.slug not in html


def test_card_and_link_follow_the_translation_when_it_comes_out_and_when_it_goes(original, sibling):
    article = pointing_at(original)
    out(sibling)
    html = body_of(article)
    assert f'<a href="/uk/{sibling.slug}/">Крани стоять</a>' in html
    assert f'<a href="/uk/{sibling.slug}/">see there</a>' in html
    assert "Cranes stand still" not in html
    assert "hreflang" not in html
    Article.objects.get(pk=sibling.pk).unpublish()
    assert '<a href="/cranes-stand-still/" hreflang="en">Cranes stand still</a>' in body_of(article)


def test_a_translation_is_pointed_at_although_its_original_is_not_out(original, sibling):
    out(sibling)
    original.unpublish()
    assert f'<a href="/uk/{sibling.slug}/">see there</a>' in body_of(pointing_at(original))


def test_a_story_in_the_pages_own_language_stays_the_one_that_was_chosen(original, sibling):
    out(sibling)
    html = body_of(pointing_at(original, language="en"))
    assert '<a href="/cranes-stand-still/">Cranes stand still</a>' in html
    assert "hreflang" not in html


def test_a_link_to_the_pages_own_original_means_the_original(original):
    article = of_key(original, "Крани стоять", body=[("paragraph", "<p>-</p>")])
    article.body = pointing_at(original, publish=False).body
    assert body_of(out(article)).count('<a href="/cranes-stand-still/" hreflang="en">') == 2


def test_the_feed_points_where_the_page_points(original, sibling):
    article = pointing_at(original)
    assert feed_item_of(article).count("/cranes-stand-still/") == 2
    out(sibling)
    assert feed_item_of(article).count(f"/uk/{sibling.slug}/") == 2
    assert "/cranes-stand-still/" not in feed_item_of(article)


def test_an_edition_on_a_host_of_its_own_is_linked_to_whole(original, settings):
    settings.LANGUAGE_HOSTS = {"uk": "uk.lantern.example"}
    settings.ALLOWED_HOSTS = ["*"]
    article = pointing_at(original)
    html = Client().get(f"/{article.slug}/", headers={"host": "uk.lantern.example"}).content.decode()
    assert html.count(f'<a href="{settings.SITE_URL}/cranes-stand-still/" hreflang="en">') == 2


def test_the_page_is_made_from_the_original_its_translation_and_the_pair(original, sibling):
    article = pointing_at(original)
    with sources.recording() as before:
        body_of(article)
    assert {f"article:{original.pk}", f"translations:{original.translation_key}"} <= before
    assert f"article:{sibling.pk}" not in before
    out(sibling)
    with sources.recording() as after:
        body_of(article)
    assert {f"article:{original.pk}", f"article:{sibling.pk}", f"translations:{original.translation_key}"} <= after


def test_a_translation_with_many_cards_and_links_stays_within_the_limit(django_assert_max_num_queries):
    originals = [factories.article(f"Story {number}", main_picture=factories.picture()) for number in range(4)]
    for number, original in enumerate(originals):
        out(of_key(original, f"Історія {number}", main_picture=original.main_picture))
    article = pointing_at(*originals, by="Olena", main_picture=factories.picture())
    body_of(article)
    with django_assert_max_num_queries(
        18
    ):  # one is for asks, which the press looks up once for all pages, one for live coverage
        assert body_of(article).count('/">Історія') == 4


@pytest.mark.control
def test_without_siblings_laid_at_hand_the_card_would_show_the_original(original, sibling, monkeypatch):
    out(sibling)
    monkeypatch.setattr("broadsheet.newsroom.translations.standing_in", lambda *_stories, **_options: {})
    assert "Cranes stand still" in body_of(pointing_at(original))
