"""The short way: a whole, plain request for a known plate is answered before any parser sees it.

Everything else, and everything doubtful, goes to uvicorn's parser and the application, which answer the same. The short
way is open only between messages: nothing unread in the parser, no answer under way, room to write.
"""

from __future__ import annotations

import re
import time
from asyncio import AbstractEventLoop, BaseTransport, TimerHandle
from http import HTTPStatus
from typing import Any

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from kiosk import routing
from kiosk.answers import Answer, DamagedPlateError, NotAcceptableError
from kiosk.app import LONGEST_HEAD, Kiosk
from kiosk.conditions import is_unchanged
from kiosk.manners import UNREAD, Manner, Manners
from kiosk.passes import Pass
from kiosk.paths import LONGEST
from kiosk.plates import WHOLE, Plate
from kiosk.refusals import raw, refuse
from kiosk.routing import Route

HEAD_SECONDS = 20
"""A head that takes longer than this to come is no reader's."""

STUCK_SECONDS = 60
"""Whoever takes nothing of what is waiting for them for so long is cut off."""

FIRST_WORD_SECONDS = 0.5
"""When the kiosk ends, whoever has just come in has so long to say what they want."""

_LONGEST_PATH = 2048
_PLAIN_QUERY = re.compile(rb"[A-Za-z0-9&=_.~%+\-]*")
_END = b" HTTP/1.1\r\n"
_WHOLE = WHOLE.encode()


class Counter:
    """What all connections of one kiosk share: manners, and the beginnings of answers, which change once a second."""

    def __init__(self, kiosk: Kiosk) -> None:
        self.edition = kiosk.edition
        self.manners = Manners(kiosk.edition)
        self._written_for: list[tuple[bytes, bytes]] | None = None
        self._beginnings: dict[int, bytes] = {}

    def fetch(self, manner: Manner, path: bytes) -> Answer | None:
        """A plate's answer from disk; None where the application has more to decide than that."""
        text = path.decode("latin-1")
        plate = self.edition.find(manner.prefix.decode() + text)
        if plate is None or routing.route(self.edition.site, text) is not Route.PLATE:
            return None
        return self._printed(plate, manner)

    def whole(self, manner: Manner, shown: Pass, path: bytes) -> Answer | None:
        """What the pass opens of a known plate; None where it opens nothing: then the application has more to decide."""
        plate = self.edition.find(manner.prefix.decode() + path.decode("latin-1") + WHOLE)
        return self._printed(plate, manner) if plate is not None and shown.opens(plate) else None

    def _printed(self, plate: Plate, manner: Manner) -> Answer | None:
        if plate.status == 0:
            return None
        try:
            return self.edition.answers.get(plate, manner.codings, self.edition.site)
        except (DamagedPlateError, NotAcceptableError):
            return None

    def beginning(self, status: int, default_headers: list[tuple[bytes, bytes]]) -> bytes:
        """Status line and date. uvicorn makes a new list of its headers every second."""
        if default_headers is not self._written_for:
            self._beginnings.clear()
            self._written_for = default_headers
        found = self._beginnings.get(status)
        if found is None:
            lines = b"".join(b"%b: %b\r\n" % pair for pair in default_headers)
            found = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n".encode() + lines
            self._beginnings[status] = found
        return found


