"""Who looks after gifts: the business side and the admins."""

from __future__ import annotations

from broadsheet.foundation.roles import Role, extend
from broadsheet.foundation.rooms import open_to_all_staff

SEE = "gifts.view_gift"
CHANGE = "gifts.change_gift"
"""Give a new code, send again, give from the pot."""

SET_LINKS = "gifts.change_giftlinksettings"
"""How many single articles members give away."""

extend(Role.BUSINESS, Role.ADMIN, permissions={SEE, CHANGE, SET_LINKS})

open_to_all_staff(
    "money_gifts", "money_gift", "money_gift_again", "money_gift_elsewhere", "money_gift_code", "money_gifts_pot",
    "money_gift_links", "money_gift_link_withdrawal",
)  # fmt: skip
