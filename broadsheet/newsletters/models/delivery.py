"""A sending of an issue, and one delivery to one subscriber. The database knows each once, whoever writes it."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock
from broadsheet.newsletters.models.batch import Batch
from broadsheet.newsletters.models.issue import Issue
from broadsheet.newsletters.models.subscription import Subscription

OF_A_LIST, ALERT = 0, 25
"""Priorities of sendings: an alert overtakes what is being sent already."""


def new_key() -> str:
    """What names a sending in Message-IDs and on disk: a restored database may give its number to another."""
    return secrets.token_hex(8)


class SendingQuerySet(models.QuerySet["Sending"]):
    """Finds sendings."""

    def running(self) -> SendingQuerySet:
        """Those that are not done, and that nobody has stopped; the most pressing first."""
        stopped = models.Exists(Halt.objects.standing().filter(sending=models.OuterRef("pk")))
        return self.filter(~stopped, finished_at__isnull=True).order_by("-priority", "pk")


class Sending(models.Model):
    """Somebody had an issue sent. Its audience is frozen: who comes after `made_at` gets the next one.

    `frozen_up_to` is the last subscription that was looked at, `last` the last that was there when it was sent. `grouped_at`: its
    letters have their providers; `journals_gone_at`: it was done long ago, and what lay on disk about it was tidied away.
    """

    issue = models.OneToOneField(Issue, on_delete=models.PROTECT, related_name="sending", verbose_name=_("issue"))
    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    priority = models.SmallIntegerField(default=OF_A_LIST, editable=False)
    audience = models.PositiveIntegerField(_("audience"))
    left_out = models.JSONField(_("left out when it was sent"), default=dict, editable=False)
    made_at = models.DateTimeField(_("sent"), default=clock.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    last = models.BigIntegerField(default=0, editable=False)
    frozen_up_to = models.BigIntegerField(default=0, editable=False)
    prepared_at = models.DateTimeField(_("audience frozen"), null=True, blank=True)
    grouped_at = models.DateTimeField(null=True, editable=False)
    began_at = models.DateTimeField(_("first letter"), null=True, blank=True)
    expires_at = models.DateTimeField(_("tried until"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    journals_gone_at = models.DateTimeField(null=True, editable=False)
    written = models.JSONField(default=dict, editable=False)
    written_at = models.DateTimeField(null=True, editable=False)

    objects = SendingQuerySet.as_manager()

    class Meta:
        verbose_name = _("sending")
        verbose_name_plural = _("sendings")

    def __str__(self) -> str:
        return str(self.issue)


class HaltKind(models.TextChoices):
    """Why nothing is sent for now, or ever."""

    PAUSED = "paused", _("paused")
    CANCELLED = "cancelled", _("cancelled")
    LATE = "late", _("hours late")
    RESTORED = "restored", _("the database is older than what was sent")


class HaltQuerySet(models.QuerySet["Halt"]):
    """Finds halts."""

    def standing(self) -> HaltQuerySet:
        """Those that nobody has lifted."""
        return self.filter(lifted_at__isnull=True)


class Halt(models.Model):
    """A sending stands still: since when, by whom (nobody: the engine itself) and why. While one stands nothing goes out."""

    sending = models.ForeignKey(Sending, on_delete=models.CASCADE, related_name="halts")
    kind = models.CharField(_("kind"), max_length=9, choices=HaltKind.choices)
    why = models.CharField(_("why"), max_length=300, blank=True)
    made_at = models.DateTimeField(_("since"), default=clock.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = HaltQuerySet.as_manager()

    class Meta:
        verbose_name = _("halt of a sending")
        verbose_name_plural = _("halts of sendings")
        default_permissions = ()
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="halt_once", fields=["sending", "kind"], condition=models.Q(lifted_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.sending}: {self.get_kind_display()}"


class State(models.TextChoices):
    """How far a letter has come."""

    READY = "ready", _("waits")
    CLAIMED = "claimed", _("taken in hand")
    HANDED = "handed", _("being handed over")
    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("refused")
    DEFERRED = "deferred", _("put off")
    UNCERTAIN = "uncertain", _("uncertain")
    SKIPPED = "skipped", _("left out")
    CANCELLED = "cancelled", _("cancelled")


WAITING = (State.READY, State.CLAIMED, State.HANDED)
UNDECIDED = (*WAITING, State.DEFERRED)
"""While there is one of these, the sending is not done."""
NEVER_GOT = (State.REFUSED, State.SKIPPED, State.CANCELLED)
MAY_HAVE_IT = (State.HANDED, State.ACCEPTED, State.UNCERTAIN)
"""Whom it has reached, as far as anybody knows."""


class Why(models.TextChoices):
    """Why a letter was not sent, or not any more."""

    ENDED = "ended", _("had ended it")
    PAUSED = "paused", _("had paused it")
    ERASED = "erased", _("is no subscriber any more")
    SUPPRESSED = "suppressed", _("takes no more letters")
    RESERVED = "reserved", _("an address that is nobody’s")
    EXPIRED = "expired", _("tried until the end")
    LET_GO = "let_go", _("let go")


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Finds deliveries."""

    def reached(self) -> DeliveryQuerySet:
        """Those whose readers have it, as far as anybody knows."""
        return self.filter(state__in=MAY_HAVE_IT)

    def waiting(self) -> DeliveryQuerySet:
        """Those that may still go out."""
        return self.filter(state__in=UNDECIDED)


