"""Two at one desk: each sees the other's posts as they come and that somebody is writing; and posts become articles once."""

from __future__ import annotations

import threading

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse

from broadsheet.foundation import clock
from broadsheet.live import beating, breaking_out
from broadsheet.live.models import Beat, Post
from broadsheet.live.models.desk import FORGOTTEN_AFTER
from broadsheet.newsroom.models import Article
from tests import factories

pytestmark = pytest.mark.django_db


def _of(person):
    made = Client()
    made.force_login(person)
    return made


def _mark(answer):
    return answer.context_data["stream"].mark


def test_an_open_page_learns_of_the_others_posts_and_of_nothing_twice(harbour, say, editor, reporter):
    address = reverse("live_stream", args=[harbour.pk])
    own = _of(editor)
    seen = _mark(own.get(address))
    assert own.get(address, {"seen": seen}).status_code == 204
    post = say(harbour, "Theirs.", by=reporter)
    answer = own.get(address, {"seen": seen})
    assert f'data-key="{post.pk}"' in answer.content.decode()
    assert own.get(address, {"seen": _mark(answer)}).status_code == 204


def test_who_is_writing_is_said_to_the_others_and_forgotten(harbour, editor, reporter):
    _of(reporter).post(reverse("live_writing", args=[harbour.pk]))
    address = reverse("live_stream", args=[harbour.pk])
    assert "Taras" in _of(editor).get(address).content.decode()
    assert "Writing here" not in _of(reporter).get(address).content.decode(), "nobody is told of themselves"
    assert beating.writing("feed:en", but=editor) == []
    with time_machine.travel(clock.now() + FORGOTTEN_AFTER, tick=False):
        assert beating.writing(f"coverage:{harbour.pk}", but=editor) == []


def test_signs_of_writing_are_one_row_each_and_tidied(harbour, editor, reporter):
    for _turn in range(3):
        beating.beat(room="feed:en", by=reporter)
    assert Beat.objects.count() == 1
    with time_machine.travel(clock.now() + beating.TIDIED_AFTER * 2, tick=False):
        beating.beat(room="feed:en", by=editor)
        assert Beat.objects.get().person == editor


def test_whoever_has_filed_is_not_writing_any_more(harbour, reporter):
    own = _of(reporter)
    own.post(reverse("live_writing", args=[harbour.pk]))
    own.post(reverse("live_file", args=[harbour.pk]), {"text": "Done."})
    assert not Beat.objects.exists()


def test_a_long_coverage_is_shown_by_screenfuls_without_gap_or_double(harbour, say, editor):
    for number in range(95):
        say(harbour, f"Post {number}.")
    own, seen, before = _of(editor), [], ""
    while before is not None:
        found = own.get(reverse("live_room", args=[harbour.pk]), {"before": before}).context_data["stream"]
        seen += [row.post.number for row in found.out]
        before = found.before
    assert seen == list(range(95, 0, -1))


def test_the_desk_asks_as_often_for_forty_posts_as_for_four(harbour, say, editor, django_assert_max_num_queries):
    own = _of(editor)
    for number in range(45):
        say(harbour, f"Post {number}.")
    address = reverse("live_stream", args=[harbour.pk])
    own.get(address)
    with django_assert_max_num_queries(40):
        own.get(address)


@pytest.fixture
def told(harbour, say):
    factories.section("Harbour")
    return say(
        harbour,
        "It *moves* since six.\n\nThe captain is glad.",
        headline="A crane moves",
        contributors=[factories.contributor()],
    )


def test_a_post_becomes_a_draft_with_its_words_and_each_leads_to_the_other(told, editor, harbour):
    own = _of(editor)
    answer = own.post(reverse("live_article", args=[told.pk]))
    made = Article.objects.get()
    assert answer.url == reverse("wagtailadmin_pages:edit", args=[made.pk])
    assert (made.title, made.live, made.owner) == ("A crane moves", False, editor)
    body = " ".join(str(block.value) for block in made.body)
    assert "<i>moves</i>" in body or "<em>moves</em>" in body
    assert "The captain is glad." in body
    assert [str(each) for each in made.byline.all()] == ["Olena Marchenko"]
    assert Post.objects.get().article == made
    form = own.get(answer.url).content.decode()
    assert "Where it came from" in form
    assert f"{reverse('live_room', args=[harbour.pk])}#row-{told.pk}" in form


def test_an_article_that_is_not_out_is_no_link_for_readers(told, editor, client):
    made = breaking_out.break_out(post=told, by=editor)
    page = client.get("/live/harbour/").content.decode()
    assert made.slug not in page


def test_done_twice_it_is_one_article(told, editor):
    assert breaking_out.break_out(post=told, by=editor) == breaking_out.break_out(post=told, by=editor)
    assert Article.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_done_by_two_at_once_it_is_one_article(told, editor, reporter):
    start = threading.Barrier(2)

    def act(person):
        start.wait()
        breaking_out.break_out(post=told, by=person)
        connection.close()

    threads = [threading.Thread(target=act, args=(person,)) for person in (editor, reporter)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert Article.objects.count() == 1


def test_a_hostile_post_is_text_on_the_desk_and_in_the_draft(harbour, say, editor):
    factories.section("Harbour")
    post = say(harbour, '<script>alert(1)</script> [x](javascript:alert(1)) "><img src=x onerror=alert(1)>')
    page = _of(editor).get(reverse("live_room", args=[harbour.pk])).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    made = breaking_out.break_out(post=post, by=editor)
    assert "<script>" not in " ".join(str(block.value) for block in made.body)
