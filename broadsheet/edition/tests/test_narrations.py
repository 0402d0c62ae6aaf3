"""A narration prints its article's page and the podcasts that have it: nothing else."""

from __future__ import annotations

import pytest
from django.core.files.storage import storages

from broadsheet.audio import changing
from broadsheet.audio.models import Part, VoiceKind, Why
from broadsheet.edition.press import Press
from broadsheet.edition.tests import editions
from broadsheet.foundation import clock, sources
from tests import factories
from tests.narrations import narrate

pytestmark = pytest.mark.django_db

CLOSED = [("paragraph", "<p>Open.</p>"), ("open_part_ends", None), ("paragraph", "<p>Closed.</p>")]


@pytest.fixture
def press(tmp_path, settings):
    settings.DATA_DIR = tmp_path
    return Press()


@pytest.fixture
def printed_by(press, django_capture_on_commit_callbacks):
    """The addresses that are printed because of an act."""

    def printed(act):
        with django_capture_on_commit_callbacks(execute=True):
            act()
        return set(editions.print_everything_due(press))

    return printed


@pytest.fixture
def article(printed_by):
    made = []

    def write():
        made.append(factories.article("Cranes move again"))
        factories.article("Another story", section=factories.section("City"), body=[("related", {"article": made[0]})])

    printed_by(write)
    return made[0]


def of(article):
    day = clock.local(article.published_at)
    month = f"{day:%Y}/{day.month}"
    section = {"/section/harbour/podcast/rss/", f"/section/harbour/podcast/{month}/rss/"}
    return {article.get_absolute_url(), "/podcast/", "/podcast/rss/", f"/podcast/{month}/rss/", *section}


def test_one_that_is_ready_prints_the_page_and_the_podcasts(printed_by, article):
    assert printed_by(lambda: narrate(article)) == of(article)


def test_so_does_one_that_ends(printed_by, article):
    row = []
    printed_by(lambda: row.append(narrate(article)))
    assert printed_by(lambda: changing.end(row[0], why=Why.SILENCED)) == of(article)


def test_so_does_a_person_in_the_place_of_a_voice(printed_by, article):
    printed_by(lambda: narrate(article))
    with_person = lambda: narrate(article, voice_kind=VoiceKind.HUMAN, voice="Olena")  # noqa: E731
    assert printed_by(with_person) == of(article)


def test_of_a_closed_article_both_plates_are_printed_each_with_its_own_sound(printed_by, press):
    made = []
    printed_by(lambda: made.append(factories.article("Behind the gate", access="members", body=CLOSED)))
    rows = []

    def act():
        rows.extend([narrate(made[0], sound=b"ID3 whole"), narrate(made[0], Part.OPEN, sound=b"ID3 part")])

    printed_by(act)
    plates = editions.on_disk()
    open_page, whole = (plates[f"/behind-the-gate/{end}"]["body"].decode() for end in ("", " whole"))
    assert rows[1].sha256[:32] in open_page
    assert rows[0].sha256[:32] not in open_page
    assert f"/listen/members/{made[0].pk}/{rows[0].sha256[:32]}.mp3" in whole
    assert storages["public"].exists(f"{rows[1].sha256[:32]}.mp3")
    assert not storages["public"].exists(f"{rows[0].sha256[:32]}.mp3")


@pytest.mark.control
def test_a_page_that_forgot_its_narration_would_go_on_without_it(printed_by, article, monkeypatch):
    record = sources.record
    monkeypatch.setattr(
        sources, "record", lambda *names: record(*(name for name in names if not name.startswith("narration:")))
    )
    printed_by(lambda: sources.changed(f"article:{article.pk}"))
    assert article.get_absolute_url() not in printed_by(lambda: narrate(article))
