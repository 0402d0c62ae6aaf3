"""Who an unnamed source is: 0 places to type it in, over all fields of all models, and in the dump of the demo's database."""

from __future__ import annotations

from proof.figures import Proof
from proof.gifts.databases import DATABASES
from proof.readers import suites
from proof.site import demo_site
from proof.truth import dump


def measure(figures: Proof) -> None:
    """Add this piece's figures."""
    for database, url in DATABASES.items():
        holds, told = suites.run("tests/test_identity.py", DATABASE_URL=url)
        figures.add(f"no field takes the identity of an unnamed source, {database}", int(holds), "", "==", 1)
        figures.add(f"fields of all models that were looked at, {database}", told["identity: fields"], "", ">=", 1000)
        figures.add(f"places to type it in, {database}", told["identity: places"], "", "==", 0)
    with demo_site(scaled=False) as site:
        found = dump.read(site.data / "broadsheet.sqlite3")
    figures.add("unnamed sources in the demo's dump: rows and versions", found.unnamed, "", ">=", 8)
    figures.add("of them with a name, a role, a link, a date or a document", len(found.named), "", "==", 0)
    figures.add("control: one that is planted is found", len(dump.planted().named), "", "==", 1)
