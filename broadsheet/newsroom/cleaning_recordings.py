"""A sound or film file as it comes in: freed of what it says about people, places and devices, or refused.

Recorders and phones write where a recording was made, editing programs write names, and films carry whole tracks of
positions. So sound and pictures are copied, as they are, into a new file of the same kind, and nothing else is: no tags, no
cover, no chapters, no subtitles (captions are a file of their own), no tracks of data.
"""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any

import av
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _

FORMATS = {
    "mp3": ("mp3", "mp3"),
    "aac": ("aac", "adts"),
    "m4a": ("mov", "ipod"),
    "flac": ("flac", "flac"),
    "wav": ("wav", "wav"),
    **dict.fromkeys(("oga", "ogg", "opus"), ("ogg", "ogg")),
    **dict.fromkeys(("mp4", "m4v"), ("mov", "mp4")),
    "webm": ("matroska", "webm"),
}
"""Ending → how the file is read and written. Named, so that no file can choose a reader that opens other files."""

OPTIONS = {"fflags": "+bitexact"}  # without the name of the program that wrote it
TO_START_AT_ONCE = {"movflags": "+faststart"}  # the index first: a browser plays before it has everything
CHUNK = 1024 * 1024
_NO_REMARKS = b"\x03vorbis" + bytes(8) + b"\x01"  # nobody's program, no remark


class RefusedRecordingError(ValidationError):
    """What the file says about people can't be taken out of it."""


def clean(file: File[bytes]) -> None:
    """Leave only sound and pictures in this uploaded file. Raises `RefusedRecordingError`; then it is as it was."""
    ending = os.path.splitext(file.name or "")[1].lower().lstrip(".")
    with NamedTemporaryFile(suffix=f".{ending}") as made:
        try:
            _copy(file, made.name, *FORMATS[ending])
        except (av.error.FFmpegError, ValueError, KeyError, IndexError) as error:
            raise RefusedRecordingError(
                _(
                    "What this file says about people, places and devices can't be taken out of it: it is damaged, or of a "
                    "kind that we don't know. Please export it anew, and upload that."
                )
            ) from error
        _replace(file, Path(made.name))


def _copy(file: File[bytes], to: str, reader: str, writer: str) -> None:
    file.seek(0)
    options = OPTIONS | (TO_START_AT_ONCE if reader == "mov" else {})
    with (
        av.open(_Source(file), "r", format=reader) as source,
        av.open(to, "w", format=writer, options=options) as target,
    ):
        kept = [stream for stream in source.streams if _is_of_the_recording(stream)]
        if not kept:
            raise ValueError("There is neither sound nor film in it")
        copies = {stream.index: _without_remarks(target.add_stream_from_template(stream)) for stream in kept}
        for packet in source.demux(kept):
            if packet.dts is not None:  # the last one of each stream is empty
                packet.stream = copies[packet.stream.index]
                target.mux(packet)


def _is_of_the_recording(stream: Any) -> bool:
    """Sound and film; a cover is a film of one picture."""
    return stream.type in {"audio", "video"} and not stream.disposition & av.stream.Disposition.attached_pic


def _without_remarks(stream: Any) -> Any:
    """The stream, without what Vorbis lets anybody write into its own headers, which containers keep as they are."""
    codec = stream.codec_context
    if codec.name == "vorbis" and codec.extradata:
        codec.extradata = _with_empty_middle(codec.extradata)
    return stream


def _with_empty_middle(headers: bytes) -> bytes:
    """Vorbis's three headers in Xiph's lacing, the middle one, in which anything may be written, empty."""
    count, sizes, at = headers[0], [0, 0], 1
    if count != 2:
        raise ValueError("These are no Vorbis headers")
    for which in range(count):
        while headers[at] == 255:
            sizes[which], at = sizes[which] + 255, at + 1
        sizes[which], at = sizes[which] + headers[at], at + 1
    first, last = headers[at : at + sizes[0]], headers[at + sum(sizes) :]
    return bytes([2, len(first), len(_NO_REMARKS)]) + first + _NO_REMARKS + last


class _Source:
    """Only what reading needs: an upload would also be closed, and written to."""

    def __init__(self, file: IO[bytes] | File[bytes]) -> None:
        self.read, self.seek, self.tell = file.read, file.seek, file.tell


def _replace(file: File[bytes], by: Path) -> None:
    file.seek(0)
    file.truncate()
    with by.open("rb") as cleaned:
        while chunk := cleaned.read(CHUNK):
            file.write(chunk)
    file.size = by.stat().st_size
    file.seek(0)
