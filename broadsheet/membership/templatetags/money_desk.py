"""What something was paid for, by the name that people know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def paid_for(paid: Any, plans: Mapping[str, str]) -> str:
    """The plan of a row, payment or checkout by its name, as long as there is one; else its purpose."""
    purposes = {"membership": _("membership"), "contribution": _("contribution"), "gift": _("gift")}
    return plans.get(paid.plan, paid.plan) or purposes.get(paid.purpose, paid.purpose)
