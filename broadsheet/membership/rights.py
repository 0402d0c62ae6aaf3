"""Who gives and takes access: the business side and the admins."""

from __future__ import annotations

from broadsheet.foundation.roles import Role, extend
from broadsheet.foundation.rooms import open_to_all_staff

SEE = "membership.view_grant"
SEE_MONEY = "payments.view_entry"
ASK_PROVIDER = "payments.add_providerrequest"
"""Give money back, end an agreement."""
SETTLE_ALERT = "payments.change_alert"
WRITE_NOTES = "payments.add_note"
CHANGE_PLANS = "membership.change_plan"
"""Plans with their prices, and offers."""

extend(
    Role.BUSINESS,
    Role.ADMIN,
    permissions={
        SEE,
        "membership.add_grant",
        "membership.delete_grant",
        "membership.view_group",
        "membership.add_group",
        "membership.change_group",
        "membership.view_institution",
        "membership.add_institution",
        "membership.change_institution",
        "membership.change_accesssettings",
        SEE_MONEY,
        ASK_PROVIDER,
        SETTLE_ALERT,
        WRITE_NOTES,
        CHANGE_PLANS,
    },
)

open_to_all_staff(
    "access",
    "new_complimentary",
    "take_back_complimentary",
    "new_access_group",
    "access_group",
    "new_access_institution",
    "access_institution",
    "money",
    "money_members",
    "money_agreements",
    "money_ledger",
    "money_ledger_csv",
    "money_ledger_xlsx",
    "money_readers",
    "money_reader",
    "money_note",
    "money_refund",
    "money_ending",
    "money_alerts",
    "money_alert_settlement",
    "money_plans",
    "money_new_plan",
    "money_plan",
    "money_new_offer",
    "money_offer",
    "wagtailsettings:edit",  # how generous the meter is; other settings ask for rights of their own
)
