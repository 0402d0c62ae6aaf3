"""Who decides about letters and addresses. They name readers and what they pay for: the business side does, and the admins."""

from __future__ import annotations

from broadsheet.foundation.roles import Role, extend
from broadsheet.foundation.rooms import open_to_all_staff

DECIDE = "mail.change_outgoing"

SEE = "mail.view_suppression"
LIFT = "mail.change_suppression"

extend(Role.BUSINESS, Role.ADMIN, permissions={DECIDE, SEE, LIFT})

open_to_all_staff(
    "letter_another_try", "letter_dismissal", "bounces", "bounces_address", "bounces_decision", "returned_mail"
)
