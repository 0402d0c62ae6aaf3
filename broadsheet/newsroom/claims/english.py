"""English: how it names times to come, and how its verbs tell what will be from what was."""

from __future__ import annotations

import re

from broadsheet.newsroom.claims.language import Language

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_DAY = r"[0-3]?\d(?:st|nd|rd|th)?"
_YEAR = r"20\d\d"
_NUMBER = (
    r"\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fourteen|fifteen|twenty|thirty|"
    r"forty|fifty|sixty|ninety|a hundred|a few|several|a couple of"
)
_LEAD = (
    r"as early as|as soon as|(?:no|not)\s+(?:earlier|sooner)\s+than|(?:no|not)\s+later\s+than|not\s+before|before|by|"
    r"until|till|through|from|starting|beginning|after|around|on|in|at|for|during|later"
)
_PART = r"(?:the\s+)?(?:very\s+)?(?:(?:end|close|start|beginning|middle)\s+of|late|early|mid)(?:\s+|-)"
_TIMES = rf"""
    (?:\b(?P<lead>(?i:{_LEAD}))\s+)?
    (?:\b(?P<part>(?i:{_PART})))?
    (?:\b(?P<which>(?i:this\s+coming|the\s+coming|this|next|coming|upcoming))\s+)?
    (?:the\s+)?
    \b(?:
        (?P<date>{_MONTH}\s+{_DAY}(?:,?\s+{_YEAR})?|{_DAY}\s+{_MONTH}(?:,?\s+{_YEAR})?)
      | (?P<weekday>{_WEEKDAY})
      | (?P<tomorrow>(?i:tomorrow))
      | (?:(?P<month>{_MONTH})|(?P<season>(?i:spring|summer|autumn|fall|winter)))(?:,?\s+(?:of\s+)?(?P<of>{_YEAR}))?
      | (?P<unit>week|month|year)
      | (?P<year>{_YEAR})
    )(?!\w)
"""
_AHEAD = r"""
    will(?!\s+have\s+been)|won't|shall|'ll|would(?!\s+have)|could(?!\s+have)|might(?!\s+have)|should(?!\s+have)
  | may(?!\s+have)|must(?!\s+have)|can|cannot|can't
  | (?:has|have)\s+to|(?:is|are)\s+to|going\s+to|about\s+to|able\s+to|yet\s+to
  | (?<!had\s)(?:been\s+)?(?:expect|schedul|plann?|slat|poise|promis|pledg|vow|agree|decid|intend|hop|propos|forecast|predict
        |project|threaten|order|tent)\w*\s+(?:to|for|that)
  | set\s+(?:to|for)|due|likely|ready\s+to|bound\s+to|(?:expects?|hopes?|plans?|aims?|intends?|wants?|seeks?|predicts?
  | promises|pledges|vows)
  | expected|scheduled|slated|deadline
  | (?:re)?(?:begins?|starts?|opens?|closes?)|resumes?|returns?|ends?|expires?|takes\s+effect|comes\s+into
  | votes?|meets?|hears?|fl(?:y|ies)|leaves|arrives?|launch(?:es)?|faces?|takes\s+office|goes
"""
_BEEN = r"""
    (?:may|might|could|should|would|must|will)\s+have
  | (?!need|indeed|hundred|speed|feed|seed|breed|shed|unprecedented|armed|united|wounded)[a-z]+ed
  | said|told|met|was|were|had|did|has|have|began|broke|fell|rose|came|went|took|gave|made|found|held|sent|won|lost
  | saw|got|ran|stood|wrote|spoke|paid|built|sold|bought|brought|thought|spent|grew|flew|drew|knew|kept|led|struck
  | became|drove|chose|stole|swept|shot|fought|taught|caught|felt|hid|laid|quit|read|rode|sank|sat|threw|wore
  | left(?!\s+(?:bank|side|hand|wing|lane))
"""
_VERBS = rf"""
    \b(?:be|been|being|get)\s+(?:[a-z]+ly\s+)?[a-z]+(?:ed|en|t|ld|nd|id|ne|wn)\b
  | (?P<ahead>(?<!\w)(?:{_AHEAD})(?!\w)) | \b(?P<been>{_BEEN})\b
"""
_DATE_WORD = r"(?:date|timeline|timetable|time\s?frame|schedule|deadline)s?"
_UNKNOWN = rf"""
    \b(?:not|n't|never)\s+(?:yet\s+)?(?:\w+\s+){{1,2}}(?:an?\s+|the\s+|any\s+)?(?:(?:exact|firm|clear|new|specific)\s+)?{_DATE_WORD}\b
  | \b(?:no|without\s+(?:\w+ing\s+)?an?y?)\s+(?:(?:exact|firm|clear|new|specific)\s+)?{_DATE_WORD}\b
  | \b{_DATE_WORD}\b[^,;]{{0,60}}\b(?:yet\s+to\s+be|not\s+(?:yet\s+)?(?:been|be|known)|unclear|unknown|remains?\s+open|undecided)\b
  | \b{_DATE_WORD}\b[^,;]{{0,60}}\bwill\s+be\s+(?:set|announced|named|given)\s+later\b
"""
_NOT_KNOWN = r"""
    \b(?:not|n't|never)\s+(?:yet\s+)?(?:been\s+)?(?:say|said|known?|clear|specif\w+|disclos\w+|decid\w+|announc\w+|reveal\w*|give|certain)\b
  | \b(?:unclear|unknown|uncertain|unsure|no\s+word|declin\w+\s+to\s+\w+|refus\w+\s+to\s+\w+|yet\s+to\s+(?:say|decide|announce))\b
"""

