"""The fake Stripe behind HTTP, and the faults of its script."""

import json
import re
import socket
import struct
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from tests.paying.stripe import hosted
from tests.paying.stripe.fake.sessions import PAGE


class Handler(BaseHTTPRequestHandler):
    """One request to the fake of its `Server`, and the faults that were asked for."""

    protocol_version = "HTTP/1.1"
    # Head and body of an answer in one packet: else each call waits 40 ms for the other side to acknowledge the first.
    wbufsize = -1
    disable_nagle_algorithm = True

    def _handle(self):
        fake, path = self.server.fake, urlsplit(self.path)
        said = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        pairs = parse_qsl(said or path.query, keep_blank_values=True)
        if path.path.startswith(PAGE):
            return self._show(*hosted.answer(fake, self.command, path.path, dict(pairs)))
        fault = fake.faults.pop(0) if fake.faults else ""
        if fault == "slow":
            threading.Event().wait(fake.slow_seconds)
        if re.fullmatch(r"\d+", fault):
            return self._say(int(fault), {"error": {"type": "api_error", "message": "not now"}})
        status, answer = fake.answer(self.command, path.path, pairs, self.headers)
        if fault == "reset":  # it was done, and nobody hears of it
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            self.close_connection = True
            return None
        return self._say(status, answer)

    def _show(self, status, leads_to, page):
        self._send(status, page.encode(), {"Content-Type": "text/html; charset=utf-8", "Location": leads_to})

    def _say(self, status, answer):
        self._send(status, json.dumps(answer).encode(), {"Content-Type": "application/json"})

    def _send(self, status, body, headers):
        self.send_response(status)
        for name, value in headers.items():
            if value:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_DELETE = _handle

    def log_message(self, *args):
        pass


class Server(ThreadingHTTPServer):
    """A fake behind HTTP, on a free port of this machine."""

    daemon_threads = True

    def __init__(self, fake):
        super().__init__(("127.0.0.1", 0), Handler)
        self.fake = fake

    def handle_error(self, request, client_address):
        pass  # who was reset does not answer


def serve(fake):
    """Answer in a thread. Close it with `shutdown()` and `server_close()`."""
    server = Server(fake)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    return server
