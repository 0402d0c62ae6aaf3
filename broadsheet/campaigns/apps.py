from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from broadsheet.foundation import places


class CampaignsConfig(AppConfig):
    name = "broadsheet.campaigns"
    label = "campaigns"

    def ready(self) -> None:
        """Have rooms on the desk, stand where readers are asked, and listen."""
        rooms = import_module("broadsheet.campaigns.desk.rooms")
        places.register("money.rooms", rooms.room, order=90)
        bringing = import_module("broadsheet.campaigns.desk.bringing")
        places.register("article.desk", bringing.panel)
        places.register("money.rooms", rooms.asks, order=95)
        printing = import_module("broadsheet.campaigns.asks.printing")
        places.register("page.above", printing.banner)
        places.register("article.inside", printing.inside)
        places.register("article.after_body", printing.after_body, order=50)
        places.register("front.box", printing.front_box)
        places.register("feed.strip", printing.strip)
        import_module("broadsheet.campaigns.rights")
        import_module("broadsheet.campaigns.receivers")
        import_module("broadsheet.campaigns.jobs")
        import_module("broadsheet.campaigns.checking")
        experiments = import_module("broadsheet.campaigns.experiment_desk.rooms")
        places.register("money.rooms", experiments.room, order=91)
        fixing = import_module("broadsheet.campaigns.fixing")  # it needs the models, which are there only now
        post_migrate.connect(fixing.after_migrating, sender=self, dispatch_uid="campaigns.fix_experiments")
