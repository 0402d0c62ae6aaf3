"""Ukrainian dates without Django's “р.”, whose full stop stood before every full stop of ours, and without its leading nought."""

from __future__ import annotations

DATE_FORMAT = "j E Y"
DATETIME_FORMAT = "j E Y, H:i"
