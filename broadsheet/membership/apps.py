from importlib import import_module

from django.apps import AppConfig

from broadsheet.foundation import places


class MembershipConfig(AppConfig):
    name = "broadsheet.membership"
    label = "membership"

    def ready(self) -> None:
        """Stand at the gate of every closed article."""
        gate = import_module("broadsheet.membership.gate")  # it needs the models, which are there only now
        places.register("gate.offer", gate.offer, order=50)
