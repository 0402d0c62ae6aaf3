"""A small IMAP server on this machine (RFC 3501, as much as a client needs that fetches and marks): for tests."""

from __future__ import annotations

import base64
import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Kept:
    """One mail and its marks."""

    raw: bytes
    flags: set[str] = field(default_factory=set)


class Mailbox(socketserver.ThreadingTCPServer):
    """One folder. `takes_marks` is whether clients may make marks of their own; `dies_at` a command at which the line breaks."""

    allow_reuse_address = True
    daemon_threads = True
    password = "s3cret/:@"

    def __init__(self, mails: list[bytes]) -> None:
        super().__init__(("127.0.0.1", 0), _Line)
        self.mails = {number: Kept(raw) for number, raw in enumerate(mails, start=7)}
        self.takes_marks = True
        self.dies_at = ""
        self.said: list[str] = []


class _Line(socketserver.StreamRequestHandler):
    server: Mailbox

    def handle(self) -> None:
        self._say("* OK ready")
        for line in self.rfile:
            tag, _space, rest = line.decode("utf-8", "replace").strip().partition(" ")
            name = " ".join(rest.upper().split()[: 2 if rest.upper().startswith("UID") else 1])
            self.server.said.append(rest)
            if self.server.dies_at and name == self.server.dies_at:
                return
            answer = getattr(self, f"_{name.lower().replace(' ', '_')}", self._unknown)(rest)
            self._say(f"{tag} {answer}")
            if name == "LOGOUT":
                return

    def _capability(self, _rest: str) -> str:
        self._say("* CAPABILITY IMAP4rev1")
        return "OK done"

    def _login(self, rest: str) -> str:
        is_right = rest.split(" ", 1)[1] == f'bounces "{self.server.password}"'
        return "OK in" if is_right else "NO [AUTHENTICATIONFAILED] wrong"

    def _authenticate(self, _rest: str) -> str:
        self._say("+ ")
        said = base64.b64decode(self.rfile.readline()).decode()
        return "OK in" if said == f"\0bounces\0{self.server.password}" else "NO [AUTHENTICATIONFAILED] wrong"

    def _select(self, rest: str) -> str:
        if rest.split()[1].strip('"') != "INBOX":
            return "NO no such folder"
        marks = r" \*" if self.server.takes_marks else ""
        self._say(f"* {len(self.server.mails)} EXISTS")
        self._say(rf"* OK [PERMANENTFLAGS (\Seen \Deleted{marks})] limited")
        return "OK [READ-WRITE] selected"

    def _uid_search(self, rest: str) -> str:
        mark = rest.split()[-1] if "KEYWORD" in rest else r"\Seen"
        found = [str(number) for number, mail in self.server.mails.items() if mark not in mail.flags]
        self._say(f"* SEARCH {' '.join(found)}".rstrip())
        return "OK searched"

    def _uid_fetch(self, rest: str) -> str:
        number = int(rest.split()[2])
        mail = self.server.mails.get(number)
        if mail is not None:
            if ".PEEK" not in rest:
                mail.flags.add(r"\Seen")
            self.wfile.write(f"* 1 FETCH (UID {number} BODY[] {{{len(mail.raw)}}}\r\n".encode() + mail.raw + b")\r\n")
        return "OK fetched"

    def _uid_store(self, rest: str) -> str:
        marks = re.search(r"\((.*)\)", rest)
        self.server.mails[int(rest.split()[2])].flags |= set(marks[1].split() if marks else ())
        return "OK stored"

    def _logout(self, _rest: str) -> str:
        self._say("* BYE")
        return "OK bye"

    def _unknown(self, _rest: str) -> str:
        return "BAD unknown"

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def serving(mails: list[bytes]) -> Iterator[Mailbox]:
    """A mailbox with these mails, as long as it is needed."""
    with Mailbox(mails) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join(timeout=10)
