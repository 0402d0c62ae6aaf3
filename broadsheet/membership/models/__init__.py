from broadsheet.membership.models.allowance import AccessSettings, Allowance
from broadsheet.membership.models.grant import Grant, Source
from broadsheet.membership.models.group import Group, Seat
from broadsheet.membership.models.institution import Institution
from broadsheet.membership.models.letter import LetterRefusal, LetterSetting, LetterText, MemberLetter
from broadsheet.membership.models.membership import Membership
from broadsheet.membership.models.plan import Offer, Plan, Price
from broadsheet.membership.models.podcast_key import PodcastKey
from broadsheet.membership.models.price_change import PriceChange
from broadsheet.membership.models.segment import Segment

__all__ = [
    "AccessSettings",
    "Allowance",
    "Grant",
    "Group",
    "Institution",
    "LetterRefusal",
    "LetterSetting",
    "LetterText",
    "MemberLetter",
    "Membership",
    "Offer",
    "Plan",
    "PodcastKey",
    "Price",
    "PriceChange",
    "Seat",
    "Segment",
    "Source",
]
