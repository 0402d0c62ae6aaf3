"""Who makes newsletters, and who sends them."""

from __future__ import annotations

from broadsheet.foundation.rooms import open_to_all_staff
from broadsheet.newsroom import roles
from broadsheet.newsroom.roles import Role

CHANGE = "newsletters.change_newsletter"
ADD = "newsletters.add_newsletter"
SEND = "newsletters.add_sending"
"""Have an issue sent. Whoever may publish pages may publish an issue; sending it can't be taken back."""
SET_RULES = "newsletters.change_sendingrules"
"""How many letters leave in a day, and when: what it does to a domain's name lasts for months."""
SEE_FIGURES = "newsletters.see_figures"
"""What newsletters come to: counts, and rows without whole addresses. What they brought in money is another right."""

roles.extend(
    Role.CHIEF_EDITOR, Role.ADMIN,
    permissions={ADD, CHANGE, "newsletters.view_newsletter", "newsletters.delete_newsletter", SET_RULES},
)  # fmt: skip
roles.extend(Role.EDITOR, Role.CHIEF_EDITOR, Role.ADMIN, permissions={SEND, "newsletters.view_sending"})
roles.extend(Role.EDITOR, Role.CHIEF_EDITOR, Role.BUSINESS, Role.ADMIN, permissions={SEE_FIGURES})

open_to_all_staff(
    "newsletter_figures_all", "newsletter_figures", "newsletter_subscriptions", "newsletter_figures_csv",
    "newsletter_figures_xlsx", "issue_figures", "issue_deliveries", "sending_desk", "issue_progress",
)  # fmt: skip