ENGLISH = Language(
    code="en",
    named=re.compile(_TIMES, re.X),
    spans=re.compile(
        rf"\b(?:within|in|over|during)\s+(?:the\s+)?(?:(?:next|coming)\s+)?(?:(?P<count>{_NUMBER})\s+(?:more\s+)?"
        r"(?P<length>hour|day|week|month|year)s?\b(?!\s+(?:ago|of|earlier|later|after|before|when|where)\b)"
        r"|(?<=coming\s)(?P<vague>days|weeks|months|years)\b)",
        re.I,
    ),
    alone=frozenset(),
    not_before=re.compile(r"\b(?:since|last|every|each|past|previous|ago|of|an?|one|first\s+time)\s+(?:the\s+)?$", re.I),
    verbs=re.compile(_VERBS, re.X | re.I),
    clause=re.compile(r"[,;:—–]|\s-\s|\b(?:that|which|who|because|but|while|although)\b", re.I),
    habit=re.compile(r"\b(?:every|each|usually|normally|typically|always|often|daily|weekly|annually|traditionally)\b", re.I),
    unknown=re.compile(_UNKNOWN, re.X | re.I),
    asks_when=re.compile(r"\b(?:when|how\s+soon|how\s+long|what\s+day|which\s+day)\b", re.I),
    not_known=re.compile(_NOT_KNOWN, re.X | re.I),
    stems={
        "as early": "first", "as soon": "first", "no earlier": "first", "not earlier": "first", "no sooner": "first",
        "not sooner": "first", "not before": "first", "before": "first", "by": "first", "from": "first",
        "starting": "first", "beginning": "first", "after": "first",
        "start of": "early", "the start": "early", "beginning of": "early", "the beginning": "early", "early": "early",
        "mid": "middle", "the middle": "middle", "end of": "last", "the end": "last", "late": "last",
        "next": "next", "the coming": "next", "coming": "next", "this coming": "next", "upcoming": "next", "this": "this",
        "spring": "spring", "summer": "summer", "autumn": "autumn", "fall": "autumn", "winter": "winter",
        "hour": "hour", "day": "day", "week": "week", "month": "month", "year": "year",
        "a": "1", "an": "1", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
        "eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12", "fourteen": "14", "fifteen": "15",
        "twenty": "20", "thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "ninety": "90",
        "a hundred": "100", "a few": "3", "several": "5", "a couple of": "2",
    },
    dates={},
)  # fmt: skip
