"""What every engine can do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

from broadsheet.audio.sound import Samples


class EngineError(Exception):
    """The voice failed; it may do better next time."""


class Engine(ABC):
    """One way of making speech. It keeps what it has loaded, uses one thread, and asks no network."""

    name: ClassVar[str]
    """As settings and labels call it."""

    def __init__(self, language: str) -> None:
        self.language = language

    @property
    @abstractmethod
    def version(self) -> str:
        """Of the program, for the label."""

    @property
    @abstractmethod
    def voice(self) -> str:
        """Whose voice it is, for the label."""

    @abstractmethod
    def why_not(self) -> str:
        """Why it does not speak its language here, in the desk's words; empty if it does. Loads nothing."""

    @abstractmethod
    def say(self, sentence: str) -> Samples:
        """One sentence, as float32 at `encoding.RATE`; the same sentence gives the same samples. Raises `EngineError`.

        It may hold sounds as `[Olena](/olˈɛnə/)` (IPA). Nothing sayable in it gives no samples.
        """
