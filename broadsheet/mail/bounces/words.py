"""What servers say, and which class it is of. The first line that is found decides, so what is particular stands first.

Written from the published replies of Google, Microsoft, Yahoo and Apple and the texts of Postfix, Exim, qmail, Sendmail and
Exchange. A line is there because its words are used for one thing only: `blocked` alone says nothing about whose fault it was.
"""

from __future__ import annotations

import re

from broadsheet.mail.models import Fault

_RULES: tuple[tuple[Fault, str], ...] = (
    # One provider's own words or marks, where others would be misled.
    (Fault.RATE, r"\[TSS?\d\d\]|\bRP-00\d|receiving ?rate|receiving mail at a rate"),
    (Fault.BLOCKED, r"\[BL\d\d\]|\bS31(?:40|50)\b|\bHM08\b|\b(?:DY|OU|SC-00[2-9])-?\d*\b.*policy reasons"),
    (Fault.CONTENT, r"\[PH\d\d\]|\bSC-001\b|\[CS\d\d\]"),
    (Fault.UNKNOWN_USER, r"RESOLVER\.ADR\.(?:Ex)?Recip|AS\(201806281\)|\bS2017062302\b|validrcptto"),
    (Fault.BLOCKED, r"RESOLVER\.RST\.(?:Auth|Sender|NotAuth)|SenderNotAuthenticated|delivery restriction"),
    (Fault.CONTENT, r"RESOLVER\.RST\.\w*Size"),
    (
        Fault.BLOCKED,
        r"sender address rejected|domain of sender|sender (?:address|domain)\b.*\bnot (?:exist|found|resolve)",
    ),
    (Fault.CONTENT, r"\b(?:links?|urls?|uri)\b[^.]{0,60}\b(?:(?:block|black) ?-?list|detected)"),
    # The way there.
    (
        Fault.SERVER,
        r"relay(?:ing)?\b[^.]{0,30}\b(?:denied|not permitted|prohibited)|unable to relay|allowed rcpthosts"
        r"|control/locals"
        r"|loops? back|mail loop|too many hops|hop count|insufficient system (?:storage|resources)|gr[ea]ylist",
    ),
    # Ours: how we prove who we are, from where, how well kept secret, how fast.
    (Fault.TLS, r"starttls|\btls\b|certificate|encryption (?:needed|required)|must be encrypted"),
    (Fault.PTR, r"\bPTR\b|reverse[ -](?:dns|hostname|lookup)|\brdns\b|cannot find your (?:reverse )?hostname|\bhelo\b"),
    (
        Fault.AUTHENTICATION,
        r"\bSPF\b|\bDKIM\b(?! domain)|\bDMARC\b|sender policy framework|unauthenticated|(?:authentication"
        r"|auth) (?:level|checks? failed)"
        r"|sender id\b",
    ),
    (
        Fault.RATE,
        r"rate[ -]?limit|unusual rate|too (?:many|much) (?:messages|mails?|emails?|connections|recipients|sessions"
        r"|errors)"
        r"|(?:hourly|per hour|daily|connection|message receive|sending|rate) (?:message )?(?:receive )?(?:limit"
        r"|quota)|throttl|unexpected volume"
        r"|slow down|too fast|temporarily deferred",
    ),
    # The reader's mailbox is full. Before what looks for `mailbox` or `size`.
    (
        Fault.FULL,
        r"over[ -]?quota|quota exceed|exceed\w* (?:\w+ ){0,3}(?:quota|storage)|disk quota|out of storage"
        r"|storage (?:limit|allocation|space)"
        r"|(?:mailbox|mailfolder|inbox|mail box|account|maildir)\b[^.]{0,30}\b(?:full|over the allowed quota|quota"
        r"|size limit)"
        r"|\bfull mailbox|mfull|QuotaExceeded|not enough (?:storage |disk )?space|allowed quota",
    ),
    # Nobody there, in words that mean nothing else.
    (
        Fault.UNKNOWN_USER,
        r"(?:user|recipient|account|mailbox|address|addressee|customer|person|alias)\b(?: \S+){0,2} (?:is "
        r"|was )?(?:unknown|not found)"
        r"|(?:unknown|no such|non-?exist[ea]nt|unrouteable|nonexistent|illegal) (?:or illegal )?(?:local )?(?:user"
        r"|recipient|mailbox|account|alias|address|person|addressee)"
        r"|(?:user|recipient|account|mailbox|address)\b(?: \S+){0,7}? (?:does not|doesn't|doesn’t) (?:exist|have an?)"
        r"|(?:email )?(?:account|address) that you tried to reach does not exist|no mailbox here|no user (?:here|with"
        r"|by)"
        r"|not a (?:valid|known) (?:user|recipient|mailbox|address)|invalid (?:mailbox|recipient|address|user"
        r"|destinataire)(?! format)"
        r"|mailbox (?:not found|unavailable)(?! ?/)|user (?:doesn't|doesn’t) have|no longer accepts mail"
        r"|not our (?:customer|user)"
        r"|there is no (?:user|mailbox|such)|not listed in|destinataire invalide|benutzer unbekannt|existiert nicht"
        r"|не знайдено|bad destination mailbox"
        r"|recipient address rejected: (?:user|access denied|undeliverable)|address rejected\.|recipient rejected"
        r"|no such person",
    ),
    # Somebody was there.
    (
        Fault.INACTIVE,
        r"(?:account|mailbox|user|address|it)\b[^.;]{0,40}\b(?:disabled|inactive|inactivity|deactivated|suspended"
        r"|closed|discontinued|terminated"
        r"|frozen|expired|not active|no longer (?:active|valid|in use|available)|locked out|abandoned)"
        r"|(?:inactive|disabled|deactivated|suspended) (?:user|account|mailbox)|disableduser|has moved|user not local"
        r"|not accepting (?:messages|mail)",
    ),
    # No such place.
    (
        Fault.DOMAIN_GONE,
        r"nxdomain|null ?mx|does not accept e?-?mails?(?![^.;:]{0,30}\b(?:from|by)\b)|(?:domain|host)(?: name)? (?:not found|unknown"
        r"|does not exist)(?!, try)(?!.*sender)"
        r"|(?:recipient|dns) domain\b.*(?:not exist|find)|able to find the recipient domain|couldn't find any host"
        r"|non-existent hosts?"
        r"|no smtp service(?!\. ip)|bad destination (?:system|host)|no such domain",
    ),
    # Ours again: where we are listed, who we are.
    (
        Fault.BLOCKED,
        r"black ?-?list|block ?-?list(?!.*\b(?:link|url|uri))|spamhaus|\brbl\b|dnsbl|barracuda|spamcop|reputation"
        r"|banned|blocked using"
        r"|\blisted (?:at|in|by|on)\b|open relay|client host rejected|client host .{0,40}blocked|(?:sender"
        r"|from) address rejected|sender verify"
        r"|domain of sender|not authori[sz]ed|access denied|allowed senders|personal block|dynamic ip"
        r"|blocked from sending|does not accept e?-?mails?[^.;:]{0,30}\b(?:from|by)\b"
        r"|traffic not accepted",
    ),
    (
        Fault.CONTENT,
        r"\bspam|virus|malware|unsolicited|phish|content|message (?:size|too (?:big|large))|size limits?|too large"
        r"|databytes|security issue"
        r"|\b(?:links?|urls?|uri)\b|messageid header|missing .{0,20}header|attachment|media not supported|lone (?:cr"
        r"|lf)",
    ),
    # The receiver's own trouble.
    (
        Fault.SERVER,
        r"timed? ?out|time ?expired|message expired|connection (?:refused|died|reset|lost)|lost connection|no route"
        r"|unreachable|try (?:again|later)"
        r"|temporar\w+ (?:local |system |lookup )?(?:problem|failure|error)|system problem|service (?:unavailable"
        r"|shutting)|retry time|queue too long"
        r"|did not accept our requests|failing for a long time|not been able to connect|wasn't able to establish"
        r"|configuration error|mailer error"
        r"|command died|name server|host not found, try|system storage|not be delivered for|backend|locked",
    ),
)
_COMPILED = tuple((fault, re.compile(pattern, re.IGNORECASE)) for fault, pattern in _RULES)


def fault(text: str) -> Fault | None:
    """The class that these words are of; None if none is known."""
    return next((fault for fault, pattern in _COMPILED if pattern.search(text[:2000])), None)
