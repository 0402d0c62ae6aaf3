"""Pictures are scaled behind: a page is never without one, and complete once the worker was there."""

from __future__ import annotations

import os

import pytest
from django.core.cache import cache
from django.template import Context, Template
from PIL import Image

from broadsheet.foundation import clock
from broadsheet.newsroom import pictures, public_names, scaling, shapes, tasks
from broadsheet.newsroom.models import Article, Picture, PublicFile, Rendition
from broadsheet.ops.models import Lease
from tests import factories

pytestmark = pytest.mark.django_db

AVIF, WEBP = "image/avif", "image/webp"


@pytest.fixture(autouse=True)
def _nothing_asked():
    cache.clear()


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def fresh(picture: Picture) -> Picture:
    return Picture.objects.get(pk=picture.pk)


def test_a_page_before_the_worker_has_one_quick_copy(committed):
    picture = factories.picture()
    shown = pictures.for_page(fresh(picture), shape="card")
    assert list(shown.copies) == [WEBP]
    assert [copy.width for copy in shown.copies[WEBP]] == [320]
    assert Rendition.objects.count() == 1


def test_a_page_after_the_worker_has_all_copies(committed):
    picture = factories.picture()
    with committed():
        pictures.for_page(fresh(picture), shape="card")
    shown = pictures.for_page(fresh(picture), shape="card")
    assert list(shown.copies) == [AVIF, WEBP]
    for copies in shown.copies.values():
        assert [(copy.width, copy.height) for copy in copies] == [(320, 213), (640, 427), (960, 640)]
    assert shown.fallback == shown.copies[WEBP][1]


def test_a_page_makes_no_copy_while_the_worker_is_awaited(committed):
    picture = fresh(factories.picture())
    for _time in range(3):
        pictures.for_page(fresh(picture), shape="card")
    assert Rendition.objects.count() == 1


def test_publishing_has_the_pictures_scaled(committed):
    picture = factories.picture()
    with committed():
        factories.article(main_picture=picture)
    made = set(picture.renditions.values_list("filter_spec", flat=True))
    for shape in scaling.MAIN_SHAPES:
        assert set(shapes.every_copy(picture, shape)) <= made


def test_a_draft_has_nothing_scaled(committed):
    with committed():
        factories.article(main_picture=factories.picture(), publish=False)
    assert not Rendition.objects.exists()


def test_what_is_asked_for_twice_is_enqueued_once(django_capture_on_commit_callbacks):
    picture = factories.picture()
    with django_capture_on_commit_callbacks() as callbacks:
        for _time in range(5):
            pictures.for_page(fresh(picture), shape="card")
    assert len([each for each in callbacks if "later" in getattr(each, "__qualname__", "")]) == 1


def test_scaling_twice_makes_nothing_twice(committed):
    picture = factories.picture()
    assert scaling.scale(picture, ["card"]) == 6
    assert scaling.scale(fresh(picture), ["card"]) == 0


def test_of_two_workers_one_does_the_work():
    picture = factories.picture()
    Lease.objects.take(f"scaling-{picture.pk}-card", "another worker", seconds=60)
    assert scaling.scale(picture, ["card"]) == 0


def test_what_a_killed_worker_was_scaling_is_tried_again_until_its_lease_is_over():
    picture = factories.picture()
    Lease.objects.take(f"scaling-{picture.pk}-card", "a killed worker", seconds=60)
    with pytest.raises(scaling.BeingScaledError):
        tasks.scale_picture.call(picture.pk, ["card"])
    Lease.objects.update(ends_at=clock.now())
    assert tasks.scale_picture.call(picture.pk, ["card"]) == 6


def test_a_task_for_a_picture_that_is_gone_does_nothing():
    assert tasks.scale_picture.call(10_000_000, ["card"]) == 0
    assert tasks.scale_for_page.call(10_000_000) == 0
    assert tasks.withdraw_replaced.call(10_000_000) == 0


@pytest.mark.parametrize("size", [(50, 40), (400, 3000), (3000, 200), (1, 1), (700, 700), (1600, 1067)])
@pytest.mark.parametrize("shape", list(shapes.SHAPES))
def test_the_size_in_the_html_is_the_size_of_the_file(size, shape):
    picture = factories.picture(size=size)
    shown = pictures.for_page(picture, shape=shape)
    for copy in [shown.fallback, *(copy for copies in shown.copies.values() for copy in copies)]:
        with Image.open(public_names.storage().path(copy.url.rsplit("/", 1)[-1])) as image:
            assert image.size == (copy.width, copy.height)


def test_nothing_is_enlarged_or_made_twice_for_a_small_picture():
    picture = factories.picture(size=(600, 400))
    scaling.scale(picture, ["text"])
    assert sorted(Rendition.objects.values_list("width", flat=True)) == [480, 480, 600, 600]


def test_the_focal_point_stays_in_a_crop():
    picture = factories.picture()
    picture.focal_point_x, picture.focal_point_y = 1500, 500
    picture.focal_point_width = picture.focal_point_height = 200
    picture.save()
    rendition = picture.get_rendition("fill-96x96|format-webp")
    assert rendition.focal_point.x > 40
    assert rendition.focal_point_key


def test_moving_the_focal_point_drops_the_old_crops(committed):
    picture = factories.picture()
    pictures.for_page(picture, shape="square")
    [old] = PublicFile.objects.values_list("name", flat=True)
    picture = fresh(picture)
    picture.focal_point_x = picture.focal_point_y = picture.focal_point_width = picture.focal_point_height = 300
    picture.save()
    with committed():
        scaling.scale(picture, ["square"])
    assert not public_names.storage().exists(old)
    assert "" not in set(Rendition.objects.values_list("focal_point_key", flat=True))


def test_a_picture_whose_file_is_gone_leaves_the_page_whole(client, committed):
    picture = factories.picture()
    os.unlink(picture.file.path)
    assert pictures.for_page(fresh(picture), shape="card") is None
    article = factories.article(main_picture=picture)
    assert client.get(article.get_absolute_url()).status_code == 200


def test_no_picture_is_no_picture():
    assert pictures.for_page(None, shape="card") is None


def test_many_pictures_cost_as_many_queries_as_two(django_assert_num_queries, committed):
    for number in range(12):
        picture = factories.picture(f"Picture {number}")
        scaling.scale(picture, ["card"])
        pictures.for_page(picture, shape="card")
        factories.article(f"Story {number}", main_picture=picture)
    for many in (2, 12):
        found = list(Picture.objects.all()[:many])
        with django_assert_num_queries(2):
            pictures.prefetch(found)
            for picture in found:
                assert len(pictures.for_page(picture, shape="card").copies) == 2


def test_what_cards_fetch_is_enough_for_their_pictures(django_assert_num_queries, committed):
    for number in range(3):
        picture = factories.picture(f"Picture {number}")
        scaling.scale(picture, ["card"])
        pictures.for_page(picture, shape="card")
        factories.article(f"Story {number}", main_picture=picture)
    articles = list(Article.objects.public().for_cards())
    with django_assert_num_queries(0):
        for article in articles:
            pictures.for_page(article.main_picture, shape="card")


def test_the_tag_prints_avif_before_webp_and_sizes():
    picture = factories.picture(description="A crane over the quay")
    scaling.scale(picture, ["card"])
    html = Template('{% load newsroom %}{% picture of shape="card" sizes="50vw" %}').render(Context({"of": picture}))
    assert html.index("image/avif") < html.index("image/webp") < html.index("<img")
    assert 'width="640" height="427"' in html
    assert 'alt="A crane over the quay"' in html
    assert 'loading="lazy"' in html
