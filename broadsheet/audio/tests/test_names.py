"""The list of names: what the desk may write, and which narrations a change makes new."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from broadsheet.audio import keeping_names, names, saying_again
from broadsheet.audio.models import Narration, Pronunciation, State, VoiceKind, Why
from broadsheet.audio.speakable import sounds
from broadsheet.audio.spoken import wanted_of
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from broadsheet.ops.models import AuditEntry
from tests import factories

NAMES = Path(sounds.__file__).with_name("names.toml")


def entry(written="Osna", said="/ˈɔsnə/", **fields):
    return Pronunciation(written=written, said=said, **{"language": "en", **fields})


def narrated(headline, *, state=State.READY, kind=VoiceKind.SYNTHETIC, **fields):
    made = factories.article(headline, **fields)
    Narration.objects.filter(article=made).delete()
    Narration.objects.create(
        article=made, language=made.edition, state=state, voice_kind=kind, holder="x:1:y", digest="-"
    )
    return made


def said_again(*forms, language="en"):
    asked = []
    saying_again.have_said_again(language, forms, ask=asked.append)
    return set(asked)


@pytest.mark.parametrize(
    ("written", "taken"),
    [
        ("ˈkɑrkɪv", "kˈɑɹkɪv"), ("/olˈɛnə/", "ɔlˈɛnə"), ("krɪˈviː ˈriːh", "kɹɪvˈi ɹˈih"), ("tʃɛrˈniːhɪv", "ʧɛɹnˈihɪv"),
        ("mɪˈhaɪloʊ", "mɪhˈIlO"), ("", ""),
    ],
)  # fmt: skip
def test_a_dictionarys_sounds_become_those_of_our_voices(written, taken):
    assert sounds.for_voices(written) == taken
    assert sounds.for_voices(taken) == taken


def test_every_name_that_we_bring_can_be_said():
    groups = tomllib.loads(NAMES.read_text(encoding="utf-8")).values()
    found = {written: said for group in groups for written, said in group.items()}
    assert len(found) >= 60
    assert not {written: unknown for written, said in found.items() if (unknown := sounds.unknown_in(said))}


@pytest.mark.django_db
def test_the_list_begins_with_the_names_that_we_bring():
    assert Pronunciation.objects.filter(written="Kryvyi Rih", language="en").get().is_ipa
    assert not names.known("uk")
    assert names.known("en-gb") == names.known("en")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"said": "/q˥/"}, "said"), ({"said": "/half"}, "said"), ({"said": "123"}, "said"), ({"said": "[a](/b/)"}, "said"),
        ({"written": "…"}, "written"), ({"written": "Osna (ship)"}, "written"), ({"written": "Kharkiv"}, "__all__"),
    ],
)  # fmt: skip
def test_what_no_voice_could_say_is_refused_with_a_reason(wrong, field):
    with pytest.raises(ValidationError) as refused:
        entry(**wrong).full_clean()
    assert field in refused.value.message_dict


@pytest.mark.django_db
def test_a_kept_name_is_said_and_noted():
    editor = person(Role.EDITOR)
    article = factories.article("The Osna sails")
    assert "Osna" in wanted_of(article)[0].script.passages[0].text
    digest = wanted_of(article)[0].digest
    keeping_names.keep(entry=entry(), by=editor)
    assert wanted_of(article)[0].script.passages[0].text == "The [Osna](/ˈɔsnə/) sails."
    assert wanted_of(article)[0].digest == digest, "a person's recording still says what the article says"
    assert AuditEntry.objects.filter(act="pronunciation.kept", actor=editor).exists()


@pytest.mark.django_db
def test_only_what_holds_the_word_is_said_again():
    in_headline = narrated("The Osna sails")
    in_body = narrated("Ships", body=[("paragraph", "<p>Then came the <b>Osna</b>.</p>")])
    in_byline = narrated("Boats", by="Osna Petrenko")
    cyrillic = narrated("Signs", body=[("paragraph", "<p>It said Осна.</p>")])
    narrated("Others", body=[("paragraph", "<p>The Osnabrück line, OSNA.</p>")])
    narrated("Osna read by a person", kind=VoiceKind.HUMAN)
    narrated("Осна українською", language="uk")
    factories.article("Osna that nobody narrated")
    Narration.objects.filter(article__title="Osna that nobody narrated").delete()
    assert said_again("Osna") == {in_headline.pk, in_body.pk, in_byline.pk}
    assert said_again("Осна", "Nowhere") == {cyrillic.pk}
    assert said_again("Nowhere") == set()


@pytest.mark.django_db
def test_what_is_being_made_is_taken_from_its_maker():
    made = narrated("The Osna sails", state=State.MAKING)
    assert said_again("Osna") == {made.pk}
    row = Narration.objects.get(article=made)
    assert (row.state, row.why, row.holder) == (State.ENDED, Why.REPLACED, "")


@pytest.mark.django_db
def test_many_articles_are_looked_at_a_few_at_a_time(monkeypatch):
    monkeypatch.setattr(saying_again, "AT_ONCE", 2)
    made = {narrated(f"The Osna sails {number}").pk for number in range(5)}
    assert said_again("Osna") == made


@pytest.mark.django_db
def test_a_changed_name_makes_a_new_recording(settings, django_capture_on_commit_callbacks):
    settings.NARRATION = True
    with django_capture_on_commit_callbacks(execute=True):
        made = factories.article("The Osna sails", body=[("paragraph", "<p>She left at noon.</p>")])
    before = Narration.objects.current().get(article=made)
    with django_capture_on_commit_callbacks(execute=True):
        kept = keeping_names.keep(entry=entry(), by=None)
    after = Narration.objects.current().get(article=made)
    assert after.pk != before.pk
    assert after.state == State.READY
    assert after.sha256 != before.sha256
    with django_capture_on_commit_callbacks(execute=True):
        keeping_names.forget(entry=kept, by=None)
    assert Narration.objects.current().get(article=made).duration_ms == before.duration_ms
    assert AuditEntry.objects.filter(act="pronunciation.forgotten").exists()