class FastPath(HttpToolsProtocol):
    """uvicorn's protocol with the short way before it, and with bounds on what a head may be."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: AbstractEventLoop | None = None,
        *,
        counter: Counter,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._counter = counter
        self._known = counter.manners.known
        self._is_between = True
        self._is_in_head = False
        self._is_ending = False
        self._head_size = 0
        self._served = 0
        self._served_before = 0
        self._head_timer: TimerHandle | None = None
        self._stuck_timer: TimerHandle | None = None
        self._unsent = 0

    # What the transport calls

    def connection_made(self, transport: BaseTransport) -> None:  # type: ignore[override]
        """Wait for the first head, but not for ever."""
        super().connection_made(transport)  # type: ignore[arg-type]
        self._head_timer = self.loop.call_later(HEAD_SECONDS, self.timeout_keep_alive_handler)

    def connection_lost(self, exc: Exception | None) -> None:
        """Leave no timer behind."""
        self._unset_head_timer()
        self._unset_stuck_timer()
        self._unset_keepalive_if_required()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """The short way if it is open and fits, else the long one."""
        cycle = self.cycle
        if (
            self._is_between
            and data.endswith(b"\r\n\r\n")
            and data.startswith(b"GET /")
            and (cycle is None or cycle.response_complete)
            and not self.flow.write_paused
            and not self.pipeline
            and self._answered(data)
        ):
            return
        self._take_long_way(data)

    def pause_writing(self) -> None:
        """The reader is slow; or gone, or means to keep us waiting."""
        super().pause_writing()
        if self._stuck_timer is None:
            self._unsent = self.transport.get_write_buffer_size()
            self._stuck_timer = self.loop.call_later(STUCK_SECONDS, self._look_whether_stuck)

    def resume_writing(self) -> None:
        """The reader goes on."""
        super().resume_writing()
        self._unset_stuck_timer()

    def shutdown(self) -> None:
        """The kiosk ends. Who has just come in is still heard, once: their request may be on its way."""
        if self.cycle is not None or self._served:
            super().shutdown()
            return
        self._is_ending = True
        self._is_between = False
        self._unset_head_timer()
        self._head_timer = self.loop.call_later(FIRST_WORD_SECONDS, self.timeout_keep_alive_handler)

    # The short way

    def _answered(self, data: bytes) -> bool:
        first, _, block = data.partition(_END)
        manner = self._known.get(block, UNREAD)
        if manner is UNREAD:
            manner = self._counter.manners.read(block)
        if manner is None:
            return False
        answer = self._find(manner, first[4:])
        if answer is None or self.transport.is_closing():
            return False
        answer.is_used = True
        default_headers = self.server_state.default_headers
        has_it = manner.if_none_match
        if has_it is not None and (has_it == answer.etag != b"" or is_unchanged(has_it, answer.etag)):
            self.transport.write(self._counter.beginning(304, default_headers) + answer.rest_unchanged)
        else:
            self.transport.write(self._counter.beginning(answer.status, default_headers) + answer.rest)
        self._served += 1
        if self.timeout_keep_alive_task is None:
            self._unset_head_timer()
            self._set_keep_alive()
        return True

    def _find(self, manner: Manner, target: bytes) -> Answer | None:
        answer = manner.ready.get(manner.prefix + target)
        if answer is None:
            path, mark, query = target.partition(b"?")
            if mark and (len(target) > _LONGEST_PATH or not _PLAIN_QUERY.fullmatch(query)):
                return None
            answer = manner.ready.get(manner.prefix + path) or self._counter.fetch(manner, path)
        # On the main host, an address of another one would begin with two slashes.
        if answer is None or target.startswith(b"//"):
            return None
        shown = manner.shown
        if shown is None or not answer.has_whole:
            return answer
        if time.time() >= shown.expires:
            return None  # the application knows whether it can be renewed
        whole = manner.ready_whole.get(manner.prefix + target + _WHOLE)
        if whole is not None and shown.opens(whole):
            return whole
        return self._counter.whole(manner, shown, target.partition(b"?")[0])

    # The long way

    def _take_long_way(self, data: bytes) -> None:
        super().data_received(data)
        if self._is_in_head:
            self._head_size += len(data)
            if self._head_size > LONGEST + LONGEST_HEAD:
                self._refuse(431 if self.headers else 414)
            elif self._head_timer is None:
                self._head_timer = self.loop.call_later(HEAD_SECONDS, self.timeout_keep_alive_handler)
        elif self._is_between and (self.cycle is None or self.cycle.response_complete):
            self._set_keep_alive()

    def on_message_begin(self) -> None:
        """The short way closes."""
        self._is_between = False
        self._is_in_head = True
        self._head_size = 0
        super().on_message_begin()
        # The transport's own method: one of ours would have each connection wait for the garbage collector, which comes seldom.
        self.scope["extensions"] = {"kiosk.abort": {"now": self.transport.abort}}  # type: ignore[typeddict-item]

    def on_headers_complete(self) -> None:
        """From here on the application decides how long it waits."""
        self._is_in_head = False
        self._unset_head_timer()
        super().on_headers_complete()
        if self._is_ending and self.cycle is not None:
            self.cycle.keep_alive = False

    def on_message_complete(self) -> None:
        """The short way opens again, once this message is answered."""
        super().on_message_complete()
        self._is_between = True

    def _unsupported_upgrade_warning(self) -> None:
        """Whoever asks for another protocol gets their answer in this one; what they sent after it is not read as HTTP."""
        self._is_between = False
        if self.cycle is not None:
            self.cycle.keep_alive = False

    def send_400_response(self, msg: str) -> None:
        """No HTTP. An answer that is under way is finished first; nothing may be written into it."""
        del msg
        self._is_between = False
        cycle = self.cycle
        if cycle is None or cycle.response_complete:
            self._refuse(400)
        elif not cycle.more_body:
            cycle.keep_alive = False
        elif cycle.response_started or self.pipeline:
            self.transport.abort()
        else:
            cycle.disconnected = True  # the body broke off: the application need not wait for the rest
            cycle.message_event.set()
            self._refuse(400)

    def _refuse(self, status: int) -> None:
        reply = refuse(self._counter.edition.site, status)
        self.transport.write(raw(reply))
        self.transport.close()

    # Timers

    def timeout_keep_alive_handler(self) -> None:
        """Close what has been idle. The short way only counts, which is cheaper than a new timer for each answer."""
        self.timeout_keep_alive_task = None
        if self._served != self._served_before:
            self._set_keep_alive()
        else:
            super().timeout_keep_alive_handler()

    def _set_keep_alive(self) -> None:
        self._served_before = self._served
        if self.timeout_keep_alive_task is None:
            self.timeout_keep_alive_task = self.loop.call_later(
                self.timeout_keep_alive, self.timeout_keep_alive_handler
            )

    def _look_whether_stuck(self) -> None:
        self._stuck_timer = None
        if self.transport.get_write_buffer_size() >= self._unsent:
            self.transport.abort()
        else:
            self.pause_writing()

    def _unset_stuck_timer(self) -> None:
        if self._stuck_timer is not None:
            self._stuck_timer.cancel()
            self._stuck_timer = None

    def _unset_head_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None
