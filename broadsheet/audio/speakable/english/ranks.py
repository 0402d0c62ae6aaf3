"""Ranks and titles before a name: "Lt. Gen.", "Col", "Mr.", "Dr.", "Gov."."""

from __future__ import annotations

import re

_RANKS = {
    "Gen": "General", "Lt": "Lieutenant", "Maj": "Major", "Brig": "Brigadier", "Col": "Colonel", "Capt": "Captain",
    "Cpt": "Captain", "Sgt": "Sergeant", "Cpl": "Corporal", "Pvt": "Private", "Pfc": "Private First Class",
    "Cmdr": "Commander", "Cdr": "Commander", "Adm": "Admiral", "Cmdre": "Commodore", "Spc": "Specialist",
    "Gov": "Governor", "Sen": "Senator", "Rep": "Representative", "Rev": "Reverend", "Hon": "Honorable",
    "Pres": "President", "Supt": "Superintendent", "Insp": "Inspector", "Det": "Detective", "Fr": "Father",
    "Prof": "Professor", "Dr": "Doctor", "Mr": "Mister", "Mrs": "Missus", "Ms": "Miz", "Messrs": "Messieurs",
    "Amb": "Ambassador", "Atty": "Attorney", "Dep": "Deputy", "Asst": "Assistant", "Msgr": "Monsignor", "Mme": "Madame",
    "Sgts": "Sergeants", "Gens": "Generals", "Cols": "Colonels", "Sens": "Senators", "Reps": "Representatives",
    "Drs": "Doctors", "Profs": "Professors",
}  # fmt: skip
_ONLY_WITH_DOT = frozenset({"Gen", "Rep", "Hon", "Det", "Fr", "Pres", "Dep", "Gens", "Reps"})
"""Without a dot these are words or other names: "Gen Z"."""

_RANK = "|".join(sorted(_RANKS, key=len, reverse=True))
_BEFORE_NAME = re.compile(
    rf"\b(?:First |Second |Senior |Junior |Vice |Rear |Staff |Master |Chief )?(?:(?:{_RANK})\b\.?[\s-]?)+(?=[A-ZÀ-ŽꟀ“\[‘А-ЯІЇЄҐ])"
)
_ONE = re.compile(rf"\b({_RANK})\b(\.?)([\s-]?)")
_ALONE = re.compile(r"\b(Mr|Mrs|Ms|Dr|Gen|Lt|Maj|Col|Sgt|Cpl|Adm|Capt|Prof|Gov|Sen|Rep|Rev)\.(?=\s[a-z(]|,)")


def said(text: str) -> str:
    """Each rank and title in full."""
    text = _BEFORE_NAME.sub(_full, text)
    return _ALONE.sub(lambda found: _RANKS[found[1]], text)


def _full(found: re.Match[str]) -> str:
    is_row = len(_ONE.findall(found[0])) > 1
    return _ONE.sub(lambda one: _one(one, is_row=is_row), found[0])


def _one(found: re.Match[str], *, is_row: bool) -> str:
    rank, dot, _space = found.groups()
    if not dot and not is_row and rank in _ONLY_WITH_DOT:
        return found[0]
    return f"{_RANKS[rank]} "
