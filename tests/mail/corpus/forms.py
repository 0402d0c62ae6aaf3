"""How servers put a failure into a mail: the forms of Postfix, Exim, Exchange, qmail, Sendmail and the large providers.

Each renders one case to raw bytes about the letter that is given. Written after the servers' manuals and RFC 3464 and 5965.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Case:
    """`status` is the report's field, `said` the server's reply."""

    form: str
    fault: str
    is_hard: bool
    status: str
    said: str

    @property
    def is_held_out(self) -> bool:
        """By a rule that nobody chooses: the first bit of its hash."""
        return hashlib.sha256(f"{self.form};{self.status};{self.said}".encode()).digest()[0] >= 128


@dataclass(frozen=True)
class About:
    """The letter that came back."""

    to: str = "reader@reader.example"
    sender: str = "bounces@lantern.example"
    message_id: str = "<letter.1@lantern.example>"


def cases() -> list[Case]:
    """All of them, in the file's order."""
    lines = (Path(__file__).parent / "cases.txt").read_text().splitlines()
    parts = [map(str.strip, line.split(";", 4)) for line in lines if line and not line.startswith("#")]
    return [Case(form, fault, hard == "hard", status, said) for form, fault, hard, status, said in parts]


def raw(case: Case, about: About | None = None) -> bytes:
    """The mail as it comes."""
    return FORMS[case.form](case, about or About()).replace("\r\n", "\n").replace("\n", "\r\n").encode()


def _headers(about: About, *, sender: str, subject: str, more: str = "") -> str:
    return (
        "Received: from mx.reader.example (mx.reader.example [203.0.113.12]) by in.lantern.example; Sun, 29 Nov 2026 10:00:00 +0000\n"
        f"From: {sender}\nTo: {about.sender}\nSubject: {subject}\nDate: Sun, 29 Nov 2026 10:00:00 +0000\n"
        f"Message-ID: <report.1@mx.reader.example>\nMIME-Version: 1.0\n{more}"
    )


def _returned(about: About) -> str:
    return (
        f"Return-Path: <{about.sender}>\nFrom: The Lantern <news@lantern.example>\nTo: {about.to}\n"
        f"Subject: Fog until noon\nMessage-ID: {about.message_id}\n"
        "Content-Type: text/plain; charset=utf-8\n\nOn Monday the ferry was full: user unknown, said the captain.\n"
    )


def _report(
    about: About, *, notice: str, fields: str, sender: str, subject: str, kind: str = "delivery-status",
    boundary: str = "b0und", returned: str = "message/rfc822",
) -> str:  # fmt: skip
    more = (
        f'Content-Type: multipart/report; report-type={kind};\n boundary="{boundary}"\nAuto-Submitted: auto-replied\n'
    )
    return (
        _headers(about, sender=sender, subject=subject, more=more)
        + f"\n--{boundary}\nContent-Type: text/plain; charset=utf-8\n\n{notice}\n"
        + f"\n--{boundary}\nContent-Type: message/{kind}\n\n{fields}\n"
        + f"\n--{boundary}\nContent-Type: {returned}\n\n{_returned(about)}\n--{boundary}--\n"
    )


def _fields(
    case: Case,
    about: About,
    *,
    action: str = "failed",
    mta: str = "mx.reader.example",
    recipient: str = "Final-Recipient",
) -> str:
    return (
        f"Reporting-MTA: dns; {mta}\nArrival-Date: Sun, 29 Nov 2026 09:59:00 +0000\n\n"
        f"{recipient}: rfc822; {about.to}\nOriginal-Recipient: rfc822;{about.to}\nAction: {action}\nStatus: {case.status}\n"
        f"Remote-MTA: dns; mx.reader.example\nDiagnostic-Code: smtp; {case.said}\n"
    )


def _postfix(case: Case, about: About) -> str:
    notice = (
        "This is the mail system at host out.lantern.example.\n\nI'm sorry to have to inform you that your message could not\n"
        "be delivered to one or more recipients. It's attached below.\n\n"
        f"                   The mail system\n\n<{about.to}>: {case.said}\n"
    )
    said = case.said.split("said: ", 1)[-1]
    fields = (
        "Reporting-MTA: dns; out.lantern.example\nX-Postfix-Queue-ID: 4F1A22\nX-Postfix-Sender: rfc822; "
        f"{about.sender}\nArrival-Date: Sun, 29 Nov 2026 09:59:00 +0000 (UTC)\n\nFinal-Recipient: rfc822; {about.to}\n"
        f"Original-Recipient: rfc822;{about.to}\nAction: failed\nStatus: {case.status}\nDiagnostic-Code: "
        f"{'smtp' if 'said: ' in case.said else 'X-Postfix'}; {said}\n"
    )
    sender = "MAILER-DAEMON@out.lantern.example (Mail Delivery System)"
    return _report(about, notice=notice, fields=fields, sender=sender, subject="Undelivered Mail Returned to Sender")


