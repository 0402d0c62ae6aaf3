"""Short recordings of every kind, full of what nobody should learn."""

from __future__ import annotations

import io

import av
import numpy

SECRETS = {
    "title": "Secret title",
    "artist": "Olena Secret",
    "comment": "a secret comment",
    "location": "+46.4825+030.7233/",
    "composer": "Secret device",
}
TELLING = (b"ecret", b"46.48", b"Olena")

KINDS = {
    "mp3": ("mp3", "libmp3lame", ""),
    "aac": ("adts", "aac", ""),
    "m4a": ("mp4", "aac", ""),
    "flac": ("flac", "flac", ""),
    "wav": ("wav", "pcm_s16le", ""),
    "opus": ("ogg", "libopus", ""),
    "ogg": ("ogg", "vorbis", ""),
    "mp4": ("mp4", "aac", "libx264"),
    "webm": ("webm", "libopus", "libvpx"),
}
"""Ending → container, and how sound and film are encoded."""


def recording(ending: str) -> bytes:
    """A second of a tone, with five frames where it is a film."""
    container, sound, film = KINDS[ending]
    buffer = io.BytesIO()
    with av.open(buffer, "w", format=container) as target:
        target.metadata.update(SECRETS)
        voice = target.add_stream(sound, rate=48000, layout="stereo", options={"strict": "-2"})
        voice.metadata["title"] = "Secret track"
        picture = _film_stream(target, film) if film else None
        for frame in _tone(voice.codec_context):
            target.mux(voice.encode(frame))
        target.mux(voice.encode(None))
        if picture is not None:
            for shade in range(5):
                frame = av.VideoFrame.from_ndarray(numpy.full((48, 64, 3), shade * 40, dtype="uint8"), format="rgb24")
                target.mux(picture.encode(frame))
            target.mux(picture.encode(None))
    return buffer.getvalue()


def _film_stream(target, film):
    stream = target.add_stream(film, rate=10)
    stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
    return stream


def _tone(codec):
    wave = (numpy.sin(numpy.arange(48000) * 0.0576) * 0.3).astype("float32")
    frame = av.AudioFrame.from_ndarray(numpy.stack([wave, wave]), format="fltp", layout="stereo")
    frame.sample_rate, frame.pts = 48000, 0
    resampler = av.AudioResampler(format=codec.format, layout="stereo", rate=48000, frame_size=codec.frame_size or 1024)
    return [*resampler.resample(frame), *resampler.resample(None)]
