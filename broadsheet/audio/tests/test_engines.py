"""Which voice speaks which language, and that none speaks what it cannot."""

from __future__ import annotations

import shutil

import pytest

from broadsheet.audio.engines.choosing import engine_for
from broadsheet.audio.engines.espeak import EspeakEngine
from broadsheet.audio.engines.hibari import HibariEngine
from broadsheet.audio.engines.kokoro import KokoroEngine
from broadsheet.audio.spoken import share_of_script


def test_english_has_a_voice_by_itself_and_other_languages_have_none():
    assert engine_for("en").why_not() == ""
    assert engine_for("en-gb").name == "hibari"
    assert engine_for("uk") is None


def test_a_newsroom_chooses_who_speaks(settings):
    settings.NARRATION_ENGINES = {"uk": "espeak", "fr": "kokoro"}
    assert isinstance(engine_for("uk"), EspeakEngine)
    assert isinstance(engine_for("fr"), KokoroEngine)
    assert engine_for("en") is None


def test_each_engine_says_why_it_does_not_speak_here(settings, monkeypatch, tmp_path):
    assert "English" in HibariEngine("uk").why_not()
    assert "does not speak" in KokoroEngine("uk").why_not()
    assert "not in the folder" in KokoroEngine("en").why_not()
    settings.NARRATION_KOKORO = str(tmp_path)
    assert "not in the folder" in KokoroEngine("en").why_not()
    monkeypatch.setattr(shutil, "which", lambda _program: None)
    assert "not installed" in EspeakEngine("uk").why_not()


def test_a_voice_says_the_same_sentence_the_same_way():
    engine = HibariEngine("en")
    assert (engine.say("It moved.") == engine.say("It moved.")).all()
    assert len(engine.say("…")) < 24_000


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")
def test_espeak_speaks_ukrainian_where_it_is_installed():
    assert EspeakEngine("uk").why_not() == ""
    assert len(EspeakEngine("uk").say("-v en; $(true) Перший кран піднявся.")) > 24_000


@pytest.mark.parametrize(
    ("text", "language", "least", "most"),
    [
        ("The cranes", "en", 1, 1), ("Крани", "en", 0, 0), ("Крани", "uk", 1, 1), ("2026: 45 %", "en", 1, 1),
        ("The «Крани»", "en", 0.3, 0.5), ("Οι γερανοί", "el", 1, 1),
    ],
)  # fmt: skip
def test_it_is_seen_in_which_script_a_text_is(text, language, least, most):
    assert least <= share_of_script(text, language) <= most
