"""From samples to a file: one loudness for every narration, no clipping, and MP3 at a rate for speech.

Everything here is numbers and bytes; it knows no article. There are `RATE` samples a second. They go through everything here a second at a
time, and as often as it takes: only what is encoded is held whole.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import IO, Any

import av
import lameenc
import numpy as np

from broadsheet.audio.sound import Samples, Sound

Breath = Callable[[], object]

RATE = 24_000
"""Samples a second: speech has next to nothing above 12 kHz, and this is what the voices give."""
BITS = 64_000
"""A second: about 1.8 MB for 600 words."""
LOUDNESS = -16.0
"""LUFS: what podcast players expect of mono speech."""
MOST_PEAK = -1.0
"""dBTP: MP3 decoders overshoot, and must not clip."""

_ROOM = 1.5
"""dB below `MOST_PEAK` that are left for what the encoder adds."""
_SILENCE = -60.0
"""LUFS. What is quieter is no speech, and is not made louder."""
_QUALITY = 7
"""LAME's own scale, where 0 is the slowest: at a speech rate the ear hears no difference, and it takes half the time of 5."""
_MARGIN = 0.3
_NEAR = 0.8
"""LU. Within the one that is promised, with something left for other meters."""
_NEARER = 0.5
"""LU, before it is encoded: the encoder moves it a little."""
_TRIES = 6
_BLOCK = RATE // 100
"""Samples that are loud, or not, together."""


class SilentError(ValueError):
    """There is nothing to hear."""


class LoudError(ValueError):
    """No gain brings it to the loudness of the others without clipping: one bang and next to nothing beside it."""


class TooLongError(ValueError):
    """It goes on longer than whoever reads it wants to listen."""


class Readable:
    """An uploaded file as ffmpeg reads it: it would close the upload, and could write to it."""

    def __init__(self, file: Any) -> None:
        self.read, self.seek, self.tell = file.read, file.seek, file.tell


@dataclass(frozen=True)
class Level:
    """How loud something is: LUFS integrated, and its true peak in dBTP."""

    loudness: float
    peak: float


@dataclass(frozen=True)
class Encoded:
    """A finished file and how loud it is when it is played."""

    data: bytes
    level: Level
    duration_ms: int


class Paced:
    """The same parts, as often as they are wanted, with a breath before each."""

    def __init__(self, parts: Iterable[Samples], breath: Breath) -> None:
        self._parts, self._breath = parts, breath

    def __iter__(self) -> Iterator[Samples]:
        for part in self._parts:
            self._breath()
            yield part


def encode(sound: Sound, *, breath: Breath = lambda: None) -> Encoded:
    """The MP3, levelled. `breath` is taken before each second: it may wait for others. Raises `SilentError`, `LoudError`.

    What is measured is the file as it is decoded again: the encoder moves peaks by up to a decibel.
    """
    paced = Paced(sound, breath)
    loudness = _loudness(paced)
    if loudness < _SILENCE:
        raise SilentError("There is nothing to hear in it")
    gain, ceiling = LOUDNESS - loudness, MOST_PEAK - _ROOM
    for _try in range(_TRIES):
        gain = _gain(paced, first=gain, ceiling=ceiling)
        data = _mp3(_levelled(paced, gain=gain, ceiling=ceiling))
        level = _level(Paced(decoded(io.BytesIO(data), "mp3"), breath))
        if level.peak <= MOST_PEAK and abs(level.loudness - LOUDNESS) < _NEAR:
            return Encoded(data, level, round(sound.count * 1000 / RATE))
        gain += LOUDNESS - level.loudness
        if level.peak > MOST_PEAK:
            ceiling -= level.peak - MOST_PEAK + _MARGIN  # a lower ceiling moves the encoder's peaks elsewhere
    raise LoudError("It can't be brought to one loudness without clipping")


def measure(parts: Iterable[Samples]) -> Level:
    """By ITU-R BS.1770, with ffmpeg's own meter."""
    facts = _metered(parts, "metadata=1:peak=true:framelog=quiet")
    loudness = float(facts.get("lavfi.r128.I", "-70"))
    peak = float(facts.get("lavfi.r128.true_peaks_ch0", "0"))
    return Level(loudness, 20 * math.log10(peak) if peak > 0 else -120.0)


