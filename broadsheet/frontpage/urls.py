from django.urls import path

from broadsheet.frontpage.views import fragment, front

urlpatterns = [
    path("", front.front, name="front"),
    path("_/fragment/editors-picks/", fragment.editors_picks, name="editors_picks_fragment"),
]
