"""Abbreviations with dots: "U.S.", "e.g.", "St. Petersburg", "Main St.", "vs.", initials."""

from __future__ import annotations

import re

_WORDS = {
    "vs.": "versus", "v.": "versus", "e.g.": "for example", "i.e.": "that is", "etc.": "et cetera", "cf.": "compare",
    "approx.": "approximately", "est.": "estimated", "ca.": "about", "c.": "about", "a.k.a.": "also known as",
    "aka": "also known as", "vs": "versus", "w/o": "without", "w/": "with", "ft.": "featuring", "incl.": "including",
    "excl.": "excluding", "dept.": "department", "Dept.": "Department", "govt.": "government", "Govt.": "Government",
    "Inc.": "Incorporated", "Corp.": "Corporation", "Co.": "Company", "Ltd.": "Limited", "Bros.": "Brothers",
    "Jr.": "Junior", "Sr.": "Senior", "Univ.": "University", "Ave.": "Avenue", "Blvd.": "Boulevard", "Rd.": "Road",
    "Assn.": "Association", "Intl.": "International", "Natl.": "National", "Mt.": "Mount", "Ft.": "Fort",
    "fig.": "figure", "Fig.": "Figure", "pp.": "pages", "vol.": "volume", "Vol.": "Volume", "ch.": "chapter",
    "ed.": "editor", "eds.": "editors", "et al.": "and others", "max.": "maximum", "min.": "minimum", "avg.": "average",
    "tel.": "telephone", "Tel.": "Telephone", "ext.": "extension", "No.": "number", "p.a.": "per year", "yr.": "year",
    "P.S.": "P.S", "p.p.": "percentage points",
}  # fmt: skip
_STARTERS = (
    "The|A|An|It|Its|He|She|They|We|You|In|On|At|But|And|This|That|These|Those|There|However|As|After|Before|His|Her|"
    "Their|Our|For|If|When|While|Since|What|Who|How|Why|Where|Some|Many|Most|All|No|Not|By|To|From|With|Meanwhile|So|"
    "Yet|Still|Then|Now|One|Two|Both|Also|Even|Only"
)
_FOLLOWS_END = re.compile(rf"[\"”’)]*\s*$|[\"”’)]*\s+[\"“‘(]?(?:{_STARTERS})\b")

_WORD = re.compile(rf"(?<![\w.])({'|'.join(re.escape(word) for word in sorted(_WORDS, key=len, reverse=True))})(?!\w)")
_AND_SO_ON = {"Inc.", "Corp.", "Co.", "Ltd.", "Jr.", "Sr.", "etc.", "Ave.", "Blvd.", "Rd.", "et al.", "Bros.", "p.a."}
"""Those that may stand at a sentence's end; their dot then ends it."""

_NEEDS_NUMBER = {"c.", "ca.", "p.p."}
_NEEDS_NAMES = {"v."}
_LETTERS = re.compile(r"(?<![\w.])((?:[A-Z]\.\s?){1,4}[A-Z])(\.)?(?![\w])(?:(['’]s)|(s\b))?")
_INITIAL = re.compile(r"(?<=\w\s)([B-Z])\.(?=\s[A-ZꟀ])")
_LEADING_INITIAL = re.compile(r"(?:(?<=^)|(?<=[.!?“(,:;]\s)|(?<=[“(]))([B-Z])\.(?=\s[A-ZꟀ])")
_DEGREE = re.compile(r"\bPh\.\s?D(\.?)")
_SAINT = re.compile(r"(^|[^\w\s]\s*|\b[a-z]+\s|\b(?:In|The|At|From|To|Near)\s)(?:St)\.?\s(?=[A-Z])")
_STREET = re.compile(r"(?<=[\w’']\s)St\.(?=[\s,;:)]|$)")
_DRIVE = re.compile(r"(?<=[A-Z][a-z]{2}\s)Dr\.(?=[,;)]|$)")


def said(text: str) -> str:
    """Abbreviations in full, letters as "U.S", initials without their dots."""
    text = _SAINT.sub(lambda found: f"{found[1]}Saint ", text)
    text = _STREET.sub(_street, text)
    text = _DEGREE.sub(lambda found: _letters_said(found, "P.H.D", had_dot=bool(found[1]), after=""), text)
    text = _WORD.sub(_word, text)
    text = _LETTERS.sub(_letters, text)
    text = _LEADING_INITIAL.sub(r"\1", text)
    return _INITIAL.sub(lambda found: found[0] if ends_sentence(found) else found[1], text)


def ends_sentence(found: re.Match[str]) -> bool:
    """Whether the dot at the end of what was found also ends a sentence."""
    return bool(_FOLLOWS_END.match(found.string, found.end()))


def _word(found: re.Match[str]) -> str:
    word = found[1]
    after = found.string[found.end() :]
    if word in _NEEDS_NUMBER and not re.match(r"\s?\d", after):
        return word
    if word in _NEEDS_NAMES and not re.match(r"\s[A-ZꟀ]", after):
        return word
    if word == "No." and not re.match(r"\s?\d", after):
        return word
    ends = word in _AND_SO_ON and ends_sentence(found)
    return _WORDS[word] + ("." if ends else "")


def _letters(found: re.Match[str]) -> str:
    said_ = ".".join(re.findall("[A-Z]", found[1]))
    return _letters_said(found, said_, had_dot=bool(found[2]), after=found[3] or ("'s" if found[4] else ""))


def _letters_said(found: re.Match[str], said_: str, *, had_dot: bool, after: str) -> str:
    return said_ + after + ("." if had_dot and not after and ends_sentence(found) else "")


def _street(found: re.Match[str]) -> str:
    return "Street" + ("." if ends_sentence(found) else "")
