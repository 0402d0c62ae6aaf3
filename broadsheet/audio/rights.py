"""Who looks after narrations: reporters see and hear them, editors have them made and bring recordings."""

from __future__ import annotations

from broadsheet.foundation.roles import Role, extend

SEE = "audio.view_narration"
MAKE = "audio.change_narration"
"""Have one made again, or none made."""
RECORD = "audio.add_narration"
"""Bring a person's recording, and take it back."""

extend(Role.REPORTER, permissions={SEE})
extend(Role.EDITOR, Role.CHIEF_EDITOR, Role.ADMIN, permissions={SEE, MAKE, RECORD})