def _google(case: Case, about: About) -> str:
    notice = (
        f"** Address not found **\n\nYour message wasn't delivered to {about.to}. The response was:\n\n{case.said}\n"
        if case.fault == "unknown_user"
        else f"** Message not delivered **\n\nThere was a problem delivering your message to {about.to}. The response was:\n\n{case.said}\n"
    )
    fields = _fields(case, about, mta="googlemail.example")
    sender = "Mail Delivery Subsystem <mailer-daemon@googlemail.example>"
    return _report(about, notice=notice, fields=fields, sender=sender, subject="Delivery Status Notification (Failure)")


def _m365(case: Case, about: About) -> str:
    notice = (
        f"Delivery has failed to these recipients or groups:\n\n{about.to}\nYour message couldn't be delivered.\n\n"
        f"Diagnostic information for administrators:\n\nGenerating server: AM0.prod.outlook.example\n\n{about.to}\n"
        f"Remote Server returned '{case.said}'\n"
    )
    fields = _fields(case, about, mta="AM0.prod.outlook.example").replace("Action: failed", "Action: Failed")
    sender = "postmaster@outlook.example"
    return _report(about, notice=notice, fields=fields, sender=sender, subject="Undeliverable: Fog until noon")


def _exchange(case: Case, about: About) -> str:
    notice = f"Delivery has failed to these recipients or distribution lists:\n\n{about.to}\n\nexch.reader.example {case.said}\n"
    said = case.said.strip("#< ").removesuffix("##").strip()
    fields = (
        "Reporting-MTA: dns;exch.reader.example\nReceived-From-MTA: dns;out.lantern.example\n\n"
        f"Final-Recipient: RFC822;{about.to}\nAction: failed\nStatus: {case.status}\nDiagnostic-Code: smtp;{said}\n"
        "X-Display-Name: Reader\n"
    )
    return _report(
        about, notice=notice, fields=fields, sender="postmaster@reader.example", subject="Undeliverable: Fog until noon"
    )


def _sendmail(case: Case, about: About) -> str:
    notice = (
        "The original message was received at Sun, 29 Nov 2026 09:59:00 GMT\nfrom out.lantern.example [192.0.2.9]\n\n"
        f"   ----- The following addresses had permanent fatal errors -----\n<{about.to}>\n    (reason: {case.said})\n\n"
        f"   ----- Transcript of session follows -----\n{case.said}\n"
    )
    fields = _fields(case, about, recipient="Final-Recipient")
    sender = "Mail Delivery Subsystem <MAILER-DAEMON@mx.reader.example>"
    return _report(
        about, notice=notice, fields=fields, sender=sender, subject="Returned mail: see transcript for details"
    )


def _dsn(case: Case, about: About) -> str:
    notice = f"A message that you sent could not be delivered.\n\n{about.to}\n{case.said}\n"
    fields = _fields(case, about).replace("Final-Recipient: rfc822", "final-recipient: RFC822")
    fields = fields.replace("Action:", "ACTION:").replace("Status:", "status:")
    return _report(about, notice=notice, fields=fields, sender="postmaster@mx.reader.example", subject="Mail failure")


def _yahoo(case: Case, about: About) -> str:
    notice = f"Sorry, we were unable to deliver your message to the following address.\n\n<{about.to}>:\n{case.said}\n"
    fields = _fields(case, about, mta="yahoo.example")
    sender = "MAILER-DAEMON@yahoo.example"
    return _report(about, notice=notice, fields=fields, sender=sender, subject="Failure Notice")


def _exim(case: Case, about: About) -> str:
    more = f"X-Failed-Recipients: {about.to}\nAuto-Submitted: auto-replied\nContent-Type: text/plain; charset=utf-8\n"
    said = case.said.replace(": ", ":\n    ", 1)
    return _headers(
        about, sender="Mail Delivery System <Mailer-Daemon@mx.reader.example>",
        subject="Mail delivery failed: returning message to sender", more=more,
    ) + (
        "\nThis message was created automatically by mail delivery software.\n\n"
            "A message that you sent could not be delivered to one or more of its\n"
        "recipients. This is a permanent error. The following address(es) failed:\n\n"
        f"  {about.to}\n    {said}\n\n------ This is a copy of the message, including all the headers. ------\n\n{_returned(about)}"
    )  # fmt: skip


def _exim_warning(case: Case, about: About) -> str:
    more = "Auto-Submitted: auto-replied\nContent-Type: text/plain; charset=utf-8\n"
    return _headers(
        about, sender="Mail Delivery System <Mailer-Daemon@mx.reader.example>",
        subject="Warning: message 1abc-000 delayed 24 hours", more=more,
    ) + (
        "\nThis message was created automatically by mail delivery software.\n"
            "A message that you sent has not yet been delivered to one or more of its\n"
        f"recipients after more than 24 hours on the queue on mx.reader.example.\n\n  {about.to}\n    Delay reason: {case.said}\n\n"
        "No action is required on your part. Delivery attempts will continue for\nsome time.\n"
    )  # fmt: skip


