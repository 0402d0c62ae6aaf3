"""What gifts listen to."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from broadsheet.foundation import sources
from broadsheet.gifts import article_part, delivering, lining_up, own_links
from broadsheet.gifts.models import Delivery, Gift, GiftLinkSettings
from broadsheet.mail.events import letter_bounced
from broadsheet.mail.models import Outgoing
from broadsheet.mail.suppression import holding
from broadsheet.membership.events import grant_given, grant_moved, grant_revoked
from broadsheet.membership.models import Grant
from broadsheet.readers import leaving

holding.unasked("gifts/mail/given")
leaving.register("gift_links", own_links.held)


@receiver([grant_given, grant_moved, grant_revoked], dispatch_uid="gifts.line_up")
def line_up(grant: Grant, **_more: Any) -> None:
    """What a gift waits for has moved: so does the gift."""
    if grant.person is not None and Gift.objects.waiting_of(grant.person).exists():
        lining_up.line_up(grant.person)


@receiver(letter_bounced, dispatch_uid="gifts.bounced")
def bounced(letter: Outgoing, reason: str, **_more: Any) -> None:
    """The gift in it goes to the buyer."""
    delivery = Delivery.objects.select_related("gift__purchase").filter(letter=letter).first()
    if delivery is not None:
        delivering.bounce(delivery=delivery, reason=reason)


@receiver(post_save, sender=GiftLinkSettings, dispatch_uid="gifts.article_parts_change")
def article_parts_change(**_more: Any) -> None:
    """Whether articles can be given away stands in every closed article's plate."""
    sources.changed(article_part.SOURCE)
