"""How a name is said: the list that the desk keeps, and that every narration reads."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from broadsheet.audio.speakable.pronouncing import Said
from broadsheet.audio.speakable.sounds import unknown_in
from broadsheet.foundation import clock

MARKS = "[]()<>/\\|{}"
"""Signs that no name holds, and that would break the text that a voice reads."""


class PronunciationQuerySet(models.QuerySet["Pronunciation"]):
    """Finds pronunciations."""

    def of(self, language: str) -> PronunciationQuerySet:
        """Those of a language ("en-gb" takes those of "en" as well)."""
        return self.filter(language__in={language, language.split("-")[0]})


class Pronunciation(models.Model):
    """One written form, and how it is said in texts of one language."""

    written = models.CharField(
        _("written"), max_length=80, help_text=_("Exactly as it stands in articles, capitals and all: “Kryvyi Rih”.")
    )
    language = models.CharField(_("language of the text"), max_length=16)
    said = models.CharField(
        _("how it is said"),
        max_length=160,
        help_text=_("In plain letters as it sounds (“Kreevy Reeh”), or in IPA between slashes (“/krɪˈviː ˈriːh/”)."),
    )
    note = models.CharField(_("note"), max_length=200, blank=True, help_text=_("For the desk: who it is, who told us."))
    changed_at = models.DateTimeField(_("changed"), default=clock.now)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = PronunciationQuerySet.as_manager()

    class Meta:
        verbose_name = _("pronunciation")
        verbose_name_plural = _("pronunciations")
        ordering: ClassVar[list[Any]] = [Lower("written"), "pk"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                name="one_pronunciation",
                fields=["language", "written"],
                violation_error_message=_("This word is in the list already."),
            )
        ]

    def __str__(self) -> str:
        return self.written

    @property
    def is_ipa(self) -> bool:
        """Whether it is written in IPA, between slashes."""
        return len(self.said) > 2 and self.said.startswith("/") and self.said.endswith("/")

    @property
    def as_said(self) -> Said:
        """As the library of spoken text takes it."""
        return Said(self.written, self.said.strip("/") if self.is_ipa else self.said, is_ipa=self.is_ipa)

    def clean(self) -> None:
        """Spaces are single; both forms can be read by a voice."""
        super().clean()
        self.written, self.said = " ".join(self.written.split()), " ".join(self.said.split())
        errors: dict[str, Any] = {}
        if not any(letter.isalpha() for letter in self.written) or set(self.written) & set(MARKS):
            errors["written"] = _("Please write a word or a name, without brackets and slashes.")
        if error := self._error_in_said():
            errors["said"] = error
        if errors:
            raise ValidationError(errors)

    def _error_in_said(self) -> Any:
        if self.is_ipa:
            unknown = unknown_in(self.said)
            return _("The voice has no sound for %s. Please write its nearest one.") % f"“{unknown}”" if unknown else ""
        if "/" in self.said:
            return _("IPA stands between two slashes: /krɪˈviː/. Plain letters need none.")
        if not any(letter.isalpha() for letter in self.said) or set(self.said) & set(MARKS):
            return _("Please write letters only, as the name sounds.")
        return ""
