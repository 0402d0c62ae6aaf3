"""Words in capitals: "NATO" is a word, "SBU" is spelled, "NOT" is only loud."""

from __future__ import annotations

import re

_AS_WORDS = {
    "NATO": "NATO", "UNESCO": "Unesco", "UNICEF": "Unicef", "NASA": "NASA", "OPEC": "Opec", "AIDS": "AIDS",
    "COVID": "Covid", "HIMARS": "High-mars", "ATACMS": "attackems", "NASAMS": "Naysams", "IRIS": "Iris",
    "AWACS": "Aywacks", "JDAM": "Jay-dam", "HARM": "Harm", "SWIFT": "Swift", "PATRIOT": "Patriot", "MANPADS": "Manpads",
    "FIFA": "Feefa", "UEFA": "You-ayfa", "ASEAN": "Ah-see-an", "BRICS": "Brics", "OSINT": "Osint", "IKEA": "Ikea",
    "TASS": "Tass", "DARPA": "Darpa", "FEMA": "Feema", "NABU": "Nah-boo", "ROSATOM": "Rosatom", "MAGA": "Magga",
    "SIM": "Sim", "PIN": "Pin", "RAM": "Ram", "RADAR": "radar", "SONAR": "sonar", "LASER": "laser", "JPEG": "jay-peg",
    "PDF": "P.D.F", "SAMP": "Samp", "TAURUS": "Taurus", "GRAD": "Grad", "ORLAN": "Orlan", "SCALP": "Scalp",
    "YASNO": "Yasno", "DTEK": "D-tek", "HUR": "Hoor", "OK": "okay", "ID": "I.D", "ZIP": "zip", "SARS": "Sars",
    "FIDE": "Feeday", "UNIAN": "Oonian", "POLITICO": "Politico", "INTERPOL": "Interpol", "EUROPOL": "Europol",
    "FRONTEX": "Frontex", "EURO": "Euro", "DOGE": "Dohj", "GIF": "gif", "CEPA": "Seepa", "SAPO": "Sappo",
}  # fmt: skip
_LOUD = frozenset({
    "A", "I", "AM", "AN", "AND", "ARE", "AS", "AT", "BE", "BUT", "BY", "CAN", "DO", "FOR", "FROM", "GO", "HAD",
    "HAS", "HAVE", "HE", "HER", "HIM", "HIS", "HOW", "IF", "IN", "IS", "ITS", "LET", "MAY", "ME", "MORE", "MY",
    "NEW", "NO", "NOT", "NOW", "OF", "OFF", "ON", "ONE", "OR", "OUR", "OUT", "OVER", "OWN", "SAY", "SEE", "SHE",
    "SIT", "SO", "SOME", "STOP", "THAT", "THE", "THEM", "THEN", "THERE", "THEY", "THIS", "TO", "TOO", "TWO", "UP",
    "USE", "VERY", "WAR", "WAS", "WE", "WERE", "WHAT", "WHEN", "WHY", "WILL", "WITH", "YES", "YET", "YOU", "YOUR",
    "ALL", "ANY", "DAY", "END", "GET", "GOOD", "HERE", "JUST", "LIVE", "MUST", "NEWS", "ONLY", "OPEN", "READ",
    "READY", "REAL", "STILL", "TIME", "TRUE", "WANT", "WELL", "EVER", "EACH", "BOTH", "SAID", "KYIV", "MADE",
    "LAST", "NEXT", "LOVE", "HOME", "HELP", "DEAD", "FREE", "BEST", "BACK", "DOWN", "DOES", "EXIT", "FIRE", "GATE",
    "HIGH", "INTO", "KEEP", "LIFE", "LIKE", "LONG", "LOOK", "MANY", "MEN", "NEED", "NONE", "ONCE", "PART", "PEACE",
    "RUN", "SALE", "SIDE", "SUCH", "TAKE", "THAN", "VOTE", "WAIT", "WALK", "WORK", "YEAR", "BAN", "BIG", "BOY",
    "DOG", "FAR", "FEW", "FUN", "GOT", "GUN", "HIT", "HOT", "JOB", "KEY", "LAW", "LOW", "MAN", "OIL", "OLD", "PAY",
    "PUT", "RED", "SEA", "TAX", "TEN", "TOP", "TRY", "WAY", "WIN", "BREAKING", "UPDATE", "ALERT", "DANGER", "MINES",
    "CLOSED",
})  # fmt: skip
"""Ordinary short words that somebody may write in capitals."""

_WORD = re.compile(r"(?<![\w.\[])([A-Z]{2,})(['’]?s|['’]S)?(?![\w(]|\.[A-Z])")
_ROW = re.compile(r"\b[A-Z][A-Z'’]+(?:[\s,:-]+(?:[A-Z]|[A-Z][A-Z'’]+)\b){3,}")
_AMPERSAND = re.compile(r"\b([A-Z]{1,3})\s?&\s?([A-Z]{1,3})\b")
_SLASH = re.compile(r"\b([A-Z]{2,5})/([A-Z]{1,3})\b")
_VOWEL = re.compile("[AEIOUY]")
_LONGEST_SPELLED = 5
_SPELLED = frozenset({"US", "IT", "WHO", "PM", "AM"})


def said(text: str) -> str:
    """Every word in capitals as it is said."""
    text = _AMPERSAND.sub(lambda found: f"{'.'.join(found[1])} and {'.'.join(found[2])}", text)
    text = _SLASH.sub(r"\1 \2", text)
    text = _ROW.sub(lambda found: _quiet(found[0]), text)
    return _WORD.sub(_word, text)


def _quiet(row: str) -> str:
    """A line in capitals in small letters; known abbreviations stay."""
    return re.sub(r"[A-Z][A-Z'’]+", lambda found: found[0] if _is_known(found[0]) else found[0].capitalize(), row)


def _is_known(word: str) -> bool:
    return word in _AS_WORDS or (len(word) <= 4 and word not in _LOUD and not _VOWEL.search(word))


def _word(found: re.Match[str]) -> str:
    word, ending = found[1], (found[2] or "").replace("’", "'").lower()
    if word in _AS_WORDS:
        return _AS_WORDS[word] + ending
    if word not in _SPELLED and (word in _LOUD or len(word) > _LONGEST_SPELLED or _sounds_like_a_word(word)):
        return word.capitalize() + ending
    return ".".join(word) + ("'s" if ending else "")


def _sounds_like_a_word(word: str) -> bool:
    """Five letters with two vowels apart are mostly a shouted word: "MINES", "TODAY"."""
    return len(word) == _LONGEST_SPELLED and bool(re.match(r"[^AEIOU]*[AEIOU]+[^AEIOU]+[AEIOUY]", word))
