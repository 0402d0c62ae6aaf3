"""Who arranges the front."""

from __future__ import annotations

from broadsheet.newsroom import roles
from broadsheet.newsroom.roles import Role

roles.extend(
    Role.CHIEF_EDITOR,
    Role.ADMIN,
    permissions={"frontpage.add_front", "frontpage.change_front", "frontpage.publish_front", "frontpage.view_front"},
)
