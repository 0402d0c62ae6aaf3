"""Made again, the narration that is there is heard until the new one is, as long as it says what the article says."""

from __future__ import annotations

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.urls import reverse

from broadsheet.audio import changing, deciding, files, making, recording, saying_again, speaking, spoken
from broadsheet.audio.models import Narration, State, Why
from broadsheet.audio.tests.test_desk import desk_of
from broadsheet.audio.tests.test_dying import POINTS, laid
from broadsheet.audio.tests.test_following import current, heard, republish
from broadsheet.audio.tests.test_recording import wav
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from tests.dying import killed_at
from tests.factories import article

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("narrated")]


@pytest.fixture
def read_aloud(settings):
    settings.NARRATION = False  # what is published here is asked for by the tests
    made = article(body=[("paragraph", "<p>One sentence.</p>")])
    settings.NARRATION = True
    assert making.make(made.pk) == 1
    return made


def meanwhile(monkeypatch, act):
    """Have this done once, while the voice speaks. Returns what it came to."""
    came, speak = [], speaking.speak

    def speak_after(*given):
        if not came:
            came.append(act())
        return speak(*given)

    monkeypatch.setattr(speaking, "speak", speak_after)
    return came


def offered():
    return list(Narration.objects.offered().values_list("pk", flat=True))


def anew():
    return Narration.objects.unended().filter(state=State.ANEW)


def test_the_old_one_is_heard_until_the_new_one_is_there(read_aloud, monkeypatch, django_capture_on_commit_callbacks):
    before = current(read_aloud)
    seen = meanwhile(monkeypatch, lambda: (offered(), default_storage.exists(before.file), anew().count()))
    with django_capture_on_commit_callbacks(execute=True), heard() as changed:
        assert making.make(read_aloud.pk, again=True) == 1
    assert seen == [([before.pk], True, 1)]
    after = current(read_aloud)
    assert offered() == [after.pk] != [before.pk]
    assert before.source in changed
    before.refresh_from_db()
    assert (before.state, before.why, before.file) == (State.ENDED, Why.REPLACED, "")
    assert default_storage.exists(after.file)


@pytest.mark.control
def test_without_a_row_beside_it_nothing_would_be_heard_meanwhile(read_aloud, monkeypatch):
    def instead(found, wanted):
        changing.end(current(found), why=Why.REPLACED)
        return Narration(article=found, part=wanted.part)

    monkeypatch.setattr(making, "_anew", instead)
    seen = meanwhile(monkeypatch, offered)
    assert making.make(read_aloud.pk, again=True) == 1
    assert seen == [[]]


def test_what_says_something_else_goes_before_the_voice_begins(read_aloud, monkeypatch):
    type(read_aloud).objects.filter(pk=read_aloud.pk).update(title="Other words")  # behind everybody's back
    seen = meanwhile(monkeypatch, offered)
    assert making.make(read_aloud.pk, again=True) == 1
    assert seen == [[]]


def test_a_text_that_changes_meanwhile_ends_both(read_aloud, monkeypatch):
    seen = meanwhile(
        monkeypatch, lambda: (republish(read_aloud, title="Cranes stand still"), offered(), anew().count())
    )
    assert making.make(read_aloud.pk, again=True) == 0
    assert seen == [(None, [], 0)]
    assert offered() == []
    assert making.make(read_aloud.pk) == 1


@pytest.mark.parametrize("act", ["unpublish", "silence"])
def test_what_is_not_to_be_heard_is_not_offered_anew(read_aloud, monkeypatch, act):
    acts = {
        "unpublish": lambda: read_aloud.unpublish(),
        "silence": lambda: deciding.silence(article=read_aloud, reason="", by=person(Role.EDITOR)),
    }
    meanwhile(monkeypatch, acts[act])
    assert making.make(read_aloud.pk, again=True) == 0
    assert not Narration.objects.unended().exists()


def test_a_persons_recording_that_comes_meanwhile_stays(read_aloud, monkeypatch):
    encoded, digest = recording.encoded(wav()), spoken.wanted_of(read_aloud)[0].digest
    bring = lambda: recording.bring(  # noqa: E731
        article=read_aloud, made=encoded, reader="Olena", part="whole", digest=digest, by=None
    )
    meanwhile(monkeypatch, bring)
    assert making.make(read_aloud.pk, again=True) == 0
    assert Narration.objects.unended().get().is_human


def test_a_name_whose_sound_changes_meanwhile_takes_it_from_its_maker(read_aloud, monkeypatch):
    asked = []
    meanwhile(monkeypatch, lambda: saying_again.have_said_again("en", ["sentence"], ask=asked.append))
    before = current(read_aloud)
    assert making.make(read_aloud.pk, again=True) == 0
    assert asked == [read_aloud.pk]
    assert offered() == [before.pk], "it says the article's words, if not yet as the desk likes them"


def test_a_voice_that_fails_leaves_the_old_one(read_aloud, monkeypatch):
    before = current(read_aloud)
    with monkeypatch.context() as now:
        now.setattr(speaking, "speak", lambda *_given: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            making.make(read_aloud.pk, again=True)
    assert offered() == [before.pk]
    failed = Narration.objects.filter(article=read_aloud).order_by("pk").last()
    assert (failed.state, failed.why, bool(failed.ended_at)) == (State.ENDED, Why.BROKE, True)
    assert "ZeroDivisionError" in failed.reason
    assert making.make(read_aloud.pk, again=True) == 1
    assert offered() != [before.pk]


def test_a_voice_that_was_taken_out_leaves_the_old_one(read_aloud, settings):
    before = current(read_aloud)
    settings.NARRATION_ENGINES = {}
    assert making.make(read_aloud.pk, again=True) == 0
    assert offered() == [before.pk]
    assert Narration.objects.filter(state=State.ENDED, why=Why.NO_VOICE).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("point", POINTS)
def test_killed_there_the_old_one_is_heard_and_the_next_try_makes_it(read_aloud, point):
    before, lay = current(read_aloud), laid()
    assert killed_at(point, lambda: making.make(read_aloud.pk, again=True))
    assert offered() == [before.pk]
    assert making.make(read_aloud.pk, again=True) == 1
    assert Narration.objects.unended().get() == current(read_aloud)
    assert laid() - lay == {current(read_aloud).file}
    assert before.file not in laid()


def test_the_desk_sees_that_it_is_made_anew_beside_the_one_that_is_heard(read_aloud, client):
    Narration.objects.create(article=read_aloud, language="en", state=State.ANEW, holder="x:1:y", digest="-")
    desk = desk_of(client, Role.EDITOR)
    page = desk.get(reverse("narration", args=[read_aloud.pk])).content.decode()
    assert page.index("Ready") < page.index("Being made anew")
    assert "Being made anew" in desk.get(reverse("narrations") + "?show=waiting").content.decode()


@pytest.mark.django_db
def test_the_database_takes_one_that_is_heard_and_one_that_is_made_anew(read_aloud):
    fields = {"article": read_aloud, "language": "en", "digest": "-", "file": files.new_name()}
    Narration.objects.create(**fields, state=State.ANEW)
    for state in (State.ANEW, State.READY, State.WAITING):
        with pytest.raises(IntegrityError), transaction.atomic():
            Narration.objects.create(**fields, state=state)