def _level(parts: Iterable[Samples]) -> Level:
    """What `measure` says, for half: a true peak is looked for only where it is loud."""
    loud = Sound()
    loudness = _loudness(_with_its_loud_places_in(loud, parts))
    loud.add(np.zeros(RATE // 2, np.float32))  # the meter says nothing of less than a tenth of a second
    return Level(loudness, measure(loud).peak)


def _with_its_loud_places_in(loud: Sound, parts: Iterable[Samples]) -> Iterator[Samples]:
    """The same parts. Where nothing is half as loud as the loudest sample so far, no peak between two samples is louder."""
    most = 0.0
    for part in parts:
        blocks = np.pad(part, (0, -len(part) % _BLOCK)).reshape(-1, _BLOCK)
        peaks = np.abs(blocks).max(axis=1)
        most = max(most, float(peaks.max()))
        is_loud = peaks >= most / 2
        is_kept = is_loud.copy()
        is_kept[1:] |= is_loud[:-1]
        is_kept[:-1] |= is_loud[1:]
        is_kept[[0, -1]] = True  # beside the next part, which is not known yet
        loud.add(blocks[is_kept].reshape(-1))
        yield part


def decoded(file: IO[bytes] | Any, reader: str, *, most_seconds: float = math.inf) -> Iterator[Samples]:
    """The first sound in the file, about a second at a time.

    Raises `av.error.FFmpegError`, `ValueError` if there is none, `TooLongError` once it is longer than that.
    """
    return _in_seconds(_frames(file, reader, most_seconds))


def _frames(file: IO[bytes] | Any, reader: str, most_seconds: float) -> Iterator[Samples]:
    count = 0
    with av.open(file, "r", format=reader) as source:
        if not source.streams.audio:
            raise ValueError("There is no sound in it")
        resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
        stream = source.streams.audio[0]
        is_ours = (stream.codec_context.format.name, stream.layout.name, stream.rate) == ("fltp", "mono", RATE)
        for frame in source.decode(stream):
            for made in [frame] if is_ours else resampler.resample(frame):
                samples = made.to_ndarray().reshape(-1).astype(np.float32, copy=False)
                count += len(samples)
                yield samples
            if count > most_seconds * RATE:
                raise TooLongError("It is too long")
        if not is_ours:
            for made in resampler.resample(None):
                yield made.to_ndarray().reshape(-1).astype(np.float32, copy=False)


def _in_seconds(parts: Iterable[Samples]) -> Iterator[Samples]:
    """The same in larger pieces: an MP3 has forty frames a second, and each piece has its price."""
    some: list[Samples] = []
    count = 0
    for part in parts:
        some.append(part)
        count += len(part)
        if count >= RATE:
            yield np.concatenate(some)
            some, count = [], 0
    if some:
        yield np.concatenate(some)


def _gain(sound: Iterable[Samples], *, first: float, ceiling: float) -> float:
    """How much louder it has to be: what the limiter takes away is given back before anything is encoded."""
    gain = first
    for _try in range(_TRIES):
        lacking = LOUDNESS - _loudness(_levelled(sound, gain=gain, ceiling=ceiling))
        gain += lacking
        if abs(lacking) < _NEARER:
            break  # another look would cost more than what is left
    return gain


def _loudness(parts: Iterable[Samples]) -> float:
    """LUFS, integrated."""
    return float(_metered(parts, "metadata=1:framelog=quiet").get("lavfi.r128.I", "-70"))


def _metered(parts: Iterable[Samples], settings: str) -> dict[str, str]:
    """What ffmpeg's meter says at the end. The true peak costs as much again as the loudness."""
    facts: dict[str, str] = {}
    for frame in _through(parts, ("ebur128", settings)):
        facts = dict(frame.metadata) or facts
    return facts


def _levelled(sound: Iterable[Samples], *, gain: float, ceiling: float) -> Iterator[Samples]:
    """Louder by so many decibels, its peaks held under the ceiling by a limiter that looks ahead."""
    limit = 10 ** (ceiling / 20)
    limiter = ("alimiter", f"limit={limit:.4f}:level=0:attack=5:release=60:latency=1")
    keep = ("aformat", f"sample_fmts=fltp:channel_layouts=mono:sample_rates={RATE}")
    for frame in _through(sound, ("volume", f"volume={gain:.2f}dB:precision=float"), limiter, keep):
        yield frame.to_ndarray().reshape(-1)


def _mp3(parts: Iterable[Samples]) -> bytes:
    """By LAME itself: through ffmpeg's wrapper it takes three times as long."""
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_channels(1)
    encoder.set_in_sample_rate(RATE)
    encoder.set_bit_rate(BITS // 1000)
    encoder.set_quality(_QUALITY)
    made = [bytes(encoder.encode((np.clip(part, -1, 1) * 32_767).astype("<i2").tobytes())) for part in parts]
    return b"".join([*made, bytes(encoder.flush())])


def _through(parts: Iterable[Samples], *filters: tuple[str, str]) -> Iterator[Any]:
    """The frames that come out of a chain of ffmpeg's filters."""
    graph = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=RATE, format="fltp", layout="mono", time_base=Fraction(1, RATE))
    chain = [source, *(graph.add(name, settings) for name, settings in filters), graph.add("abuffersink")]
    for one, next_one in pairwise(chain):
        one.link_to(next_one)
    graph.configure()
    at = 0
    for part in parts:
        source.push(_frame(part, at))
        at += len(part)
        yield from _out_of(chain[-1])
    source.push(None)
    yield from _out_of(chain[-1])


def _out_of(sink: Any) -> Iterator[Any]:
    while True:
        try:
            yield sink.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return


def _frame(samples: Samples, at: int) -> Any:
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples, dtype=np.float32)[None, :], "fltp", "mono")
    frame.sample_rate, frame.pts, frame.time_base = RATE, at, Fraction(1, RATE)
    return frame
