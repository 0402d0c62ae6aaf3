"""Who tells the news live: reporters file, editors publish, correct and withdraw."""

from __future__ import annotations

from broadsheet.foundation.roles import Role, extend

SEE = "live.view_coverage"
FILE = "live.add_post"
"""Write posts. Without `PUBLISH` they wait for approval."""
PUBLISH = "live.publish_post"
CORRECT = "live.correct_post"
WITHDRAW = "live.withdraw_post"
RUN = "live.change_coverage"
"""Make coverages, begin, pause and end them, pin posts."""

extend(Role.REPORTER, permissions={SEE, FILE})
extend(Role.EDITOR, Role.CHIEF_EDITOR, Role.ADMIN, permissions={SEE, FILE, PUBLISH, CORRECT, WITHDRAW, RUN})
