"""A new post prints its coverage's page, what open pages fetch, and its feeds: nothing else, however much has been told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from broadsheet.edition.press import Press
from broadsheet.edition.tests import editions
from broadsheet.foundation import clock, sources
from broadsheet.live import changing, covering, filing
from broadsheet.live.filing import Words
from broadsheet.live.models import Coverage, CoverageState, Post, PostState
from tests import factories

pytestmark = pytest.mark.django_db

OWN = {
    "/live/harbour/",
    "/_/fragment/live/harbour/",
    "/_/fragment/live/harbour/new/",
    "/live/harbour/rss/",
    "/live/harbour/atom/",
    "/live/harbour/feed.json",
}


@pytest.fixture
def press(tmp_path, settings):
    settings.DATA_DIR = tmp_path
    return Press()


@pytest.fixture
def printed_by(press, django_capture_on_commit_callbacks):
    """What is printed because of an act."""

    def printed(act):
        with django_capture_on_commit_callbacks(execute=True):
            act()
        addresses = editions.print_everything_due(press)
        assert len(addresses) == len(set(addresses)), "nothing is printed twice"
        return set(addresses)

    return printed


@pytest.fixture
def told(printed_by):
    """A coverage with so many posts, an article about it, and the rest of the paper, printed."""

    def made(count):
        coverage = Coverage.objects.create(language="en", slug="harbour", headline="The harbour reopens")
        posts = [
            Post(language="en", coverage=coverage, number=number, text=f"Post {number}.", state=PostState.OUT, at=clock.now())
            for number in range(1, count + 1)
        ]  # fmt: skip
        Post.objects.bulk_create(posts)
        Coverage.objects.filter(pk=coverage.pk).update(last_number=count)
        coverage.articles.add(factories.article("Cranes move"))

        def begin():
            covering.move(coverage=coverage, to=CoverageState.LIVE, by=None)
            sources.changed(*(coverage.source_of_part(part) for part in range(1, count // 30 + 1)))

        assert OWN | {"/", "/cranes-move/", "/_/fragment/live/"} <= printed_by(begin)
        return coverage

    return made


def file(coverage, **more):
    post = filing.file(words=Words("A crane moves.", **more), coverage=coverage, by=None)
    filing.let_out(post=post, by=None)
    return post


@pytest.mark.parametrize("count", [5, 500])
def test_a_post_prints_the_same_few_plates_after_five_and_after_five_hundred(told, printed_by, count):
    coverage = told(count)
    assert printed_by(lambda: file(coverage)) == OWN


def test_each_thirtieth_prints_the_full_page_of_earlier_posts_and_the_one_before_it(told, printed_by):
    coverage = told(89)
    assert printed_by(lambda: file(coverage)) == OWN | {"/live/harbour/3/", "/live/harbour/2/"}


def test_a_change_prints_the_page_of_earlier_posts_that_has_it_and_no_other(told, printed_by):
    coverage = told(95)
    old = coverage.posts.get(number=7)
    words = Words("Put right.")
    assert printed_by(lambda: changing.edit(post=old, words=words, seen=1, by=None)) == OWN | {"/live/harbour/1/"}
    assert printed_by(lambda: changing.withdraw(post=old, reason="No.", by=None)) == OWN | {"/live/harbour/1/"}


def test_what_was_changed_is_named_for_a_day_and_then_printed_without(told, printed_by, time_machine):
    time_machine.move_to("2026-11-01 10:00:00+00:00", tick=False)
    coverage = told(95)
    for number, hours in ((7, 1), (9, 2)):
        time_machine.shift(timedelta(hours=hours))
        post = coverage.posts.get(number=number)
        printed_by(lambda: changing.withdraw(post=post, reason="No.", by=None))  # noqa: B023
    told_of = []
    for hours in (23, 2):
        time_machine.shift(timedelta(hours=hours))
        assert printed_by(lambda: None) >= {"/live/harbour/", *(each for each in OWN if "fragment" in each)}
        told_of.append([name in editions.on_disk()["/live/harbour/"]["body"] for name in (b"post-7:1", b"post-9:1")])
    assert told_of == [[False, True], [False, False]]


def test_one_that_is_in_the_news_feed_prints_where_news_stand(told, printed_by):
    coverage = told(5)
    printed = printed_by(lambda: file(coverage, is_in_feed=True))
    day = f"/news-feed/{clock.today():%Y}/{clock.today().month}/{clock.today().day}/"
    assert printed == OWN | {"/", "/news-feed/", "/_/fragment/news-feed/", day}


def test_what_nobody_may_see_prints_nothing(told, printed_by):
    coverage = told(5)
    waits = []
    assert printed_by(lambda: waits.append(filing.file(words=Words("x"), coverage=coverage, by=None))) == set()
    assert editions.on_disk()["/live/harbour/"]["body"].count(b"data-post=") == 5
