"""Who runs campaigns: the business side and the admins. What a story brought, its editors' chief may know, too."""

from __future__ import annotations

from broadsheet.foundation.roles import Role, extend
from broadsheet.foundation.rooms import open_to_all_staff

SEE = "campaigns.view_campaign"
CHANGE = "campaigns.change_campaign"
"""Make and change campaigns, launch them, write down what came from outside."""
SEE_BROUGHT = "campaigns.see_brought"
"""What asks at a story brought, in sums. Not who gave."""
SEE_EXPERIMENTS = "campaigns.view_experiment"
RUN_EXPERIMENTS = "campaigns.change_experiment"
"""Plan, start and end them, and retire their arms."""
SEE_ASKS = "campaigns.view_ask"
WRITE_ASKS = {
    "campaigns.add_ask",
    "campaigns.change_ask",
    "campaigns.publish_ask",
    "campaigns.lock_ask",
    "campaigns.unlock_ask",
}
"""Nobody deletes one: the ledger names it for ever."""

extend(Role.BUSINESS, Role.ADMIN, permissions={SEE, CHANGE, SEE_EXPERIMENTS, RUN_EXPERIMENTS, SEE_ASKS} | WRITE_ASKS)
extend(Role.CHIEF_EDITOR, Role.ADMIN, permissions={SEE_BROUGHT})

open_to_all_staff(
    "money_campaigns", "money_new_campaign", "money_campaign", "money_campaign_change", "money_campaign_launch",
    "money_campaign_draft", "money_campaign_outside", "money_campaign_outside_back", "money_campaign_matching",
    "money_campaign_matching_away", "money_campaign_rows", "money_campaign_csv", "money_campaign_xlsx", "money_brought",
    "money_experiments", "money_new_experiment", "money_experiment", "money_experiment_plan", "money_experiment_start",
    "money_experiment_stop", "money_arm_retirement",
)  # fmt: skip

_ROOMS_OF_ASKS = (
    "list", "list_results", "add", "edit", "preview_on_add", "preview_on_edit", "lock", "unlock", "history",
    "history_results", "revisions_view", "revisions_revert", "revisions_compare", "revisions_unschedule", "unpublish",
    "usage", "inspect",
)  # fmt: skip
open_to_all_staff(*(f"wagtailsnippets_campaigns_ask:{name}" for name in _ROOMS_OF_ASKS))
