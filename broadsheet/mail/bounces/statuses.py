"""Enhanced status codes: RFC 3463, the IANA registry of them, and what Google and Microsoft publish of theirs.

The first digit says only whether it is for good; the class of a failure stands in the other two numbers.
"""

from __future__ import annotations

from broadsheet.mail.models import Fault

_OF: dict[str, Fault] = {
    **dict.fromkeys(("1.0", "1.1", "1.3", "1.4"), Fault.UNKNOWN_USER),
    **dict.fromkeys(("1.2", "1.10", "7.18", "4.4", "4.310"), Fault.DOMAIN_GONE),
    **dict.fromkeys(("1.6", "2.0", "2.1", "7.13", "7.17"), Fault.INACTIVE),
    "2.2": Fault.FULL,
    **dict.fromkeys(("1.7", "1.8", "7.0", "7.1", "7.2"), Fault.BLOCKED),
    **dict.fromkeys(
        (
            "7.8",
            "7.9",
            "7.20",
            "7.21",
            "7.22",
            "7.23",
            "7.24",
            "7.26",
            "7.27",
            "7.30",
            "7.31",
            "7.32",
            "7.509",
            "7.515",
        ),
        Fault.AUTHENTICATION,
    ),
    "7.25": Fault.PTR,
    **dict.fromkeys(("5.3", "7.28", "7.650", "2.121", "2.122"), Fault.RATE),
    **dict.fromkeys(("2.3", "3.4", "7.7", "7.703"), Fault.CONTENT),
    **dict.fromkeys(("7.4", "7.5", "7.6", "7.10", "7.11", "7.29"), Fault.TLS),
    **dict.fromkeys(("2.4", "6.7", "6.8", "6.9", "6.10"), Fault.SERVER),
}
_BY_SUBJECT = {"3": Fault.SERVER, "4": Fault.SERVER, "6": Fault.CONTENT, "7": Fault.BLOCKED}
"""Where the detail says nothing more: the receiver's system, the way there, the message, a policy."""
_LOOPS_IN_TIME = {
    "4.2.1": Fault.SERVER,
    "4.4.4": Fault.SERVER,
    "4.1.2": Fault.SERVER,
    "4.2.0": Fault.SERVER,
    "4.7.23": Fault.PTR,
}
"""A mailbox that is closed, or a domain that is not found, for the moment only. Google counts its 4.7.23 otherwise than IANA."""


def fault(status: str) -> Fault | None:
    """The class of a status such as `5.1.1`; None if it says nothing."""
    if not status:
        return None
    if status in _LOOPS_IN_TIME:
        return _LOOPS_IN_TIME[status]
    _first, rest = status.split(".", 1)
    return _OF.get(rest) or _BY_SUBJECT.get(rest.split(".")[0])
