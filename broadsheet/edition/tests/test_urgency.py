"""What is printed first when a story comes out: itself and the front, then lists, and what it isn't in yet after those."""

from __future__ import annotations

import pytest

from broadsheet.edition.models import Plate, Urgency
from broadsheet.edition.press import Press
from broadsheet.edition.tests import editions
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def batches(tmp_path, settings, django_capture_on_commit_callbacks):
    """The addresses that each batch prints after a story has come out, in a paper that was printed before."""
    settings.DATA_DIR = tmp_path
    press = Press()

    def printed(headline):
        with django_capture_on_commit_callbacks(execute=True):
            factories.article(headline)
        return list(editions.batches(press))

    printed("The first crane moves")
    return printed("The second crane moves")


def test_the_story_and_the_front_come_first_and_podcasts_after_the_lists(batches):
    assert set(batches[0]) == {"/the-second-crane-moves/", "/"}
    every = [address for batch in batches for address in batch]
    podcasts = [place for place, address in enumerate(every) if "/podcast/" in address]
    lists = [place for place, address in enumerate(every) if address in {"/section/harbour/", "/rss/", "/archive/"}]
    assert len(podcasts) >= 3
    assert len(lists) == 3
    assert max(lists) < min(podcasts)


@pytest.mark.usefixtures("batches")
def test_what_is_more_urgent_already_stays_so(django_capture_on_commit_callbacks):
    feeds = Plate.objects.filter(address="/podcast/rss/")
    feeds.mark(Urgency.NOW)
    with django_capture_on_commit_callbacks(execute=True):
        factories.article("The third crane moves")
    Press().notice()
    assert feeds.get().urgency == Urgency.NOW
