"""Who gets a newsletter, and what they said when they asked for it."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock
from broadsheet.newsletters.models.newsletter import Newsletter


def new_token() -> str:
    """What nobody guesses."""
    return secrets.token_urlsafe(24)


class Subscriber(models.Model):
    """An address that somebody has shown to be theirs. `token` opens its preferences, and nothing of an account."""

    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    reader = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="subscriber"
    )
    name = models.CharField(_("name"), max_length=80, blank=True)
    language = models.CharField(_("language"), max_length=12)
    token = models.CharField(max_length=43, unique=True, default=new_token, editable=False)
    made_at = models.DateTimeField(_("since"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")

    def __str__(self) -> str:
        return self.email


class EndedBy(models.TextChoices):
    """How a subscription ended."""

    ONE_CLICK = "one_click", _("by the mail program’s button")
    LINK = "link", _("by the link in a mail")
    PREFERENCES = "preferences", _("in the preferences")
    STAFF = "staff", _("by staff")
    BOUNCE = "bounce", _("the mailbox is no more")
    COMPLAINT = "complaint", _("a complaint")


class Pace(models.TextChoices):
    """How much of a newsletter somebody wants."""

    EVERY = "every", _("every issue")
    WEEKLY = "weekly", _("at most one a week")


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    """Finds subscriptions."""

    def running(self) -> SubscriptionQuerySet:
        """Those that have not ended, paused ones among them."""
        return self.filter(ended_at__isnull=True)

    def beside(self, subscription: Subscription) -> SubscriptionQuerySet:
        """All of the same newsletter and subscriber, itself among them: links of an earlier one lead to the present one."""
        return self.filter(subscriber=subscription.subscriber_id, newsletter=subscription.newsletter_id)


class Subscription(models.Model):
    """One newsletter for one subscriber, from its confirmation to its end; begun again, it is another row.

    `token` ends it by one click, for as long as mails with it lie about: it is random, stored, and never changes.
    """

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="subscriptions")
    newsletter = models.ForeignKey(Newsletter, on_delete=models.PROTECT, related_name="subscriptions")
    token = models.CharField(max_length=43, unique=True, default=new_token, editable=False)
    form = models.CharField(_("form"), max_length=40, blank=True, help_text=_("Where they signed up."))
    began_at = models.DateTimeField(_("since"), default=clock.now)
    pace = models.CharField(_("pace"), max_length=8, choices=Pace.choices, default=Pace.EVERY)
    paused_until = models.DateTimeField(_("paused until"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_by = models.CharField(_("how it ended"), max_length=12, choices=EndedBy.choices, blank=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        indexes = [
            models.Index(fields=["newsletter", "began_at"], name="subscription_by_newsletter"),
            models.Index(  # audiences are counted from it, without the rows
                fields=["newsletter", "pace", "paused_until"],
                name="subscription_audience",
                condition=Q(ended_at__isnull=True),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="subscription_once", fields=["newsletter", "subscriber"], condition=Q(ended_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.subscriber} · {self.newsletter}"


class Consent(models.Model):
    """What somebody agreed to, word for word, or took back. Never changed; it outlives the subscription as proof."""

    subscriber = models.ForeignKey(Subscriber, null=True, on_delete=models.SET_NULL, related_name="consents")
    newsletter = models.ForeignKey(Newsletter, on_delete=models.PROTECT, related_name="+")
    is_given = models.BooleanField(_("given"))
    text = models.CharField(_("what they read"), max_length=500)
    form = models.CharField(_("form"), max_length=40, blank=True)
    network = models.CharField(
        _("network"), max_length=48, blank=True, help_text=_("A keyed digest of it, not the address.")
    )
    asked_at = models.DateTimeField(_("asked"))
    given_at = models.DateTimeField(_("confirmed or taken back"))

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-given_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.newsletter} {self.given_at:%Y-%m-%d}"
