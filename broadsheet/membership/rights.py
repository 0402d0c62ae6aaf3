"""Who gives and takes access: the business side and the admins."""

from __future__ import annotations

from broadsheet.foundation.roles import Role, extend
from broadsheet.foundation.rooms import open_to_all_staff

SEE = "membership.view_grant"
SEE_MONEY = "payments.view_entry"
ASK_PROVIDER = "payments.add_providerrequest"
"""Give money back, end an agreement."""
SETTLE_ALERT = "payments.change_alert"
CLOSE_MONTH = "payments.add_close"
WRITE_NOTES = "payments.add_note"
MERGE = "payments.add_payeralias"
"""Say that two who pay are one person."""
MATCH_TRANSFERS = "payments.change_transfer"
"""Take statements of the bank in, and say whose money it is."""
DECIDE_HOLDS = "payments.change_hold"
"""Take held money, or let it go."""
CHANGE_PLANS = "membership.change_plan"
"""Plans with their prices, and offers."""
CHANGE_LETTERS = "membership.change_lettertext"
"""What members are written, and when."""

CHANGE_TAX = "payments.change_vatrate"
"""Who sells, where, and with which VAT."""

SAVE_SEGMENTS = "membership.change_segment"
LABEL = "payments.add_label"
"""Put labels on those who pay, and take them off."""

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
        CLOSE_MONTH,
        WRITE_NOTES,
        MERGE,
        MATCH_TRANSFERS,
        DECIDE_HOLDS,
        CHANGE_PLANS,
        CHANGE_TAX,
        CHANGE_LETTERS,
        SAVE_SEGMENTS,
        LABEL,
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
    "money_merging",
    "money_refund",
    "money_ending",
    "money_months",
    "money_month",
    "money_month_report",
    "money_month_close",
    "money_month_csv",
    "money_month_xlsx",
    "money_alerts",
    "money_alert_settlement",
    "money_letters",
    "money_letter",
    "money_letter_setting",
    "money_announcement",
    "money_statements",
    "money_statements_year",
    "money_taking_back",
    "money_transfers",
    "money_statement",
    "money_transfer",
    "money_transfer_match",
    "money_transfer_contribution",
    "money_transfer_taking_back",
    "money_transfer_setting_aside",
    "money_transfer_undoing",
    "money_transfer_enough",
    "money_holds",
    "money_hold_acceptance",
    "money_hold_refusal",
    "money_plans",
    "money_new_plan",
    "money_plan",
    "money_new_offer",
    "money_offer",
    "money_readers_csv",
    "money_readers_xlsx",
    "money_new_segment",
    "money_segment",
    "money_segment_removal",
    "money_label",
    "money_label_removal",
    "money_tax",
    "money_entity",
    "money_markets",
    "money_new_vat_rate",
    "money_vat_rate",
    "money_vat_rate_removal",
    "money_vat",
    "money_vat_csv",
    "money_vat_xlsx",
    "wagtailsettings:edit",  # how generous the meter is; other settings ask for rights of their own
)