def _qmail(case: Case, about: About) -> str:
    more = "Content-Type: text/plain; charset=utf-8\n"
    said = case.said.replace(" Remote host said:", "\nRemote host said:")
    return _headers(about, sender="MAILER-DAEMON@mx.reader.example", subject="failure notice", more=more) + (
        "\nHi. This is the qmail-send program at mx.reader.example.\n"
        "I'm afraid I wasn't able to deliver your message to the following addresses.\n"
        f"This is a permanent error; I've given up. Sorry it didn't work out.\n\n<{about.to}>:\n{said}\n\n"
        f"--- Below this line is a copy of the message.\n\n{_returned(about)}"
    )


def _with_action(action: str, subject: str) -> Callable[[Case, About], str]:
    def form(case: Case, about: About) -> str:
        notice = f"This is about your letter to {about.to}: {action}.\n\n{case.said}\n"
        fields = _fields(case, about, action=action)
        return _report(about, notice=notice, fields=fields, sender="MAILER-DAEMON@mx.reader.example", subject=subject)

    return form


def _answer(subject: str, more: str, sender: str = "Reader <reader@reader.example>") -> Callable[[Case, About], str]:
    def form(case: Case, about: About) -> str:
        headers = f"{more}In-Reply-To: {about.message_id}\nContent-Type: text/plain; charset=utf-8\n"
        return _headers(about, sender=sender, subject=subject, more=headers) + f"\n{case.said}\n"

    return form


def _receipt(case: Case, about: About) -> str:
    fields = (
        f"Reporting-UA: mail.reader.example\nFinal-Recipient: rfc822;{about.to}\n"
        "Disposition: manual-action/MDN-sent-manually; displayed\n"
    )
    return _report(
        about, notice=case.said, fields=fields, sender=about.to, subject="Read: Fog until noon",
        kind="disposition-notification",
    )  # fmt: skip


def _dmarc(case: Case, about: About) -> str:
    more = 'Content-Type: application/gzip; name="report.xml.gz"\nContent-Transfer-Encoding: base64\n'
    subject = "Report domain: lantern.example Submitter: reader.example Report-ID: 4711"
    return _headers(about, sender="dmarc-noreply@reader.example", subject=subject, more=more) + "\nH4sIAAAAAAAAAw==\n"


def _arf(
    *,
    is_redacted: bool = False,
    sender: str = "feedback@fbl.reader.example",
    returned: str = "message/rfc822",
    more: str = "",
) -> Callable[[Case, About], str]:
    def form(case: Case, about: About) -> str:
        rcpt = "" if is_redacted else f"Original-Rcpt-To: <{about.to}>\nRemoved-Recipient: {about.to}\n"
        fields = (
            f"Feedback-Type: {case.said}\nUser-Agent: SomeGenerator/1.0\nVersion: 1\nOriginal-Mail-From: <{about.sender}>\n"
            f"{rcpt}Arrival-Date: Sun, 29 Nov 2026 09:59:00 +0000\nSource-IP: 192.0.2.9\n{more}"
        )
        made = _report(
            about, notice="This is an email abuse report.", fields=fields, sender=sender,
            subject="FW: Fog until noon", kind="feedback-report", returned=returned,
        )  # fmt: skip
        return made.replace(f"To: {about.to}\n", "To: redacted@redacted.example\n") if is_redacted else made

    return form


_AUTO = "Auto-Submitted: auto-replied\nPrecedence: bulk\n"
FORMS: dict[str, Callable[[Case, About], str]] = {
    "postfix": _postfix, "google": _google, "m365": _m365, "exchange": _exchange, "sendmail": _sendmail, "dsn": _dsn,
    "yahoo": _yahoo, "exim": _exim, "exim-warning": _exim_warning, "qmail": _qmail,
    "delayed": _with_action("delayed", "Delayed Mail (still being retried)"),
    "delayed-capital": _with_action("Delayed", "Delivery Status Notification (Delay)"),
    "sendmail-warning": _with_action("delayed", "Warning: could not send message for past 4 hours"),
    "delivered": _with_action("delivered", "Successful Mail Delivery Report"),
    "relayed": _with_action("relayed", "Relayed: Fog until noon"),
    "expanded": _with_action("expanded", "Expanded: Fog until noon"),
    "vacation": _answer("Out of office: Fog until noon", _AUTO),
    "vacation-subject": _answer("Автоматична відповідь: Fog until noon", "X-Autoreply: yes\n"),
    "vacation-exchange": _answer("Automatic reply: Fog until noon", "X-Auto-Response-Suppress: All\n"),
    "challenge": _answer("Please confirm your message", "Precedence: junk\n"),
    "ticket": _answer("[#4711] Re: Fog until noon", "Auto-Submitted: auto-generated\n", "Support <support@reader.example>"),
    "receipt": _receipt, "dmarc": _dmarc,
    "arf": _arf(), "arf-redacted": _arf(is_redacted=True), "arf-fraud": _arf(), "arf-not-spam": _arf(),
    "arf-auth-failure": _arf(more="Auth-Failure: dmarc\n"),
    "arf-yahoo": _arf(is_redacted=True, sender="Yahoo <feedback@arf.mail.yahoo.example>"),
    "arf-microsoft": _arf(returned="text/rfc822-headers"),
}  # fmt: skip
