from django.apps import AppConfig
from django.template.loader import render_to_string

from broadsheet.foundation import places
from broadsheet.readers import desk


class ReadersConfig(AppConfig):
    name = "broadsheet.readers"
    label = "readers"

    def ready(self) -> None:
        """Stand in every masthead, and declare where upper apps tell what an account may read."""
        places.declare("account.access", "account.banner")
        places.register("masthead.account", _masthead)
        places.register("desk.panel", desk.panel, order=900)


def _masthead(**_page: object) -> str:
    return render_to_string("readers/masthead.html")
