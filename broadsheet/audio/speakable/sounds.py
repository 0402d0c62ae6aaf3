"""Sounds as dictionaries write them (IPA), in the letters that our voices were taught.

Voices know the sounds of American English in misaki's alphabet: one letter for each diphthong ("A" as in "day"), the stress
right before its vowel. What English lacks becomes its nearest: "х" is said as in "hat".
"""

from __future__ import annotations

import re

KNOWN = frozenset("AIOQWYTbdfhijklmnpstuvwzæðŋɑɐɔəɛɜɡɪɹɾʃʊʌʒʤʧθᵊᵻʔˈˌ ")

_NEAREST = {
    "t͡ʃ": "ʧ", "d͡ʒ": "ʤ", "t͡s": "ts", "tʃ": "ʧ", "dʒ": "ʤ", "tɕ": "ʧ", "dʑ": "ʤ", "eɪ": "A", "aɪ": "I", "oʊ": "O",
    "əʊ": "O", "aʊ": "W", "ɔɪ": "Y", "ʦ": "ts", "ʣ": "dz", "r": "ɹ", "g": "ɡ", "x": "h", "χ": "h", "ɦ": "h", "ɣ": "ɡ",
    "ʋ": "v", "ɨ": "ɪ", "y": "i", "e": "ɛ", "o": "ɔ", "a": "ɑ", "ɕ": "ʃ", "ʑ": "ʒ", "ɲ": "n", "ʎ": "l", "ɫ": "l",
    "ʲ": "", "ː": "", ".": "", "͡": "", "'": "ˈ", "’": "ˈ", "‿": " ",
}  # fmt: skip
_WRITTEN = re.compile("|".join(re.escape(sound) for sound in sorted(_NEAREST, key=len, reverse=True)))
_VOWELS = "AIOQWYiuæɑɐɔəɛɜɪʊʌᵊᵻ"
_EARLY_STRESS = re.compile(rf"([ˈˌ])([^{_VOWELS}ˈˌ ]+)(?=[{_VOWELS}])")


def for_voices(sound: str) -> str:
    """A sound in IPA, with or without slashes, as voices take it; what is so already stays so."""
    nearest = _WRITTEN.sub(lambda found: _NEAREST[found[0]], sound.strip().strip("/").strip())
    return _EARLY_STRESS.sub(r"\2\1", " ".join(nearest.split()))


def unknown_in(sound: str) -> str:
    """The letters of a sound that no voice knows, each once; empty if it can be said."""
    return "".join(dict.fromkeys(letter for letter in for_voices(sound) if letter not in KNOWN))
