"""Pictures of posts keep their public names as long as readers see the posts, and lose them with a withdrawal."""

from __future__ import annotations

import pytest

from broadsheet.live import changing, covering
from broadsheet.live.models import Coverage
from broadsheet.newsroom import public_names
from broadsheet.newsroom.models import PublicFile
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def pictured(harbour, say, committed):
    with committed():
        picture = factories.picture()
        post = say(harbour, picture=picture)
        public_names.give([picture.get_rendition("width-480|format-webp")])
    return post


def names_of(post):
    return PublicFile.objects.filter(rendition__image=post.picture)


def test_the_sweep_leaves_it_alone(pictured, committed):
    with committed():
        public_names.sweep()
    assert names_of(pictured).exists()


@pytest.mark.control
def test_where_nobody_asks_for_posts_it_would_go(pictured, committed, monkeypatch):
    monkeypatch.setattr(public_names, "_holders", [])
    with committed():
        public_names.sweep()
    assert not names_of(pictured).exists()


def test_with_a_withdrawal_it_goes_at_once(pictured, editor, committed):
    with committed():
        changing.withdraw(post=pictured, reason="Not our picture.", by=editor)
    assert not names_of(pictured).exists()


def test_of_a_coverage_that_nobody_may_see_it_is_not_public(pictured, committed):
    Coverage.objects.update(is_public=False)
    with committed():
        public_names.sweep()
    assert not names_of(pictured).exists()


def test_what_an_article_shows_too_stays(pictured, editor, committed):
    with committed():
        factories.article("Cranes", main_picture=pictured.picture)
    with committed():
        changing.withdraw(post=pictured, reason="Doubtful.", by=editor)
    assert names_of(pictured).exists()


def test_a_pinned_post_that_is_withdrawn_stands_nowhere(pictured, harbour, editor, committed, client):
    covering.pin(coverage=harbour, post=pictured, by=editor)
    with committed():
        changing.withdraw(post=pictured, reason="Not our picture.", by=editor)
    assert "/media/" not in client.get("/live/harbour/").content.decode().partition("<main")[2].partition("</main")[0]
