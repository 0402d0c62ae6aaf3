"""DKIM: whether the keys that stand in the DNS are those that we sign with, and with which we shall."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings

from broadsheet.foundation import clock
from broadsheet.mail.checkup.asking import Names
from broadsheet.mail.dkim import keys, records


def look(names: Names, *, domain: str) -> Iterator[str]:
    """What is wrong, a sentence each, with the record to publish. `domain` is that of From."""
    found = keys.pairs()
    if found is None:
        yield f"Letters are not signed: there are no keys. Make them: broadsheet mail keys --make (for {domain})."
        return
    for selector in found.still_needed(clock.now()):
        for name in [selector, f"{selector}-ed"] if settings.DKIM_ED25519 else [selector]:
            yield from missing(names, records.of(keys.of(name, found.domain)))


def missing(names: Names, record: records.Record) -> Iterator[str]:
    """One record that is not there, or says something else."""
    texts = [text for text in names.texts(record.name) if "p" in records.tags(text)]
    ours = records.tags(record.text)
    if not texts:
        yield f"The DKIM record {record.name} is not there. Publish: {record.as_zone}"
    elif len(texts) > 1:
        yield f"There are {len(texts)} DKIM records {record.name}. Leave one: {record.as_zone}"
    elif {**records.tags(texts[0])}.get("p", "").replace(" ", "") != ours["p"]:
        yield f"The DKIM record {record.name} has another key than the one we sign with. Replace it by: {record.as_zone}"
    elif records.tags(texts[0]).get("k", "rsa") != ours["k"]:
        yield f"The DKIM record {record.name} names another kind of key. Replace it by: {record.as_zone}"
