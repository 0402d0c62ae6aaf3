"""Acts in a room's own processes. The last line of each is JSON."""

from __future__ import annotations

import json
import resource
import signal
import sys
import threading
import time
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import Count  # noqa: E402
from wagtail.models import Locale  # noqa: E402

from broadsheet.accounts.models import User  # noqa: E402
from broadsheet.mail import posting  # noqa: E402
from broadsheet.mail.dkim import keys  # noqa: E402
from broadsheet.newsletters import sending  # noqa: E402
from broadsheet.newsletters.engine import freezing, halting, running  # noqa: E402
from broadsheet.newsletters.models import (  # noqa: E402
    ALERT,
    Delivery,
    Halt,
    HaltKind,
    Issue,
    Newsletter,
    Sending,
    Shelf,
    Subscriber,
    Subscription,
)  # fmt: skip
from broadsheet.newsroom import setup  # noqa: E402
from broadsheet.newsroom.models import Home  # noqa: E402
from broadsheet.ops.queue import working  # noqa: E402
from broadsheet.readers.mail import sign_in_code  # noqa: E402
from proof.sending import rooms, telling  # noqa: E402

LINKS = 22
FILLER = (
    "The harbour was closed from six until noon, and the ferries lay at their berths while the fog stood on the water. "
)


def migrate() -> dict[str, int]:
    """The tables."""
    call_command("migrate", verbosity=0)
    return {}


def prepare() -> dict[str, int]:
    """The newsroom's own rows, and a key to sign with."""
    setup.prepare()
    keys.begin("lantern.example")
    return {}


def readers(slug: str, count: str) -> dict[str, int]:
    """So many subscribers of a newsletter, made by the database."""
    lamp = Newsletter.objects.create(language="en", slug=slug, name=slug, description="x", promise="x")
    series = {
        "postgresql": "SELECT n FROM generate_series(1, %s) AS s(n)",
        "sqlite": "WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < %s) SELECT n FROM s",
    }[connection.vendor]
    people, runs = Subscriber._meta.db_table, Subscription._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {people} (email, name, language, token, made_at) SELECT %s || n || '@mail' || (n %% 499) || '.proof',"  # noqa: S608
            f" 'Reader ' || n, 'en', %s || 'a-token-of-usual-length-' || n, CURRENT_TIMESTAMP FROM ({series}) AS t",
            [f"{slug}-", slug, int(count)],
        )
        cursor.execute(
            f"INSERT INTO {runs} (subscriber_id, newsletter_id, token, form, began_at, pace, ended_by)"  # noqa: S608
            f" SELECT id, %s, 'another-' || token, '', CURRENT_TIMESTAMP, 'every', '' FROM {people} WHERE email LIKE %s",
            [lamp.pk, f"{slug}-%"],
        )
    return {"readers": lamp.subscriptions.count()}


def send(slug: str, size: str = "70", priority: str = "0") -> dict[str, float]:
    """An issue of so many kilobytes with personal links, sent and frozen here."""
    began = time.monotonic()
    sent = sending.send(issue=_issue(Newsletter.objects.get(slug=slug), int(size)), by=None)
    Sending.objects.filter(pk=sent.pk).update(priority=ALERT if int(priority) else 0)
    while freezing.step(sent.pk):
        pass
    sent.refresh_from_db()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": time.monotonic() - began, "audience": sent.audience, "peak": peak}


def engine() -> dict[str, int]:
    """Send until SIGTERM, by a clock that is as wrong as the room's file says."""
    rooms.wrong_clock()
    running.keep_sending(_stop())
    return {}


def work() -> dict[str, int]:
    """Do what is queued until SIGTERM, as the worker does."""
    working.work(_stop())
    return {}


def post() -> dict[str, int]:
    """For each address that comes in, have a sign-in code sent there."""
    for line in sys.stdin:
        code = sign_in_code.build(to=line.strip(), code="DK5T-3MWQ", link=f"{settings.SITE_URL}/account/")
        posting.post(code)
        print("{}", flush=True)
    return {}


def halted() -> dict[str, int]:
    """How many sendings stand still because the database was laid back."""
    return {"sendings": Halt.objects.standing().filter(kind=HaltKind.RESTORED).count()}


def go_on() -> dict[str, int]:
    """Somebody lets all sendings go on."""
    by = User.objects.create_user(email="who-looks@lantern.example")
    return {"sendings": sum(halting.resume(sending=each, by=by) for each in Sending.objects.all())}


def watch() -> dict[str, int]:
    """For each line that comes in, the letters by state."""
    for _line in sys.stdin:
        rows = Delivery.objects.order_by().values_list("state").annotate(Count("pk"))
        print(json.dumps(dict(rows)), flush=True)
    return {}


def uncertain() -> list[str]:
    """Whose letters are."""
    found = Delivery.objects.filter(state="uncertain").values_list("address", flat=True)
    return [address for address in found if address]


def uncertain_batches() -> int:
    """How many calls of a provider are, of which nobody knows what became."""
    return Delivery.objects.filter(state="uncertain", batch__isnull=False).values("batch").distinct().count()


def events() -> dict[str, Any]:
    """A provider tells of each delivery."""
    return telling.tell()


def _stop() -> threading.Event:
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda _number, _frame: stop.set())
    return stop


def _issue(newsletter: Newsletter, size: int) -> Issue:
    site = settings.SITE_URL
    links = "".join(f'<p><a href="{site}/story-{number}/">Story {number}</a> {FILLER}</p>' for number in range(LINKS))
    body = [("text", links)] + [("text", f"<p>{FILLER}</p>")] * max(0, (size - 20) * 2 // 3)
    Home.in_language("en")
    issue = Issue(
        newsletter=newsletter, title="Fog until noon", slug=f"fog-{time.monotonic_ns()}", live=False,
        locale=Locale.objects.get(language_code="en"), body=body, greeting="Good morning, {name}",
    )  # fmt: skip
    Shelf.of("en").add_child(instance=issue)
    issue.save_revision().publish()
    issue.refresh_from_db()
    return issue


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]](*sys.argv[2:])))
