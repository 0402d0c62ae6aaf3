"""A gift: a membership that somebody else has paid for. Its state is read from what has happened to it, and the clock."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.gifts import codes
from broadsheet.gifts.models.purchase import Purchase


class State(models.TextChoices):
    """Where in its life a gift is. Before it is paid there is none, and no code."""

    COMING = "coming", _("waits for its day")
    OPEN = "open", _("waits to be claimed")
    HELD = "held", _("on hold: the payment is disputed")
    REDEEMED = "redeemed", _("redeemed")
    USED_UP = "used_up", _("used up")
    EXPIRED = "expired", _("unclaimed in time")
    IN_POT = "in_pot", _("in the common pot")
    TAKEN_BACK = "taken_back", _("called back")


UNCLAIMED = Q(redeemed_at__isnull=True, taken_back_at__isnull=True, in_pot_at__isnull=True)
"""Those that a recipient could still get, now or later."""


class GiftQuerySet(models.QuerySet["Gift"]):
    """Finds gifts."""

    def by_code(self, code: str) -> Gift | None:
        """The gift of a code in its plain form."""
        return self.whole().filter(digest=codes.digest(code)).first()

    def whole(self) -> GiftQuerySet:
        """With all that is told of one."""
        return self.select_related("purchase__checkout__payer", "purchase__plan", "grant", "redeemer")

    def unclaimed(self) -> GiftQuerySet:
        """See `UNCLAIMED`."""
        return self.filter(UNCLAIMED)

    def waiting_of(self, person: User) -> GiftQuerySet:
        """Those of this person that have not begun."""
        return self.filter(redeemer=person, grant__starts__gt=clock.now(), grant__revoked_at__isnull=True)

    def redeemed(self, since: datetime, until: datetime) -> GiftQuerySet:
        """Those that somebody took in `[since, until)`, whatever became of them afterwards."""
        return self.filter(redeemed_at__gte=since, redeemed_at__lt=until)

    def to_expire(self, at: datetime) -> GiftQuerySet:
        """Those whose time to be claimed is over. A disputed one waits for the bank's word first."""
        return self.filter(UNCLAIMED, closes_at__lte=at, held_at__isnull=True)

    def in_state(self, state: str, at: datetime) -> GiftQuerySet:
        """Those in a state, as `Gift.state` tells it of one."""
        waiting = UNCLAIMED & Q(held_at__isnull=True)
        free = Q(redeemed_at__isnull=True, taken_back_at__isnull=True)
        over = Q(grant__ends__lte=at)
        found = {
            State.TAKEN_BACK: Q(taken_back_at__isnull=False),
            State.USED_UP: Q(redeemed_at__isnull=False, taken_back_at__isnull=True) & over,
            State.REDEEMED: Q(redeemed_at__isnull=False, taken_back_at__isnull=True) & ~over,
            State.IN_POT: free & Q(in_pot_at__isnull=False, held_at__isnull=True),
            State.HELD: free & Q(held_at__isnull=False),
            State.COMING: waiting & Q(opens_at__gt=at),
            State.EXPIRED: waiting & Q(closes_at__lte=at),
            State.OPEN: waiting & Q(opens_at__lte=at, closes_at__gt=at),
        }
        return self.filter(found[State(state)])


class Gift(models.Model):
    """One gift. What it gives is written in its grant, what was paid for it in the ledger."""

    purchase = models.ForeignKey(Purchase, on_delete=models.PROTECT, related_name="gifts")
    number = models.PositiveSmallIntegerField(_("number"))
    digest = models.CharField(max_length=48, unique=True, editable=False)
    sealed = models.CharField(max_length=255, editable=False)
    tail = models.CharField(max_length=48, db_index=True, default="", editable=False)
    """The keyed digest of the code's last four signs, for who reads them out on the telephone."""
    recipient_name = models.CharField(_("for"), max_length=80, blank=True)
    recipient_email = models.EmailField(_("recipient’s address"), max_length=254, blank=True)
    opens_at = models.DateTimeField(_("can be claimed from"))
    closes_at = models.DateTimeField(_("can be claimed until"))
    held_at = models.DateTimeField(_("on hold since"), null=True, blank=True)
    redeemer = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("redeemed by"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="gifts_redeemed",
    )  # fmt: skip
    redeemed_at = models.DateTimeField(_("redeemed"), null=True, blank=True)
    grant = models.OneToOneField(
        "membership.Grant", null=True, blank=True, on_delete=models.SET_NULL, related_name="gift"
    )
    returned_at = models.DateTimeField(_("given back to the buyer"), null=True, blank=True)
    in_pot_at = models.DateTimeField(_("put into the pot"), null=True, blank=True)
    taken_back_at = models.DateTimeField(_("called back"), null=True, blank=True)
    closing_told_at = models.DateTimeField(null=True, blank=True)
    ending_told_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(_("made"), default=clock.now, editable=False)

    CODE = ("digest", "sealed", "tail")
    """The columns of its code, for `update_fields`."""

    objects = GiftQuerySet.as_manager()

    class Meta:
        verbose_name = _("gift")
        verbose_name_plural = _("gifts")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["closes_at"], name="gift_by_closing", condition=UNCLAIMED),
            models.Index(fields=["recipient_email"], name="gift_by_recipient"),
            models.Index(fields=["in_pot_at"], name="gift_in_pot", condition=Q(in_pot_at__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(name="gift_once_per_number", fields=["purchase", "number"]),
            models.CheckConstraint(name="gift_closes_after_it_opens", condition=Q(closes_at__gt=F("opens_at"))),
            models.CheckConstraint(
                name="gift_redeemed_by_somebody", condition=Q(redeemer__isnull=True) | Q(redeemed_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purchase.plan} · {self.recipient_name or self.recipient_email or self.number}"

    @property
    def code(self) -> str:
        """The code in its plain form. For letters, cards and whoever bought it; never for a log."""
        return codes.opened(self.sealed)

    @property
    def written_code(self) -> str:
        """The code as it stands on a card."""
        return codes.written(self.code)

    @property
    def last_day(self) -> date:
        """The last day on which it can be claimed, on the publication's calendar: `closes_at` is the midnight after it."""
        return clock.local(self.closes_at - timedelta(microseconds=1)).date()

    @property
    def state(self) -> State:
        """Where in its life it is at this moment."""
        now = clock.now()
        if self.taken_back_at is not None:
            return State.TAKEN_BACK
        if self.redeemed_at is not None:
            return State.USED_UP if self.grant and self.grant.ends and self.grant.ends <= now else State.REDEEMED
        if self.held_at is not None:
            return State.HELD
        if self.in_pot_at is not None:
            return State.IN_POT
        if self.closes_at <= now:
            return State.EXPIRED
        return State.COMING if self.opens_at > now else State.OPEN

    @property
    def state_name(self) -> str:
        """The state in words."""
        return str(self.state.label)

    def take_code(self, code: str) -> None:
        """Have this code from now on, once it is saved; an older one leads nowhere then."""
        self.digest, self.sealed = codes.digest(code), codes.sealed(code)
        self.tail = codes.digest(code[-codes.GROUP :])
