"""Ten thousand events of a mail provider about letters of an issue: how long, and what is left when they are told again, shuffled."""

from __future__ import annotations

from dataclasses import replace

from proof.edition import archive
from proof.figures import Proof
from proof.sending import rooms

EVENTS = 10_000
SECONDS = 10


def measure(figures: Proof) -> None:
    """Add this piece's figures."""
    for database in archive.wanted():
        with rooms.room(database, port=9) as empty:
            heard = {"MAIL_EVENTS_FROM": "sparkpost", "ANYMAIL_WEBHOOK_SECRET": "proof:secret"}
            site = replace(empty, environment=empty.environment | heard)
            rooms.stage(site, "readers", "lamp", str(EVENTS))
            rooms.stage(site, "send", "lamp", "8")
            told = rooms.stage(site, "events")
        figures.add(f"{database}: events", told["events"], "", "==", EVENTS)
        figures.add(f"{database}: heard by the webhook and kept", told["kept"], "s", "<=", SECONDS)
        figures.add(f"{database}: heard, kept and applied", told["kept"] + told["applied"], "s", "<=", SECONDS)
        figures.add(f"{database}: faults known by their letters", told["known"], "", "==", told["faults"])
        figures.add(f"{database}: rows changed by the same, shuffled and told twice", told["changed"], "", "==", 0)
        figures.add(f"{database}: addresses suppressed", told["suppressed"], "", "==", told["gone"])
