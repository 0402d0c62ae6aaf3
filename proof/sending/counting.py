"""A mail server that counts: each letter that it takes is a line in a file, address and Message-ID, before it answers.

`python -m proof.sending.counting PORT FILE [mode]`; `mode` is `plain`, or `bad`: of a thousand letters it puts off some, refuses
some, closes the line with 421, falls silent after the final dot, and answers some after two seconds.
"""

from __future__ import annotations

import asyncio
import re
import sys
from typing import BinaryIO

ID = re.compile(rb"^Message-ID:\s*(\S+)", re.MULTILINE | re.IGNORECASE)
TO = re.compile(rb"RCPT TO:<([^>]*)>", re.IGNORECASE)


class Line:
    """One line, a letter at a time."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, file: BinaryIO, *, is_bad: bool
    ) -> None:
        """Greeted in `talk`."""
        self._reader, self._writer, self._file, self._is_bad = reader, writer, file, is_bad
        self._to = b""

    async def talk(self) -> None:
        """Until it ends."""
        try:
            self._say("220 counting.proof")
            while raw := await self._reader.readline():
                if not await self._heed(raw):
                    break
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            self._writer.close()

    async def _heed(self, raw: bytes) -> bool:
        word = raw[:4].upper()
        if word == b"EHLO":
            self._say("250-counting.proof\r\n250-PIPELINING\r\n250 8BITMIME")
        elif word == b"RCPT":
            found = TO.search(raw)
            self._to = found[1] if found else b""
            answer = self._answer("rcpt")
            self._say(answer)
            self._to = self._to if answer.startswith("250") else b""
            return not answer.startswith("421")
        elif word == b"DATA":
            if not self._to:
                self._say("554 5.5.1 Nobody")
                return True
            self._say("354 Go on")
            return await self._take()
        elif word == b"QUIT":
            self._say("221 Bye")
            return False
        else:
            self._say("250 Ok")
        return True

    async def _take(self) -> bool:
        letter = await self._reader.readuntil(b"\r\n.\r\n")
        answer = self._answer("dot")
        if answer.startswith("250") or not answer:
            found = ID.search(letter)
            self._file.write(self._to + b" " + (found[1] if found else b"") + b"\n")
            self._file.flush()
        if answer.endswith("late"):
            await asyncio.sleep(2)
        if not answer:
            return False
        self._say(answer)
        await self._writer.drain()
        return True

    def _answer(self, step: str) -> str:
        """By the reader's number, so that it is the same whenever it is asked; what is put off, only the first time."""
        number = int(re.sub(rb"\D", b"", self._to.partition(b"@")[0]) or 0) % 1000 if self._is_bad else 999
        first = (self._to, step) not in _asked
        _asked.add((self._to, step)) if self._is_bad else None
        later = {2: "452 4.2.2 Full", 3: "421 4.3.2 Closing"} if first else {}
        if step == "rcpt":
            return {1: "550 5.1.1 No such user", **later}.get(number, "250 Ok")
        return {4: "", 5: "451 4.7.1 Later" if first else "250 Ok", 6: "250 Ok late"}.get(number, "250 Ok")

    def _say(self, words: str) -> None:
        self._writer.write(words.encode() + b"\r\n")


_asked: set[tuple[bytes, str]] = set()


async def _serve(port: int, path: str, *, is_bad: bool) -> None:
    with open(path, "ab") as file:
        server = await asyncio.start_server(
            lambda reader, writer: Line(reader, writer, file, is_bad=is_bad).talk(), "127.0.0.1", port, limit=2**20
        )
        async with server:
            await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), sys.argv[2], is_bad=sys.argv[3:] == ["bad"]))
