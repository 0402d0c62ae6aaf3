"""A real newsroom whose ledger lost its triggers: the doctor says so, and starting lays them again."""

from __future__ import annotations

from tests import processes

LIFT = "from django.db import connection\nfrom broadsheet.payments import guarding\nguarding.lift(connection)"
MISSING = (
    "from django.db import connection\nfrom broadsheet.payments import guarding\nprint(guarding.missing(connection))"
)
ALERTS = "from broadsheet.payments.models import Alert\nprint(Alert.objects.filter(settled_at=None).count())"


def test_a_newsroom_whose_ledger_lost_its_guards_starts_lays_them_again_and_tells_staff(site):
    site.tell(LIFT)
    doctor = site.run("doctor", "money")
    assert doctor.process.wait(processes.PATIENCE) == 1
    assert "is gone. Restart the newsroom or the worker" in doctor.said
    house = site.serve()
    processes.until(lambda: site.tell(MISSING) == "[]")
    processes.until(lambda: "The ledger stood without" in house.said)
    assert site.tell(ALERTS) == "1", "it is said once, whoever of them saw it"
    assert processes.get(f"{site.url}/healthz") == 200
    assert house.stop() == 0
    again = site.run("doctor", "money")
    again.process.wait(processes.PATIENCE)
    assert "is gone" not in again.said
