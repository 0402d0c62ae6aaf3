"""What a machine did of an article's text, and which person looked at it. Narrations say so themselves (`audio`)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock
from broadsheet.newsroom.models.article import Article


class Help(models.TextChoices):
    """What kind of help it was."""

    TRANSLATION = "translation", _("Draft of the translation")
    SUMMARY = "summary", _("Summary")
    ALT_TEXT = "alt_text", _("Descriptions of pictures")
    TRANSCRIPT = "transcript", _("Transcript of a recording")
    DATA = "data", _("Work on data")


class MachineHelp(models.Model):
    """One kind of help by one engine. A row stays when the words are written anew: where they came from doesn't change."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="machine_help")
    what = models.CharField(_("what it did"), max_length=16, choices=Help.choices)
    engine = models.CharField(
        _("which engine"), max_length=100, help_text=_("As readers may look it up, such as a product’s name.")
    )
    made_at = models.DateTimeField(default=clock.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    checked_at = models.DateTimeField(null=True, editable=False)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("machine’s help")
        verbose_name_plural = _("machines’ help")
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["article", "what", "engine"], name="machine_help_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()}: {self.engine}"

    @property
    def is_checked(self) -> bool:
        """Whether a person has looked at what it made."""
        return self.checked_at is not None
