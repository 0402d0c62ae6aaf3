"""Which letter a returned mail is about, and whether that is shown and not only said.

Anybody may send us a mail that looks like a bounce. So it counts only with something that only a server which had our letter
can know: the token in the envelope's address, first of all; else the Message-ID of a letter of ours to that very address.
"""

from __future__ import annotations

from collections.abc import Iterable

from broadsheet.mail import verp
from broadsheet.mail.bounces import message_ids, owners
from broadsheet.mail.bounces.owners import Sent
from broadsheet.mail.bounces.parts import Told
from broadsheet.mail.bounces.reading import Reading
from broadsheet.mail.suppression.hashing import normalised


def find(reading: Reading, told: Told, *, to: Iterable[str]) -> Sent | None:
    """The letter; `to` are the addresses to which the returned mail came. None if nothing shows it."""
    keys = [*map(verp.read, (*to, *reading.senders)), *map(message_ids.read, reading.message_ids)]
    for key in keys:
        found = owners.by_key(key) if key else None
        if found and _is_theirs(found, told, reading):
            return found
    return owners.by_message_id(reading.message_ids, [each for each in (told.original, told.recipient) if each])


def _is_theirs(found: Sent, told: Told, reading: Reading) -> bool:
    """Of several recipients in one report, ours is the one that it names. Of one alone it is ours, whatever it is called:
    mail is forwarded."""
    if len(reading.told) < 2:
        return True
    return normalised(found.address) in {normalised(told.original), normalised(told.recipient)}
