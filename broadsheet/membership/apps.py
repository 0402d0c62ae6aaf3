from django.apps import AppConfig


class MembershipConfig(AppConfig):
    name = "broadsheet.membership"
    label = "membership"
