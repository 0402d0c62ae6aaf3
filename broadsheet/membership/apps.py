from importlib import import_module

from django.apps import AppConfig

from broadsheet.foundation import places


class MembershipConfig(AppConfig):
    name = "broadsheet.membership"
    label = "membership"

    def ready(self) -> None:
        """Stand at the gate of every closed article, and on the account page."""
        gate = import_module("broadsheet.membership.gate")  # it needs the models, which are there only now
        telling = import_module("broadsheet.membership.telling")
        places.register("gate.offer", gate.offer, order=50)
        places.register("account.access", telling.panel, order=10)
