"""Sentences that speak of a source without a name, in English and Ukrainian. Rules only, so that an editor can see why.

The rule looks at all that readers read of the article's own: headline, standfirst, body. It errs towards asking: an editor
who quotes another publication's source ticks that once.
"""

from __future__ import annotations

import re
from typing import Any

from broadsheet.foundation.text import plain
from broadsheet.newsroom import reading

_PLAIN = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "\u00a0": " ", "\u202f": " ", "‑": "-"})
_END_OF_LINE = re.compile(r"(?i)</(?:p|li|h\d|div|td)>|<br\s*/?>")
_END_OF_SENTENCE = re.compile(r"(?<=[.!?…])[\"'”»)]*\s+|\n+")

_PEOPLE = (
    r"(?:sources?|officials?|officers?|diplomats?|aides?|advis[eo]rs?|executives?|employees?|workers?|insiders?|soldiers?|"
    r"lawmakers?|prosecutors?|investigators?|person|people|man|men|woman|women|witness(?:es)?|residents?|commanders?)"
)
_SAY = r"(?:said|say|says|told|tell|tells|confirmed|confirm|confirms|claimed|claim|claims|described|added|explained|familiar)"
_ENGLISH = rf"""
    \b(?:under|on|upon)\s+(?:the\s+|a\s+)?condition\s+of\s+anonymity\b
  | \bcondition\s+(?:that\s+)?(?:\w+\s+){{1,4}}not\s+be\s+(?:named|identified|used|published|quoted)\b
  | \bcondition\s+(?:that\s+)?(?:\w+\s+){{0,4}}(?:remain|stay)\w*\s+(?:anonymous|unnamed)\b
  | \b(?:ask|request|insist|agree|speak|spoke|grant|promis|want|demand|seek|sought)\w*\s+(?:\w+\s+){{0,3}}anonymity\b
  | \banonymity\s+(?:to|because|for\s+fear|out\s+of)\b
  | \b(?:ask|request|wish|want|prefer|agree|insist|spoke|speak)\w*\s+(?:\w+\s+){{0,5}}?not\s+(?:to\s+)?be\s+
      (?:named|identified|quoted\s+by\s+name)\b
  | \b(?:did|does|do)(?:\s+not|n't)\s+(?:want|wish)\s+(?:\w+\s+){{0,3}}?to\s+be\s+(?:named|identified)\b
  | \b(?:declin|refus)\w*\s+to\s+(?:be\s+(?:named|identified)|give\s+(?:his|her|their)\s+names?)\b
  | \b(?:ask|request|wish|want|prefer)\w*\s+to\s+(?:remain|stay)\s+(?:anonymous|unnamed|nameless)\b
  | \b(?:ask|request)\w*\s+(?:us\s+)?that\s+(?:\w+\s+){{1,4}}(?:not\s+be\s+(?:\w+)|be\s+withheld)\b
  | \b(?:ask|request)\w*\s+(?:us\s+)?not\s+to\s+(?:use|publish|give|print|name|identify|reveal|disclose)\s+
      (?:his|her|their|them|him|the\s+names?)\b
  | \b(?:speak|spoke|spoken|talk|comment)\w*\s+(?:\w+\s+){{0,3}}(?:anonymously|off\s+the\s+record|on\s+background)\b
  | \bnot\s+authori[sz]ed\s+to\s+(?:speak|comment|talk|discuss|brief)\b
  | \b(?:unnamed|anonymous|unidentified)\s+(?:[\w-]+\s+){{0,3}}{_PEOPLE}\s+(?:[\w-]+\s+){{0,5}}?{_SAY}\b
  | \b(?:according\s+to|{_SAY}\s+by)\s+(?:[\w-]+\s+){{0,4}}?
      (?:sources?\b(?!\s+code)|(?:person|people)\s+(?:familiar|with\s+knowledge|briefed|close))
  | \b(?:person|people|sources?|officials?)\s+(?:\w+\s+){{0,2}}
      (?:familiar\s+with|with\s+(?:direct\s+)?knowledge\s+of|briefed\s+on|close\s+to)\s+(?:the\s+)?[\w-]+
  | \b(?:[a-z]+\s+)?sources?\s+(?:[\w-]+\s+){{0,5}}?(?:said|told|confirmed|says|say|tells?)\b
  | \b(?:whose|his|her|their)\s+(?:\w+\s+){{0,2}}names?\s+(?:\w+\s+){{0,4}}?
      (?:withh\w+|(?:been|were|was)\s+changed|not\s+(?:being\s+)?(?:publish\w*|disclos\w*))
  | \bnames?\s+(?:of\s+[\w\s]{{1,40}}?\s+)?(?:has|have)\s+been\s+(?:changed|withheld)\b
  | \bnot\s+(?:his|her|their)\s+real\s+names?\b
  | \bwithh(?:olding|eld|old)\s+(?:his|her|their|the)\s+(?:\w+\s+)?(?:names?|identit\w+)\b
"""
_HIDE = r"не\s+(?:називати|назива\w+|вказувати|розголошувати|оприлюднювати|розкривати|публікувати|згадувати|зазначати)"
_SOURCE = r"(?:джерел(?:о|а|у|ом|ами|ах)?|співрозмовни(?:к|ка|ки|ків|ку|ком|ками|ця|ці|цею))"
_TOLD = r"(?:сказа|розпові|розказа|повідом|підтверд|поясн|стверджу|додал|додав|заяв|каж|говор|розповід|уточн|зазнач|наголос|відзнач)"
_UKRAINIAN = rf"""
    \b(?:на|за)\s+умов(?:ах|и|і|ою)\s+(?:\w+\s+)?(?:анонімності|нерозголошення|конфіденційності)\b
  | \b(?:на|за)\s+умови\s*,\s*що\s+[^.]{{0,60}}\bне\s+(?:назив|назв|вказ|розгол|розкри|оприлюдн|публік)\w*
  | \b(?:по)?прос\w+\s+(?:\w+\s+){{0,3}}?{_HIDE}\b
  | \b(?:по)?прос\w+\s+(?:\w+\s+){{0,2}}?(?:про\s+анонімність|зберегти\s+(?:\w+\s+)?анонімність|анонімності)\b
  | \b(?:побажа|забажа|вол|хот|хоч|виріши|попроси|проси|воліл)\w*\s+(?:\w+\s+)?(?:залиш\w+|лиш\w+)\s+(?:неназван|анонімн|невідом)\w+
  | \b(?:побажа|забажа|виріши|попроси)\w*\s+(?:\w+\s+)?зберегти\s+анонімність\b
  | \bне\s+(?:за)?хот\w+\s+(?:називати\s+(?:себе|своє)|назива\w*ся|оприлюднювати\s+сво\w+)
  | \bговор\w+\s+(?:\w+\s+){{0,3}}?анонімно\b | \bанонімно\s+{_TOLD}\w*
  | \bне\s+уповноважен\w+\s+(?:\w+\s+){{0,2}}?(?:говорити|коментувати|розмовляти|спілкуватися|розголошувати)
  | \bне\s+ма\w+\s+(?:права|повноважень|дозволу)\s+(?:\w+\s+){{0,3}}?(?:говорити|коментувати|розмовляти|спілкуватися|розголошувати)
  | \b(?:анонімн|неназван)\w+\s+(?:[\w-]+\s+){{0,2}}?
      (?:{_SOURCE}|чиновни\w+|посадов\w+|урядов\w+|військов\w+|офіцер\w*|дипломат\w*|службов\w+)
  | \b(?:за\s+словами|за\s+даними|за\s+інформацією|зі\s+слів|з\s+посиланням\s+на|посилаючись\s+на)\s+(?:[\w-]+\s+){{0,3}}?{_SOURCE}\b
  | \b{_SOURCE}\s+(?:(?:у|в|з|із|зі|серед)\s+)?(?:[\w'«»\"-]+\s+){{0,5}}?{_TOLD}\w*
  | \b{_TOLD}\w*\s+(?:[\w'«»\"-]+\s+){{0,4}}?{_SOURCE}\b
  | \b{_SOURCE}\s*,\s*(?:близьк\w+|наближен\w+|обізнан\w+|знайом\w+)
  | \b(?:люди|особ[аи]|чиновни\w+|джерел\w+)\s*,?\s*(?:обізнан\w+|знайом\w+)\s+(?:з|зі|із)\s+(?:ситуацією|справою|перебігом|планами)
  | \b(?:ім'я|імена|прізвищ[ае])\s+(?:[\w-]+\s+){{0,3}}?(?:змінен\w+|не\s+(?:назива|розголошу|розкрива|оприлюдню|публіку)\w+)
  | \bне\s+(?:назива|розголошу|розкрива|оприлюдню|публіку)\w+\s+(?:(?:її|його|їх|їхні|їхнє)\s+)(?:справжн\w+\s+)?(?:ім'я|імен\w*|прізвищ\w*)
"""
_RULES = {
    "en": re.compile(_ENGLISH, re.IGNORECASE | re.VERBOSE),
    "uk": re.compile(_UKRAINIAN, re.IGNORECASE | re.VERBOSE),
}


def sentences(article: Any) -> list[str]:
    """The article's sentences that speak of a source without a name, in their order. None in languages without a rule."""
    return in_text(text_of(article.title, article.standfirst, article.body), article.language)


def text_of(headline: str, standfirst: str, body: Any) -> str:
    """What readers read, a paragraph a line."""
    html = [part for block in body for part in reading.texts(block)]
    lines = [plain(line) for part in html for line in _END_OF_LINE.split(part)]
    return "\n".join(line for line in [headline, standfirst, *lines] if line)


def in_text(text: str, language: str) -> list[str]:
    """The same of a plain text."""
    rule = _RULES.get(language.split("-")[0])
    if rule is None:
        return []
    parts = (part.strip() for part in _END_OF_SENTENCE.split(text))
    return [part for part in parts if part and rule.search(part.translate(_PLAIN))]
