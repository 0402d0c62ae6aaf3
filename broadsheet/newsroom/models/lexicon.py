"""The words of what has been published, so that a mistyped one finds its way."""

from __future__ import annotations

from django.db import models


class LexiconWord(models.Model):
    """A word that stands in a published article of one language."""

    language = models.CharField(max_length=16)
    word = models.CharField(max_length=40)
    articles = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["language", "word"], name="lexicon_word_once")]

    def __str__(self) -> str:
        return self.word


class Misspelling(models.Model):
    """A word of the lexicon with one letter left out: two words that share one are a typing mistake apart."""

    word = models.ForeignKey(LexiconWord, on_delete=models.CASCADE, related_name="misspellings")
    form = models.CharField(max_length=40, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["word", "form"], name="misspelling_once")]

    def __str__(self) -> str:
        return self.form
