from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import places


class GiftsConfig(AppConfig):
    name = "broadsheet.gifts"
    label = "gifts"

    def ready(self) -> None:
        """Let money be for gifts, stand below closed articles, and listen."""
        purposes = import_module("broadsheet.payments.purposes")  # it needs the models, which are there only now
        purpose = import_module("broadsheet.gifts.purpose")
        buying = import_module("broadsheet.gifts.buying")
        purposes.register(buying.PURPOSE, purpose.GiftPurpose(), label=_("Gift memberships"), is_sale=True)
        rooms = import_module("broadsheet.gifts.desk.rooms")
        places.register("money.rooms", rooms.room)
        article_part = import_module("broadsheet.gifts.article_part")
        places.register("article.after_body", article_part.part, order=20)
        own_links = import_module("broadsheet.gifts.own_links")
        places.register("account.access", own_links.panel, order=30)
        openings = import_module("broadsheet.membership.openings")
        opening_stories = import_module("broadsheet.gifts.opening_stories")
        openings.register(opening_stories.opened)
        import_module("broadsheet.gifts.receivers")
        import_module("broadsheet.gifts.jobs")
