"""Taking subscribers over from another system: a CSV with proof that each of them agreed.

Columns: `email`, `newsletter` (its slug), `consent` (the words they agreed to), `consented_at` (ISO 8601), and, if there
are any, `name`, `language`. Nobody is taken without stated consent, nobody who has ended that newsletter since, and nobody
twice. A million rows go through in batches; each is one transaction together with how far the file has come.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import islice
from pathlib import Path

from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive, make_aware
from email_validator import EmailNotValidError, validate_email

from broadsheet.foundation import clock, languages
from broadsheet.newsletters.models import ListImport, Newsletter
from broadsheet.newsletters.taking_in import Row, take_in

AT_ONCE = 10_000
"""Rows in one transaction: a second or so."""
NEEDED = ("email", "newsletter", "consent", "consented_at")

_PLAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._+-]{0,62}[A-Za-z0-9_+-])?")
"""Names before the @ that need no second look; whatever else there is goes to the library."""

Advance = Callable[[int], object]


class UnreadableListError(Exception):
    """The file is no list that can be taken over. The text says what is missing, for whoever has the file."""


def length(path: Path) -> int:
    """Rows of the file, for a progress bar. Raises `UnreadableListError`."""
    return sum(1 for _row in _rows(path))


def take_over(path: Path, *, advance: Advance) -> ListImport:
    """Read the file from where an earlier run stopped to its end. Raises `UnreadableListError`."""
    found, _is_new = ListImport.objects.get_or_create(digest=_digest(path), defaults={"name": path.name})
    advance(found.rows)
    rows = islice(_rows(path), found.rows, None)
    newsletters = {(each.language, each.slug): each for each in Newsletter.objects.all()}
    while batch := list(islice(rows, AT_ONCE)):
        _take(found, batch, newsletters)
        advance(len(batch))
    ListImport.objects.filter(pk=found.pk, finished_at=None).update(finished_at=clock.now())
    found.refresh_from_db()
    return found


@transaction.atomic
def _take(found: ListImport, batch: Sequence[dict[str, str]], newsletters: dict[tuple[str, str], Newsletter]) -> None:
    left_out: Counter[str] = Counter(found.left_out)
    wanted: dict[tuple[str, int], Row] = {}
    for line in batch:
        row = _read(line, newsletters)
        if isinstance(row, str):
            left_out[row] += 1
        elif (row.email, row.newsletter_id) in wanted:
            left_out["there twice"] += 1
        else:
            wanted[row.email, row.newsletter_id] = row
    found.added += take_in(wanted.values(), left_out)
    found.rows += len(batch)
    found.left_out = dict(left_out)
    found.save(update_fields=["rows", "added", "left_out"])


def _read(line: dict[str, str], newsletters: dict[tuple[str, str], Newsletter]) -> Row | str:
    """The row, or why it is left out."""
    language = (line.get("language") or "").strip() or languages.default()
    newsletter = newsletters.get((language, (line.get("newsletter") or "").strip()))
    if newsletter is None:
        return "no such newsletter"
    consented_at = _moment(line.get("consented_at") or "")
    consent = (line.get("consent") or "").replace("\0", "").strip()
    if not consent or consented_at is None or consented_at > clock.now():
        return "no stated consent"
    email = address_in(line.get("email") or "")
    if email is None:
        return "no address"
    name = (line.get("name") or "").replace("\0", "").strip()[:80]
    return Row(email, name, language, newsletter.pk, consent[:500], consented_at)


def address_in(text: str) -> str | None:
    """The address as it is kept, or None. Most are plain names at a domain that was looked at before: these cost little."""
    name, _at, domain = text.strip().rpartition("@")
    if len(text) <= 200 and _PLAIN.fullmatch(name) and ".." not in name:
        known = _domain(domain)
        return f"{name}@{known}".lower() if known else None
    return _validated(text.strip())


@lru_cache(maxsize=10_000)
def _domain(domain: str) -> str:
    return (_validated(f"x@{domain}") or "").removeprefix("x@")


def _validated(text: str) -> str | None:
    try:
        return validate_email(text, check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        return None


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(newline="", encoding="utf-8-sig", errors="strict") as file:
        reader = csv.DictReader(file)
        try:
            heads = [(head or "").strip().lower() for head in reader.fieldnames or ()]
            missing = [name for name in NEEDED if name not in heads]
            if missing:
                raise UnreadableListError(
                    f"{path.name} has no column {', '.join(missing)}; it needs {', '.join(NEEDED)}."
                )
            reader.fieldnames = heads
            yield from reader
        except (UnicodeDecodeError, csv.Error) as error:
            raise UnreadableListError(f"{path.name} can’t be read as CSV in UTF-8: {error}") from error


def _moment(text: str) -> datetime | None:
    try:
        found = parse_datetime(text.strip())
    except ValueError:
        return None
    if found is not None and is_naive(found):
        return make_aware(found, clock.publication_zone())
    return found


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