class Delivery(models.Model):
    """One issue for one subscription. Whoever has it in hand writes with its `token`: without it nothing matches.

    `handed_at` stands only where a reader may have it. `batch` is the call of a provider in which it left.
    `outgoing` is its letter in the outbox, in sendings of before the engine.
    """

    sending = models.ForeignKey(Sending, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    subscription = models.ForeignKey(
        Subscription, null=True, blank=True, on_delete=models.SET_NULL, related_name="deliveries"
    )
    address = models.EmailField(_("address"), max_length=254, null=True, blank=True)  # noqa: DJ001 — unique, and any number are forgotten
    provider = models.CharField(_("mail provider"), max_length=64, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.READY)
    token = models.BigIntegerField(null=True, blank=True, editable=False)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_at = models.DateTimeField(_("next try"), null=True, blank=True)
    handed_at = models.DateTimeField(_("handed over"), null=True, blank=True)
    settled_at = models.DateTimeField(_("answered"), null=True, blank=True)
    code = models.PositiveSmallIntegerField(_("code"), null=True, blank=True)
    said = models.CharField(_("what the server said"), max_length=300, blank=True)
    arm = models.PositiveSmallIntegerField(
        _("subject"), null=True, blank=True, help_text=_("Which of its subjects, where several are tried.")
    )
    skipped = models.CharField(_("why it was not sent"), max_length=20, blank=True)
    batch = models.ForeignKey(
        Batch,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="deliveries",
        db_index=False,
        editable=False,
    )
    outgoing = models.OneToOneField(
        "mail.Outgoing", null=True, blank=True, on_delete=models.SET_NULL, related_name="delivery"
    )

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        indexes = [
            models.Index(fields=["sending", "state", "id"], name="delivery_by_state"),
            models.Index(
                fields=["lease_until"], name="delivery_in_hand",
                condition=models.Q(state__in=[State.CLAIMED, State.HANDED]),
            ),
            models.Index(fields=["batch"], name="delivery_in_batch", condition=models.Q(batch__isnull=False)),
            models.Index(fields=["next_at"], name="delivery_put_off", condition=models.Q(state=State.DEFERRED)),
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(name="delivery_once", fields=["sending", "subscription"]),
            models.UniqueConstraint(name="delivery_once_an_address", fields=["sending", "address"]),
        ]

    def __str__(self) -> str:
        return f"{self.sending} → {self.subscription}"

    @property
    def why(self) -> str:
        """Why it was not sent, in words."""
        return str(dict(Why.choices).get(self.skipped, self.skipped))
