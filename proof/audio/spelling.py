"""Words as they sound, so that two spellings of one word are no error: the recogniser writes American, the demo British."""

from __future__ import annotations

import re

from broadsheet.audio.speakable.normalise import spoken
from broadsheet.audio.speakable.pronouncing import Said, without_sounds

_SAME = {
    "grey": "gray", "tonne": "ton", "tonnes": "tons", "programme": "program", "programmes": "programs", "storey": "story",
    "storeys": "stories", "tyre": "tire", "tyres": "tires", "cheque": "check", "cheques": "checks", "mr": "mister",
    "mrs": "missus", "ms": "miz", "dr": "doctor", "ok": "okay", "gaol": "jail", "plough": "plow", "mould": "mold",
    "kerb": "curb", "sceptical": "skeptical", "pyjamas": "pajamas", "licence": "license", "practise": "practice",
    "defence": "defense", "offence": "offense", "draught": "draft", "draughts": "drafts", "aluminium": "aluminum",
    "councillor": "councilor", "councillors": "councilors", "jewellery": "jewelry", "fulfil": "fulfill",
    "travelled": "traveled", "cancelled": "canceled", "labelled": "labeled", "towards": "toward", "theatre": "theater",
    "centre": "center", "centres": "centers", "metre": "meter", "metres": "meters", "litre": "liter", "litres": "liters",
    "kilometre": "kilometer", "kilometres": "kilometers", "millimetre": "millimeter", "centimetre": "centimeter",
    "centimetres": "centimeters", "millimetres": "millimeters", "fibre": "fiber", "quay": "key", "quays": "keys",
}  # fmt: skip
"""Words of one sound and one meaning, and the quay, which no ear tells from a key."""

_OUR = re.compile(r"(?<=[a-z]{2})our(?=$|s$|ed$|ing$|er$|ers$|able$|ful$|ite$|hood$|hoods$)")
_NOT_OUR = frozenset(
    {"four", "hour", "hours", "your", "yours", "our", "ours", "tour", "tours", "pour", "poured", "flour", "sour"}
)
_ISE = re.compile(r"(?<=[a-z]{4})is(?=e$|es$|ed$|ing$|ation$|ations$)")


def words_of(text: str, names: tuple[Said, ...]) -> list[str]:
    """The words of a text, made speakable, in small letters, without marks and in one spelling."""
    bare = without_sounds(spoken(text, "en", names)).lower().replace("-", " ")
    return [_spelled(word) for word in re.findall(r"[a-z0-9à-ž]+", re.sub(r"[.'’]", "", bare))]


def _spelled(word: str) -> str:
    word = _SAME.get(word, word)
    if word not in _NOT_OUR:
        word = _OUR.sub("or", word)
    return _ISE.sub("iz", word)
