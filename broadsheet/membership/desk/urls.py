"""Staff's addresses of access, under `/cms/`; Wagtail's hook puts them behind its sign-in."""

from __future__ import annotations

from django.urls import path

from broadsheet.membership.desk import views

urlpatterns = [
    path("access/", views.access, name="access"),
    path("access/complimentary/new/", views.new_complimentary, name="new_complimentary"),
    path("access/complimentary/<int:pk>/return/", views.take_back, name="take_back_complimentary"),
    path("access/groups/new/", views.new_group, name="new_access_group"),
    path("access/groups/<int:pk>/", views.group, name="access_group"),
    path("access/institutions/new/", views.new_institution, name="new_access_institution"),
    path("access/institutions/<int:pk>/", views.institution, name="access_institution"),
]
