"""What narrations keep."""

from broadsheet.audio.models.narration import Narration, Part, State, VoiceKind, Why
from broadsheet.audio.models.pronunciation import Pronunciation
from broadsheet.audio.models.silence import Silence

__all__ = ["Narration", "Part", "Pronunciation", "Silence", "State", "VoiceKind", "Why"]
