"""What gifts keep: a purchase, its gifts, and how each is handed over; and links that open one article."""

from __future__ import annotations

from broadsheet.gifts.models.delivery import Delivery, Kind
from broadsheet.gifts.models.gift import Gift, State
from broadsheet.gifts.models.link import GiftLink, GiftLinkSettings, LinkState
from broadsheet.gifts.models.purchase import Purchase, Unclaimed

__all__ = ["Delivery", "Gift", "GiftLink", "GiftLinkSettings", "Kind", "LinkState", "Purchase", "State", "Unclaimed"]
