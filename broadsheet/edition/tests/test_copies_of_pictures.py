"""New copies of a picture print the pages that waited for them, and no page that has all that it shows."""

from __future__ import annotations

import pytest

from broadsheet.edition.press import Press
from broadsheet.edition.tests import editions
from broadsheet.newsroom import pictures, public_names, scaling
from broadsheet.newsroom.models import Picture
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def printed_by(tmp_path, settings, django_capture_on_commit_callbacks):
    """The addresses that are printed because of an act, and of what it leaves to the worker."""
    settings.DATA_DIR = tmp_path
    press = Press()

    def printed(act):
        with django_capture_on_commit_callbacks(execute=True):
            act()
        addresses, new = set(), True
        while new:
            with django_capture_on_commit_callbacks(execute=True):
                new = editions.print_everything_due(press)
            addresses |= set(new)
        return addresses

    return printed


def publish():
    factories.article("Cranes move again", main_picture=factories.picture())


def show_it_somewhere_else():
    """As an author's page would: in a shape that no page has shown so far."""
    pictures.for_page(Picture.objects.get(), shape="square")


def test_a_copy_that_no_page_waits_for_prints_nothing(printed_by):
    printed_by(publish)
    assert printed_by(show_it_somewhere_else) == set()
    assert Picture.objects.get().renditions.filter(filter_spec__startswith="fill-96x96").count() == 2


@pytest.mark.control
def test_if_all_pages_were_made_from_all_copies_all_would_be_printed(printed_by, monkeypatch):
    monkeypatch.setattr(public_names, "copies_source", lambda picture: f"picture:{picture}")
    printed_by(publish)
    assert {"/", "/cranes-move-again/"} <= printed_by(show_it_somewhere_else)


def test_pages_that_waited_are_printed_once_the_copies_are_there(printed_by, monkeypatch):
    with monkeypatch.context() as worker_is_away:
        worker_is_away.setattr(scaling, "_alone", lambda *_wanted: 0)
        printed_by(publish)
    picture = Picture.objects.get()
    assert {"/", "/cranes-move-again/"} <= printed_by(lambda: scaling.scale(picture, scaling.MAIN_SHAPES))
    assert printed_by(lambda: scaling.scale(picture, scaling.MAIN_SHAPES)) == set()
