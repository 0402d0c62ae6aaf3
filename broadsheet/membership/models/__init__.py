from broadsheet.membership.models.allowance import AccessSettings, Allowance
from broadsheet.membership.models.grant import Grant, Source
from broadsheet.membership.models.group import Group, Seat
from broadsheet.membership.models.institution import Institution
from broadsheet.membership.models.membership import Membership
from broadsheet.membership.models.plan import Offer, Plan, Price

__all__ = [
    "AccessSettings",
    "Allowance",
    "Grant",
    "Group",
    "Institution",
    "Membership",
    "Offer",
    "Plan",
    "Price",
    "Seat",
    "Source",
]
