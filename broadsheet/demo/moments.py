"""The demo's clock: how long ago a story came out, seen from the moment of seeding."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from broadsheet.foundation import clock

_AGO = re.compile(r"(?:(\d+)d(?: (\d\d):(\d\d))?)?(?:(\d+)h)?(?:(\d+)m)?")


def before(now: datetime, ago: str) -> datetime:
    """The moment that `ago` names: "26m", "5h", "1h30m", or "3d 09:40" (that many days earlier, at that local time)."""
    match = _AGO.fullmatch(ago)
    if not ago or match is None:
        raise ValueError(f"“{ago}” names no moment: write 26m, 5h or 3d 09:40")
    days, hour, minute, hours, minutes = (int(part) if part else None for part in match.groups())
    moment = clock.local(now) - timedelta(days=days or 0, hours=hours or 0, minutes=minutes or 0)
    if hour is not None:
        moment = moment.replace(hour=hour, minute=minute or 0, second=0, microsecond=0)
    return moment


def after(now: datetime, delay: str) -> datetime:
    """The same distance into the future: "5h", or "2d 06:00"."""
    match = _AGO.fullmatch(delay)
    if not delay or match is None:
        raise ValueError(f"“{delay}” names no moment: write 5h or 2d 06:00")
    days, hour, minute, hours, minutes = (int(part) if part else None for part in match.groups())
    moment = clock.local(now) + timedelta(days=days or 0, hours=hours or 0, minutes=minutes or 0)
    if hour is not None:
        moment = moment.replace(hour=hour, minute=minute or 0, second=0, microsecond=0)
    return moment
