"""Keeping the log readable on a bad day."""

from __future__ import annotations

import logging


class WhileUnavailable(logging.Filter):
    """While the database is away every request fails alike: no line for each answer, no traceback for each error."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Drop the line about a 503 answer; shorten that about the error behind one."""
        if getattr(record, "status_code", None) != 503:
            return True
        if not record.exc_info:
            return False
        record.msg, record.args = f"{record.getMessage()} ({record.exc_info[1]})".replace("\n", " "), ()
        record.exc_info, record.exc_text = None, None
        return True
