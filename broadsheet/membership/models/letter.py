"""Letters of a membership: one row for each that is owed to a reader, what staff have set, and what they have written."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock
from broadsheet.membership.letters.kinds import SORTS, LetterKind

MOST_DAYS = 90


def new_token() -> str:
    """What nobody guesses."""
    return secrets.token_urlsafe(24)


class MemberLetter(models.Model):
    """One letter to one reader about one occasion. The database knows each once, whoever writes it and however often.

    `about` names what it is about, such as `agreement 7`; `occasion`, which time of that, such as `2027-03-01`. What it
    says is made when it leaves.
    """

    kind = models.CharField(_("kind"), max_length=32, choices=LetterKind.choices)
    about = models.CharField(max_length=80)
    occasion = models.CharField(max_length=80)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    checkout = models.ForeignKey(
        "payments.Checkout", null=True, blank=True, on_delete=models.SET_NULL, related_name="letters"
    )
    facts = models.JSONField(default=dict)
    token = models.CharField(max_length=43, unique=True, default=new_token)
    outgoing = models.OneToOneField(
        "mail.Outgoing", null=True, blank=True, on_delete=models.SET_NULL, related_name="member_letter"
    )
    made_at = models.DateTimeField(_("written"), default=clock.now)
    handed_at = models.DateTimeField(_("handed over"), null=True, blank=True)

    class Meta:
        verbose_name = _("letter to a member")
        verbose_name_plural = _("letters to members")
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["kind", "handed_at"], name="letter_by_kind")]
        constraints = [models.UniqueConstraint(name="letter_once", fields=["kind", "about", "occasion"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.about}, {self.occasion}"


class LetterSetting(models.Model):
    """What staff decided about a kind of letter. A kind without a row is as it was shipped."""

    kind = models.CharField(_("kind"), max_length=32, choices=LetterKind.choices, unique=True)
    is_on = models.BooleanField(_("goes"), default=True)
    days = models.PositiveSmallIntegerField(_("days"), null=True, blank=True, validators=[MaxValueValidator(MOST_DAYS)])
    days_monthly = models.PositiveSmallIntegerField(
        _("days, where it is paid each month"), null=True, blank=True, validators=[MaxValueValidator(MOST_DAYS)]
    )

    class Meta:
        verbose_name = _("setting of a letter")
        verbose_name_plural = _("settings of letters")
        constraints = [
            models.CheckConstraint(
                name="letter_that_must_go_is_on",
                condition=Q(is_on=True) | ~Q(kind__in=[kind for kind, sort in SORTS.items() if not sort.may_rest]),
            )
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class LetterText(models.Model):
    """What staff wrote in the place of a letter's own words, in one language."""

    kind = models.CharField(_("kind"), max_length=32, choices=LetterKind.choices)
    language = models.CharField(_("language"), max_length=12)
    subject = models.CharField(_("subject"), max_length=120)
    body = models.TextField(_("text"), max_length=5000)

    class Meta:
        verbose_name = _("text of a letter")
        verbose_name_plural = _("texts of letters")
        constraints = [models.UniqueConstraint(name="letter_text_once", fields=["kind", "language"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.language})"


class LetterRefusal(models.Model):
    """Somebody wants no more invitations. Service letters go on."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="letter_refusal", verbose_name=_("reader")
    )
    at = models.DateTimeField(_("since"), default=clock.now)

    class Meta:
        verbose_name = _("refusal of invitations")
        verbose_name_plural = _("refusals of invitations")

    def __str__(self) -> str:
        return str(self.person)
