"""Acts in a newsroom's own processes: publishing, waiting for the voice, reading on and on. The last line of each is JSON."""

from __future__ import annotations

import itertools
import json
import os
import signal
import sys
import threading
import time
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "broadsheet.config.settings")

import django

django.setup()

from django.core.files.storage import default_storage  # noqa: E402
from django_tasks_db.models import DBTaskResult  # noqa: E402
from wagtail.models import Locale  # noqa: E402

from broadsheet.audio import archive, encoding, making, signing  # noqa: E402
from broadsheet.audio.models import Narration, State  # noqa: E402
from broadsheet.config.serving.worker import NARRATORS_NICENESS  # noqa: E402
from broadsheet.edition.models import Plate  # noqa: E402
from broadsheet.foundation import giving_way  # noqa: E402
from broadsheet.newsroom.models import Article, Month, Section  # noqa: E402

STILL_SECONDS = 12
"""A minute's jobs look for work now and then."""
SENTENCES = (
    "The first of the three cranes moved again on Thursday, after eleven weeks in which nobody had heard it.",
    "Olena Marchenko, who has worked in the port since she was nineteen, came at five in the morning with a thermos of tea.",
    "Nobody gave a speech, and the mayor stood at the back.",
    "The repair has cost 4.5 million euros, of which the city has paid less than a third so far.",
    "“We did not know whether it would hold,” she said, and looked up at the cable for a while.",
)


def publish(count: str) -> dict[str, Any]:
    """Publish so many articles, one after the other: the seconds that each took."""
    seconds = []
    for number in range(int(count)):
        revision = _draft(f"Crane {number} at {time.time_ns()}", 300)
        giving_way.say()  # as whatever is pressed on the desk does
        began = time.perf_counter()
        revision.publish()
        seconds.append(time.perf_counter() - began)
        time.sleep(0.2)
    return {"seconds": seconds}


def wait(words: str) -> dict[str, Any]:
    """Publish one of so many words, and wait until its narration is ready."""
    revision = _draft(f"The crane at {time.time_ns()}", int(words))
    began = time.perf_counter()
    revision.publish()
    offered = Narration.objects.offered().filter(article=revision.object_id)
    while (row := offered.first()) is None:
        if time.perf_counter() - began > 120:
            raise RuntimeError(f"No narration: {list(Narration.objects.filter(article=revision.object_id).values())}")
        time.sleep(0.05)
    return {"seconds": time.perf_counter() - began, "words": row.words, "bytes": row.bytes}


def read() -> dict[str, Any]:
    """Read the same articles again and again, until told to end: what was begun is read to its end."""
    os.nice(NARRATORS_NICENESS)
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_signal: ended.set())
    keys = archive.articles(since=None, language="en", again=True)[:5]
    print("{}", flush=True)
    for pk in itertools.cycle(keys):
        if ended.is_set():
            break
        making.make(pk, again=True)
    return {}


def come_to_rest() -> dict[str, Any]:
    """Wait until the press, the voice and the worker have had nothing to do for a while: each may still give another work."""
    still_since = time.monotonic()
    while time.monotonic() - still_since < STILL_SECONDS:
        time.sleep(2)
        if _is_at_work():
            still_since = time.monotonic()
    return {"narrations": Narration.objects.offered().count()}


def _is_at_work() -> bool:
    voice = Narration.objects.current().filter(state__in=[State.WAITING, State.MAKING])
    tasks = DBTaskResult.objects
    at_work = (voice, Plate.objects.waiting(), tasks.ready(), tasks.running())
    return any(rows.exists() for rows in at_work)


def facts() -> dict[str, Any]:
    """What all files are like: each is decoded, measured and verified anew."""
    rows = list(Narration.objects.offered().filter(language="en"))
    levels = [_level(row) for row in rows]
    return {
        "files": len(rows),
        "words": sum(row.words for row in rows),
        "off": sum(abs(level.loudness - encoding.LOUDNESS) > 1 for level in levels),
        "peak": max(level.peak for level in levels),
        "unsigned": sum(bool(signing.read(_bytes(row))["faults"]) for row in rows),
    }


def _level(row: Narration) -> encoding.Level:
    with default_storage.open(row.file, "rb") as file:
        return encoding.measure(encoding.decoded(file, "mp3"))


def _bytes(row: Narration) -> bytes:
    with default_storage.open(row.file, "rb") as file:
        return bytes(file.read())


def _draft(headline: str, words: int) -> Any:
    locale = Locale.objects.get(language_code="en")
    made = Article(title=headline, locale=locale, section=Section.objects.filter(locale=locale)[0], live=False)
    body: Any = [("paragraph", f"<p>{paragraph}</p>") for paragraph in _paragraphs(words)]
    made.body = body
    Month.of("en").add_child(instance=made)
    return made.save_revision()


def _paragraphs(words: int) -> list[str]:
    found: list[str] = []
    while sum(len(paragraph.split()) for paragraph in found) < words:
        found.append(" ".join(SENTENCES))
    return found


if __name__ == "__main__":
    acts: dict[str, Any] = {
        "publish": publish,
        "wait": wait,
        "read": read,
        "come_to_rest": come_to_rest,
        "facts": facts,
    }
    print(json.dumps(acts[sys.argv[1]](*sys.argv[2:])), flush=True)
