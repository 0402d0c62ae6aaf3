from django.urls import path

from broadsheet.frontpage.views import front

urlpatterns = [path("", front.front, name="front")]
