"""Who keeps the list of names: everybody who works on articles looks and listens, editors change it."""

from __future__ import annotations

from broadsheet.foundation.roles import Role, extend

SEE = "audio.view_pronunciation"
CHANGE = "audio.change_pronunciation"
"""Add, change and remove."""

extend(Role.REPORTER, permissions={SEE})
extend(Role.EDITOR, Role.CHIEF_EDITOR, Role.ADMIN, permissions={SEE, CHANGE})
