"""The article page, as readers and staff get it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.storage import storages
from django.test import Client
from django.utils import translation

from broadsheet.accounts.models import User
from broadsheet.foundation import places, sources
from broadsheet.newsroom.models import Article, BylineEntry, Correction, CorrectionKind, Picture, Series
from tests import every_block, factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    user = User.objects.create_superuser("desk@lantern.example", "a long enough password", name="Desk")
    client.force_login(user)
    return client


def html_of(article, client=None):
    response = (client or Client()).get(article.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def text_of(html):
    return " ".join(re.sub(r"<[^>]*>", "", html).split())


def set_times(article, published, updated=None):
    factories.came_out(article, published, updated_at=updated)


# Who, when, how long -----------------------------------------------------------------------------------------------


def test_names_are_joined_as_english_joins_them_and_linked():
    article = factories.article(by="Olena Marchenko")
    article.byline.add(BylineEntry(contributor=factories.contributor("Taras Koval"), text="in Mykolaiv"))
    article.byline.add(BylineEntry(text="our own correspondents"))
    article.save_revision().publish()
    html = html_of(article)
    assert "by Olena Marchenko, Taras Koval in Mykolaiv and our own correspondents" in text_of(html)
    assert '<a rel="author" href="/author/taras-koval/">Taras Koval</a> in Mykolaiv' in html


@pytest.mark.parametrize(("names", "line"), [(["A B"], "by A B"), (["A B", "C D"], "by A B and C D")])
def test_one_name_and_two_names(names, line):
    article = factories.article()
    for place, name in enumerate(names):
        article.byline.add(BylineEntry(text=name, sort_order=place))
    article.save_revision().publish()
    assert f'<p class="byline">{line}</p>' in html_of(article)


def test_a_name_cannot_bring_html():
    article = factories.article()
    article.byline.add(BylineEntry(text="<script>alert(1)</script>"))
    article.save_revision().publish()
    assert "<script>alert(1)" not in html_of(article)


def test_no_byline_no_line():
    assert 'class="byline"' not in html_of(factories.article())


def test_the_first_publication_stands_on_the_papers_own_clock():
    article = factories.article()
    set_times(article, datetime(2023, 12, 21, 4, 46, tzinfo=UTC))
    html = html_of(article)
    assert '<time datetime="2023-12-21T06:46:00+02:00">December 21, 2023 6:46 AM</time>' in html
    assert "Updated" not in html


def test_ukrainian_times_have_their_own_form():
    article = factories.article("Кораблі", language="uk")
    set_times(article, datetime(2023, 12, 21, 4, 46, tzinfo=UTC))
    assert "21 грудня 2023, 06:46" in html_of(article)


def test_an_update_is_told_when_it_matters():
    article = factories.article()
    published = datetime(2023, 12, 21, 4, 46, tzinfo=UTC)
    set_times(article, published, published + timedelta(minutes=9))
    assert "Updated" not in html_of(article)
    set_times(article, published, published + timedelta(hours=2))
    assert "Updated 8:46 AM" in text_of(html_of(article))
    set_times(article, published, published + timedelta(days=2))
    assert "Updated December 23, 2023 6:46 AM" in text_of(html_of(article))


def test_read_time_is_told():
    article = factories.article(body=[("paragraph", f"<p>{'word ' * 276}</p>")])
    assert "2 min read" in html_of(article)


@pytest.mark.parametrize("tone", ["analysis", "opinion", "explainer", "sponsored"])
def test_what_is_not_news_says_so(tone):
    html = html_of(factories.article(tone=tone))
    assert f'class="tone tone-{tone}"' in html
    assert tone.capitalize() in text_of(html)


def test_news_has_no_label():
    assert 'class="tone' not in html_of(factories.article())


def test_the_dateline_stands_before_the_first_words():
    html = html_of(factories.article(dateline="Odesa", body=[("paragraph", "<p>It rained.</p>")]))
    assert '<p><span class="dateline">Odesa</span> — It rained.</p>' in html


def test_a_dateline_without_a_paragraph_stands_alone():
    html = html_of(factories.article(dateline="Odesa", body=[("divider", None)]))
    assert '<p><span class="dateline">Odesa</span></p>' in html


# Pictures ----------------------------------------------------------------------------------------------------------


def test_caption_and_credit_are_apart():
    picture = factories.picture(caption="A crane at dawn.", credit="Iryna Bondar")
    html = html_of(factories.article(main_picture=picture))
    assert '<span class="caption">A crane at dawn.</span>' in html
    assert '<span class="credit">Iryna Bondar</span>' in html


def test_this_use_of_a_picture_overrules_the_pictures_own_words():
    picture = factories.picture(caption="A crane.", credit="Iryna Bondar", description="Crane")
    html = html_of(
        factories.article(
            main_picture=picture,
            main_picture_caption="Here.",
            main_picture_credit="Handout",
            main_picture_alt="Crane, red",
        )
    )
    assert all(words in html for words in ("Here.", "Handout", 'alt="Crane, red"'))
    assert "Iryna Bondar" not in re.sub(r"<script.*?</script>", "", html, flags=re.DOTALL)


def test_a_missing_picture_leaves_a_marked_frame_with_its_words():
    html = html_of(
        factories.article(
            missing_picture="https://old.example/a.jpg", main_picture_caption="A crane.", main_picture_credit="Handout"
        )
    )
    assert 'class="missing-picture"' in html
    assert '<span class="caption">A crane.</span>' in html
    assert '<span class="credit">Handout</span>' in html
    assert "old.example" not in html


# Notes -------------------------------------------------------------------------------------------------------------


def test_corrections_stand_on_the_page_with_their_day():
    article = factories.article()
    Correction.objects.create(
        article=article,
        kind=CorrectionKind.CORRECTION,
        note="There were four ships.",
        made_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
    )
    text = text_of(html_of(article))
    assert "Correction · March 1, 2026 There were four ships." in text


def test_a_retraction_stands_before_the_headline():
    article = factories.article("A list")
    Correction.objects.create(article=article, kind=CorrectionKind.RETRACTION, note="The list was a forgery.")
    html = html_of(article)
    assert "We have retracted this article" in html
    assert html.index("The list was a forgery.") < html.index("<h1")


# Series, topics, languages -----------------------------------------------------------------------------------------


def in_series(*headlines):
    template = factories.section()
    series = Series(locale=template.locale, name="The harbour diary")
    series.full_clean()
    series.save()
    made = [factories.article(headline, series=series) for headline in headlines]
    for hour, article in enumerate(made):
        set_times(article, datetime(2026, 3, 1, hour, tzinfo=UTC))
    return made


def test_a_series_leads_to_the_stories_before_and_after():
    first, second, third = in_series("One", "Two", "Three")
    html = html_of(second)
    assert f'rel="prev" href="{first.get_absolute_url()}"' in html
    assert f'rel="next" href="{third.get_absolute_url()}"' in html
    assert 'rel="prev"' not in html_of(first)
    assert 'rel="next"' not in html_of(third)


def test_a_series_skips_what_is_not_out():
    first, second, third = in_series("One", "Two", "Three")
    second.unpublish()
    assert f'rel="next" href="{third.get_absolute_url()}"' in html_of(first)
    assert second.headline not in re.sub(r"<h1.*?</h1>", "", html_of(first))


def test_two_of_a_series_that_came_out_at_once_have_an_order():
    first, second = in_series("One", "Two")
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    Article.objects.filter(pk__in=[first.pk, second.pk]).update(published_at=moment)
    assert f'rel="next" href="{second.get_absolute_url()}"' in html_of(first)
    assert f'rel="prev" href="{first.get_absolute_url()}"' in html_of(second)


def test_topics_are_listed():
    article = factories.article()
    article.topics.add(factories.topic("Grain"))
    article.save_revision().publish()
    assert '<a rel="tag" href="/tag/grain/">Grain</a>' in html_of(article)


def test_the_same_story_in_another_language_is_offered_when_it_is_out():
    english = factories.article("Ships")
    ukrainian = factories.article("Кораблі", language="uk", publish=False)
    Article.objects.filter(pk=ukrainian.pk).update(translation_key=english.translation_key)
    assert 'class="other-language"' not in html_of(english)
    Article.objects.get(pk=ukrainian.pk).save_revision().publish()
    assert '<a hreflang="uk" lang="uk" href="http://testserver/uk/korabli/">' in html_of(english)


# The same for all --------------------------------------------------------------------------------------------------


def test_readers_and_staff_get_the_same_bytes(staff):
    article = every_block.article()
    html_of(article)  # scales the pictures
    assert staff.get(article.get_absolute_url()).content == Client().get(article.get_absolute_url()).content


def test_a_public_page_sets_no_cookie_and_carries_no_token(staff):
    article = factories.article()
    for client in (staff, Client()):
        response = client.get(article.get_absolute_url())
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")
        assert "csrf" not in response.content.decode().lower()


def test_the_edit_link_waits_in_a_slot():
    article = factories.article()
    html = html_of(article)
    slot = re.search(r'<template data-slot="staff">(.*?)</template>', html, re.DOTALL)
    assert f'href="/cms/pages/{article.pk}/edit/"' in slot[1]
    assert html.count("/cms/") == 1


def test_staff_get_the_known_cookie_at_sign_in_and_lose_it_at_sign_out(client):
    User.objects.create_superuser("desk@lantern.example", "a long enough password")
    signing_in = {"login": "desk@lantern.example", "password": "a long enough password"}
    cookie = client.post("/account/sign-in/password/", signing_in).cookies["known"]
    assert cookie.value == "staff"
    assert not cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    response = client.post("/cms/logout/")
    assert response.cookies["known"].value == ""


def test_a_stranger_at_the_desks_door_gets_no_known_cookie(client):
    assert "known" not in client.get("/cms/login/").cookies


def test_me_tells_who_is_staff(staff):
    assert staff.get("/_/me").json() == {"known": "staff"}
    assert Client().get("/_/me").json() == {"known": ""}


def test_nothing_on_the_page_is_relative_to_now():
    article = every_block.article()
    set_times(article, datetime(2020, 1, 1, tzinfo=UTC))
    assert " ago" not in text_of(html_of(article))


def test_a_page_says_what_it_was_made_from():
    article = every_block.article()
    related = Article.objects.get(slug="cranes-stand-still")
    with sources.recording() as found:
        html_of(article)
    assert {f"article:{article.pk}", f"article:{related.pk}", f"picture:{article.main_picture_id}"} <= found


def test_only_reading_methods_read(client):
    article = factories.article()
    assert client.head(article.get_absolute_url()).status_code == 200


def test_a_failing_neighbour_leaves_the_page_standing():
    def broken(**context):
        raise RuntimeError("no")

    places.register("article.aside", broken)
    try:
        assert "Cranes move again" in html_of(factories.article())
    finally:
        places.unregister("article.aside", broken)


# Preview -----------------------------------------------------------------------------------------------------------


def preview_of(article, mode=""):
    user = User.objects.filter(email="desk@lantern.example").first()
    request_for = article.get_latest_revision_as_object()
    return request_for.make_preview_request(preview_mode=mode, extra_request_attrs={"user": user})


def test_a_draft_can_be_previewed_and_says_so(staff):
    draft = factories.article("Not yet", publish=False, main_picture=factories.picture(), by="Olena Marchenko")
    response = preview_of(draft)
    html = response.content.decode()
    assert response.status_code == 200
    assert "readers don’t see this yet" in html
    assert "by Olena Marchenko" in text_of(html)
    assert "data-share" not in html


def test_a_preview_makes_no_picture_public(staff):
    draft = factories.article("Not yet", publish=False, main_picture=factories.picture())
    before = set(storages["public"].listdir("")[1]) if storages["public"].exists("") else set()
    html = preview_of(draft).content.decode()
    assert "/cms/private-media/" in html
    after = set(storages["public"].listdir("")[1]) if storages["public"].exists("") else set()
    assert after == before


def test_a_draft_with_every_block_can_be_previewed(staff):
    article = every_block.article(access="members")
    html = preview_of(article).content.decode()
    assert "The harbour at dawn" in html


# Queries -----------------------------------------------------------------------------------------------------------


def long_body(count, pictures, related):
    text = every_block.SENTENCE
    body = [("paragraph", f'<p>{text} <a linktype="page" id="{story.pk}">{story}</a></p>') for story in related]
    body += [("picture", {"picture": picture, "width": "text"}) for picture in pictures]
    body += [("related", {"article": story}) for story in related]
    body += [("heading", f"Part {number}") for number in range(count - len(body))]
    return body


def test_a_long_article_costs_as_many_queries_as_a_short_one(client, django_assert_max_num_queries):
    pictures = [factories.picture(f"Crane {number}", size=(60, 40)) for number in range(20)]
    related = [factories.article(f"Story {number}", main_picture=pictures[number]) for number in range(5)]
    first, second, _third = in_series("One", "Two", "Three")
    for article, body in ((first, long_body(3, [], [])), (second, long_body(60, pictures, related))):
        article.body = body
        article.main_picture = pictures[0]
        article.byline.add(BylineEntry(contributor=factories.contributor()))
        article.topics.add(factories.topic("Grain"))
        article.save_revision().publish()
        assert len(article.body) in {3, 60}
        client.get(article.get_absolute_url())  # the first reader's page scales the pictures
        with django_assert_max_num_queries(16):
            client.get(article.get_absolute_url())


def test_an_article_with_every_block_stays_within_the_limit(client, django_assert_max_num_queries):
    article = every_block.article()
    client.get(article.get_absolute_url())
    with django_assert_max_num_queries(
        18
    ):  # one is for asks, which the press looks up once for all pages, and one for strips
        client.get(article.get_absolute_url())


@pytest.mark.control
def test_without_composing_every_picture_costs_queries_of_its_own(client, django_assert_num_queries):
    pictures = [factories.picture(f"Crane {number}", size=(60, 40)) for number in range(5)]
    article = factories.article(body=[("gallery", {"title": "", "pictures": [{"picture": p} for p in pictures]})])
    found = Article.objects.get(pk=article.pk)
    with translation.override("en"), django_assert_num_queries(1):
        shown = [use["picture"] for use in found.body[0].value["pictures"]]
    assert all(isinstance(picture, Picture) for picture in shown)
    with django_assert_num_queries(5):
        [list(picture.renditions.all()) for picture in shown]
