"""Roman numerals: "World War II", "Charles III", "Chapter IV"."""

from __future__ import annotations

import re

from broadsheet.audio.speakable.english.numbers import cardinal, ordinal

_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_RULERS = (
    "Alexander|Alexei|Baldwin|Benedict|Boniface|Casimir|Catherine|Charles|Christian|Clement|Constantine|Edward|Elizabeth|"
    "Ferdinand|Filaret|Francis|Franz Joseph|Frederick|George|Gregory|Gustav|Harald|Haakon|Henry|Innocent|Ivan|James|"
    "John|John Paul|Joseph|Juan Carlos|Leo|Leopold|Louis|Ludwig|Margrethe|Maximilian|Mehmed|Michael|Mohammed|Murad|"
    "Napoleon|Nicholas|Olav|Paul|Peter|Philip|Pius|Ramses|Richard|Rudolf|Sigismund|Stephen|Suleiman|Urban|"
    "Victor Emmanuel|Vladimir|Vsevolod|Wilhelm|William|Yaroslav"
)
_NUMERAL = r"((?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3}))(?<=[IVXLC])"
_RULER = re.compile(rf"\b({_RULERS})\s(?=[IVXL]){_NUMERAL}\b(?!\.\w)")
_COUNTED = re.compile(
    r"\b(World War|Chapter|Part|Phase|Type|Act|Scene|Volume|Book|Article|Section|Class|Title|Stage|Tier|Mark|Mk|Bowl|"
    rf"Category|Episode|Level|Grade|Apollo|Minsk|Protocol|Vatican|Division|Annex|Appendix)\s(?=[IVXL]){_NUMERAL}\b(?!\.\w)"
)
_LONG = re.compile(rf"\b([A-Z][a-z]+)\s(?=[IVX]{{2}}){_NUMERAL}\b(?!\.\w)")
_CENTURY = re.compile(rf"\b(?=[IVX]){_NUMERAL}\s(?=[Cc]entur)")


def said(text: str) -> str:
    """A ruler's numeral as "the third", every other one as a number."""
    text = _RULER.sub(lambda found: f"{found[1]} the {ordinal(_value(found[2]))}", text)
    text = _COUNTED.sub(lambda found: f"{found[1]} {cardinal(_value(found[2]))}", text)
    text = _CENTURY.sub(lambda found: f"{ordinal(_value(found[1]))} ", text)
    return _LONG.sub(lambda found: f"{found[1]} {cardinal(_value(found[2]))}", text)


def _value(numeral: str) -> int:
    values = [_VALUES[letter] for letter in numeral]
    after = [*values[1:], 0]
    return sum(-value if value < follows else value for value, follows in zip(values, after, strict=True))
