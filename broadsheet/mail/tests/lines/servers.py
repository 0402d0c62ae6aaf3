"""Mail servers on this machine: one that keeps the rules, and one that says what a test tells it to, when it tells it to."""

from __future__ import annotations

import re
import socket
import threading
import time
from contextlib import ExitStack, closing, contextmanager, suppress

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from broadsheet.mail.lines.patience import Patience
from broadsheet.mail.lines.server import Server

SHORT = Patience(connect=2, greeting=0.5, command=0.5, data=0.5, block=0.5, dot=0.5, quit=0.5)
CLOSE = object()
"""Instead of an answer: the server goes away."""
SILENCE = object()
"""Instead of an answer: nothing, until whoever asked goes."""

NEEDS = {"RCPT": "MAIL", "DATA": "RCPT"}


def free_port():
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class Keeping:
    """Keeps every letter: (sender, recipient, bytes)."""

    def __init__(self):
        self.letters = []

    async def handle_DATA(self, _server, _session, envelope):
        self.letters.append((envelope.mail_from, envelope.rcpt_tos[0], envelope.original_content))
        return "250 2.0.0 Taken"


class Once(Controller):
    """Each connection is served by a server of the options that a test asks for."""

    def __init__(self, handler, **options):
        self.options = options
        super().__init__(handler, hostname="127.0.0.1", port=free_port())

    def factory(self):
        return SMTP(self.handler, **self.options)


@contextmanager
def keeping(**options):
    """A server that keeps the rules: (its `Server`, what it keeps)."""
    kept = Keeping()
    controller = Once(kept, **options)
    controller.start()
    try:
        yield Server(host="127.0.0.1", port=controller.port), kept
    finally:
        controller.stop()


class Scripted:
    """Says `answers[step]` instead of what is right. A list is used up, one for each time; what is said late is (seconds, answer).

    Steps: greeting EHLO STARTTLS RSET MAIL RCPT DATA part (after the first bytes of a letter) DOT QUIT.
    """

    RIGHT = {
        "greeting": b"220 here\r\n", "EHLO": b"250-here\r\n250-PIPELINING\r\n250 8BITMIME\r\n", "RSET": b"250 ok\r\n",
        "MAIL": b"250 ok\r\n", "RCPT": b"250 ok\r\n", "DATA": b"354 go on\r\n", "DOT": b"250 2.0.0 taken\r\n",
        "QUIT": b"221 bye\r\n", "503": b"503 5.5.1 not now\r\n",
    }  # fmt: skip

    def __init__(self, *, seal=None, **answers):
        self._seal = seal
        self.answers = {step: list(said) if isinstance(said, list) else said for step, said in answers.items()}
        self.heard = []
        self.letters = []
        self.connections = 0
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.server = Server(host="127.0.0.1", port=self._listening.getsockname()[1])
        self._ends = threading.Event()
        self._threads = [threading.Thread(target=self._listen, daemon=True)]
        self._threads[0].start()

    def _listen(self):
        while not self._ends.is_set():
            try:
                line, _address = self._listening.accept()
            except OSError:
                return
            self.connections += 1
            self._threads.append(threading.Thread(target=self._serve, args=[line], daemon=True))
            self._threads[-1].start()

    def _serve(self, line):
        with suppress(OSError, EOFError), ExitStack() as held:
            held.callback(lambda: line.close())
            reader, refused = line.makefile("rb"), set()
            self._say(line, "greeting")
            while words := reader.readline():
                verb = re.match(rb"\w*", words)[0].decode().upper()
                self.heard.append(words.decode(errors="replace").strip())
                said = self._say(line, "503" if NEEDS.get(verb) in refused and verb not in self.answers else verb)
                refused = (refused - {verb}) | ({verb} if said[:1] != b"2" else set())
                if verb == "STARTTLS" and self._seal:
                    line = self._seal.wrap_socket(line, server_side=True)
                    reader = line.makefile("rb")
                if said.startswith(b"354"):
                    self._take(line, reader)

    def _take(self, line, reader):
        rows = []
        while (row := reader.readline()) != b".\r\n":
            if not row:
                raise EOFError
            rows.append(row)
            if len(rows) == 1 and "part" in self.answers:
                self._say(line, "part")
        self.letters.append(b"".join(row[1:] if row.startswith(b".") else row for row in rows))
        self._say(line, "DOT")

    def _say(self, line, step):
        said = self.answers.get(step, self.RIGHT.get(step, b"500 what?\r\n"))
        if isinstance(said, list):
            said = said.pop(0) if said else self.RIGHT[step]
        if isinstance(said, tuple):
            self._ends.wait(said[0])
            said = said[1]
        if said is CLOSE:
            raise EOFError
        if said is SILENCE:
            self._ends.wait(20)
            raise EOFError
        for part in said if isinstance(said, dict) else [said]:
            if part is CLOSE:
                raise EOFError
            line.sendall(part)
            time.sleep(0.01 if isinstance(said, dict) else 0)
        return part

    def stop(self):
        self._ends.set()
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for thread in self._threads:
            thread.join(timeout=5)


@contextmanager
def scripted(*, seal=None, **answers):
    """A server that says what it is told to; `seal` is the context with which it speaks TLS after STARTTLS."""
    made = Scripted(seal=seal, **answers)
    try:
        yield made
    finally:
        made.stop()
