"""The sandbox tells of what happened, as any provider does: signed, and through the same door."""

from __future__ import annotations

import secrets

from broadsheet.payments import inbox
from broadsheet.payments.providers.sandbox.models import SandboxDeal
from broadsheet.payments.providers.sandbox.provider import signed


def tell(deal: SandboxDeal, kind: str) -> None:
    """Send one event about a deal."""
    headers, body = signed({"id": f"evt_{secrets.token_hex(8)}", "kind": kind, "deal": str(deal.pk)})
    inbox.receive("sandbox", headers, body)
