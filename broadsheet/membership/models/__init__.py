from broadsheet.membership.models.allowance import AccessSettings, Allowance
from broadsheet.membership.models.grant import Grant, Source
from broadsheet.membership.models.group import Group, Seat
from broadsheet.membership.models.institution import Institution

__all__ = ["AccessSettings", "Allowance", "Grant", "Group", "Institution", "Seat", "Source"]
