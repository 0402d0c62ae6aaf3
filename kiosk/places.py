"""Places before the newsroom's door: so many at once, no more than a share for one part of the site or one neighbourhood."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass


class NoPlaceError(Exception):
    """The queue is too long, or took too long."""


@dataclass(frozen=True, slots=True)
class Limits:
    """`places` requests at once, `share` of them for one part or neighbourhood; `queue` may wait `patience` seconds."""

    places: int = 32
    share: int = 16
    queue: int = 64
    patience: float = 10.0


class Places:
    """First come, first served, among those whose share is not used up."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._narrow: dict[str, int] = {}
        self._taken: Counter[str] = Counter()
        self._inside = 0
        self._queue: dict[asyncio.Future[None], tuple[str, ...]] = {}

    def narrow(self, share: str, most: int) -> None:
        """From now on no more than so many at once for this one."""
        self._narrow[share] = most

    @contextlib.asynccontextmanager
    async def place(self, *shares: str) -> AsyncIterator[None]:
        """A place, taken from each of these shares. Raises `NoPlaceError`."""
        await self._enter(shares)
        try:
            yield
        finally:
            self._leave(shares)

    async def _enter(self, shares: tuple[str, ...]) -> None:
        if self._is_free(shares):
            self._take(shares)
            return
        waiting = [others for others in self._queue.values() if set(others) & set(shares)]
        if len(self._queue) >= self._limits.queue or len(waiting) >= self._limits.queue // 2:
            raise NoPlaceError
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queue[turn] = shares
        try:
            await asyncio.wait_for(asyncio.shield(turn), self._limits.patience)
        except BaseException as error:
            if turn.done():  # the turn came in the moment of giving up
                self._leave(shares)
            self._queue.pop(turn, None)
            if isinstance(error, TimeoutError):
                raise NoPlaceError from None
            raise

    def _leave(self, shares: tuple[str, ...]) -> None:
        self._inside -= 1
        self._taken.subtract(shares)
        self._taken += Counter()  # forget those at nought
        for turn, others in list(self._queue.items()):
            if self._is_free(others):
                self._take(others)
                del self._queue[turn]
                turn.set_result(None)

    def _is_free(self, shares: tuple[str, ...]) -> bool:
        most = self._limits.share
        return self._inside < self._limits.places and all(
            self._taken[share] < min(most, self._narrow.get(share, most)) for share in shares
        )

    def _take(self, shares: tuple[str, ...]) -> None:
        self._inside += 1
        self._taken.update(shares)
