"""What campaigns listen to: money that moves, and access that is given or taken."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import user_logged_in
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from broadsheet.accounts.models import User
from broadsheet.campaigns import keeping_buckets, noticing
from broadsheet.campaigns.models import Ask
from broadsheet.foundation import sources
from broadsheet.membership import events as membership_events
from broadsheet.payments import events as payment_events
from broadsheet.payments.models import Entry
from broadsheet.payments.models.entry import RECEIVED

_ACCESS = [membership_events.grant_given, membership_events.grant_revoked, membership_events.grant_moved]


@receiver(payment_events.entry_written, dispatch_uid="campaigns.count_money")
def count_money(entry: Entry, **_more: Any) -> None:
    """A promise and a fee move no tally."""
    if entry.kind in RECEIVED:
        noticing.tell()


@receiver(_ACCESS, dispatch_uid="campaigns.count_members")
def count_members(**_facts: Any) -> None:
    """Somebody is a member, or is one no more."""
    noticing.tell()


@receiver([post_save, post_delete], sender=Ask, dispatch_uid="campaigns.tell_of_ask")
def tell_of_ask(instance: Ask, **_more: Any) -> None:
    """Have the pages of its language printed anew."""
    sources.changed(instance.source)


@receiver(user_logged_in, dispatch_uid="campaigns.keep_bucket")
def keep_bucket(request: HttpRequest, response: HttpResponse, user: User, **_more: Any) -> None:
    """A reader stays in the same arms wherever they sign in."""
    keeping_buckets.keep(request=request, response=response, user=user)
