"""Finding the word that was meant.

Each word of a published article is kept with all its forms that lack one letter. A mistyped word's own such forms meet
those of the word that was meant: "harbuor" and "harbour" both become "harbor" without a letter. One look-up by an index
finds all words within a mistake or a swap of two letters, on any database, whatever the number of words.
"""

from __future__ import annotations

from collections import Counter

from django.db import transaction
from django.db.models import F
from rapidfuzz.distance import OSA

from broadsheet.newsroom.models import LexiconWord, Misspelling
from broadsheet.newsroom.search.words import words

SHORTEST = 4
"""Words of fewer letters are never corrected: too many others are one letter away."""

MISTAKES_MAX = 2


def learn(language: str, text: str) -> None:
    """Take up the words of a published text."""
    counted = Counter(word for word in set(words(text)) if len(word) >= SHORTEST and not word.isdigit())
    if not counted:
        return
    with transaction.atomic():
        known = set(LexiconWord.objects.filter(language=language, word__in=counted).values_list("word", flat=True))
        LexiconWord.objects.filter(language=language, word__in=known).update(articles=F("articles") + 1)
        new = sorted(set(counted) - known)
        LexiconWord.objects.bulk_create(
            [LexiconWord(language=language, word=word) for word in new], ignore_conflicts=True
        )
        made = LexiconWord.objects.filter(language=language, word__in=new)
        forms = [Misspelling(word=word, form=form) for word in made for form in _forms(word.word)]
        Misspelling.objects.bulk_create(forms, ignore_conflicts=True, batch_size=2000)


def meant(language: str, word: str) -> str:
    """The word itself if it is known, else the nearest known one, the commoner first; the word itself if none is near."""
    if len(word) < SHORTEST or LexiconWord.objects.filter(language=language, word=word).exists():
        return word
    near = LexiconWord.objects.filter(language=language, misspellings__form__in=_forms(word)).distinct()
    ranked = sorted((OSA.distance(word, found.word), -found.articles, found.word) for found in near[:200])
    most = 1 if len(word) < 6 else MISTAKES_MAX
    return next((found for mistakes, _articles, found in ranked if mistakes <= most), word)


def _forms(word: str) -> set[str]:
    """The word, and the word without each one of its letters."""
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}
