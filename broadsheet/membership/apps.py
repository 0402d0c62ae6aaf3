from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import places, program_keys


class MembershipConfig(AppConfig):
    name = "broadsheet.membership"
    label = "membership"

    def ready(self) -> None:
        """Stand at the gate of every closed article, and on the account page."""
        gate = import_module("broadsheet.membership.gate")  # it needs the models, which are there only now
        telling = import_module("broadsheet.membership.telling")
        asking = import_module("broadsheet.membership.asking")
        places.declare("money.rooms")
        places.register("gate.offer", gate.offer, order=50)
        places.register("account.access", telling.panel, order=10)
        banner = import_module("broadsheet.membership.banner")
        places.register("account.banner", banner.banner)
        podcast_keys = import_module("broadsheet.membership.podcast_keys")
        places.register("account.access", podcast_keys.panel, order=40)
        program_keys.register(podcast_keys.benefits_of)
        funding = import_module("broadsheet.membership.funding")
        places.register("standing.after_body", funding.section)
        places.register("masthead.account", asking.masthead, order=200)
        places.register("gate.offer", asking.price, order=20)
        panel = import_module("broadsheet.membership.money_desk.panel")
        places.register("desk.panel", panel.panel, order=40)
        purposes = import_module("broadsheet.payments.purposes")
        taking_a_plan = import_module("broadsheet.membership.taking_a_plan")
        contributing = import_module("broadsheet.membership.contributing")
        purposes.register(
            taking_a_plan.PURPOSE, taking_a_plan.MembershipPurpose(), label=_("Memberships"), is_sale=True
        )
        purposes.register(contributing.PURPOSE, contributing.ContributionPurpose(), label=_("Contributions"))
        keepers = import_module("broadsheet.mail.keepers")
        writing = import_module("broadsheet.membership.letters.writing")
        keepers.register("membership/letters/", writing.MembershipKeeper())
        import_module("broadsheet.membership.jobs")
