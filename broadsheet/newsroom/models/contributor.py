"""The people whose names stand over articles. They need no login."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import languages, sources
from broadsheet.newsroom.models.named import NamedInLanguage
from broadsheet.newsroom.models.picture import Picture


class Contributor(NamedInLanguage):
    """A person's record: what readers may know of them. `description` is the biography."""

    role = models.CharField(_("role"), max_length=150, blank=True, help_text=_("Such as “Harbour correspondent”."))
    portrait = models.ForeignKey(
        Picture, verbose_name=_("portrait"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    public_email = models.EmailField(_("public e-mail address"), blank=True)
    website = models.URLField(_("website"), blank=True)
    expertise = models.CharField(
        _("knows about"),
        max_length=255,
        blank=True,
        help_text=_("Subjects, with commas between them, such as “ports, shipping insurance”."),
    )
    speaks = models.CharField(
        _("languages"), max_length=150, blank=True, help_text=_("That they work in, with commas between them.")
    )
    is_pseudonym = models.BooleanField(
        _("a pseudonym"),
        default=False,
        help_text=_("Who it is in truth is kept apart, and seen only by those who may see real authors."),
    )
    on_imprint = models.BooleanField(
        _("on the imprint"),
        default=False,
        help_text=_("Readers see the name there at once, also when nothing by this person is out yet."),
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("login"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="contributors",
        help_text=_("Staff only: the login of this person; none for a pseudonym. Never shown to readers."),
    )

    class Meta(NamedInLanguage.Meta):
        verbose_name = _("contributor")
        verbose_name_plural = _("contributors")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["locale", "slug"], name="contributor_slug_once_per_language")]
        unique_together = [("translation_key", "locale")]

    def clean(self) -> None:
        """Every editor sees this row: it must not lead from a pseudonym to a person."""
        super().clean()
        if self.is_pseudonym and self.account_id:
            told = _("A pseudonym has no login here: every editor would see it. Say it on the page of the real author.")
            raise ValidationError({"account": told})

    @property
    def subjects(self) -> list[str]:
        """What the person knows about, one by one."""
        return _listed(self.expertise)

    @property
    def languages_spoken(self) -> list[str]:
        """Their languages, one by one."""
        return _listed(self.speaks)

    def get_absolute_url(self) -> str:
        """The contributor's page."""
        sources.record(f"contributor:{self.pk}")
        return languages.path_to(self.language, "contributor", self.slug)


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
