"""A letter that came back for good: the mailbox is no more, or takes nothing from anybody.

A server says so at once (a refusal of 5xx for the recipient), or later by whatever a transport tells us of. In the sandbox
and the demo, every mailbox under `bounces.example` is such a one: the domain is nobody's.
"""

from __future__ import annotations

from broadsheet.foundation import clock
from broadsheet.mail.bounces import counting
from broadsheet.mail.bounces.counting import Happened
from broadsheet.mail.bounces.judging import judge
from broadsheet.mail.bounces.owners import Sent
from broadsheet.mail.bounces.parts import Told
from broadsheet.mail.events import letter_bounced
from broadsheet.mail.models import Outgoing, Way

ALWAYS = "@bounces.example"


def bounce(*, letter: Outgoing, reason: str) -> None:
    """Tell whoever listens. Told twice, they do what follows once."""
    letter_bounced.send_robust(sender=Outgoing, letter=letter, reason=reason)


def refused(*, letter: Outgoing, reason: str, said: str, code: int) -> None:
    """A server took the letter and not its recipient: `said` is its reply. It counts as any bounce, and whoever wrote it hears."""
    found = judge(said=said, code=code)
    told = Told(letter.to, letter.to, found.fault, found.is_hard, found.status, said)
    sent = Sent(key=f"outgoing.{letter.pk}", address=letter.to)
    counting.count([Happened(sent, told, Way.SMTP, clock.now())])
    bounce(letter=letter, reason=reason)


def bounces_here(letter: Outgoing) -> bool:
    """Whether this is a mailbox of the sandbox that takes nothing."""
    return letter.to.lower().endswith(ALWAYS)
