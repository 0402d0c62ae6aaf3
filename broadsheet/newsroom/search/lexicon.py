"""Finding the word that was meant.

Each word of a published article is kept with all its forms that lack one letter. A mistyped word's own such forms meet
those of the word that was meant: "harbuor" and "harbour" both become "harbor" without a letter. One look-up by an index
finds all words within a mistake or a swap of two letters, on any database, whatever the number of words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.db import transaction
from django.db.models import F
from rapidfuzz.distance import OSA

from broadsheet.newsroom.models import LexiconWord, Misspelling
from broadsheet.newsroom.search.words import words

SHORTEST = 4
"""Words of fewer letters are never corrected: too many others are one letter away."""

MISTAKES_MAX = 2

WORDS_AT_ONCE = 500
"""Words in one statement."""


def worth_learning(text: str) -> frozenset[str]:
    """The words of a text that may be meant by a mistyped one."""
    return frozenset(word for word in set(words(text)) if len(word) >= SHORTEST and not word.isdigit())


def learn(language: str, text: str) -> None:
    """Take up the words of a published text."""
    learn_counted(language, Counter(worth_learning(text)))


@transaction.atomic
def learn_counted(language: str, counted: Counter[str]) -> None:
    """Take up these words, each with the number of articles that it newly stands in."""
    for some in _some_of(sorted(counted)):
        known = LexiconWord.objects.filter(language=language, word__in=some)
        by_count: dict[int, list[str]] = {}
        for word in known.values_list("word", flat=True):
            by_count.setdefault(counted[word], []).append(word)
        for count, together in by_count.items():
            LexiconWord.objects.filter(language=language, word__in=together).update(articles=F("articles") + count)
        _add(language, {word: counted[word] for word in set(some).difference(*by_count.values())})


def _add(language: str, counted: dict[str, int]) -> None:
    LexiconWord.objects.bulk_create(
        [LexiconWord(language=language, word=word, articles=count) for word, count in sorted(counted.items())],
        ignore_conflicts=True,
    )
    made = LexiconWord.objects.filter(language=language, word__in=counted)
    forms = [Misspelling(word=word, form=form) for word in made for form in _forms(word.word)]
    Misspelling.objects.bulk_create(forms, ignore_conflicts=True, batch_size=2000)


def _some_of(every: list[str]) -> Iterator[list[str]]:
    return (every[start : start + WORDS_AT_ONCE] for start in range(0, len(every), WORDS_AT_ONCE))


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
