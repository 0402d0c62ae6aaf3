from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "broadsheet.campaigns"
    label = "campaigns"
