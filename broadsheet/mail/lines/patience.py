"""How long a server is waited for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Patience:
    """Seconds for each step. None is below what RFC 5321 §4.5.3.2 asks for; tests have less time."""

    connect: float = 30
    """Until there is a connection at all, of which the RFC says nothing."""
    greeting: float = 300
    command: float = 300
    """MAIL, RCPT, EHLO, RSET, STARTTLS and the way to sign in."""
    data: float = 120
    block: float = 180
    """One write of a part of the letter."""
    dot: float = 600
    """With less, a slow server gets the letter a second time (§4.5.3.2.6)."""
    quit: float = 5
    """For the word of farewell, on which nothing depends."""
