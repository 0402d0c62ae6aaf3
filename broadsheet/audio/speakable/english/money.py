"""Money: "$4.5 billion", "₴300,000", "€1.2bn", "$1.50", "US$", "£3m", "500 UAH"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from broadsheet.audio.speakable.english.numbers import DASH, NUMBER, cardinal, is_one


@dataclass(frozen=True)
class _Currency:
    """Its unit and its hundredth part, for one and for many; no part where nobody counts them."""

    one: str
    many: str
    part: str = ""
    parts: str = ""


_DOLLAR = ("dollar", "dollars", "cent", "cents")
_CROWN = ("crown", "crowns")
_BY_CODE = {
    "USD": _Currency(*_DOLLAR),
    "EUR": _Currency("euro", "euros", "cent", "cents"),
    "GBP": _Currency("pound", "pounds", "penny", "pence"),
    "UAH": _Currency("hryvnia", "hryvnias", "kopiyka", "kopiykas"),
    "RUB": _Currency("ruble", "rubles", "kopek", "kopeks"),
    "PLN": _Currency("zloty", "zlotys", "grosz", "groszy"),
    "CHF": _Currency("Swiss franc", "Swiss francs"),
    "JPY": _Currency("yen", "yen"),
    "CNY": _Currency("yuan", "yuan"),
    "INR": _Currency("rupee", "rupees"),
    "KRW": _Currency("won", "won"),
    "TRY": _Currency("lira", "lira"),
    "ILS": _Currency("shekel", "shekels"),
    "GEL": _Currency("lari", "lari"),
    "KZT": _Currency("tenge", "tenge"),
    "CZK": _Currency("Czech crown", "Czech crowns"),
    "SEK": _Currency("Swedish crown", "Swedish crowns"),
    "NOK": _Currency("Norwegian crown", "Norwegian crowns"),
    "DKK": _Currency("Danish crown", "Danish crowns"),
    "HUF": _Currency("forint", "forints"),
    "MDL": _Currency("leu", "lei"),
    "CAD": _Currency("Canadian dollar", "Canadian dollars", "cent", "cents"),
    "AUD": _Currency("Australian dollar", "Australian dollars", "cent", "cents"),
    "BTC": _Currency("bitcoin", "bitcoins"),
}
_BY_SIGN = {
    "US$": "USD", "C$": "CAD", "CA$": "CAD", "A$": "AUD", "AU$": "AUD", "$": "USD", "€": "EUR", "£": "GBP", "₴": "UAH",
    "₽": "RUB", "zł": "PLN", "zl": "PLN", "¥": "JPY", "₹": "INR", "₩": "KRW", "₺": "TRY", "₪": "ILS", "₾": "GEL", "₸": "KZT",
    "₿": "BTC",
}  # fmt: skip
_MAGNITUDES = {
    "k": "thousand", "m": "million", "mn": "million", "mln": "million", "b": "billion", "bn": "billion",
    "bln": "billion", "tn": "trillion", "trn": "trillion", "t": "trillion",
}  # fmt: skip

_SIGN = "|".join(
    re.escape(sign) if sign[-1] != "l" and sign[-1] != "ł" else rf"{sign}\b"
    for sign in sorted(_BY_SIGN, key=len, reverse=True)
)
_CODE = "|".join(_BY_CODE)
_MAGNITUDE = r"(?:[\s-]?(hundred|thousand|million|billion|trillion|bln|bn|mln|mn|trn|tn|k|m|b|t))?(?![A-Za-z])"
_MINUS = r"((?:[-−]|minus )?)"
_EACH = r"month|year|day|week|hour|night|person|head|barrel|bbl|ton|tonne|kg|km|kWh|MWh|litre|liter|gallon|share|unit"
_BEFORE = re.compile(
    rf"(?<!\w){_MINUS}(?:({_SIGN})|(?:\b({_CODE})\s?))\s?{_MINUS}({NUMBER})(?:{DASH}(?:{_SIGN})?({NUMBER}))?{_MAGNITUDE}"
    rf"(-a-\w+|\s?/\s?(?:{_EACH})\b)?"
)
_AFTER = re.compile(
    rf"(?<![\w.]){_MINUS}({NUMBER})(?:{DASH}({NUMBER}))?{_MAGNITUDE}\s?(?:({_SIGN})(?!\d)|(?:({_CODE})\b))"
    rf"(\s?/\s?(?:{_EACH})\b)?"
)
_NAMED = re.compile(r"(?<![\w.])(\d{1,3}(?:,\d{3})*\.\d\d) (dollars?|euros?|pounds?|hryvnias?)\b")
_PENCE = re.compile(rf"(?<![\w.])({NUMBER})\s?(?:(¢)|(p)\b(?!\.))")
_ADJECTIVE = re.compile(r"(?:\b(?:an?|another|every|each)\s)$", re.IGNORECASE)
_DEFINITE = re.compile(r"(?:\b(?:the|this|that|its|his|her|their|our|my|your|whose)|\w['’]s|s['’])\s$", re.IGNORECASE)
_NOUN = re.compile(
    r"\s(?!(?:an?|and|as|at|but|by|each|every|for|from|if|in|into|is|it|of|off|on|or|over|per|so|than|that|the|then|this|"
    r"to|under|until|was|when|which|while|with)\b)[a-z]"
)
_NO_NOUN = re.compile(
    r"\s(?:\w+ed|he|she|they|we|you|i|who|whom|what|where|has|have|had|are|were|be|been|will|would|could|should|can|may|might|must|"
    r"does|do|did|across|after|before|because|between|beyond|during|through|towards?|via|within|without|out|up|down|about|"
    r"above|against|around|since|though|although|unless|whether|plus|minus|nor|yet|worth|each|apiece|more|less|now|still|already|also|"
    r"not|ago|due|spent|lost|paid|given|sent|left|got|gone|went|goes|going|came|comes|remains?|annually|alone|again|back|here|there|"
    r"today|yesterday|tomorrow)\b",
    re.IGNORECASE,
)
_BARE_SIGN = re.compile(rf"(?<![^\W\d])(?:US)?({_SIGN})|([$€£₴₽¥₹₩₺₪₾₸₿])")
_BARE_SIGN_EACH = re.compile(rf"(?<![\w])({_SIGN})\s?/\s?({_EACH})\b")
_SPELLED = {"bbl": "barrel", "kg": "kilogram", "km": "kilometer", "kWh": "kilowatt-hour", "MWh": "megawatt-hour"}


def said(text: str) -> str:
    """Amounts in words, the currency after them; a sign without an amount by its name."""
    text = _BEFORE.sub(_sign_first, text)
    text = _AFTER.sub(_sign_last, text)
    text = _NAMED.sub(_named, text)
    text = _PENCE.sub(_pence, text)
    text = _BARE_SIGN_EACH.sub(lambda found: _BY_CODE[_BY_SIGN[found[1]]].many + _each(found[2]), text)
    return _BARE_SIGN.sub(lambda found: f" {_BY_CODE[_BY_SIGN[found[1] or found[2]]].many} ", text)


def _named(found: re.Match[str]) -> str:
    """ "59.40 hryvnias" → "fifty-nine hryvnias and forty kopiykas"."""
    currency = next(one for one in _BY_CODE.values() if found[2] in {one.one, one.many})
    return _with_parts(currency, found[1], is_adjective=False)


def _sign_first(found: re.Match[str]) -> str:
    minus, sign, code, inner, low, high, magnitude, after = found.groups()
    currency = _BY_CODE[_BY_SIGN[sign] if sign else code]
    is_adjective = _is_adjective(found, after or "")
    words = _amount(currency, low, high, magnitude, is_adjective=is_adjective)
    return ("minus " if minus or inner else "") + words + _each(after)


def _sign_last(found: re.Match[str]) -> str:
    minus, low, high, magnitude, sign, code, after = found.groups()
    currency = _BY_CODE[_BY_SIGN[sign] if sign else code]
    return ("minus " if minus else "") + _amount(currency, low, high, magnitude, is_adjective=False) + _each(after)


def _amount(currency: _Currency, low: str, high: str | None, magnitude: str | None, *, is_adjective: bool) -> str:
    size = _MAGNITUDES.get((magnitude or "").lower(), magnitude or "")
    if not high and not size and re.search(r"\.\d\d$", low) and currency.part:
        return _with_parts(currency, low, is_adjective=is_adjective)
    number = f"{cardinal(low)} to {cardinal(high)}" if high else cardinal(low)
    is_single = is_adjective or (not size and not high and is_one(low))
    return " ".join(part for part in (number, size, currency.one if is_single else currency.many) if part)


def _with_parts(currency: _Currency, number: str, *, is_adjective: bool) -> str:
    """ "1.50" → "one dollar and fifty cents", "0.99" → "ninety-nine cents", "35.00" → "thirty-five euros"."""
    whole, _point, part = number.partition(".")
    units = f"{cardinal(whole)} {currency.one if is_adjective or is_one(whole) else currency.many}"
    parts = f"{cardinal(int(part))} {currency.part if is_one(part) else currency.parts}"
    if int(part) == 0:
        return units
    return parts if int(whole.replace(",", "")) == 0 else f"{units} and {parts}"


def _is_adjective(found: re.Match[str], after: str) -> bool:
    """Whether the amount describes what follows: "a $5 million deal", "$500-a-night rooms"."""
    if after.startswith("-a-"):
        return True
    follows = found.string[found.end() :]
    if follows.startswith("-") or re.search(r"\d-(?:million|billion|trillion)$", found[0]):
        return True
    before = found.string[: found.start()]
    if not _NOUN.match(follows):
        return False
    # After "the" an amount stands by itself as often: "the $300 he paid".
    return bool(_ADJECTIVE.search(before) or (_DEFINITE.search(before) and not _NO_NOUN.match(follows)))


def _each(after: str | None) -> str:
    """ "/month" → " per month"."""
    if not after:
        return ""
    if after.startswith("-a-"):
        return " a " + after[3:]
    unit = after.replace("/", "").strip()
    return f" per {_SPELLED.get(unit, unit)}"


def _pence(found: re.Match[str]) -> str:
    one, many = ("cent", "cents") if found[2] else ("penny", "pence")
    return f"{cardinal(found[1])} {one if is_one(found[1]) else many}"
